import type { ByteString } from '../../fs/byte-string.ts'
import { codeOf } from '../../fs/error.ts'
import type { Directory, Stat, Times } from '../../fs/filesystem.ts'
import { Errno } from '../abi/errno.ts'
import { Filetype, Rights } from '../abi/flags.ts'
import { Descriptor, type DirectoryEntry } from '../descriptor.ts'
import { filetypeOf } from '../filetype.ts'
import { DIRECTORY_RIGHTS, type RightSet } from '../rights.ts'

/** A directory: where paths start, and a listing that can be taken up again at any cookie it ever gave. */
export class DirectoryDescriptor extends Descriptor {
  readonly filetype = Filetype.DIRECTORY
  readonly applicable = DIRECTORY_RIGHTS
  readonly directory: Directory
  /** The name under which the guest was given it; undefined for what it opened itself. */
  readonly preopenName: ByteString | undefined
  /** Every name ever listed, in the order of first sight; its index is its cookie. Undefined: gone since. */
  #names: (ByteString | undefined)[] = []

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
    if (cookie === 0n || this.#names.length === 0) this.#look()
    for (let index = cookie; index < BigInt(this.#names.length); index++) {
      const name = this.#names[Number(index)]
      const stat = name === undefined ? undefined : this.#statOf(name)
      if (name === undefined || stat === undefined) continue
      yield { name, ino: stat.ino, type: filetypeOf(stat.type), next: index + 1n }
    }
  }

  #look(): void {
    const present = new Set<ByteString>(['.', '..', ...this.directory.list()])
    this.#names = this.#names.map((name) => (name !== undefined && present.delete(name) ? name : undefined))
    for (const name of present) this.#names.push(name)
  }

  /** Undefined for what was removed since it was listed. ".." tells nothing of what lies above: it is "." here. */
  #statOf(name: ByteString): Stat | undefined {
    try {
      return name === '.' || name === '..' ? this.directory.stat() : this.directory.statEntry(name)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined
      throw error
    }
  }
}
