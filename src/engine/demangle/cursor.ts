import { NotUnderstood } from './not-understood.ts'

/** Reads a mangled name from left to right; what is not there throws NotUnderstood. */
export class Cursor {
  readonly source: string
  at: number
  #depth = 0

  constructor(source: string, at: number) {
    this.source = source
    this.at = at
  }

  /** The next character, or "" at the end. */
  get next(): string { return this.source[this.at] ?? '' }

  /** The next characters, as many as there are of them. */
  ahead(count: number): string { return this.source.slice(this.at, this.at + count) }

  startsWith(text: string): boolean { return this.source.startsWith(text, this.at) }

  /** Steps over the text if it stands here. */
  take(text: string): boolean {
    if (!this.startsWith(text)) return false
    this.at += text.length
    return true
  }

  expect(text: string): void {
    if (!this.take(text)) throw new NotUnderstood()
  }

  /** What a sticky pattern matches here. */
  match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.source)
    if (found === null) throw new NotUnderstood()
    this.at += found[0].length
    return found[0]
  }

  number(): number { return Number(this.match(/\d+/y)) }

  /** Everything up to "E". */
  many<T>(read: () => T): T[] {
    const items: T[] = []
    while (!this.take('E')) items.push(read())
    return items
  }

  /** Guards against names nested so deeply that reading them would exhaust the stack. */
  nested<T>(read: () => T): T {
    if (++this.#depth > 200) throw new NotUnderstood()
    const value = read()
    this.#depth--
    return value
  }
}
