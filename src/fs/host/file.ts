import { closeSync, constants, fdatasyncSync, fstatSync, fsyncSync, ftruncateSync, openSync } from 'node:fs'
import { FsError } from '../error.ts'
import type { File, IoSlices, OpenOptions, Stat, Times } from '../filesystem.ts'
import { loadLibc } from './libc/index.ts'
import { readSlices, writeSlices } from './transfer.ts'
import { HostStat } from './stat.ts'
import { setTimes } from './times.ts'

const { O_APPEND, O_CREAT, O_EXCL, O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = constants

/**
 * The flags of open(2) for these options: never through a link, never waiting for a FIFO's other end, never taking over
 * a terminal.
 */
export function openFlags(options: OpenOptions): number {
  let flags = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
  flags |= options.write ? (options.read ? O_RDWR : O_WRONLY) : O_RDONLY
  if (options.append) flags |= O_APPEND
  if (options.create) flags |= O_CREAT
  if (options.create && options.exclusive) flags |= O_EXCL
  if (options.truncate) flags |= O_TRUNC
  return flags
}

/** A regular file of the host. */
export class HostFile implements File {
  readonly #hostFd: number
  readonly #options: OpenOptions
  /** The same file opened again with O_APPEND where the first was not, or without where it was. */
  #otherFd: number | undefined

  /** Takes over `hostFd`, opened with openFlags(options). */
  constructor(hostFd: number, options: OpenOptions) {
    this.#hostFd = hostFd
    this.#options = options
  }

  stat(): Stat {
    return new HostStat(fstatSync(this.#hostFd, { bigint: true }))
  }

  read(into: IoSlices, position: number): number {
    if (position > Number.MAX_SAFE_INTEGER) return 0
    return readSlices(this.#hostFd, into, position)
  }

  write(from: IoSlices, position: number): number {
    this.#requireWrite()
    if (position >= Number.MAX_SAFE_INTEGER) throw new FsError('EFBIG')
    // Linux's pwrite(2) on an O_APPEND descriptor appends; POSIX and this interface say that the position counts.
    return writeSlices(this.#options.append ? this.#other() : this.#hostFd, from, position)
  }

  append(from: IoSlices): { written: number; position: number } {
    this.#requireWrite()
    const hostFd = this.#options.append ? this.#hostFd : this.#other()
    return { written: writeSlices(hostFd, from), position: fstatSync(hostFd).size }
  }

  truncate(size: bigint): void {
    if (size > Number.MAX_SAFE_INTEGER) throw new FsError('EFBIG')
    if (!this.#options.write) throw new FsError('EINVAL')
    ftruncateSync(this.#hostFd, Number(size))
  }

  allocate(offset: bigint, length: bigint): void {
    if (loadLibc()?.fallocate(this.#hostFd, offset, length) === true) return
    const end = offset + length
    if (end > this.stat().size) this.truncate(end)
  }

  sync(dataOnly: boolean): void {
    if (dataOnly) fdatasyncSync(this.#hostFd)
    else fsyncSync(this.#hostFd)
  }

  setTimes(times: Times): void {
    setTimes({ hostFd: this.#hostFd }, times, () => this.stat())
  }

  close(): void {
    if (this.#otherFd !== undefined) closeSync(this.#otherFd)
    closeSync(this.#hostFd)
  }

  /** Said here and not left to the kernel: `#other` opens the file again, with a right that this one may not have. */
  #requireWrite(): void {
    if (!this.#options.write) throw new FsError('EBADF')
  }

  #other(): number {
    const access = this.#options.read ? O_RDWR : O_WRONLY
    // The open file as a path: on Linux this opens it again, also when it has no name any more (proc(5)).
    this.#otherFd ??= openSync(`/dev/fd/${this.#hostFd}`, access | (this.#options.append ? 0 : O_APPEND))
    return this.#otherFd
  }
}
