const nanosecondsPerMillisecond = 1_000_000n
/** How far the two clocks may be apart before the wall clock is believed to have been set. */
const tolerance = 2n * nanosecondsPerMillisecond

/**
 * A clock in nanoseconds since the epoch. `Date.now` alone gives milliseconds, within which a program that compares the
 * times of two files (make) could not tell which came first; so the high-resolution clock counts on from it, and is set
 * anew when somebody sets the wall clock.
 */
export function wallClock(): () => bigint {
  let offset = 0n
  return () => {
    const wall = BigInt(Date.now()) * nanosecondsPerMillisecond
    const elapsed = process.hrtime.bigint()
    const time = offset + elapsed
    if (time > wall - tolerance && time < wall + tolerance) return time
    offset = wall - elapsed
    return wall
  }
}
