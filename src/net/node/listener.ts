import { NetError } from '../error.ts'
import type { Ready } from '../network.ts'
import { failure, type Handle } from './handle.ts'
import { Wakers } from './wakers.ts'

/**
 * libuv accepts without being asked, and there is no way to stop it short of closing the socket. So connections wait
 * here, accepted and not read from, where in a kernel they would wait for accept(2); this many at least, whatever the
 * backlog. One more is closed at once, where the kernel would let the client try again.
 */
const LEAST_WAITING = 1024
/** The most that the kernel itself lets wait by default (net.core.somaxconn). */
const MOST_WAITING = 4096
/** A guest that computes keeps libuv from accepting, so that the queue in the kernel fills with what ours would take. */
const LEAST_IN_KERNEL = 128

/** A socket that listens. */
export class Listener {
  readonly handle: Handle
  readonly readWakers = new Wakers()
  #waiting: Handle[] = []
  /** Where in `#waiting` the next one is. */
  #next = 0
  #most = LEAST_WAITING
  #closed = false

  constructor(handle: Handle) {
    this.handle = handle
    handle.onconnection = (status, client) => {
      if (status === 0) this.#arrived(client)
    }
  }

  /** EADDRINUSE when another socket of the same address listens. May be called again, for another backlog. */
  listen(backlog: number): void {
    this.#most = Math.min(Math.max(backlog, LEAST_WAITING), MOST_WAITING)
    const failed = this.handle.listen(Math.min(Math.max(backlog, LEAST_IN_KERNEL), MOST_WAITING))
    if (failed !== 0) throw failure(failed)
  }

  /** EAGAIN. */
  accept(): Handle {
    const client = this.#waiting[this.#next]
    if (client === undefined) throw new NetError('EAGAIN')
    this.#next++
    // Now and then, so that it costs nothing to take one.
    if (this.#next > 64 && this.#next * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#next)
      this.#next = 0
    }
    return client
  }

  readable(): Ready | undefined {
    return this.#count > 0 ? { bytes: this.#count, hangup: false } : undefined
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.handle.onconnection = undefined
    this.handle.close()
    for (const client of this.#waiting.splice(0).slice(this.#next)) refuse(client)
    this.#next = 0
  }

  get #count(): number {
    return this.#waiting.length - this.#next
  }

  #arrived(client: Handle): void {
    if (this.#closed || this.#count >= this.#most) {
      refuse(client)
      return
    }
    this.#waiting.push(client)
    this.readWakers.wakeAll()
  }
}

/** With RST, so that the client sees an error and not the end of an answer. */
function refuse(client: Handle): void {
  if (client.reset === undefined || client.reset(() => {}) !== 0) client.close()
}
