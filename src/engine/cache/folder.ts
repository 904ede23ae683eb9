import { closeSync, constants, fstatSync, futimesSync, linkSync, lstatSync, mkdirSync, openSync, readdirSync, readSync, renameSync, rmSync, type Stats, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DistrustError } from './distrust-error.ts'
import { entryFile } from './entry-name.ts'
import { isThere, requireOurFile, requireOurFolder, requireRoom, requireWritable } from './trust.ts'

/** Of the key, in bytes. */
const KEY_LENGTH = 32
const SUFFIX = entryFile('')
const TEMPORARY = '.tmp'
/** Nobody writes for so long; who left it was killed. In milliseconds, like all times here. */
const STALE = 3_600_000
/** No others are touched in a folder that the user may have named by mistake. */
const isEntry = (file: string): boolean => /^[0-9a-f]{24}\.native$/.test(file)
const isTemporary = (file: string): boolean => /^(?:key|[0-9a-f]{24})\.\d+\.[0-9a-z]+\.tmp$/.test(file)
/** How old the note of an entry's last use may get before it is made anew. */
const USE_NOTED = 3_600_000

export interface Entry {
  readonly name: string
  readonly size: number
  readonly used: number
}

/** The user's folder of native code: one file for each module, and a key that nobody else can read. */
export class CacheFolder {
  readonly path: string
  readonly #intrude: boolean

  /** `intrude`: root makes it even in what belongs to another user. */
  constructor(path: string, intrude = false) {
    this.path = path
    this.#intrude = intrude
  }

  /** The secret that entries are sealed with; undefined when there is none yet. Throws DistrustError and what node:fs throws. */
  key(): Buffer | undefined {
    const hostFd = this.#open('key')
    if (hostFd === undefined) return undefined
    try {
      const stat = fstatSync(hostFd)
      if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) throw new DistrustError('mode', join(this.path, 'key'), stat)
      const key = Buffer.alloc(KEY_LENGTH)
      return readSync(hostFd, key, 0, KEY_LENGTH, 0) === KEY_LENGTH ? key : undefined
    } finally {
      closeSync(hostFd)
    }
  }

  /** The same; where there is none, makes the folder and one of `make`'s bytes. Of several who do so at once one wins. */
  makeKey(make: () => Uint8Array): Buffer {
    const known = this.key()
    if (known !== undefined) return known
    makeFolder(this.path)
    this.#requireOurs()
    writeFileSync(join(this.path, 'CACHEDIR.TAG'), 'Signature: 8a477f597d28d172789f06886806bc55\n# Native code that wasmgate keeps; see https://bford.info/cachedir/\n')
    const temporary = this.#temporary('key')
    try {
      this.#write(temporary, [make()], () => false)
      try {
        linkSync(temporary, join(this.path, 'key'))
      } catch {
        // Another was faster; or one that was killed while the disk was full has left less than a key.
        if (this.key() === undefined) renameSync(temporary, join(this.path, 'key'))
      }
    } finally {
      rmSync(temporary, { force: true })
    }
    const key = this.key()
    if (key === undefined) throw new DistrustError('short', join(this.path, 'key'))
    return key
  }

  /** What keeps runs from using it, or from making it where there is none; undefined when nothing does. Throws what node:fs throws. */
  obstacle(): DistrustError | undefined {
    try {
      if (isThere(this.path)) {
        this.#requireOurs()
        requireWritable(this.path, true)
        this.key()
      } else {
        requireRoom(this.path, this.#intrude)
      }
      return undefined
    } catch (error) {
      if (error instanceof DistrustError) return error
      throw error
    }
  }

  /** Hands an entry's descriptor to `read`; undefined when there is no such entry. `used`: that is a use of it. */
  read<T>(name: string, read: (hostFd: number) => T, used = true): T | undefined {
    const hostFd = this.#open(entryFile(name))
    if (hostFd === undefined) return undefined
    try {
      const result = read(hostFd)
      const now = Date.now()
      if (used && now - fstatSync(hostFd).mtimeMs > USE_NOTED) futimesSync(hostFd, now / 1000, now / 1000)
      return result
    } finally {
      closeSync(hostFd)
    }
  }

  /** Puts an entry there, whole, in place of one that may be there. Gives up, and answers false, when `late` says so. */
  write(name: string, pieces: readonly Uint8Array[], late: () => boolean): boolean {
    const temporary = this.#temporary(name)
    try {
      if (!this.#write(temporary, pieces, late)) return false
      renameSync(temporary, join(this.path, entryFile(name)))
      return true
    } finally {
      rmSync(temporary, { force: true })
    }
  }

  remove(name: string): void {
    this.#remove(entryFile(name))
  }

  /** All entries, the one used last first. */
  entries(): Entry[] {
    const found: Entry[] = []
    for (const name of this.#names()) {
      const stat = isEntry(name) ? lstatSync(join(this.path, name), { throwIfNoEntry: false }) : undefined
      if (stat?.isFile()) found.push({ name: name.slice(0, -SUFFIX.length), size: stat.size, used: stat.mtimeMs })
    }
    return found.toSorted((one, other) => other.used - one.used)
  }

  /** Removes what was used least recently, until no more than `limit` bytes are left, and what killed processes have left. */
  shrink(limit: number): void {
    let total = 0
    for (const { name, size } of this.entries()) {
      total += size
      if (total > limit) this.remove(name)
    }
    for (const name of this.#names()) {
      if (isTemporary(name)) this.#remove(name, ({ mtimeMs }) => Date.now() - mtimeMs > STALE)
    }
  }

  /** Removes every entry, and the key. */
  clean(): void {
    for (const name of this.#names()) {
      if (name === 'CACHEDIR.TAG' || isEntry(name) || isTemporary(name)) this.#remove(name)
      else if (name === 'key') this.#remove(name, ({ size }) => size <= KEY_LENGTH)
    }
  }

  /** What is there, unless it is a directory. */
  #remove(name: string, which: (stat: Stats) => boolean = () => true): void {
    const path = join(this.path, name)
    const stat = lstatSync(path, { throwIfNoEntry: false })
    if (stat !== undefined && !stat.isDirectory() && which(stat)) rmSync(path, { force: true })
  }

  #names(): string[] {
    try {
      return readdirSync(this.path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  }

  #temporary(name: string): string {
    return join(this.path, `${name}.${process.pid}.${process.hrtime.bigint().toString(36)}${TEMPORARY}`)
  }

  #write(path: string, pieces: readonly Uint8Array[], late: () => boolean): boolean {
    const hostFd = openSync(path, 'wx', 0o600)
    try {
      for (const piece of pieces) {
        for (let at = 0; at < piece.length;) {
          if (late()) return false
          at += writeSync(hostFd, piece, at, Math.min(piece.length - at, 1 << 20))
        }
      }
      return true
    } finally {
      closeSync(hostFd)
    }
  }

  /** A file of ours, to be read; undefined when there is none. No link is followed, and nothing is waited for. */
  #open(name: string): number | undefined {
    const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants
    let hostFd
    try {
      hostFd = openSync(join(this.path, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
      if (code === 'ELOOP') throw new DistrustError('link', join(this.path, name))
      throw error
    }
    try {
      this.#requireOurs()
      requireOurFile(join(this.path, name), fstatSync(hostFd))
      return hostFd
    } catch (error) {
      closeSync(hostFd)
      throw error
    }
  }

  /** Throws DistrustError when the folder is there and not ours alone. */
  #requireOurs(): void {
    const stat = lstatSync(this.path, { throwIfNoEntry: false })
    if (stat !== undefined) requireOurFolder(this.path, stat)
  }
}

/** With all above it. Node's own goes round for ever where a folder can have none in it (/proc). */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, 0o700)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    makeFolder(dirname(path))
    mkdirSync(path, 0o700)
  }
}
