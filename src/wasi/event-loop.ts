/** So many answers in a row may be given without a look at the event loop. */
const CALLS = 32
/** And for so many nanoseconds. */
const TIME = 1_000_000n

/** Not now(): what stands behind it takes a millisecond to load, and most guests never ask. */
const { bigint: now } = process.hrtime

/**
 * Sockets live in the event loop: nothing comes in or goes out while the guest runs. A guest that asks again and again
 * without ever waiting (a loop of non-blocking reads, a poll with no timeout) would keep it from turning for ever, so
 * its answers of "nothing yet" are held back for one turn from time to time.
 */
export class EventLoop {
  #calls = 0
  #turned = now()

  /** Counts one answer that was given without waiting; true when it is time for a turn. */
  stale(): boolean {
    if (++this.#calls < CALLS && now() - this.#turned < TIME) return false
    return true
  }

  /** Resolves when all that was ready has been dealt with. */
  turn(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(() => {
        this.turned()
        resolve()
      })
    })
  }

  /** The guest has waited and goes on. */
  turned(): void {
    this.#calls = 0
    this.#turned = now()
  }
}
