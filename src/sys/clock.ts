/** The clocks that a guest may read, in nanoseconds. Replaceable: a fixed clock makes a run repeatable. */
export interface Clock {
  /** Since 1970-01-01T00:00:00Z, without leap seconds. */
  realtime(): bigint
  /** Since some moment; never goes back, never steps. */
  monotonic(): bigint
  /** Processor time used by this process. */
  processTime(): bigint
  /** Processor time used by this thread. */
  threadTime(): bigint
  /** The smallest step of each, in nanoseconds. */
  readonly resolution: { readonly realtime: bigint; readonly monotonic: bigint; readonly processTime: bigint; readonly threadTime: bigint }
}

/** Date.now() may lag this far behind the time kept here before the two are taken to have parted (a clock set by hand). */
const STEP = 5_000_000n

const { bigint: monotonic } = process.hrtime

/**
 * The host's clocks. Node has no wall clock finer than a millisecond, so it is kept as the monotonic clock plus the
 * microsecond-true distance known at start, and checked against Date.now() on every reading, so that setting the
 * system's clock reaches the guest.
 */
export function hostClock(): Clock {
  let distance: bigint | undefined
  return {
    realtime() {
      const now = monotonic()
      const coarse = BigInt(Date.now()) * 1_000_000n
      distance ??= BigInt(Math.round(performance.timeOrigin * 1000)) * 1000n + BigInt(Math.round(performance.now() * 1e6)) - now
      const fine = now + distance
      if (fine - coarse < STEP && coarse - fine < STEP) return fine
      distance = coarse - now
      return coarse
    },
    monotonic,
    processTime: () => microseconds(process.cpuUsage()),
    threadTime: () => microseconds(process.threadCpuUsage()),
    resolution: { realtime: 1000n, monotonic: 1n, processTime: 1000n, threadTime: 1000n },
  }
}

/** The host's clocks, but that it is `start` (nanoseconds since the epoch) now, and time goes on from there. */
export function startingAt(start: bigint): Clock {
  const distance = start - monotonic()
  return { ...hostClock(), realtime: () => monotonic() + distance }
}

const microseconds = (usage: NodeJS.CpuUsage): bigint => BigInt(usage.user + usage.system) * 1000n
