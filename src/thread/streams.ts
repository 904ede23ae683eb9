import { FsError } from '../fs/error.ts'
import type { IoSlices, Stat, Stream } from '../fs/filesystem.ts'
import type { Channel } from './channel.ts'

/** A standard stream of a program in a thread: to the program it is a pipe. */
abstract class MemoryStream implements Stream {
  readonly type = 'fifo'
  readonly terminal = false
  readonly waits: boolean = false

  stat(): Stat {
    return { dev: 0n, ino: 0n, type: 'fifo', nlink: 1n, size: 0n, atime: 0n, mtime: 0n, ctime: 0n }
  }
  readNow(_into: IoSlices): number {
    throw new FsError('EBADF')
  }
  readBlocking(into: IoSlices): number {
    return this.readNow(into)
  }
  peek(): 'bytes' | 'end' | undefined {
    return 'end'
  }
  whenReady(_wake: () => void): () => void {
    return () => {}
  }
  write(_from: IoSlices, _nonBlocking: boolean): number {
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
export class BytesInput extends MemoryStream {
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

/** Bytes that come while the program runs. */
export class ChannelInput extends MemoryStream {
  override readonly waits = true
  readonly #channel: Channel

  constructor(channel: Channel) {
    super()
    this.#channel = channel
  }

  override readNow(into: IoSlices): number {
    if (into.total === 0) return 0
    const ended = this.#channel.ended // asked first: the last bytes may come in between
    let count = 0
    for (const view of into.views()) count += this.#channel.read(view)
    if (count === 0 && !ended) throw new FsError('EAGAIN')
    return count
  }

  override readBlocking(into: IoSlices): number {
    if (into.total === 0) return 0
    this.#channel.waitToRead()
    return this.readNow(into)
  }

  override peek(): 'bytes' | 'end' | undefined {
    const { ended } = this.#channel
    if (this.#channel.size > 0) return 'bytes'
    return ended ? 'end' : undefined
  }

  override whenReady(wake: () => void): () => void {
    let off = false
    void this.#channel.readable().then(() => { if (!off) wake() })
    return () => { off = true }
  }
}

/** Hands on all that is written, and waits where the other side is slow. */
export class ChannelOutput extends MemoryStream {
  readonly #channel: Channel

  constructor(channel: Channel) {
    super()
    this.#channel = channel
  }

  override write(from: IoSlices, nonBlocking: boolean): number {
    let written = 0
    for (const view of from.views()) {
      for (let at = 0; at < view.length;) {
        const count = this.#channel.write(view.subarray(at))
        if (count === 0 && nonBlocking) {
          if (written === 0) throw new FsError('EAGAIN')
          return written
        }
        if (count === 0) this.#channel.waitToWrite()
        at += count
        written += count
      }
    }
    return written
  }
}
