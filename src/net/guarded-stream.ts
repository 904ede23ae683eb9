import type { IoSlices } from '../fs/filesystem.ts'
import { isUnspecified, unmap } from './address.ts'
import { NetError } from './error.ts'
import { copy, formatAddress, type GuardedNetwork } from './guarded-network.ts'
import type { Address, Family, OptionName, Ready, StreamSocket } from './network.ts'

/** How a socket was bound: under a rule for listening, only to send from there, or not at all. */
export type Bound = 'listener' | 'client' | undefined

/**
 * What a socket may be bound to. Without a rule for listening there, only a free port to send from, as many programs bind
 * before they connect; nobody is let in by it. Throws EACCES.
 */
export function binding(guard: GuardedNetwork, address: Address, v6Only: boolean): { as: 'listener' | 'client'; address: Address; v6Only: boolean } {
  if (address.family === 'unix') return { as: 'listener', address: guard.unix(address.path), v6Only }
  const own = copy(address)
  const { judge } = guard
  if (judge.mayListen(own.bytes, own.port)) {
    // `::` lets IPv4 in as well, unless the socket is told not to.
    const both = isUnspecified(own.bytes) && unmap(own.bytes).length === 16
    return { as: 'listener', address: own, v6Only: v6Only || (both && !judge.mayListen(new Uint8Array(4), own.port)) }
  }
  if (own.port === 0 && judge.policy.connect.length > 0) return { as: 'client', address: own, v6Only }
  return guard.refuse('listen', formatAddress(own))
}

/** A stream socket that asks before it connects, binds and listens. */
export class GuardedStream implements StreamSocket {
  readonly kind = 'stream'
  readonly #inner: StreamSocket
  readonly #guard: GuardedNetwork
  #bound: Bound
  /** IPv4 must not come in through `::`, whatever the guest says. */
  #v6Only = false

  constructor(inner: StreamSocket, guard: GuardedNetwork, listener = false) {
    this.#inner = inner
    this.#guard = guard
    this.#bound = listener ? 'listener' : undefined
  }

  get family(): Family { return this.#inner.family }
  get listening(): boolean { return this.#inner.listening }

  async bind(address: Address): Promise<void> {
    const allowed = binding(this.#guard, address, this.#inner.getOption('ipv6Only') === 1)
    if (allowed.v6Only) {
      this.#v6Only = true
      this.#inner.setOption('ipv6Only', 1)
    }
    await this.#inner.bind(allowed.address)
    this.#bound = allowed.as
  }

  /** EACCES also for a socket that was bound only to connect from there. */
  async listen(backlog: number): Promise<void> {
    if (this.#bound === undefined) throw new NetError('EINVAL')
    if (this.#bound === 'client') {
      const address = this.#inner.local()
      this.#guard.refuse('listen', address === undefined || address.family === 'unix' ? '' : formatAddress(address))
    }
    await this.#inner.listen(backlog)
  }

  accept(): StreamSocket {
    return new GuardedStream(this.#inner.accept(), this.#guard)
  }

  connect(address: Address): void {
    this.#inner.connect(this.#guard.outgoing(address, 'connect'))
  }

  setOption(name: OptionName, value: number | undefined): void {
    if (name === 'ipv6Only' && this.#v6Only) return
    this.#inner.setOption(name, value)
  }

  getOption(name: OptionName): number | undefined { return this.#inner.getOption(name) }
  local(): Address | undefined { return this.#inner.local() }
  peer(): Address | undefined { return this.#inner.peer() }
  takeError(): string | undefined { return this.#inner.takeError() }
  readable(): Ready | undefined { return this.#inner.readable() }
  writable(): Ready | undefined { return this.#inner.writable() }
  whenReady(what: 'read' | 'write', wake: () => void): () => void { return this.#inner.whenReady(what, wake) }
  receive(into: IoSlices, peek: boolean): number { return this.#inner.receive(into, peek) }
  send(from: IoSlices): number { return this.#inner.send(from) }
  shutdown(read: boolean, write: boolean): void { this.#inner.shutdown(read, write) }
  close(): void { this.#inner.close() }
}
