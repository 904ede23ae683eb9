import type { IoSlices } from '../../fs/filesystem.ts'

/** Buffers for requests and other small messages belong to their connection; large ones are shared, so that idle connections hold little. */
const SMALL = 2048
const LARGE = 96 * 1024
const MOST_SPARE = 16
const spare: Uint8Array[] = []

/** Above this much, reading from the peer stops until the guest takes some. One read adds 64 KiB at most. */
const ENOUGH = 32 * 1024
/** How much one read from the kernel may bring; ENOUGH and this fit in LARGE. */
export const READ_SIZE = 64 * 1024

/** Bytes that were read from a socket and not yet by the guest: at most 96 KiB. */
export class Received {
  #buffer: Uint8Array | undefined
  #start = 0
  #end = 0

  get length(): number {
    return this.#end - this.#start
  }

  get enough(): boolean {
    return this.#end - this.#start >= ENOUGH
  }

  /** Adds the first `count` bytes; must not be `enough` before. */
  append(bytes: Uint8Array, count: number): void {
    const length = this.#end - this.#start
    this.#reserve(length, length + count)
    const buffer = this.#buffer as Uint8Array
    buffer.set(count === bytes.length ? bytes : bytes.subarray(0, count), this.#end)
    this.#end += count
  }

  /** Copies to the slices; takes what it copied away, unless `peek`. */
  copyTo(into: IoSlices, peek: boolean): number {
    const buffer = this.#buffer as Uint8Array
    let from = this.#start
    for (let index = 0; index < into.count && from < this.#end; index++) {
      const part = Math.min(into.length(index), this.#end - from)
      into.bytes.set(buffer.subarray(from, from + part), into.offset(index))
      from += part
    }
    const count = from - this.#start
    if (!peek) {
      this.#start = from
      if (from === this.#end) this.#emptied()
    }
    return count
  }

  clear(): void {
    this.#start = this.#end
    this.#emptied()
  }

  #emptied(): void {
    this.#start = 0
    this.#end = 0
    if (this.#buffer !== undefined && this.#buffer.length === LARGE) this.#release()
  }

  #release(): void {
    if (spare.length < MOST_SPARE) spare.push(this.#buffer as Uint8Array)
    this.#buffer = undefined
  }

  /** Makes room for `wanted` bytes in all, `length` of which are there. */
  #reserve(length: number, wanted: number): void {
    const old = this.#buffer
    if (old !== undefined && this.#end + wanted - length <= old.length) return
    if (old !== undefined && wanted <= old.length) {
      old.copyWithin(0, this.#start, this.#end)
    } else {
      const larger = wanted <= SMALL ? Buffer.allocUnsafeSlow(SMALL) : (spare.pop() ?? Buffer.allocUnsafeSlow(LARGE))
      if (old !== undefined) larger.set(old.subarray(this.#start, this.#end))
      this.#buffer = larger
    }
    this.#start = 0
    this.#end = length
  }
}
