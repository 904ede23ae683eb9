/** What is going on, on standard error; one line that changes where that is a terminal, finished lines elsewhere. */
export class Progress {
  readonly #all: number
  #name = ''
  #done = 0

  constructor(all: number) {
    this.#all = all
  }

  start(name: string): void {
    this.#name = name
    this.#done++
    if (process.stderr.isTTY) this.#write(`${this.#name} ...`)
  }

  round(done: number, all: number): void {
    if (process.stderr.isTTY) this.#write(`${this.#name}: round ${done} of ${all}`)
  }

  finish(lines: readonly string[]): void {
    for (const line of lines) {
      this.#write(line)
      process.stderr.write('\n')
    }
  }

  #write(text: string): void {
    process.stderr.write(`${process.stderr.isTTY ? '\r\u001b[K' : ''}[${this.#done}/${this.#all}] ${text}`)
  }
}
