import type { Clock } from '../../../src/sys/clock.ts'

/** A clock that goes on by `step` with each reading, from times of many digits. */
export class FakeClock implements Clock {
  readonly #step: bigint
  #now = 0n
  readonly resolution = { realtime: 11n, monotonic: 12n, processTime: 13n, threadTime: 14n }

  constructor(step = 1n) {
    this.#step = step
  }

  realtime(): bigint { return 1_700_000_000_123_456_789n + this.#tick() }
  monotonic(): bigint { return 9_007_199_254_740_993n + this.#tick() }
  processTime(): bigint { return 3000n + this.#tick() }
  threadTime(): bigint { return 4000n + this.#tick() }

  #tick(): bigint {
    return (this.#now += this.#step)
  }
}
