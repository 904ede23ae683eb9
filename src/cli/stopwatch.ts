import { isatty } from 'node:tty'
import { say } from './output.ts'

/** Nothing is shown before, in milliseconds. */
const PATIENCE = 500
const STEP = 100

/** How long something takes; on a terminal it is shown meanwhile, as a line that moves. */
export class Stopwatch {
  readonly #started = performance.now()
  readonly #timer: NodeJS.Timeout | undefined
  #shown = false
  #ended: number | undefined

  constructor(what: string, shown: boolean) {
    if (!shown || !isatty(2) || process.env['TERM'] === 'dumb') return
    this.#timer = setInterval(() => {
      if (performance.now() - this.#started < PATIENCE) return
      this.#shown = true
      say(`\r\u001b[Kwasmgate: ${what}: ${this.elapsed()}`)
    }, STEP)
  }

  stop(): void {
    this.#ended = performance.now()
    clearInterval(this.#timer)
    if (this.#shown) say('\r\u001b[K')
  }

  /** As `1.2 s`, `340 ms` or `4.5 ms`. */
  elapsed(): string {
    const milliseconds = (this.#ended ?? performance.now()) - this.#started
    if (milliseconds >= 999.5) return `${(milliseconds / 1000).toFixed(1)} s`
    return `${milliseconds.toFixed(milliseconds < 9.95 ? 1 : 0)} ms`
  }
}
