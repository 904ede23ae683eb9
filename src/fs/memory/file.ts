import { FsError } from '../error.ts'
import type { File, IoSlices, Stat, Times } from '../filesystem.ts'
import { maxFileSize, type Contents } from './contents.ts'
import type { MemoryFileSystem } from './file-system.ts'
import type { Inode } from './inode.ts'

/** An open file in memory. See `File` for the codes; every method gives EBADF once it is closed. */
export class MemoryFile implements File {
  readonly #fs: MemoryFileSystem
  readonly #inode: Inode
  readonly #contents: Contents
  readonly #readable: boolean
  readonly #writable: boolean
  #open = true

  /** `inode` must be of a file. */
  constructor(fs: MemoryFileSystem, inode: Inode, readable: boolean, writable: boolean) {
    this.#fs = fs
    this.#inode = inode
    this.#contents = inode.contents as Contents
    this.#readable = readable
    this.#writable = writable
    fs.hold(inode)
  }

  stat(): Stat {
    this.#requireOpen()
    return this.#inode.stat(this.#fs.dev)
  }

  read(into: IoSlices, position: number): number {
    if (!this.#open || !this.#readable) throw new FsError('EBADF')
    if (position >= this.#contents.size) return 0
    let total = 0
    for (let index = 0; index < into.count; index++) {
      const start = into.offset(index)
      const length = into.length(index)
      const done = this.#contents.read(into.bytes, start, start + length, position + total)
      total += done
      if (done < length) break
    }
    return total
  }

  write(from: IoSlices, position: number): number {
    this.#requireWritable()
    if (from.total === 0) return 0
    if (position >= maxFileSize) throw new FsError('EFBIG')
    return this.#write(from, position)
  }

  append(from: IoSlices): { written: number; position: number } {
    this.#requireWritable()
    const end = this.#contents.size
    const written = from.total === 0 ? 0 : this.#write(from, end)
    return { written, position: end + written }
  }

  #write(from: IoSlices, position: number): number {
    let total = 0
    for (let index = 0; index < from.count; index++) {
      const start = from.offset(index)
      const length = from.length(index)
      const done = this.#contents.write(from.bytes, start, start + length, position + total)
      total += done
      if (done < length) break
    }
    if (total === 0) throw new FsError(position >= maxFileSize ? 'EFBIG' : 'ENOSPC')
    this.#inode.modified(this.#fs.now())
    return total
  }

  truncate(size: bigint): void {
    this.#requireOpen()
    if (!this.#writable) throw new FsError('EINVAL')
    if (size > maxFileSize) throw new FsError('EFBIG')
    this.#contents.truncate(Number(size))
    this.#inode.modified(this.#fs.now())
  }

  allocate(offset: bigint, length: bigint): void {
    this.#requireWritable()
    if (length === 0n) throw new FsError('EINVAL')
    if (offset + length > maxFileSize) throw new FsError('EFBIG')
    if (!this.#contents.reserve(Number(offset), Number(offset + length))) throw new FsError('ENOSPC')
    this.#inode.modified(this.#fs.now())
  }

  sync(): void {
    this.#requireOpen()
  }

  setTimes(times: Times): void {
    this.#requireOpen()
    this.#inode.setTimes(times, this.#fs.now())
  }

  /** Closing twice is closing once. */
  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#fs.letGo(this.#inode)
  }

  #requireOpen(): void {
    if (!this.#open) throw new FsError('EBADF')
  }

  #requireWritable(): void {
    if (!this.#open || !this.#writable) throw new FsError('EBADF')
  }
}
