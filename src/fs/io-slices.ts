import type { IoSlices } from './filesystem.ts'

/** One slice of a buffer: what nearly every read and write is. */
export class OneSlice implements IoSlices {
  readonly count = 1
  readonly bytes: Uint8Array
  readonly #offset: number
  readonly total: number
  constructor(bytes: Uint8Array, offset = 0, length = bytes.length - offset) {
    this.bytes = bytes
    this.#offset = offset
    this.total = length
  }
  offset(): number { return this.#offset }
  length(): number { return this.total }
  views(): Uint8Array[] { return [this.bytes.subarray(this.#offset, this.#offset + this.total)] }
}

/** Several slices of one buffer, as offsets and lengths side by side. */
export class ManySlices implements IoSlices {
  readonly bytes: Uint8Array
  readonly offsets: readonly number[]
  readonly lengths: readonly number[]
  readonly total: number
  constructor(bytes: Uint8Array, offsets: readonly number[], lengths: readonly number[]) {
    this.bytes = bytes
    this.offsets = offsets
    this.lengths = lengths
    let total = 0
    for (const length of lengths) total += length
    this.total = total
  }
  get count(): number { return this.offsets.length }
  offset(index: number): number { return this.offsets[index] as number }
  length(index: number): number { return this.lengths[index] as number }
  views(): Uint8Array[] {
    return this.offsets.map((offset, index) => this.bytes.subarray(offset, offset + this.length(index)))
  }
}

/** The slices without their first `count` bytes. */
export function skip(slices: IoSlices, count: number): IoSlices {
  const offsets: number[] = []
  const lengths: number[] = []
  for (let index = 0; index < slices.count; index++) {
    const [offset, length] = [slices.offset(index), slices.length(index)]
    if (count < length) {
      offsets.push(offset + count)
      lengths.push(length - count)
    }
    count = Math.max(0, count - length)
  }
  return offsets.length === 1 ? new OneSlice(slices.bytes, offsets[0], lengths[0]) : new ManySlices(slices.bytes, offsets, lengths)
}
