import { OneSlice } from '../../fs/io-slices.ts'
import { formatIp } from '../address.ts'
import { NetError } from '../error.ts'
import type { Address, DatagramSocket, Family, Network, OptionName, Ready, Resolved, StreamSocket } from '../network.ts'

/** One thing that reached the network behind a guard. */
export interface Effect {
  readonly what: 'connect' | 'send' | 'bind' | 'listen' | 'join' | 'resolve' | 'broadcast'
  readonly family: Family
  /** As it stood there when it was used: a while after the call. */
  readonly at: string
  readonly address?: Address
  /** Of a listener at `::`: it lets IPv4 in as well. */
  readonly dual?: boolean
}

export const text = (address: Address): string => (address.family === 'unix' ? `unix ${address.path}` : `${address.bytes.length === 4 ? formatIp(address.bytes) : `[${formatIp(address.bytes)}]`}:${address.port}`)

/** A network that does nothing and writes down all that it is asked to do. Addresses are looked at late, as a kernel call that waits would. */
export class RecordingNetwork implements Network {
  readonly effects: Effect[] = []
  readonly names: Readonly<Record<string, readonly Resolved[]>>
  /** Datagrams that are waiting at every datagram socket. */
  readonly arrivals: Address[] = []
  readonly #pending: (() => void)[] = []

  constructor(names: Readonly<Record<string, readonly Resolved[]>> = {}) {
    this.names = names
  }

  stream(family: Family): StreamSocket { return new RecordingSocket(this, family, 'stream') as unknown as StreamSocket }
  datagram(family: 'ipv4' | 'ipv6'): DatagramSocket { return new RecordingSocket(this, family, 'datagram') as unknown as DatagramSocket }

  async resolve(name: string): Promise<readonly Resolved[]> {
    this.effects.push({ what: 'resolve', family: 'ipv4', at: name })
    const found = this.names[name]
    if (found === undefined) throw new NetError('ENOTFOUND')
    return found
  }

  note(what: Effect['what'], family: Family, address: Address, dual = false): void {
    this.#pending.push(() => {
      const now = address.family === 'unix' ? address : { ...address, bytes: Uint8Array.from(address.bytes) }
      this.effects.push({ what, family, at: text(now), address: now, dual })
    })
  }

  /** Carries out what was asked for. */
  settle(): void {
    for (const late of this.#pending.splice(0)) late()
  }
}

class RecordingSocket {
  readonly family: Family
  readonly kind: 'stream' | 'datagram'
  readonly #network: RecordingNetwork
  readonly #options = new Map<OptionName, number | undefined>()
  listening = false
  #local: Address | undefined

  constructor(network: RecordingNetwork, family: Family, kind: 'stream' | 'datagram') {
    this.#network = network
    this.family = family
    this.kind = kind
  }

  async bind(address: Address): Promise<void> {
    this.#network.note('bind', this.family, address)
    this.#local = address
  }
  async listen(): Promise<void> {
    this.listening = true
    const { family } = this
    if (this.#local !== undefined) this.#network.note('listen', family, this.#local, text(this.#local).startsWith('[::]:') && this.getOption('ipv6Only') !== 1)
  }
  accept(): StreamSocket { return this.#network.stream(this.family) }
  connect(address: Address): void { this.#network.note('connect', this.family, address) }
  local(): Address | undefined { return this.#local }
  peer(): undefined { return undefined }
  setOption(name: OptionName, value: number | undefined): void {
    this.#options.set(name, value)
    if (name === 'broadcast' && value === 1) this.#network.note('broadcast', this.family, { family: 'ipv4', bytes: Uint8Array.of(255, 255, 255, 255), port: 0 })
  }
  getOption(name: OptionName): number | undefined { return this.#options.get(name) ?? 0 }
  readable(): Ready | undefined { return this.#network.arrivals.length > 0 ? { bytes: 1, hangup: false } : undefined }
  receive(_into: OneSlice, peek: boolean): { count: number; from: Address; truncated: boolean } {
    const from = peek ? this.#network.arrivals[0] : this.#network.arrivals.shift()
    if (from === undefined) throw new NetError('EAGAIN')
    return { count: 0, from, truncated: false }
  }
  send(_from: OneSlice, to: Address | undefined): number {
    if (to !== undefined) this.#network.note('send', this.family, to)
    return 0
  }
  joinGroup(group: Address): void { this.#network.note('join', this.family, group) }
  close(): void { this.listening = false }
}
