import { FsError, type PosixCode } from '../../../src/fs/error.ts'
import type { FileType, IoSlices, Stat, Stream } from '../../../src/fs/filesystem.ts'

export interface StreamOptions {
  readonly type?: FileType
  readonly terminal?: boolean
  readonly waits?: boolean
}

/** A pipe, terminal or device that a test holds the other end of. Counts how it is used. */
export class FakeStream implements Stream {
  readonly type: FileType
  readonly terminal: boolean
  readonly waits: boolean
  /** All that the guest wrote. */
  output = ''
  /** Writes take at most so many bytes, or fail with this code. */
  room: number | PosixCode = Infinity
  closed = 0
  /** Calls of whenReady that wait for a wake. */
  readonly watching = new Set<() => void>()
  #input = Buffer.alloc(0)
  #ended = false

  constructor({ type = 'fifo', terminal = false, waits = true }: StreamOptions = {}) {
    this.type = type
    this.terminal = terminal
    this.waits = waits
  }

  /** Puts bytes in for the guest to read. */
  push(text: string): this {
    this.#input = Buffer.concat([this.#input, Buffer.from(text, 'latin1')])
    this.#wake()
    return this
  }

  /** Nothing more will come. */
  end(): this {
    this.#ended = true
    this.#wake()
    return this
  }

  stat(): Stat {
    return { dev: 7n, ino: 8n, type: this.type, nlink: 1n, size: 0n, atime: 1n, mtime: 2n, ctime: 3n }
  }

  readNow(into: IoSlices): number {
    if (this.#input.length === 0) {
      if (this.#ended || !this.waits) return 0
      throw new FsError('EAGAIN')
    }
    let done = 0
    for (const view of into.views()) done += this.#input.copy(view, 0, done)
    this.#input = this.#input.subarray(done)
    return done
  }

  /** A test has nobody to fill the pipe while its thread stands still. */
  readBlocking(into: IoSlices): number {
    return this.readNow(into)
  }

  peek(): 'bytes' | 'end' | undefined {
    if (this.#input.length > 0) return 'bytes'
    return this.#ended ? 'end' : undefined
  }

  whenReady(wake: () => void): () => void {
    this.watching.add(wake)
    return () => void this.watching.delete(wake)
  }

  write(from: IoSlices, nonBlocking: boolean): number {
    if (typeof this.room === 'string') {
      if (this.room === 'EAGAIN' && !nonBlocking) throw new Error('a blocking write must not ask for EAGAIN')
      throw new FsError(this.room)
    }
    const bytes = Buffer.concat(from.views()).subarray(0, Math.min(from.total, this.room))
    this.output += bytes.toString('latin1')
    return bytes.length
  }

  sync(): void {
    throw new FsError('EINVAL') // fsync(2) of a pipe
  }

  close(): void {
    this.closed++
  }

  #wake(): void {
    const waiting = Array.from(this.watching)
    this.watching.clear()
    for (const wake of waiting) wake()
  }
}
