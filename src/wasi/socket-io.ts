import { skip } from '../fs/io-slices.ts'
import type { Address } from '../net/network.ts'
import { wakeAfter } from '../sys/sleep.ts'
import { Errno } from './abi/errno.ts'
import { Riflags, Rights } from './abi/flags.ts'
import type { Context } from './context.ts'
import { type Direction, SocketDescriptor } from './descriptors/socket.ts'
import { errnoOf, WasiError } from './error.ts'
import type { FdTable } from './fd-table.ts'
import type { RightSet } from './rights.ts'

// How bytes get through sockets, for fd_read and fd_write, sock_recv and sock_send, and all their relatives.

/** A socket with the rights asked for. BADF, NOTSOCK, NOTCAPABLE. */
export function requireSocket(fds: FdTable, fd: number, rights: RightSet): SocketDescriptor {
  const descriptor = fds.require(fd, 0)
  if (!(descriptor instanceof SocketDescriptor)) throw new WasiError(Errno.NOTSOCK)
  if ((descriptor.base & rights) !== rights) throw new WasiError(Errno.NOTCAPABLE)
  return descriptor
}

/** Nanoseconds of the monotonic clock; undefined: never. */
type Deadline = bigint | undefined

/**
 * Waits until the socket may be ready, while the event loop runs. False when the deadline came first.
 */
export function ready({ clock, loop }: Context, { socket }: SocketDescriptor, what: Direction, deadline: Deadline): Promise<boolean> {
  return new Promise((resolve) => {
    let stopClock: (() => void) | undefined
    const end = (answer: boolean): void => {
      stopClock?.()
      loop.turned()
      resolve(answer)
    }
    const callOff = socket.whenReady(what, () => { end(true) })
    if (deadline === undefined) return
    stopClock = wakeAfter(deadline - clock.monotonic(), () => {
      callOff()
      end(false)
    })
  })
}

/** When a wait that begins now is over by the socket's own timeout (SO_RCVTIMEO, SO_SNDTIMEO). */
export function deadlineOf({ clock }: Context, socket: SocketDescriptor, what: Direction): Deadline {
  const timeout = socket.timeout(what)
  return timeout === undefined ? undefined : clock.monotonic() + timeout
}

interface Attempt {
  /** Does it, or throws AGAIN to be called again when the socket may be ready. */
  readonly act: (socket: SocketDescriptor) => void
  /** Called in place of the AGAIN of a timeout: true when something was done all the same. */
  readonly late?: () => boolean
}

/**
 * Does what may have to wait: each time from the descriptor's number on, since while the guest was suspended its memory
 * may have grown. AGAIN for a socket that is NONBLOCK, and when its timeout is over.
 */
export function attempt(context: Context, fd: number, rights: RightSet, what: Direction, { act, late }: Attempt): void | Promise<void> {
  const again = (deadline: Deadline, before: SocketDescriptor | undefined): void | Promise<void> => {
    const socket = requireSocket(context.fds, fd, rights)
    if (what === 'read') socket.told.read = false
    try {
      act(socket)
      return undefined
    } catch (error) {
      if (errnoOf(error) !== Errno.AGAIN) throw error
      socket.told[what] = false
      if (!context.suspend) throw error
      if (socket.nonBlocking) {
        if (before !== undefined || !context.loop.stale()) throw error
        return context.loop.turn().then(() => again(undefined, socket))
      }
    }
    const end = before === undefined ? deadlineOf(context, socket, what) : deadline
    return ready(context, socket, what, end).then((came) => {
      if (came) return again(end, socket)
      if (late?.() !== true) throw new WasiError(Errno.AGAIN)
      return undefined
    })
  }
  return again(undefined, undefined)
}

/** What came with the bytes. */
export interface Arrival {
  /** Where a datagram came from; undefined for a stream. */
  readonly from: Address | undefined
  readonly truncated: boolean
}

/**
 * Receives into the slices and writes how many bytes: of a stream what is there (with WAITALL as much as there is room
 * for), 0 at the end; one datagram. PEEK leaves it there; with PEEK, WAITALL does not wait for more than something.
 * `tell` gets what else there is to write.
 */
export function receive(
  context: Context, fd: number, iovsPtr: number, iovsLen: number, flags: number, countPtr: number, tell: (arrival: Arrival) => void = () => {},
): void | Promise<void> {
  const { memory } = context
  const peek = (flags & Riflags.PEEK) !== 0
  let done = 0
  const finish = (arrival: Arrival): void => {
    memory.writeU32(countPtr, done)
    tell(arrival)
  }
  const stream: Arrival = { from: undefined, truncated: false }
  return attempt(context, fd, Rights.FD_READ, 'read', {
    act({ socket, nonBlocking }) {
      memory.range(countPtr, 4)
      const into = memory.slices(iovsPtr, iovsLen)
      if (socket.kind === 'datagram') {
        const { count, from, truncated } = socket.receive(into, peek)
        done = count
        finish({ from, truncated })
        return
      }
      const wanted = (flags & Riflags.WAITALL) !== 0 && !peek && !nonBlocking ? into.total : 1
      try {
        let count
        do {
          count = socket.receive(done === 0 ? into : skip(into, done), peek)
          done += count
        } while (count > 0 && done < wanted)
      } catch (error) {
        // What has come is not lost: the error is told by the next call.
        if (done === 0 || errnoOf(error) === Errno.AGAIN) throw error
      }
      finish(stream)
    },
    late() {
      if (done > 0) finish(stream)
      return done > 0
    },
  })
}

/**
 * Sends the slices and writes how many bytes were taken: all of them, unless the socket is NONBLOCK, fails or runs out of
 * time on the way, as send(2) does it. `to`: where a datagram goes, if not to where the socket is connected.
 */
export function send(context: Context, fd: number, iovsPtr: number, iovsLen: number, countPtr: number, to?: Address): void | Promise<void> {
  const { memory } = context
  let done = 0
  return attempt(context, fd, Rights.FD_WRITE, 'write', {
    act({ socket, nonBlocking, told }) {
      memory.range(countPtr, 4)
      const from = memory.slices(iovsPtr, iovsLen)
      if (socket.kind === 'datagram') {
        done = socket.send(from, to)
      } else {
        try {
          const wanted = nonBlocking ? 0 : from.total
          do done += socket.send(done === 0 ? from : skip(from, done))
          while (done < wanted)
        } catch (error) {
          if (done === 0 || (errnoOf(error) === Errno.AGAIN && !nonBlocking)) throw error
        }
        if (done < from.total) told.write = false
      }
      memory.writeU32(countPtr, done)
    },
    late() {
      if (done > 0) memory.writeU32(countPtr, done)
      return done > 0
    },
  })
}
