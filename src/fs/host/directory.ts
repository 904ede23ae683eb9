import { type BigIntStats, closeSync, constants, fstatSync, fsyncSync, linkSync, lstatSync, mkdirSync, openSync, readdirSync, readlinkSync, renameSync, rmdirSync, statSync, symlinkSync, unlinkSync } from 'node:fs'
import { type ByteString, hostBytes } from '../byte-string.ts'
import { FsError } from '../error.ts'
import type { Directory, Identified, Opened, OpenOptions, Stat, Times } from '../filesystem.ts'
import { isReadOnly } from '../readonly.ts'
import { BelowHandle, descend } from './below-handle.ts'
import { HostFile, openFlags } from './file.ts'
import type { Handle } from './handle.ts'
import { libcIfWorth, lose } from './libc/index.ts'
import { identifiedListing, type Listing } from './listing.ts'
import { O_PATH } from './open-flags.ts'
import { ProcHandle } from './proc-handle.ts'
import { approach, isLent, leap, mayStand } from './standing.ts'
import { HostStat, typeOf } from './stat.ts'
import { HostStream } from './stream.ts'
import { setTimes } from './times.ts'

/** Windows alone: there the look for a link comes first and the open after it, which is as good as a checked path is. */
const LOOKS_FIRST = !('O_NOFOLLOW' in constants)

/** What an lstat takes longer than its part of a listing by the C library, and a way down than openat2(2), in nanoseconds. */
const LSTAT = 1400
const WALK = 2000

const STAT = { bigint: true, throwIfNoEntry: false } as const

/** A directory of the host, held by a handle. Every path given to node:fs below comes from the handle. */
export class HostDirectory implements Directory {
  readonly handle: Handle
  #closed = false
  #listing: Listing | undefined

  /** Takes over `handle`. */
  constructor(handle: Handle) {
    this.handle = handle
  }

  openDescendant(path: ByteString, direct = false): Directory | undefined {
    const handle = path === '' ? leap(this.handle, path) : below(this.handle, path, direct)
    return handle && new HostDirectory(handle)
  }

  walked(path: ByteString, directory: Directory): void {
    if (directory instanceof HostDirectory) mayStand(this.handle, path, directory.handle)
  }

  approach(): Directory | undefined {
    const handle = approach(this.handle)
    return handle && new HostDirectory(handle)
  }

  stat(): Stat {
    return found(statSync(this.handle.self(), STAT))
  }

  setTimes(times: Times): void {
    setTimes({ path: this.handle.self(), follow: true }, times, () => this.stat())
  }

  sync(): void {
    const hostFd = openSync(this.handle.self(), constants.O_RDONLY)
    try {
      fsyncSync(hostFd)
    } finally {
      closeSync(hostFd)
    }
  }

  duplicate(): Directory {
    return new HostDirectory(this.handle.duplicate())
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.handle.close()
  }

  openDirectory(name: ByteString): Directory {
    return new HostDirectory(this.handle.enter(name))
  }

  open(name: ByteString, options: OpenOptions): Opened {
    if (LOOKS_FIRST && isLink(this.handle.at(name))) throw new FsError('ELOOP')
    const hostFd = openEntry(this.handle, name, openFlags(options))
    let keep = false
    try {
      const type = typeOf(fstatSync(hostFd).mode)
      if (type === 'directory') return { kind: 'directory', directory: this.openDirectory(name) }
      keep = true
      if (type === 'file') return { kind: 'file', file: new HostFile(hostFd, options) }
      return { kind: 'stream', stream: new HostStream(hostFd, true) }
    } finally {
      if (!keep) closeSync(hostFd)
    }
  }

  statEntry(name: ByteString): Stat {
    if (this.handle.reach === undefined) return found(lstatSync(this.handle.at(name), STAT))
    const hostFd = this.handle.reach(name, O_PATH | constants.O_NOFOLLOW)
    try {
      return new HostStat(fstatSync(hostFd, STAT))
    } finally {
      closeSync(hostFd)
    }
  }

  identifyEntry(name: ByteString): Pick<Stat, 'ino' | 'type'> {
    lose(LSTAT)
    const stat = lstatSync(this.handle.at(name), { throwIfNoEntry: false })
    if (stat === undefined) throw new FsError('ENOENT')
    return Number.isSafeInteger(stat.ino) ? { ino: BigInt(stat.ino), type: typeOf(stat.mode) } : this.statEntry(name)
  }

  readLink(name: ByteString): ByteString {
    return readlinkSync(this.handle.at(name), 'latin1')
  }

  setEntryTimes(name: ByteString, times: Times): void {
    setTimes({ path: this.handle.at(name), follow: false }, times, () => this.statEntry(name))
  }

  list(): ByteString[] {
    return readdirSync(this.handle.self(), 'latin1')
  }

  listIdentified(): readonly Identified[] | undefined {
    if (!(this.handle instanceof ProcHandle)) return undefined
    this.#listing = identifiedListing(this.handle.self(), this.#listing)
    return this.#listing?.entries
  }

  makeDirectory(name: ByteString): void {
    mkdirSync(this.handle.at(name), 0o777)
  }

  removeDirectory(name: ByteString): void {
    rmdirSync(this.handle.at(name))
  }

  unlink(name: ByteString): void {
    unlinkSync(this.handle.at(name))
  }

  makeSymlink(name: ByteString, target: ByteString): void {
    symlinkSync(hostBytes(target), this.handle.at(name))
  }

  rename(name: ByteString, to: Directory, toName: ByteString): void {
    renameSync(this.handle.at(name), handleOf(to).at(toName))
  }

  link(name: ByteString, to: Directory, toName: ByteString): void {
    // Elsewhere link(2) may follow a link, as macOS's does: to a file that lies outside, perhaps.
    if (process.platform !== 'linux' && isLink(this.handle.at(name))) throw new FsError('ENOTSUP')
    linkSync(this.handle.at(name), handleOf(to).at(toName))
  }
}

/** A way down to a directory that is not this one. */
function below(handle: Handle, path: ByteString, direct: boolean): Handle | undefined {
  const libc = libcIfWorth()
  if (libc?.canOpenBelow() === true && handle instanceof ProcHandle) return direct ? new BelowHandle(libc, handle, path) : descend(libc, handle, path)
  if (isLent()) lose(WALK) // Threads, which have no openat2, gain nothing by it.
  return leap(handle, path)
}

function openEntry(handle: Handle, name: ByteString, flags: number): number {
  const mode = 0o666
  return handle.reach?.(name, flags, mode) ?? openSync(handle.at(name), flags, mode)
}

/** The handle of another host directory; EROFS for one that may not be written to, EXDEV for one of another backend. */
function handleOf(directory: Directory): Handle {
  if (isReadOnly(directory)) throw new FsError('EROFS')
  if (!(directory instanceof HostDirectory)) throw new FsError('EXDEV')
  return directory.handle
}

const isLink = (path: string | Buffer): boolean => lstatSync(path, STAT)?.isSymbolicLink() === true

function found(stat: BigIntStats | undefined): Stat {
  if (stat === undefined) throw new FsError('ENOENT')
  return new HostStat(stat)
}
