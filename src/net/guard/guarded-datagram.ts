import { codeOf } from '../../fs/error.ts'
import type { IoSlices } from '../../fs/filesystem.ts'
import { OneSlice } from '../../fs/io-slices.ts'
import { formatIp } from '../address.ts'
import { copyEndpoint, type Endpoint } from '../endpoint.ts'
import { NetError } from '../error.ts'
import type { Address, DatagramSocket, OptionName, Ready } from '../network.ts'
import { asSent, destination } from './destination.ts'
import { GuardedSocket } from './guarded-socket.ts'
import { keyOf } from './judge.ts'

/** A socket answers so many senders that no rule covers; the oldest are forgotten first. */
const MOST_SENDERS = 4096

/**
 * A datagram socket that asks about each address. One that is bound under a rule for listening receives from anybody and may
 * answer them; any other receives only from where it may send to.
 */
export class GuardedDatagram extends GuardedSocket<DatagramSocket> implements DatagramSocket {
  readonly kind = 'datagram'
  readonly #senders = new Set<string>()
  /** What went wrong while datagrams were looked at, until it is told. */
  #failure: unknown
  /** What the guest asked for; the kernel is asked only where a broadcast is allowed. */
  #broadcast: number | undefined = 0

  async connect(address: Address): Promise<void> {
    await this.inner.connect(this.#outgoing(address, 'connect'))
  }

  send(from: IoSlices, to: Address | undefined): number {
    return this.inner.send(from, to === undefined ? undefined : this.#outgoing(to, 'send'))
  }

  receive(into: IoSlices, peek: boolean): { readonly count: number; readonly from: Address; readonly truncated: boolean } {
    this.#dropUncovered()
    this.#throwFailure()
    const got = this.inner.receive(into, peek)
    if (this.bound === 'listener' && got.from.family !== 'unix') this.#rememberSender(got.from)
    return got
  }

  override readable(): Ready | undefined {
    this.#dropUncovered()
    return this.#failure === undefined ? this.inner.readable() : { bytes: 0, hangup: false }
  }

  /** Needs a rule for listening that covers the group; what is sent to groups is asked about like all else. */
  joinGroup(group: Address, join: boolean): void {
    if (group.family === 'unix') throw new NetError('EINVAL')
    const own = copyEndpoint(group)
    if (!this.guard.judge.mayJoin(own.bytes)) this.guard.refuse('join', formatIp(own.bytes))
    this.inner.joinGroup(own, join)
  }

  override setOption(name: OptionName, value: number | undefined): void {
    if (name === 'broadcast') {
      this.#broadcast = value
      if (!this.guard.judge.mayBroadcast) return
    }
    super.setOption(name, value)
  }

  override getOption(name: OptionName): number | undefined {
    return name === 'broadcast' ? this.#broadcast : super.getOption(name)
  }

  override takeError(): string | undefined {
    const code = codeOf(this.#failure)
    this.#failure = undefined
    return code ?? super.takeError()
  }

  #outgoing(address: Address, action: 'connect' | 'send'): Address {
    if (address.family !== 'unix' && this.#senders.size > 0) {
      const own = copyEndpoint(address)
      if (this.#senders.has(senderKey(own))) return { ...own, bytes: asSent(own.bytes) }
      return this.guard.outgoing(own, action)
    }
    return this.guard.outgoing(address, action)
  }

  #rememberSender(from: Endpoint): void {
    if (this.guard.judge.mayReach(from.bytes, from.port)) return
    const key = senderKey(from)
    this.#senders.delete(key)
    this.#senders.add(key)
    if (this.#senders.size > MOST_SENDERS) this.#senders.delete(this.#senders.values().next().value as string)
  }

  /** Takes away datagrams at the head of the queue that came from where this socket may not send to. */
  #dropUncovered(): void {
    if (this.bound === 'listener' || this.guard.judge.reachesAll) return
    while (this.#failure === undefined && this.inner.readable() !== undefined) {
      try {
        const { from } = this.inner.receive(NO_BYTES, true)
        if (from.family === 'unix' || this.guard.judge.mayReach(from.bytes, from.port)) return
        this.inner.receive(NO_BYTES, false)
      } catch (error) {
        // A failure that came in (ECONNREFUSED of an earlier datagram): the guest's to know.
        this.#failure = error
      }
    }
  }

  #throwFailure(): void {
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure
  }
}

const NO_BYTES = new OneSlice(new Uint8Array(0))

/** Where a datagram came from, in whichever spelling. */
const senderKey = ({ bytes, port }: Endpoint): string => `${keyOf(destination(bytes))}:${port}`
