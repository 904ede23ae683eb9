/** Something to wait on that nothing ever wakes. */
const never = new Int32Array(new SharedArrayBuffer(4))

/** Blocks this thread without using the processor. Microsecond-true; no event is handled meanwhile. */
export function block(nanoseconds: bigint): void {
  if (nanoseconds > 0n) Atomics.wait(never, 0, 0, Number(nanoseconds) / 1e6)
}

/** setTimeout counts in 32-bit milliseconds. */
const LONGEST = 0x7fffffff

/**
 * Calls `wake` after at least this time while events are handled; answers how to call it off. Timers tick in
 * milliseconds, so the last bit of the wait is rounded up.
 */
export function wakeAfter(nanoseconds: bigint, wake: () => void): () => void {
  const milliseconds = Math.min(Math.ceil(Number(nanoseconds) / 1e6), LONGEST)
  const timer = setTimeout(wake, milliseconds)
  return () => clearTimeout(timer)
}
