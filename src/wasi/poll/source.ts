import { type AiErrno, Errno } from '../abi/errno.ts'
import { Clockid, Eventrwflags, Eventtype, Rights, Subclockflags } from '../abi/flags.ts'
import type { Context } from '../context.ts'
import type { Descriptor, Readiness } from '../descriptor.ts'
import { type Direction, SocketDescriptor } from '../descriptors/socket.ts'
import { errnoOf } from '../error.ts'
import type { Subscription } from '../layout.ts'

/** What a guest is told of a subscription that is due. */
export interface Event {
  readonly userdata: bigint
  readonly type: number
  readonly errno: Errno | AiErrno
  readonly bytes: bigint
  readonly flags: number
}

/** One subscription, asked again and again whether it is due. */
export interface Source {
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

/** What is wrong with a subscription is an event that is due at once. `edge`: see pollOneoff. */
export function sourceOf(context: Context, subscription: Subscription, edge: boolean): Source {
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
