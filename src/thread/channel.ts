/** Cells of the header, each an i32. */
const WRITTEN = 0 // bytes, modulo 2^32
const READ = 1 // likewise
const ENDED = 2
const WRITER_EVENTS = 3 // counted up by each write and by the end: what the reader waits on
const READER_EVENTS = 4 // counted up by each read: what the writer waits on
const HEADER = 32
const CAPACITY = 1 << 16

/**
 * A pipe between two threads: bytes that one writes and the other reads, 64 KiB at most in between. Either side may wait on the
 * spot (in a worker) or in the event loop, and what was written can still be read when the writing thread has been ended.
 */
export class Channel {
  readonly buffer: SharedArrayBuffer
  readonly #cells: Int32Array
  readonly #bytes: Uint8Array

  constructor(buffer = new SharedArrayBuffer(HEADER + CAPACITY)) {
    this.buffer = buffer
    this.#cells = new Int32Array(buffer, 0, HEADER / 4)
    this.#bytes = new Uint8Array(buffer, HEADER)
  }

  /** Bytes that can be read now. */
  get size(): number {
    return (Atomics.load(this.#cells, WRITTEN) - Atomics.load(this.#cells, READ)) >>> 0
  }

  get ended(): boolean {
    return Atomics.load(this.#cells, ENDED) === 1
  }

  /** Adds what there is room for; answers how much that was. */
  write(bytes: Uint8Array): number {
    const count = Math.min(bytes.length, CAPACITY - this.size)
    if (count === 0) return 0
    const start = Atomics.load(this.#cells, WRITTEN)
    const at = start & (CAPACITY - 1)
    const head = Math.min(count, CAPACITY - at)
    this.#bytes.set(bytes.subarray(0, head), at)
    this.#bytes.set(bytes.subarray(head, count), 0)
    Atomics.store(this.#cells, WRITTEN, start + count)
    this.#tell(WRITER_EVENTS)
    return count
  }

  /** Nothing more will be written. */
  end(): void {
    Atomics.store(this.#cells, ENDED, 1)
    this.#tell(WRITER_EVENTS)
  }

  /** Takes what there is, as much as fits; answers how much that was. */
  read(into: Uint8Array): number {
    const count = Math.min(into.length, this.size)
    if (count === 0) return 0
    const start = Atomics.load(this.#cells, READ)
    const at = start & (CAPACITY - 1)
    const head = Math.min(count, CAPACITY - at)
    into.set(this.#bytes.subarray(at, at + head))
    into.set(this.#bytes.subarray(0, count - head), head)
    Atomics.store(this.#cells, READ, start + count)
    this.#tell(READER_EVENTS)
    return count
  }

  /** Stands still until something can be read, or the end. Not in a main thread. */
  waitToRead(): void {
    for (;;) {
      const seen = Atomics.load(this.#cells, WRITER_EVENTS)
      if (this.size > 0 || this.ended) return
      Atomics.wait(this.#cells, WRITER_EVENTS, seen)
    }
  }

  /** Stands still until there is room. Not in a main thread. */
  waitToWrite(): void {
    for (;;) {
      const seen = Atomics.load(this.#cells, READER_EVENTS)
      if (this.size < CAPACITY) return
      Atomics.wait(this.#cells, READER_EVENTS, seen)
    }
  }

  /** Resolves once something can be read, or with the end. Does not keep the process alive. */
  async readable(): Promise<void> {
    for (;;) {
      const seen = Atomics.load(this.#cells, WRITER_EVENTS)
      if (this.size > 0 || this.ended) return
      await Atomics.waitAsync(this.#cells, WRITER_EVENTS, seen).value
    }
  }

  /** Resolves once there is room; or when `wake` was called. Does not keep the process alive. */
  async writable(): Promise<void> {
    const seen = Atomics.load(this.#cells, READER_EVENTS)
    if (this.size < CAPACITY) return
    await Atomics.waitAsync(this.#cells, READER_EVENTS, seen).value
  }

  /** Lets go whoever waits in `writable`, with or without room. */
  wakeWriter(): void {
    this.#tell(READER_EVENTS)
  }

  /** Empty and open again, for the next use. Nobody may be using it. */
  reset(): void {
    for (const cell of [WRITTEN, READ, ENDED]) Atomics.store(this.#cells, cell, 0)
  }

  #tell(cell: number): void {
    Atomics.add(this.#cells, cell, 1)
    Atomics.notify(this.#cells, cell)
  }
}
