import { FsError } from '../error.ts'
import type { Space } from './space.ts'

/** Contents lie in chunks of this many bytes. */
export const chunkSize = 0x1_0000
/** A chunk begins with this many bytes and doubles as it fills, so that a small file stays small. */
export const pageSize = 0x1000

/** The largest size of a file: what a number counts exactly. No chunk beyond can be addressed. */
export const maxFileSize = Number.MAX_SAFE_INTEGER

const upToPage = (bytes: number): number => Math.ceil(bytes / pageSize) * pageSize

/** Bytes of zero. ENOMEM when the host has none left, whatever the limit says. */
function allocate(length: number): Uint8Array {
  try {
    return new Uint8Array(length)
  } catch (error) {
    if (error instanceof RangeError) throw new FsError('ENOMEM')
    throw error
  }
}

/**
 * The bytes of one file: chunks where something was written, holes (zeros that take no space) everywhere else. Appending
 * copies a byte twice at most, however long the file is. Positions are numbers from 0 to maxFileSize; the caller checks.
 */
export class Contents {
  #size = 0
  /** By position / chunkSize. Bytes of a chunk beyond the size of the file are zero. */
  readonly #chunks = new Map<number, Uint8Array>()
  readonly #space: Space

  constructor(space: Space) {
    this.#space = space
  }

  get size(): number {
    return this.#size
  }

  /** Fills `into` from `start` to `end` with the bytes at `position`; answers how many there were. */
  read(into: Uint8Array, start: number, end: number, position: number): number {
    const total = Math.min(end - start, this.#size - position)
    if (total <= 0) return 0
    for (let done = 0; done < total;) {
      const within = (position + done) % chunkSize
      const step = Math.min(total - done, chunkSize - within)
      const at = start + done
      const chunk = this.#chunks.get((position + done - within) / chunkSize)
      const present = chunk === undefined ? 0 : Math.max(0, Math.min(step, chunk.length - within))
      if (chunk !== undefined && present > 0) into.set(chunk.subarray(within, within + present), at)
      if (present < step) into.fill(0, at + present, at + step)
      done += step
    }
    return total
  }

  /** Stores `from` from `start` to `end` at `position`; answers how many bytes there was space for. */
  write(from: Uint8Array, start: number, end: number, position: number): number {
    const total = Math.min(end - start, maxFileSize - position)
    let done = 0
    while (done < total) {
      const within = (position + done) % chunkSize
      const wanted = Math.min(total - done, chunkSize - within)
      const chunk = this.#grow((position + done - within) / chunkSize, within + 1, within + wanted)
      if (chunk === undefined) break
      const step = Math.min(wanted, chunk.length - within)
      chunk.set(from.subarray(start + done, start + done + step), within)
      done += step
    }
    if (done > 0) this.#size = Math.max(this.#size, position + done)
    return done
  }

  /** Cuts the file or extends it by a hole. */
  truncate(size: number): void {
    if (size < this.#size) this.#cut(size)
    this.#size = size
  }

  /** Takes the space for all bytes from `start` to `end` and extends the file to `end`; false, and nothing done, if it is not there. */
  reserve(start: number, end: number): boolean {
    const first = Math.floor(start / chunkSize)
    const last = Math.ceil(end / chunkSize)
    // More chunks than all of the space could hold: no need to look at each.
    if ((last - first - this.#chunks.size) * chunkSize > this.#space.free + chunkSize) return false
    let missing = 0
    const capacityIn = (index: number): number => upToPage(Math.min(chunkSize, end - index * chunkSize))
    for (let index = first; index < last; index++) {
      missing += Math.max(0, capacityIn(index) - (this.#chunks.get(index)?.length ?? 0))
    }
    if (missing > this.#space.free) return false
    for (let index = first; index < last; index++) this.#resize(index, capacityIn(index))
    this.#size = Math.max(this.#size, end)
    return true
  }

  /** Gives all space back. */
  release(): void {
    this.#cut(0)
    this.#size = 0
  }

  #cut(size: number): void {
    const within = size % chunkSize
    const kept = Math.ceil(size / chunkSize)
    const beyond = Math.ceil(this.#size / chunkSize) - kept
    // Whichever is fewer: the places that may hold a chunk, or the chunks there are. Reserved ones lie below the size too.
    if (beyond < this.#chunks.size) for (let index = kept; index < kept + beyond; index++) this.#drop(index)
    else for (const index of this.#chunks.keys()) if (index >= kept) this.#drop(index)
    const last = within === 0 ? undefined : this.#chunks.get(kept - 1)
    if (last === undefined || last.length <= within) return
    last.fill(0, within)
    const capacity = upToPage(within)
    if (capacity === last.length) return
    this.#space.give(last.length - capacity)
    this.#chunks.set(kept - 1, last.slice(0, capacity))
  }

  #drop(index: number): void {
    const chunk = this.#chunks.get(index)
    if (chunk === undefined) return
    this.#chunks.delete(index)
    this.#space.give(chunk.length)
  }

  /** The chunk with at least `least` bytes, better `wanted`, best twice what it had; undefined when there is no space for `least`. */
  #grow(index: number, least: number, wanted: number): Uint8Array | undefined {
    const chunk = this.#chunks.get(index)
    const had = chunk?.length ?? 0
    if (had >= wanted) return chunk
    const doubled = Math.min(chunkSize, Math.max(had * 2, upToPage(wanted)))
    const affordable = had + Math.floor(this.#space.free / pageSize) * pageSize
    const capacity = Math.min(doubled, affordable)
    if (capacity > had) return this.#resize(index, capacity)
    return had >= least ? chunk : undefined
  }

  /** The chunk with at least `capacity` bytes, for which there must be space. */
  #resize(index: number, capacity: number): Uint8Array {
    const chunk = this.#chunks.get(index)
    const had = chunk?.length ?? 0
    if (chunk !== undefined && had >= capacity) return chunk
    const grown = allocate(capacity)
    if (chunk !== undefined) grown.set(chunk)
    this.#space.take(capacity - had)
    this.#chunks.set(index, grown)
    return grown
  }
}
