import { block, wakeAfter } from '../../sys/sleep.ts'
import { Eventtype } from '../abi/flags.ts'
import type { Context } from '../context.ts'
import type { Event, Source } from './source.ts'

/** A wait of no more than this is slept through on the spot: a timer of the event loop would be later by a millisecond. */
const SHORT = 2_000_000n
/** Without an event loop, descriptors are asked again after pauses of up to this. */
const LONGEST_PAUSE = 10_000_000n

/** Waits until something is due, and hands over all events that are. `fresh`: the event loop has just had its turn. */
export function wait(context: Context, sources: Source[], done: (events: Event[]) => void, fresh = false): void | Promise<void> {
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
