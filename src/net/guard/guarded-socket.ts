import { isUnspecified, unmap } from '../address.ts'
import { copyEndpoint, formatEndpoint } from '../endpoint.ts'
import type { Address, Family, OptionName, Ready, Socket } from '../network.ts'
import type { GuardedNetwork } from './guarded-network.ts'

/** What both kinds of sockets do in front of the one that they guard. */
export abstract class GuardedSocket<Inner extends Socket> {
  protected readonly inner: Inner
  protected readonly guard: GuardedNetwork
  /** Under a rule for listening, only to send from there, or not at all. */
  protected bound: 'listener' | 'client' | undefined
  /** IPv4 must not come in through `::`, whatever the guest says. */
  #v6Only = false

  constructor(inner: Inner, guard: GuardedNetwork) {
    this.inner = inner
    this.guard = guard
  }

  get family(): Family { return this.inner.family }

  /**
   * Without a rule for listening there, only a free port to send from, as many programs bind before they connect; nobody is let
   * in by it. EACCES.
   */
  async bind(address: Address): Promise<void> {
    if (address.family === 'unix') {
      await this.inner.bind(this.guard.unix(address.path))
      this.bound = 'listener'
      return
    }
    const own = copyEndpoint(address)
    const { judge } = this.guard
    const listens = judge.mayListen(own.bytes, own.port)
    if (!listens && (own.port !== 0 || judge.policy.connect.length === 0)) this.guard.refuse('listen', formatEndpoint(own))
    // `::` lets IPv4 in as well, unless the socket is told not to.
    const both = isUnspecified(own.bytes) && unmap(own.bytes).length === 16
    if (listens && both && !judge.mayListen(new Uint8Array(4), own.port)) {
      this.#v6Only = true
      this.inner.setOption('ipv6Only', 1)
    }
    await this.inner.bind(own)
    this.bound = listens ? 'listener' : 'client'
  }

  setOption(name: OptionName, value: number | undefined): void {
    if (name === 'ipv6Only' && this.#v6Only) return
    this.inner.setOption(name, value)
  }

  getOption(name: OptionName): number | undefined { return this.inner.getOption(name) }
  local(): Address | undefined { return this.inner.local() }
  peer(): Address | undefined { return this.inner.peer() }
  takeError(): string | undefined { return this.inner.takeError() }
  readable(): Ready | undefined { return this.inner.readable() }
  writable(): Ready | undefined { return this.inner.writable() }
  whenReady(what: 'read' | 'write', wake: () => void): () => void { return this.inner.whenReady(what, wake) }
  close(): void { this.inner.close() }
}
