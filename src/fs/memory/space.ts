import { getHeapStatistics } from 'node:v8'
import { totalmem } from 'node:os'
import { FsError } from '../error.ts'

/**
 * What an inode is counted as, in bytes, and each name of one. Node's heap needs 1.5 to 2 KB for a file with one name and
 * 0.6 to 0.9 KB for a name more (measured), so a guest that makes empty files runs out of space and not we of memory.
 */
export const inodeCost = 1024
export const nameCost = 1024

const gibibyte = 2 ** 30

/**
 * The size of a file system for which none was given: half of the memory that this process may use, as with Linux's
 * tmpfs, yet no more than 1 GiB: a guest gets the same on a big machine and a small one, and what wants more can say so.
 */
export function defaultSize(): number {
  const constrained = process.constrainedMemory()
  const available = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
  return Math.min(Math.floor(available / 2), gibibyte)
}

/**
 * The space of one file system: bytes of contents, which lie outside of the heap of V8, and inodes and names, which lie
 * on it. The latter are bounded by a quarter of that heap too, for a process out of heap is killed at once.
 */
export class Space {
  /** All there is, in bytes. */
  readonly size: number
  readonly #heapSize: number
  #used = 0
  #heapUsed = 0

  /** RangeError for a size that is not a whole number of bytes. */
  constructor(size: number = defaultSize(), heapSize: number = Math.floor(getHeapStatistics().heap_size_limit / 4)) {
    if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`no size of a file system: ${size}`)
    this.size = size
    this.#heapSize = heapSize
  }

  /** What is left, in bytes. */
  get free(): number {
    return this.size - this.#used
  }

  /** Takes bytes for contents; false, and nothing taken, when they are not there. */
  take(bytes: number): boolean {
    if (bytes > this.free) return false
    this.#used += bytes
    return true
  }

  give(bytes: number): void {
    this.#used -= bytes
  }

  /** Takes bytes for inodes, names and symbolic links' targets. ENOSPC. */
  takeHeap(bytes: number): void {
    if (this.#heapUsed + bytes > this.#heapSize || !this.take(bytes)) throw new FsError('ENOSPC')
    this.#heapUsed += bytes
  }

  giveHeap(bytes: number): void {
    this.#heapUsed -= bytes
    this.give(bytes)
  }
}
