import type * as dgram from 'node:dgram'
import type { IoSlices } from '../../fs/filesystem.ts'
import { formatIp, isMulticast } from '../address.ts'
import { NetError, posixCode } from '../error.ts'
import type { Address, DatagramSocket, OptionName, Ready } from '../network.ts'
import { addressOf } from './address.ts'
import { copySlices } from './descriptor-io.ts'
import { Options } from './options.ts'
import { Wakers, wakeSoon } from './wakers.ts'

/** What of an IP packet's 65,535 bytes is left for us (IPv4's header does not count itself in IPv6). */
const MOST_IPV4 = 65_507
const MOST_IPV6 = 65_527
/** Bytes and datagrams that wait for the guest; a datagram counts this much more, as in a kernel. */
const MOST_WAITING = 256 * 1024
const OVERHEAD = 256
/** Bytes that wait in libuv for room in the kernel. */
const MOST_QUEUED = 256 * 1024

interface Datagram {
  readonly bytes: Uint8Array
  readonly address: string
  readonly port: number
}

/** Addresses are numbers here: nothing to look up, so binding and sending happen at once. */
const noLookup: dgram.SocketOptions['lookup'] = (host, options, callback) =>
  callback(null, host, (typeof options.family === 'number' ? options.family : 4))

/** A UDP socket of Node's, udp(7). It has no descriptor until it is bound, sends or connects. */
export class NodeDatagram implements DatagramSocket {
  readonly kind = 'datagram'
  readonly family: 'ipv4' | 'ipv6'
  readonly #options = new Options()
  readonly #readWakers = new Wakers()
  readonly #writeWakers = new Wakers()
  readonly #groups: Uint8Array[] = []
  #socket: dgram.Socket | undefined
  #waiting: Datagram[] = []
  #waitingBytes = 0
  #queued = 0
  #connected = false
  #closed = false
  #error: string | undefined

  constructor(family: 'ipv4' | 'ipv6') {
    this.family = family
  }

  async bind(address: Address): Promise<void> {
    if (this.#socket !== undefined) throw new NetError('EINVAL')
    this.#bindNow(this.#host(address), address as { port: number })
  }

  local(): Address | undefined {
    if (this.#socket === undefined || this.#closed) return undefined
    const { address, port } = this.#socket.address()
    return addressOf(address, port)
  }

  peer(): Address | undefined {
    if (!this.#connected || this.#closed) return undefined
    const { address, port } = (this.#socket as dgram.Socket).remoteAddress()
    return addressOf(address, port)
  }

  takeError(): string | undefined {
    const error = this.#error
    this.#error = undefined
    return error
  }

  setOption(name: OptionName, value: number | undefined): void {
    this.#options.set(name, value)
    this.#apply([name])
  }

  getOption(name: OptionName): number | undefined {
    return this.#options.get(name)
  }

  async connect(address: Address): Promise<void> {
    const host = this.#host(address)
    const { port } = address as { port: number }
    if (port === 0) throw new NetError('ECONNREFUSED')
    const socket = this.#bound()
    if (this.#connected) socket.disconnect()
    this.#connected = false
    // Datagrams of others that came before stay, as in a kernel.
    await new Promise<void>((done, fail) => {
      const callback = (error?: Error): void => (error === undefined || error === null ? done() : fail(error))
      socket.connect(port, host, callback as () => void)
    })
    this.#connected = true
  }

  receive(into: IoSlices, peek: boolean): { count: number; from: Address; truncated: boolean } {
    const first = this.#waiting[0]
    if (first === undefined) {
      this.#throwError()
      throw new NetError('EAGAIN')
    }
    let count = 0
    for (let index = 0; index < into.count && count < first.bytes.length; index++) {
      const part = first.bytes.subarray(count, count + into.length(index))
      into.bytes.set(part, into.offset(index))
      count += part.length
    }
    if (!peek) {
      this.#waiting.shift()
      this.#waitingBytes -= first.bytes.length + OVERHEAD
    }
    return { count, from: addressOf(first.address, first.port), truncated: count < first.bytes.length }
  }

  send(from: IoSlices, to: Address | undefined): number {
    this.#throwError()
    if (this.#closed) throw new NetError('EBADF')
    if (to === undefined && !this.#connected) throw new NetError('EDESTADDRREQ')
    const host = to && this.#host(to)
    const port = to && (to as { port: number }).port
    if (port === 0) throw new NetError('EINVAL')
    if (host !== undefined && this.#connected && !this.#isPeer(host, port)) throw new NetError('EISCONN')
    if (from.total > (this.family === 'ipv4' ? MOST_IPV4 : MOST_IPV6)) throw new NetError('EMSGSIZE')
    if (this.#queued > 0 && this.#queued + from.total > MOST_QUEUED) throw new NetError('EAGAIN')
    const socket = this.#bound()
    const bytes = copySlices(from, 0, from.total)
    this.#queued += bytes.length + OVERHEAD
    const sent = (error: Error | null): void => this.#sent(bytes.length, error)
    if (this.#connected) socket.send(bytes, sent)
    else socket.send(bytes, port, host, sent)
    return bytes.length
  }

  joinGroup(group: Address, join: boolean): void {
    const host = this.#host(group)
    const { bytes } = group as { bytes: Uint8Array }
    if (!isMulticast(bytes)) throw new NetError('EINVAL')
    if (this.#socket === undefined) {
      // Joining does not bind in a kernel: it is done when the guest binds.
      if (!join) throw new NetError('EADDRNOTAVAIL')
      this.#groups.push(bytes)
    } else if (join) this.#socket.addMembership(host)
    else this.#socket.dropMembership(host)
  }

  readable(): Ready | undefined {
    const first = this.#waiting[0]
    if (first !== undefined) return { bytes: first.bytes.length, hangup: false }
    return this.#error === undefined ? undefined : { bytes: 0, hangup: false }
  }

  writable(): Ready | undefined {
    return this.#queued < MOST_QUEUED || this.#error !== undefined ? { bytes: MOST_QUEUED, hangup: false } : undefined
  }

  whenReady(what: 'read' | 'write', wake: () => void): () => void {
    if ((what === 'read' ? this.readable() : this.writable()) !== undefined) return wakeSoon(wake)
    return (what === 'read' ? this.#readWakers : this.#writeWakers).add(wake)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#waiting = []
    if (this.#queued === 0) this.#socket?.close()
  }

  #isPeer(host: string, port: number | undefined): boolean {
    const peer = this.peer() as { bytes: Uint8Array; port: number } | undefined
    return peer !== undefined && peer.port === port && formatIp(peer.bytes) === host
  }

  #host(address: Address): string {
    if (address.family !== this.family) throw new NetError('EAFNOSUPPORT')
    return formatIp(address.bytes)
  }

  /** The socket, bound to some free port if the guest has not bound it. */
  #bound(): dgram.Socket {
    if (this.#closed) throw new NetError('EBADF')
    return this.#socket ?? this.#bindNow(this.family === 'ipv4' ? '0.0.0.0' : '::', { port: 0 })
  }

  #bindNow(address: string, { port }: { port: number }): dgram.Socket {
    if (this.#closed) throw new NetError('EBADF')
    const { createSocket } = process.getBuiltinModule('node:dgram')
    const socket = createSocket({
      type: this.family === 'ipv4' ? 'udp4' : 'udp6',
      reuseAddr: this.#options.isOn('reuseAddress'),
      reusePort: this.#options.isOn('reusePort'),
      ipv6Only: this.#options.isOn('ipv6Only'),
      lookup: noLookup as NonNullable<dgram.SocketOptions['lookup']>,
    })
    let failure: Error | undefined
    socket.on('error', (error) => {
      failure = error
      this.#failed(error)
    })
    socket.on('message', (bytes, { address, port }) => this.#arrived({ bytes, address, port }))
    socket.bind({ address, port, exclusive: true })
    // Without a look-up this happened within `bind`.
    if (failure !== undefined) {
      this.#error = undefined
      socket.close()
      throw failure
    }
    this.#socket = socket
    this.#apply(LIVE)
    for (const group of this.#groups.splice(0)) this.#attempt(() => socket.addMembership(formatIp(group)))
    return socket
  }

  #arrived(datagram: Datagram): void {
    const size = datagram.bytes.length + OVERHEAD
    if (this.#closed || this.#waitingBytes + size > MOST_WAITING) return
    this.#waiting.push(datagram)
    this.#waitingBytes += size
    this.#readWakers.wakeAll()
  }

  #sent(length: number, error: Error | null): void {
    this.#queued -= length + OVERHEAD
    if (this.#closed) {
      if (this.#queued === 0) this.#socket?.close()
      return
    }
    if (error !== null && error !== undefined) this.#failed(error)
    this.#writeWakers.wakeAll()
  }

  #failed(error: Error): void {
    this.#error = posixCode(error)
    this.#readWakers.wakeAll()
    this.#writeWakers.wakeAll()
  }

  #throwError(): void {
    const code = this.takeError()
    if (code !== undefined) throw NetError.of(code)
  }

  /** Tells the system of those options that it can be told of and that were set. */
  #apply(names: readonly OptionName[]): void {
    const socket = this.#socket
    if (socket === undefined || this.#closed || this.#options.empty) return
    for (const name of names) {
      const value = this.#options.wasSet(name)
      if (value !== undefined) this.#attempt(() => setters[name]?.(socket, value))
    }
  }

  /** What the system refuses here can't be told to the call that asked for it. */
  #attempt(change: () => void): void {
    try {
      change()
    } catch (error) {
      this.#error = posixCode(error)
    }
  }
}

const setters: Partial<Record<OptionName, (socket: dgram.Socket, value: number) => void>> = {
  broadcast: (socket, value) => socket.setBroadcast(value === 1),
  receiveBuffer: (socket, value) => socket.setRecvBufferSize(value),
  sendBuffer: (socket, value) => socket.setSendBufferSize(value),
  ttl: (socket, value) => socket.setTTL(value),
  multicastTtl: (socket, value) => socket.setMulticastTTL(value),
  multicastLoop: (socket, value) => socket.setMulticastLoopback(value === 1),
}
const LIVE = Object.keys(setters) as OptionName[]
