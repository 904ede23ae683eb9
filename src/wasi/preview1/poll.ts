import { block, wakeAfter } from '../../sys/sleep.ts'
import { Errno } from '../abi/errno.ts'
import { Clockid, Eventrwflags, Eventtype, Rights, Subclockflags } from '../abi/flags.ts'
import type { Context } from '../context.ts'
import type { Descriptor, Readiness } from '../descriptor.ts'
import { errnoOf, WasiError } from '../error.ts'
import type { Subscription } from '../layout.ts'
import type { Bodies } from './body.ts'

const EVENT = 32
/** More than this at once is INVAL, as poll(2) says of more than a process may have descriptors. */
const MAX_SUBSCRIPTIONS = 1 << 16

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#poll_oneoff */
export const poll: Bodies<'poll_oneoff'> = {
  /**
   * Waits until at least one subscription is due and writes an event for each that is. What is wrong with a single
   * subscription (BADF, NOTCAPABLE, INVAL) is told in its event. INVAL (none, or too many), FAULT. poll(2), clock_nanosleep(2).
   * `event`, 32 bytes: 0 u64 userdata | 8 u16 errno | 10 u8 type | 16 u64 bytes there | 24 u16 flags (1: hung up)
   */
  poll_oneoff(context, inPtr, outPtr, nsubscriptions, neventsPtr) {
    const { memory, layout } = context
    const count = nsubscriptions >>> 0
    if (count === 0 || count > MAX_SUBSCRIPTIONS) throw new WasiError(Errno.INVAL)
    const start = memory.range(inPtr, count * layout.subscriptionSize)
    memory.range(outPtr, count * EVENT)
    memory.range(neventsPtr, 4)
    const sources: Source[] = []
    for (let index = 0; index < count; index++) {
      sources.push(sourceOf(context, layout.readSubscription(memory, start + index * layout.subscriptionSize)))
    }
    return wait(context, sources, (events) => {
      let at = memory.range(outPtr, events.length * EVENT)
      memory.clear(at, events.length * EVENT)
      for (const { userdata, type, errno, bytes, flags } of events) {
        memory.writeU64(at, userdata)
        memory.writeU16(at + 8, errno)
        memory.writeU8(at + 10, type)
        memory.writeU64(at + 16, bytes)
        memory.writeU16(at + 24, flags)
        at += EVENT
      }
      memory.writeU32(neventsPtr, events.length)
    })
  },
}

interface Event {
  readonly userdata: bigint
  readonly type: number
  readonly errno: Errno
  readonly bytes: bigint
  readonly flags: number
}

/** One subscription, asked again and again whether it is due. */
interface Source {
  /** The event, once it is due. */
  due(): Event | undefined
  /** Nanoseconds until it is worth asking again; undefined for what does not depend on time. */
  remaining?(): bigint
  /** Calls `wake` when it is worth asking again; undefined for what does depend on time. Answers how to call it off. */
  watch?(wake: () => void): () => void
}

/** A wait of no more than this is slept through on the spot: a timer of the event loop would be later by a millisecond. */
const SHORT = 2_000_000n
/** Without an event loop, descriptors are asked again after pauses of up to this. */
const LONGEST_PAUSE = 10_000_000n

function wait(context: Context, sources: Source[], done: (events: Event[]) => void): void | Promise<void> {
  let pause = 100_000n
  for (;;) {
    const events = sources.flatMap((source) => source.due() ?? [])
    if (events.length > 0) return done(events)
    const remaining = soonest(sources)
    const watched = sources.some((source) => source.watch !== undefined)
    if (context.suspend && (watched || remaining === undefined || remaining > SHORT)) {
      return nextWake(sources, remaining).then(() => wait(context, sources, done))
    }
    if (watched) pause = pause < LONGEST_PAUSE ? pause * 2n : pause
    block(watched && (remaining === undefined || remaining > pause) ? pause : (remaining ?? 0n))
  }
}

/** Nanoseconds until the first clock is due. */
function soonest(sources: Source[]): bigint | undefined {
  let first: bigint | undefined
  for (const source of sources) {
    const remaining = source.remaining?.()
    if (remaining !== undefined && (first === undefined || remaining < first)) first = remaining
  }
  return first
}

/** Resolves as soon as something is worth asking again; the event loop runs meanwhile. */
function nextWake(sources: Source[], remaining: bigint | undefined): Promise<void> {
  return new Promise((resolve) => {
    const cancels: (() => void)[] = []
    const wake = (): void => {
      for (const cancel of cancels) cancel()
      resolve()
    }
    // The last stretch is slept through on the spot, so a timer may come a little early.
    if (remaining !== undefined) cancels.push(wakeAfter(remaining > SHORT ? remaining - SHORT / 2n : remaining, wake))
    for (const source of sources) if (source.watch !== undefined) cancels.push(source.watch(wake))
  })
}

function sourceOf(context: Context, subscription: Subscription): Source {
  const { userdata } = subscription
  if (subscription.type === undefined) return failed(userdata, subscription.tag, Errno.INVAL)
  if (subscription.type === Eventtype.CLOCK) return clockSource(context, subscription)
  const { type, fd } = subscription
  try {
    const right = type === Eventtype.FD_READ ? Rights.FD_READ : Rights.FD_WRITE
    const descriptor = context.fds.require(fd, right | Rights.POLL_FD_READWRITE)
    if (type === Eventtype.FD_READ) return readSource(userdata, descriptor)
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return failed(userdata, type, errno)
  }
  // Files, pipes and terminals: a write of ours waits in the kernel if it must, so there is nothing to wait for here.
  return { due: () => ({ userdata, type, errno: Errno.SUCCESS, bytes: 0n, flags: 0 }) }
}

function failed(userdata: bigint, type: number, errno: Errno): Source {
  return { due: () => ({ userdata, type, errno, bytes: 0n, flags: 0 }) }
}

function readSource(userdata: bigint, descriptor: Descriptor): Source {
  const event = ({ bytes, hangup }: Readiness): Event => {
    return { userdata, type: Eventtype.FD_READ, errno: Errno.SUCCESS, bytes, flags: hangup ? Eventrwflags.HANGUP : 0 }
  }
  return {
    due() {
      const readiness = descriptor.pollRead()
      return readiness && event(readiness)
    },
    watch: (wake) => descriptor.whenReadable(wake),
  }
}

function clockSource(context: Context, subscription: Extract<Subscription, { type: typeof Eventtype.CLOCK }>): Source {
  const { userdata, clock: id, timeout: rawTimeout, flags } = subscription
  const { clock } = context
  const timeout = BigInt.asUintN(64, rawTimeout)
  const absolute = (flags & Subclockflags.ABSTIME) !== 0
  if ((flags & ~Subclockflags.ABSTIME) !== 0) return failed(userdata, Eventtype.CLOCK, Errno.INVAL)
  if (id === Clockid.PROCESS_CPUTIME_ID || id === Clockid.THREAD_CPUTIME_ID) return failed(userdata, Eventtype.CLOCK, Errno.NOTSUP)
  if (id !== Clockid.REALTIME && id !== Clockid.MONOTONIC) return failed(userdata, Eventtype.CLOCK, Errno.INVAL)
  // A relative wait is measured on the monotonic clock, also when it names the other: setting the time does not stretch it.
  const now = absolute && id === Clockid.REALTIME ? () => clock.realtime() : () => clock.monotonic()
  const deadline = absolute ? timeout : now() + timeout
  const remaining = (): bigint => deadline - now()
  return {
    due: () => (remaining() <= 0n ? { userdata, type: Eventtype.CLOCK, errno: Errno.SUCCESS, bytes: 0n, flags: 0 } : undefined),
    remaining,
  }
}
