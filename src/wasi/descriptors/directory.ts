import type { ByteString } from '../../fs/byte-string.ts'
import { codeOf } from '../../fs/error.ts'
import type { Directory, Identified, Stat, Times } from '../../fs/filesystem.ts'
import { Errno } from '../abi/errno.ts'
import { Filetype, Rights } from '../abi/flags.ts'
import { Descriptor, type DirectoryEntry } from '../descriptor.ts'
import { filetypeOf } from '../filetype.ts'
import { toBigInt } from '../i64.ts'
import { DIRECTORY_RIGHTS, type RightSet } from '../rights.ts'

/** A name and where a listing that begins with it starts; the number stays with the name as long as that is there. */
interface Listed {
  readonly cookie: number
  readonly name: ByteString
  /** As the listing told it; undefined for what is to be asked for. */
  found?: Found | undefined
}

/** What a listing tells of an entry. */
type Found = Pick<DirectoryEntry, 'ino' | 'type'>

/** More than what a kernel's clock for files takes for a step, in nanoseconds. */
const TICK = 20_000_000n

/** So few entries are looked up where the directory stands. */
const FEW = 4

/** A directory: where paths start, and a listing that can be taken up again at any cookie it ever gave. */
export class DirectoryDescriptor extends Descriptor {
  readonly filetype = Filetype.DIRECTORY
  readonly applicable = DIRECTORY_RIGHTS
  readonly directory: Directory
  /** The name under which the guest was given it; undefined for what it opened itself. */
  readonly preopenName: ByteString | undefined
  /** The names of the last look, in the order of first sight, which is that of their cookies. */
  #entries: Listed[] = []
  #nextCookie = 0
  /** What the directory said at the last look: most looks find the same. */
  #listed: readonly ByteString[] = []
  /** What it said, if that was more than names. */
  #identified: readonly Identified[] | undefined
  /** When it had last been changed, if it is known and a listing goes on. */
  #listedAt: bigint | undefined
  /** How many of the entries are to be asked for. */
  #unknown = 0

  constructor(directory: Directory, base: RightSet, inheriting: RightSet, flags = 0, preopenName?: ByteString) {
    super(base, inheriting, flags)
    this.directory = directory
    this.preopenName = preopenName
  }

  override wrongKind(rights: RightSet): Errno {
    return (rights & Rights.FD_FILESTAT_SET_SIZE) !== 0 ? Errno.INVAL : Errno.ISDIR
  }

  stat(): Stat {
    return this.directory.stat()
  }

  close(): void {
    this.directory.close()
  }

  override setTimes(times: Times): void {
    this.directory.setTimes(times)
  }

  override sync(): void {
    this.directory.sync()
  }

  override advise(): void {
    // As for files: there is nobody to advise.
  }

  /**
   * Entries from `cookie` on, "." and ".." first. Cookie 0 looks at the directory anew; names that were there before keep
   * their cookies and new ones get higher ones, so a listing begun earlier goes on undisturbed.
   */
  override *entries(cookie: bigint): Generator<DirectoryEntry> {
    if (cookie === 0n || this.#entries.length === 0) this.#look()
    else if (this.#identified !== undefined && !this.#isAsListed()) this.#forget()
    let index = this.#indexOf(cookie)
    const near = Math.min(this.#entries.length - index, this.#unknown) > FEW ? this.directory.approach?.() : undefined
    try {
      for (; index < this.#entries.length; index++) {
        const entry = this.#entries[index] as Listed
        const { cookie: own, name } = entry
        const found = entry.found ?? find(near ?? this.directory, name)
        if (found !== undefined) yield { name, ino: found.ino, type: found.type, next: toBigInt(own + 1) }
      }
    } finally {
      near?.close()
      if (this.#identified !== undefined && index < this.#entries.length) this.#listedAt = this.#changed()
    }
  }

  /** Whether nothing was removed since a listing that is being gone on with. */
  #isAsListed(): boolean {
    return this.#listedAt !== undefined && this.#listedAt === this.#changed()
  }

  /** When the directory was last changed; undefined when that is so short ago that another change might not show. */
  #changed(): bigint | undefined {
    const { ctime } = this.directory.stat()
    return BigInt(Date.now()) * 1_000_000n - ctime > TICK ? ctime : undefined
  }

  /** Each entry is to be asked for. */
  #forget(): void {
    this.#identified = undefined
    for (const entry of this.#entries) entry.found = undefined
    this.#unknown = this.#entries.length
  }

  #look(): void {
    const identified = this.directory.listIdentified?.()
    if (identified !== undefined && identified === this.#identified) return
    this.#identified = identified
    this.#enlist(identified?.map(({ name }) => name) ?? this.directory.list())
    if (identified === undefined) return this.#forget()
    const told = new Map(identified.map(({ name, known }) => [name, known && { ino: known.ino, type: filetypeOf(known.type) }]))
    for (const entry of this.#entries) entry.found = told.get(entry.name)
    this.#unknown = this.#entries.filter(({ found }) => found === undefined).length
  }

  /** Makes entries of names; those that stay keep their cookies. */
  #enlist(names: readonly ByteString[]): void {
    if (this.#entries.length > 0 && names.length === this.#listed.length && names.every((name, index) => name === this.#listed[index])) return
    this.#listed = names
    const present = new Set<ByteString>(['.', '..', ...names])
    this.#entries = this.#entries.filter(({ name }) => present.delete(name))
    for (const name of present) this.#entries.push({ cookie: this.#nextCookie++, name })
  }

  /** Where the first entry with this cookie or a higher one stands. */
  #indexOf(cookie: bigint): number {
    let low = 0
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (BigInt((this.#entries[middle] as Listed).cookie) < cookie) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Undefined for what was removed since it was listed. ".." tells nothing of what lies above: it is "." here. */
function find(directory: Directory, name: ByteString): Found | undefined {
  try {
    const { ino, type } = name === '.' || name === '..' ? directory.stat() : directory.identifyEntry?.(name) ?? directory.statEntry(name)
    return { ino, type: filetypeOf(type) }
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT') return undefined
    // A directory that may be listed and not searched tells names alone.
    if (code === 'EACCES') return { ino: 0n, type: Filetype.UNKNOWN }
    throw error
  }
}
