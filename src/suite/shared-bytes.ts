import { MAX_OUTPUT } from './runtime.ts'

/** Where the bytes begin: before them stands their count. */
const HEADER = 4

/**
 * Bytes that one thread collects and another can read at any moment: what a program printed is known also when its thread
 * was ended in the midst of it.
 */
export class SharedBytes {
  readonly buffer: SharedArrayBuffer
  readonly #count: Int32Array

  constructor(buffer = new SharedArrayBuffer(1 << 16, { maxByteLength: HEADER + MAX_OUTPUT })) {
    this.buffer = buffer
    this.#count = new Int32Array(buffer, 0, 1)
  }

  /** Adds what there is room for; answers how much that was. */
  append(bytes: Uint8Array): number {
    const begin = HEADER + Atomics.load(this.#count, 0)
    const length = Math.min(bytes.length, this.buffer.maxByteLength - begin)
    const end = begin + length
    if (end > this.buffer.byteLength) this.buffer.grow(Math.min(this.buffer.maxByteLength, Math.max(end, this.buffer.byteLength * 2)))
    new Uint8Array(this.buffer, begin, length).set(bytes.subarray(0, length))
    Atomics.store(this.#count, 0, end - HEADER)
    return length
  }

  /** A copy of all, which is forgotten. */
  take(): Uint8Array {
    const copy = new Uint8Array(this.buffer, HEADER, Atomics.load(this.#count, 0)).slice()
    Atomics.store(this.#count, 0, 0)
    return copy
  }
}
