import type { IoSlices } from '../../fs/filesystem.ts'
import { NetError } from '../error.ts'
import type { Address, OptionName, Ready, StreamSocket } from '../network.ts'
import { Connection } from './connection.ts'
import { type Handle, willConnect } from './handle.ts'
import { Listener } from './listener.ts'
import { Options } from './options.ts'
import type { Transport } from './transport.ts'
import { UNNAMED } from './unix.ts'
import { wakeSoon } from './wakers.ts'

/** Told of connections that still send after they were closed, and of when they are done. */
export interface Lingering {
  started(): void
  ended(): void
}

type State =
  | { readonly kind: 'new' }
  | { readonly kind: 'bound'; readonly handle: Handle }
  | { readonly kind: 'listening'; readonly listener: Listener }
  /** Connecting, connected, or failed. */
  | { readonly kind: 'connection'; readonly connection: Connection }
  | { readonly kind: 'closed' }

/** What poll(2) says of a socket that neither listens nor is connected: POLLHUP. */
const NOT_CONNECTED: Ready = { bytes: 0, hangup: true }

/** A stream socket of Node's. What differs from a kernel's stands at `listen`, `close` and in listener.ts. */
export class NodeStream implements StreamSocket {
  readonly kind = 'stream'
  readonly #transport: Transport
  readonly #options: Options
  readonly #lingering: Lingering
  #state: State
  /** Undefined until known. */
  #local: Address | undefined
  #peer: Address | undefined

  private constructor(transport: Transport, options: Options, lingering: Lingering, state: State) {
    this.#transport = transport
    this.#options = options
    this.#lingering = lingering
    this.#state = state
  }

  static open(transport: Transport, lingering: Lingering): NodeStream {
    return new NodeStream(transport, new Options(), lingering, { kind: 'new' })
  }

  /** Over a handle that is bound, and may listen already. */
  static listening(transport: Transport, lingering: Lingering, handle: Handle, local: Address | undefined): NodeStream {
    const listener = new Listener(handle)
    try {
      listener.listen(511)
    } catch (error) {
      listener.close()
      throw error
    }
    const socket = new NodeStream(transport, new Options(), lingering, { kind: 'listening', listener })
    socket.#local = local
    return socket
  }

  get family(): Transport['family'] {
    return this.#transport.family
  }

  get listening(): boolean {
    return this.#state.kind === 'listening'
  }

  async bind(address: Address): Promise<void> {
    if (this.#state.kind !== 'new' || this.#local !== undefined) throw new NetError('EINVAL')
    const { handle, local } = this.#transport.bind(address, this.#options)
    this.#state = { kind: 'bound', handle }
    this.#local = local
  }

  local(): Address | undefined {
    if (this.#local !== undefined) return this.#local
    const handle = this.#connectedHandle
    if (handle === undefined) return undefined
    return (this.#local = this.#transport.local(handle))
  }

  peer(): Address | undefined {
    const handle = this.#connectedHandle
    if (handle === undefined) return undefined
    return (this.#peer ??= this.#transport.peer(handle))
  }

  takeError(): string | undefined {
    return this.#state.kind === 'connection' ? this.#state.connection.takeError() : undefined
  }

  setOption(name: OptionName, value: number | undefined): void {
    this.#options.set(name, value)
    if (this.#state.kind === 'connection') this.#state.connection.apply(this.#options)
  }

  getOption(name: OptionName): number | undefined {
    return this.#options.get(name)
  }

  async listen(backlog: number): Promise<void> {
    const state = this.#state
    switch (state.kind) {
      case 'bound': {
        const listener = new Listener(state.handle)
        listener.listen(backlog)
        this.#state = { kind: 'listening', listener }
        break
      }
      case 'listening':
        state.listener.listen(backlog)
        break
      case 'connection':
        throw new NetError('EOPNOTSUPP')
      default:
        throw new NetError('EINVAL')
    }
  }

  accept(): StreamSocket {
    const state = this.#state
    if (state.kind !== 'listening') throw new NetError('EINVAL')
    const connection = new Connection(state.listener.accept(), undefined, this.#options)
    const socket = new NodeStream(this.#transport, new Options(this.#options), this.#lingering, { kind: 'connection', connection })
    if (this.family === 'unix') {
      socket.#local = this.#local
      socket.#peer = UNNAMED
    }
    return socket
  }

  connect(address: Address): void {
    const state = this.#state
    if (state.kind === 'connection') {
      if (state.connection.connected) throw new NetError('EISCONN')
      if (state.connection.connecting) throw new NetError('EALREADY')
      this.#local = undefined
    } else if (state.kind === 'listening') {
      throw new NetError('EISCONN')
    } else if (state.kind === 'closed') {
      throw new NetError('EBADF')
    }
    const target = this.#transport.target(address)
    const handle = state.kind === 'bound' ? state.handle : undefined
    if (handle !== undefined) willConnect(handle)
    this.#state = { kind: 'connection', connection: new Connection(handle, target, this.#options) }
    if (this.family === 'unix') {
      this.#local ??= UNNAMED
      this.#peer = address
    }
    throw new NetError('EINPROGRESS')
  }

  readable(): Ready | undefined {
    const state = this.#state
    if (state.kind === 'connection') return state.connection.readable()
    return state.kind === 'listening' ? state.listener.readable() : NOT_CONNECTED
  }

  writable(): Ready | undefined {
    const state = this.#state
    if (state.kind === 'connection') return state.connection.writable()
    return state.kind === 'listening' ? undefined : NOT_CONNECTED
  }

  whenReady(what: 'read' | 'write', wake: () => void): () => void {
    if ((what === 'read' ? this.readable() : this.writable()) !== undefined) return wakeSoon(wake)
    const state = this.#state
    if (state.kind === 'connection') {
      return (what === 'read' ? state.connection.readWakers : state.connection.writeWakers).add(wake)
    }
    // A listening socket can never be written to: nobody is woken.
    return state.kind === 'listening' && what === 'read' ? state.listener.readWakers.add(wake) : () => {}
  }

  receive(into: IoSlices, peek: boolean): number {
    if (this.#state.kind !== 'connection') throw new NetError('ENOTCONN')
    return this.#state.connection.receive(into, peek)
  }

  send(from: IoSlices): number {
    if (this.#state.kind !== 'connection') throw new NetError(this.#state.kind === 'closed' ? 'EBADF' : 'EPIPE')
    return this.#state.connection.send(from)
  }

  shutdown(read: boolean, write: boolean): void {
    if (this.#state.kind !== 'connection') throw new NetError('ENOTCONN')
    this.#state.connection.shutdown(read, write)
  }

  close(): void {
    const state = this.#state
    this.#state = { kind: 'closed' }
    if (state.kind === 'bound') state.handle.close()
    else if (state.kind === 'listening') state.listener.close()
    else if (state.kind === 'connection') {
      const done = state.connection.close(this.#options.get('linger') === 0, () => this.#lingering.ended())
      if (!done) this.#lingering.started()
    }
  }

  get #connectedHandle(): Handle | undefined {
    const state = this.#state
    return state.kind === 'connection' && state.connection.connected ? (state.connection.handle ?? undefined) : undefined
  }
}
