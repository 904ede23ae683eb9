import { Errno } from '../abi/errno.ts'
import type { Arguments } from '../abi/functions.ts'
import type { Context } from '../context.ts'
import { WasiError } from '../error.ts'
import { type Source, sourceOf } from '../poll/source.ts'
import { wait } from '../poll/wait.ts'
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
