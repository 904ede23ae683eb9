/** Somebody who waits for a socket. */
interface Waker {
  wake: (() => void) | undefined
}

let due: Waker[] = []

/**
 * All that became ready in one turn of the event loop is told at its end: a guest that polls many sockets then finds all
 * of them at once, and pays for one poll.
 */
function schedule(waker: Waker): void {
  if (due.length === 0) setImmediate(wakeDue)
  due.push(waker)
}

function wakeDue(): void {
  const wakers = due
  due = []
  for (const waker of wakers) {
    const { wake } = waker
    waker.wake = undefined
    wake?.()
  }
}

/** Those who wait for one thing. Each is woken once, from the event loop, or calls it off. */
export class Wakers {
  // Nearly always there is one at most.
  #one: Waker | undefined
  #more: Set<Waker> | undefined

  get empty(): boolean {
    return this.#one === undefined && (this.#more === undefined || this.#more.size === 0)
  }

  /** Answers how to call it off. */
  add(wake: () => void): () => void {
    const waker: Waker = { wake }
    if (this.#one === undefined) this.#one = waker
    else (this.#more ??= new Set()).add(waker)
    return () => {
      waker.wake = undefined
      if (this.#one === waker) this.#one = undefined
      else this.#more?.delete(waker)
    }
  }

  wakeAll(): void {
    if (this.#one !== undefined) {
      schedule(this.#one)
      this.#one = undefined
    }
    if (this.#more === undefined || this.#more.size === 0) return
    for (const waker of this.#more) schedule(waker)
    this.#more.clear()
  }
}

/** Wakes in this turn of the event loop; for what is ready already. */
export function wakeSoon(wake: () => void): () => void {
  const waker: Waker = { wake }
  schedule(waker)
  return () => {
    waker.wake = undefined
  }
}
