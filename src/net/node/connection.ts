import type * as net from 'node:net'
import { codeOf } from '../../fs/error.ts'
import type { IoSlices } from '../../fs/filesystem.ts'
import { OneSlice } from '../../fs/io-slices.ts'
import { NetError, posixCode } from '../error.ts'
import type { Ready } from '../network.ts'
import { copySlices, readSlices, writeSlices } from './descriptor-io.ts'
import { failure, type Handle, handleOf, socketOver } from './handle.ts'
import type { Options } from './options.ts'
import { READ_SIZE, Received } from './received.ts'
import { Wakers } from './wakers.ts'

/** How much of what the guest sends waits in Node for room in the kernel. */
const MOST_QUEUED = 64 * 1024

/**
 * Where libuv reads to. One buffer for all sockets: it is read and emptied within one callback, except on Windows, where
 * the kernel writes to it in between.
 */
const shared = process.platform === 'win32' ? undefined : Buffer.allocUnsafeSlow(READ_SIZE)
const wholeShared = new OneSlice(shared ?? new Uint8Array(0))

/**
 * A stream that connects, is connected, or has failed. Where the system tells the descriptor, bytes go between the
 * kernel and the guest's memory directly, by read(2) and write(2); libuv is asked to
 *   - read as long as little waits for the guest: what it brings is the news that there is something to read;
 *   - write what the kernel does not take at once (64 KiB at most): when that is gone, there is room again.
 * So a peer whose guest does not read is slowed down by the kernel, as it should be.
 */
export class Connection {
  readonly readWakers = new Wakers()
  readonly writeWakers = new Wakers()
  readonly #socket: net.Socket
  readonly #received = new Received()
  /** Undefined until connected, and where the system does not tell it. Only for use while handleOf(socket) is not null. */
  #hostFd: number | undefined
  /** From `connect` until Node tells how that ended. */
  #connecting: boolean
  #connected = false
  /** The last failure, until it was told. */
  #error: string | undefined
  #ended = false
  /** libuv was stopped because enough waits here: the kernel probably has more. */
  #more = false
  #writeShut = false
  /** As the kernel has it. */
  #noDelay = false
  #queued = 0
  #closed = false

  /** `handle`: connected already (`connect` undefined), or bound to connect from. */
  constructor(handle: Handle | undefined, connect: net.SocketConnectOpts | undefined, options: Options) {
    const buffer = shared ?? Buffer.allocUnsafeSlow(READ_SIZE)
    const onread = { buffer, callback: (count: number): boolean => this.#read(buffer, count) }
    const socket = socketOver(handle, onread)
    this.#socket = socket
    this.#connecting = connect !== undefined
    socket.on('error', (error) => this.#failed(posixCode(error)))
    socket.on('end', () => this.#end())
    if (connect === undefined) {
      this.#established(options)
    } else {
      socket.once('connect', () => {
        this.#established(options)
        this.#wakeAll()
      })
      socket.connect(connect)
    }
  }

  get connecting(): boolean {
    return this.#connecting
  }

  get connected(): boolean {
    return this.#connected
  }

  /** Null when it was closed by a failure. */
  get handle(): Handle | null {
    return handleOf(this.#socket)
  }

  takeError(): string | undefined {
    const error = this.#error
    this.#error = undefined
    return error
  }

  /** ENOTCONN, the last failure, EAGAIN. */
  receive(into: IoSlices, peek: boolean): number {
    if (peek && this.#error === undefined) this.#fill()
    if (this.#received.length > 0) return this.#received.copyTo(into, peek)
    this.#throwError()
    if (!this.#connected) throw new NetError(this.connecting ? 'EAGAIN' : 'ENOTCONN')
    if (this.#ended || into.total === 0) return 0
    const count = peek || !this.#more ? -1 : this.#tryRead(into)
    if (count < into.total) this.#watch()
    if (count < 0) throw new NetError('EAGAIN')
    return count
  }

  /** EPIPE, ENOTCONN, the last failure, EAGAIN. */
  send(from: IoSlices): number {
    this.#throwError()
    if (!this.#connected) throw new NetError(this.connecting ? 'EAGAIN' : 'EPIPE')
    if (this.#writeShut || this.handle === null) throw new NetError('EPIPE')
    if (this.#queued > 0) throw new NetError('EAGAIN')
    if (from.total === 0) return 0
    const written = this.#hostFd === undefined ? 0 : this.#tryWrite(this.#hostFd, from)
    return written === from.total ? written : written + this.#queue(from, written)
  }

  readable(): Ready | undefined {
    if (this.#received.length === 0) this.#fill()
    const bytes = this.#received.length
    const hangup = this.#hangup
    if (bytes > 0 || this.#ended || hangup) return { bytes, hangup }
    return undefined
  }

  writable(): Ready | undefined {
    if (this.connecting) return undefined
    const hangup = this.#hangup
    if (hangup || this.#writeShut) return { bytes: 0, hangup }
    return this.#queued === 0 ? { bytes: MOST_QUEUED, hangup } : undefined
  }

  /** ENOTCONN. */
  shutdown(read: boolean, write: boolean): void {
    if (!this.#connected) throw new NetError('ENOTCONN')
    if (this.handle === null) throw new NetError('ENOTCONN')
    if (read) {
      // What came before is still to be read.
      this.#more = true
      this.#fill()
      this.#end()
    }
    if (write && !this.#writeShut) {
      this.#writeShut = true
      this.#socket.end()
      this.writeWakers.wakeAll()
    }
  }

  /** What Node can do of the options that were set. */
  apply(options: Options): void {
    const { handle } = this
    if (handle === null || !this.#connected) return
    if (options.isOn('noDelay') !== this.#noDelay) {
      this.#noDelay = !this.#noDelay
      handle.setNoDelay?.(this.#noDelay)
    }
    if (options.empty) return
    if (options.wasSet('keepAlive') !== undefined) {
      handle.setKeepAlive?.(options.isOn('keepAlive'), options.get('keepIdle') as number, options.get('keepInterval') as number)
    }
  }

  /** `reset`: with RST, throwing away what is queued. Otherwise what is queued is sent first; answers whether all is done. */
  close(reset: boolean, done: () => void): boolean {
    if (this.#closed) return true
    this.#closed = true
    this.#received.clear()
    const { handle } = this
    if (handle === null) return true
    if (reset && this.#connected) {
      // While it shuts down libuv refuses, and Node then never closes it. Not resetAndDestroy: that waits for what is queued.
      if (!this.#writeShut) handle.reset?.(() => {})
    } else if (this.#queued > 0) {
      this.#socket.once('close', done)
      this.#socket.destroySoon()
      return false
    }
    this.#socket.destroy()
    return true
  }

  get #hangup(): boolean {
    if (this.#error !== undefined) return true
    if (!this.#connected) return !this.#connecting
    return (this.#ended && this.#writeShut) || this.handle === null
  }

  #throwError(): void {
    const code = this.takeError()
    if (code !== undefined) throw NetError.of(code)
  }

  #established(options: Options): void {
    this.#connecting = false
    this.#connected = true
    const hostFd = this.handle?.fd
    if (hostFd !== undefined && hostFd >= 0) this.#hostFd = hostFd
    this.apply(options)
  }

  #failed(code: string): void {
    this.#connecting = false
    this.#error = code
    this.#ended = true
    this.#wakeAll()
  }

  #end(): void {
    this.#ended = true
    this.readWakers.wakeAll()
  }

  #wakeAll(): void {
    this.readWakers.wakeAll()
    this.writeWakers.wakeAll()
  }

  /** libuv has read `count` bytes. Answers whether it shall go on. */
  #read(buffer: Uint8Array, count: number): boolean {
    if (this.#closed) return false
    this.#received.append(buffer, count)
    this.readWakers.wakeAll()
    this.#more = this.#received.enough
    return !this.#more
  }

  /** Has libuv read. Nothing to do when it does, when enough is here, or at the end. */
  #watch(): void {
    const { handle } = this
    if (handle === null || !this.#connected || this.#ended || handle.reading || this.#received.enough) return
    this.#more = false
    handle.reading = true
    const failed = handle.readStart()
    if (failed !== 0) this.#failed(failure(failed).code)
  }

  /** Makes sure that what the kernel has is here, or that libuv looks for it. */
  #fill(): void {
    if (!this.#connected || this.#ended || this.#received.enough) return
    if (this.#more && shared !== undefined) {
      const count = this.#tryRead(wholeShared)
      if (count > 0) this.#received.append(shared, count)
      if (this.#received.enough) return
    }
    this.#watch()
  }

  /** Bytes read from the kernel, 0 at the end, -1 when there are none. */
  #tryRead(into: IoSlices): number {
    if (this.#hostFd === undefined || this.handle === null) return -1
    try {
      const count = readSlices(this.#hostFd, into)
      if (count === 0) this.#end()
      return count
    } catch (error) {
      if (codeOf(error) === 'EAGAIN') return -1
      this.#ended = true
      this.#socket.destroy()
      throw error
    }
  }

  /** Bytes that the kernel took, 0 when it has no room. */
  #tryWrite(hostFd: number, from: IoSlices): number {
    try {
      return writeSlices(hostFd, from)
    } catch (error) {
      if (codeOf(error) === 'EAGAIN') return 0
      throw error
    }
  }

  /** Leaves to libuv what comes after the first `skip` bytes, as much as may wait there. */
  #queue(from: IoSlices, skip: number): number {
    const copy = copySlices(from, skip, MOST_QUEUED)
    this.#queued = copy.length
    this.#socket.write(copy, () => {
      this.#queued = 0
      this.writeWakers.wakeAll()
    })
    return copy.length
  }
}
