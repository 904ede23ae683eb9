import * as fs from 'node:fs'
import { type ByteString, hostBytes } from '../byte-string.ts'
import { FsError } from '../error.ts'
import type { Directory, Opened, OpenOptions, Stat, Times } from '../filesystem.ts'
import { isReadOnly } from '../readonly.ts'
import { HostFile, openFlags } from './file.ts'
import type { Handle } from './handle.ts'
import { HostStat } from './stat.ts'
import { HostStream } from './stream.ts'
import { setTimes } from './times.ts'

const STAT = { bigint: true, throwIfNoEntry: false } as const

/**
 * Ways that were walked without meeting a link: the number of a directory and a path below it. All are forgotten when a
 * guest does what may put a link where there was none.
 */
const plain = new Set<string>()
const MAX_PLAIN = 1024
let directories = 0

/** A directory of the host, held by a handle. Every path given to node:fs below comes from the handle. */
export class HostDirectory implements Directory {
  readonly handle: Handle
  readonly #number = ++directories

  /** Takes over `handle`. */
  constructor(handle: Handle) {
    this.handle = handle
  }

  /**
   * A leap through a link would follow it out of the mount. It would find out and come back, yet the time it took would
   * tell a guest what is there. So it leaps only where a walk met no link, and where the guest can have put none since.
   */
  openDescendant(path: ByteString): Directory | undefined {
    const way = `${this.#number} ${path}`
    if (!plain.has(way)) return undefined
    const found = this.handle.leap?.(path)
    if (found !== undefined) return new HostDirectory(found)
    plain.delete(way)
    return undefined
  }

  walked(path: ByteString): void {
    if (this.handle.leap === undefined) return
    if (plain.size >= MAX_PLAIN) plain.clear()
    plain.add(`${this.#number} ${path}`)
  }

  stat(): Stat {
    return found(fs.statSync(this.handle.self(), STAT))
  }

  setTimes(times: Times): void {
    setTimes({ path: this.handle.self(), follow: true }, times, () => this.stat())
  }

  sync(): void {
    const hostFd = fs.openSync(this.handle.self(), fs.constants.O_RDONLY)
    try {
      fs.fsyncSync(hostFd)
    } finally {
      fs.closeSync(hostFd)
    }
  }

  duplicate(): Directory {
    return new HostDirectory(this.handle.duplicate())
  }

  close(): void {
    this.handle.close()
  }

  openDirectory(name: ByteString): Directory {
    return new HostDirectory(this.handle.enter(name))
  }

  open(name: ByteString, options: OpenOptions): Opened {
    // Windows alone: there the look comes first and the open after it, which is as good as a checked path is.
    if (!('O_NOFOLLOW' in fs.constants) && isLink(this.handle.at(name))) throw new FsError('ELOOP')
    const hostFd = fs.openSync(this.handle.at(name), openFlags(options), 0o666)
    let keep = false
    try {
      const stat = new HostStat(fs.fstatSync(hostFd, { bigint: true }))
      if (stat.type === 'directory') return { kind: 'directory', directory: this.openDirectory(name), stat }
      keep = true
      if (stat.type === 'file') return { kind: 'file', file: new HostFile(hostFd, options), stat }
      return { kind: 'stream', stream: new HostStream(hostFd, true), stat }
    } finally {
      if (!keep) fs.closeSync(hostFd)
    }
  }

  statEntry(name: ByteString): Stat {
    return found(fs.lstatSync(this.handle.at(name), STAT))
  }

  readLink(name: ByteString): ByteString {
    return fs.readlinkSync(this.handle.at(name), 'latin1')
  }

  setEntryTimes(name: ByteString, times: Times): void {
    setTimes({ path: this.handle.at(name), follow: false }, times, () => this.statEntry(name))
  }

  list(): ByteString[] {
    return fs.readdirSync(this.handle.self(), 'latin1')
  }

  makeDirectory(name: ByteString): void {
    fs.mkdirSync(this.handle.at(name), 0o777)
  }

  removeDirectory(name: ByteString): void {
    fs.rmdirSync(this.handle.at(name))
  }

  unlink(name: ByteString): void {
    fs.unlinkSync(this.handle.at(name))
  }

  makeSymlink(name: ByteString, target: ByteString): void {
    plain.clear()
    fs.symlinkSync(hostBytes(target), this.handle.at(name))
  }

  rename(name: ByteString, to: Directory, toName: ByteString): void {
    plain.clear()
    fs.renameSync(this.handle.at(name), handleOf(to).at(toName))
  }

  link(name: ByteString, to: Directory, toName: ByteString): void {
    // Elsewhere link(2) may follow a link, as macOS's does: to a file that lies outside, perhaps.
    if (process.platform !== 'linux' && isLink(this.handle.at(name))) throw new FsError('ENOTSUP')
    plain.clear()
    fs.linkSync(this.handle.at(name), handleOf(to).at(toName))
  }
}

/** The handle of another host directory; EROFS for one that may not be written to, EXDEV for one of another backend. */
function handleOf(directory: Directory): Handle {
  if (isReadOnly(directory)) throw new FsError('EROFS')
  if (!(directory instanceof HostDirectory)) throw new FsError('EXDEV')
  return directory.handle
}

const isLink = (path: string | Buffer): boolean => fs.lstatSync(path, STAT)?.isSymbolicLink() === true

function found(stat: fs.BigIntStats | undefined): Stat {
  if (stat === undefined) throw new FsError('ENOENT')
  return new HostStat(stat)
}
