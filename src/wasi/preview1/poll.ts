import { block, wakeAfter } from '../../sys/sleep.ts'
import { type AiErrno, Errno } from '../abi/errno.ts'
import type { Arguments } from '../abi/functions.ts'
import { Clockid, Eventrwflags, Eventtype, Rights, Subclockflags } from '../abi/flags.ts'
import type { Context } from '../context.ts'
import type { Descriptor, Readiness } from '../descriptor.ts'
import { type Direction, SocketDescriptor } from '../descriptors/socket.ts'
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
  poll_oneoff: (context, ...args) => pollOneoff(context, args, false),
}

/** The same; `edge`: sockets are told of only when something has changed since they were told of last (epoll_oneoff). */
export function pollOneoff(
  context: Context, [inPtr, outPtr, nsubscriptions, neventsPtr]: Arguments<'poll_oneoff'>, edge: boolean,
): void | Promise<void> {
  const { memory, layout } = context
  const count = nsubscriptions >>> 0
  if (count === 0 || count > MAX_SUBSCRIPTIONS) throw new WasiError(Errno.INVAL)
  const start = memory.range(inPtr, count * layout.subscriptionSize)
  memory.range(outPtr, count * EVENT)
  memory.range(neventsPtr, 4)
  const sources: Source[] = []
  for (let index = 0; index < count; index++) {
    sources.push(sourceOf(context, layout.readSubscription(memory, start + index * layout.subscriptionSize), edge))
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
}

interface Event {
  readonly userdata: bigint
  readonly type: number
  readonly errno: Errno | AiErrno
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
  /** It is a socket: only the event loop makes it due. */
  readonly live?: true
  /** It was due, and the guest is told so. */
  tell?(): void
}

/** A wait of no more than this is slept through on the spot: a timer of the event loop would be later by a millisecond. */
const SHORT = 2_000_000n
/** Without an event loop, descriptors are asked again after pauses of up to this. */
const LONGEST_PAUSE = 10_000_000n

function wait(context: Context, sources: Source[], done: (events: Event[]) => void, fresh = false): void | Promise<void> {
  const live = context.suspend && context.hasSockets && sources.some((source) => source.live)
  let pause = 100_000n
  for (;;) {
    const [events, due] = allDue(sources)
    // That nothing came in time can only be said after a look; and who polls on without waiting must let things happen.
    const timeOnly = (): boolean => events.every(({ type }) => type === Eventtype.CLOCK)
    if (live && !fresh && events.length > 0 && (timeOnly() || context.loop.stale())) {
      return context.loop.turn().then(() => wait(context, sources, done, true))
    }
    if (events.length > 0) {
      for (const source of due) source.tell?.()
      return done(events)
    }
    const remaining = soonest(sources)
    const watched = sources.some((source) => source.watch !== undefined)
    if (context.suspend && (watched || remaining === undefined || remaining > SHORT)) {
      return nextWake(context, sources, remaining).then(() => wait(context, sources, done, true))
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

/** All events, and the sources that they come from. */
function allDue(sources: readonly Source[]): [events: Event[], due: Source[]] {
  const events: Event[] = []
  const due: Source[] = []
  for (const source of sources) {
    const event = source.due()
    if (event === undefined) continue
    events.push(event)
    due.push(source)
  }
  return [events, due]
}

/**
 * Resolves as soon as something is due, or its time may have come; the event loop runs meanwhile. Sources that were woken
 * for nothing are watched again, the others stay as they are: with thousands of them, each wake costs its own alone.
 */
function nextWake({ loop }: Context, sources: Source[], remaining: bigint | undefined): Promise<void> {
  return new Promise((resolve) => {
    const watches = new Map<Source, () => void>()
    let woken: Source[] = []
    const end = (): void => {
      stopClock?.()
      for (const callOff of watches.values()) callOff()
      woken = []
      loop.turned()
      resolve()
    }
    // The last stretch is slept through on the spot, so a timer may come a little early.
    const stopClock = remaining === undefined ? undefined : wakeAfter(remaining > SHORT ? remaining - SHORT / 2n : remaining, end)
    // What becomes ready in the same turn of the event loop is told together.
    const look = (): void => {
      const asked = woken
      woken = []
      if (asked.some((source) => source.due() !== undefined)) end()
      else for (const source of asked) watch(source)
    }
    const watch = (source: Source): void => {
      const callOff = source.watch?.(() => {
        watches.delete(source)
        if (woken.push(source) === 1) setImmediate(look)
      })
      if (callOff !== undefined) watches.set(source, callOff)
    }
    for (const source of sources) if (source.watch !== undefined) watch(source)
  })
}

function sourceOf(context: Context, subscription: Subscription, edge: boolean): Source {
  const { userdata } = subscription
  if (subscription.type === undefined) return failed(userdata, subscription.tag, Errno.INVAL)
  if (subscription.type === Eventtype.CLOCK) return clockSource(context, subscription)
  const { type, fd } = subscription
  try {
    const right = type === Eventtype.FD_READ ? Rights.FD_READ : Rights.FD_WRITE
    const descriptor = context.fds.require(fd, right | Rights.POLL_FD_READWRITE)
    const what = type === Eventtype.FD_READ ? 'read' : 'write'
    return descriptor instanceof SocketDescriptor ? socketSource(userdata, what, descriptor, edge) : descriptorSource(userdata, what, descriptor)
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return failed(userdata, type, errno)
  }
}

function failed(userdata: bigint, type: number, errno: Errno | AiErrno): Source {
  return { due: () => ({ userdata, type, errno, bytes: 0n, flags: 0 }) }
}

function descriptorSource(userdata: bigint, what: Direction, descriptor: Descriptor): Source {
  const type = what === 'read' ? Eventtype.FD_READ : Eventtype.FD_WRITE
  const event = ({ bytes, hangup }: Readiness): Event => ({ userdata, type, errno: Errno.SUCCESS, bytes, flags: hangup ? Eventrwflags.HANGUP : 0 })
  return {
    due() {
      const readiness = what === 'read' ? descriptor.pollRead() : descriptor.pollWrite()
      return readiness && event(readiness)
    },
    watch: (wake) => (what === 'read' ? descriptor.whenReadable(wake) : descriptor.whenWritable(wake)),
  }
}

function socketSource(userdata: bigint, what: Direction, descriptor: SocketDescriptor, edge: boolean): Source {
  const source: Source = { ...descriptorSource(userdata, what, descriptor), live: true }
  if (!edge) return source
  const { told } = descriptor
  return {
    live: true,
    due: () => (told[what] ? undefined : source.due()),
    // What was told of changes only when the guest does something with it.
    watch: (wake) => (told[what] ? () => {} : (source.watch as NonNullable<Source['watch']>)(wake)),
    tell() {
      told[what] = true
    },
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
