import { availableParallelism } from 'node:os'
import { startQuietThread } from '../host/start-thread.ts'
import { ThreadLane } from '../thread/lane.ts'

/** A thread that nobody has needed for so many milliseconds is ended. */
const IDLE = 1000

/** Threads that programs run in, as many at once as there may be; whoever comes later waits for one. */
export class Threads {
  readonly #limit: number
  #busy = 0
  #done: (() => void) | undefined
  readonly #idle: Idle[] = []
  readonly #waiting: (() => void)[] = []

  constructor(limit: number = availableParallelism()) {
    this.#limit = limit
  }

  /** Does something with a thread of its own. Rejects with the signal's reason when that comes before there is one. */
  async use<T>(signal: AbortSignal | undefined, act: (lane: ThreadLane) => Promise<T>): Promise<T> {
    if (this.#busy < this.#limit) this.#busy++
    else await this.#turn(signal)
    const lane = this.#take()
    try {
      return await act(lane)
    } finally {
      this.#putAside(lane)
      this.#handOver()
    }
  }

  /** Ends all threads, once what runs in them has ended. */
  async close(): Promise<void> {
    while (this.#busy > 0) await new Promise<void>((resolve) => { this.#done = resolve })
    await Promise.all(this.#idle.splice(0).map(({ lane, timer }) => {
      clearTimeout(timer)
      return lane.close()
    }))
  }

  #take(): ThreadLane {
    const idle = this.#idle.pop()
    clearTimeout(idle?.timer)
    const lane = idle?.lane ?? new ThreadLane(startQuietThread)
    lane.keepAlive(true)
    return lane
  }

  /** An idle thread does not keep the process alive. */
  #putAside(lane: ThreadLane): void {
    lane.keepAlive(false)
    const timer = setTimeout(() => {
      this.#idle.splice(this.#idle.findIndex((entry) => entry.lane === lane), 1)
      void lane.close()
    }, IDLE)
    this.#idle.push({ lane, timer: timer.unref() })
  }

  #handOver(): void {
    const next = this.#waiting.shift()
    if (next !== undefined) {
      next()
      return
    }
    this.#busy--
    this.#done?.()
  }

  /** Comes when another has done and hands its place over. */
  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = (): void => {
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1)
        reject(signal?.reason as Error)
      }
      signal?.addEventListener('abort', leave, { once: true })
      this.#waiting.push(go)
    })
  }
}

interface Idle {
  readonly lane: ThreadLane
  readonly timer: NodeJS.Timeout
}
