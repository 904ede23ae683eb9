import { Cursor } from '../../cursor.ts'
import { longestText, NotUnderstood } from '../../not-understood.ts'

/** Reads a mangled name and prints it as it goes. */
export class Parser extends Cursor {
  /** Lifetimes that enclosing binders have introduced. */
  lifetimes = 0
  #out = ''
  /** Set while reading what is not printed. */
  #silent = false

  get text(): string { return this.#out }
  get silent(): boolean { return this.#silent }

  read(): string {
    const character = this.next
    if (character === '') throw new NotUnderstood()
    this.at++
    return character
  }

  print(text: string): void {
    if (this.#silent) return
    this.#out += text
    if (this.#out.length > longestText) throw new NotUnderstood() // references back can double a name again and again
  }

  /** Reads without printing. */
  silently(read: () => void): void {
    const outer = this.#silent
    this.#silent = true
    read()
    this.#silent = outer
  }

  /** Everything up to "E", printed with a separator between; answers how many there were. */
  list(separator: string, read: () => void): number {
    let count = 0
    while (!this.take('E')) {
      if (count++ > 0) this.print(separator)
      read()
    }
    return count
  }

  /** "_" is 0, "0_" is 1: digits of base 62. */
  base62(): bigint {
    if (this.take('_')) return 0n
    let value = 0n
    while (!this.take('_')) {
      const character = this.read()
      const digit = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf(character)
      if (digit < 0) throw new NotUnderstood()
      value = value * 62n + BigInt(digit)
      if (value > 1n << 64n) throw new NotUnderstood()
    }
    return value + 1n
  }

  /** A number after a letter, 0 when the letter is absent. */
  optional(letter: string): bigint {
    return this.take(letter) ? this.base62() + 1n : 0n
  }

  /** After "B": reads again what stood at an earlier place. */
  backReference(read: () => void): void {
    const start = this.at - 1
    const target = Number(this.base62())
    if (target >= start) throw new NotUnderstood()
    if (this.#silent) return
    const back = this.at
    this.at = target
    this.nested(read)
    this.at = back
  }
}
