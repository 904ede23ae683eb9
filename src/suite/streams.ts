import { FsError } from '../fs/error.ts'
import type { IoSlices, Stat, Stream } from '../fs/filesystem.ts'

/** A standard stream of a tested program: to the program it is a pipe, as it would be under any other test runner. */
abstract class MemoryStream implements Stream {
  readonly type = 'fifo'
  readonly terminal = false
  readonly waits = false

  stat(): Stat {
    return { dev: 0n, ino: 0n, type: 'fifo', nlink: 1n, size: 0n, atime: 0n, mtime: 0n, ctime: 0n }
  }
  readNow(_into: IoSlices): number {
    throw new FsError('EBADF')
  }
  readBlocking(into: IoSlices): number {
    return this.readNow(into)
  }
  peek(): 'bytes' | 'end' {
    return 'end'
  }
  whenReady(): () => void {
    return () => {}
  }
  write(_from: IoSlices): number {
    throw new FsError('EBADF')
  }
  sync(): void {
    throw new FsError('EINVAL') // fsync(2) of a pipe
  }
  close(): void {
    // Nothing of the host's is held.
  }
}

/** Bytes that are there from the beginning, then the end. */
export class InputStream extends MemoryStream {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    super()
    this.#bytes = bytes
  }

  override readNow(into: IoSlices): number {
    const begin = this.#at
    for (const view of into.views()) {
      const piece = this.#bytes.subarray(this.#at, this.#at + view.length)
      view.set(piece)
      this.#at += piece.length
    }
    return this.#at - begin
  }

  override peek(): 'bytes' | 'end' {
    return this.#at < this.#bytes.length ? 'bytes' : 'end'
  }
}

/** Hands on what is written; `take` answers how much of it was taken. */
export class OutputStream extends MemoryStream {
  readonly #take: (bytes: Uint8Array) => number

  constructor(take: (bytes: Uint8Array) => number) {
    super()
    this.#take = take
  }

  override write(from: IoSlices): number {
    let written = 0
    for (const view of from.views()) written += this.#take(view)
    return written
  }
}
