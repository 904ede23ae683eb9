import type { ByteString } from '../byte-string.ts'
import { FsError } from '../error.ts'
import type { Directory, Opened, OpenOptions, Stat, Times } from '../filesystem.ts'
import { isReadOnly } from '../readonly.ts'
import { MemoryFile } from './file.ts'
import type { MemoryFileSystem } from './file-system.ts'
import type { Inode } from './inode.ts'
import { rename } from './rename.ts'

/** PATH_MAX without its NUL. */
const maxTargetLength = 4095

/** A handle of a directory in memory: of the inode, wherever it is moved. EBADF from every method once it is closed. */
export class MemoryDirectory implements Directory {
  readonly #fs: MemoryFileSystem
  readonly #directory: Inode
  #open = true

  /** `directory` must be of a directory. */
  constructor(fs: MemoryFileSystem, directory: Inode) {
    this.#fs = fs
    this.#directory = directory
    fs.hold(directory)
  }

  get #inode(): Inode {
    if (!this.#open) throw new FsError('EBADF')
    return this.#directory
  }

  stat(): Stat {
    return this.#inode.stat(this.#fs.dev)
  }

  setTimes(times: Times): void {
    this.#inode.setTimes(times, this.#fs.now())
  }

  sync(): void {
    void this.#inode
  }

  duplicate(): Directory {
    return new MemoryDirectory(this.#fs, this.#inode)
  }

  /** Closing twice is closing once. */
  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#fs.letGo(this.#directory)
  }

  openDirectory(name: ByteString): Directory {
    const inode = this.#fs.require(this.#inode, name)
    if (inode.type !== 'directory') throw new FsError('ENOTDIR')
    return new MemoryDirectory(this.#fs, inode)
  }

  open(name: ByteString, options: OpenOptions): Opened {
    const { create, exclusive, read, truncate, write } = options
    const found = this.#fs.find(this.#inode, name)
    if (found === undefined && !create) throw new FsError('ENOENT')
    if (found !== undefined && create && exclusive) throw new FsError('EEXIST')
    if (found?.type === 'symlink') throw new FsError('ELOOP')
    if (found?.type === 'directory') {
      if (create || write || truncate) throw new FsError('EISDIR')
      const directory = new MemoryDirectory(this.#fs, found)
      return { kind: 'directory', directory }
    }
    const inode = found ?? this.#fs.addFile(this.#inode, name)
    if (truncate && found !== undefined) {
      inode.contents?.truncate(0)
      inode.modified(this.#fs.now())
    }
    const file = new MemoryFile(this.#fs, inode, read, write)
    return { kind: 'file', file }
  }

  statEntry(name: ByteString): Stat {
    return this.#fs.require(this.#inode, name).stat(this.#fs.dev)
  }

  readLink(name: ByteString): ByteString {
    const inode = this.#fs.require(this.#inode, name)
    if (inode.type !== 'symlink') throw new FsError('EINVAL')
    return inode.node.symlink
  }

  setEntryTimes(name: ByteString, times: Times): void {
    this.#fs.require(this.#inode, name).setTimes(times, this.#fs.now())
  }

  list(): ByteString[] {
    return this.#fs.tree.names(this.#inode.entry)
  }

  makeDirectory(name: ByteString): void {
    this.#fs.addDirectory(this.#inode, name)
  }

  removeDirectory(name: ByteString): void {
    const entry = this.#fs.requireEntry(this.#inode, name)
    if (!entry.getNode().isDirectory()) throw new FsError('ENOTDIR')
    if (!this.#fs.tree.isEmpty(entry)) throw new FsError('ENOTEMPTY')
    this.#fs.remove(this.#inode, entry)
  }

  unlink(name: ByteString): void {
    const entry = this.#fs.requireEntry(this.#inode, name)
    if (entry.getNode().isDirectory()) throw new FsError('EISDIR')
    this.#fs.remove(this.#inode, entry)
  }

  makeSymlink(name: ByteString, target: ByteString): void {
    const inode = this.#inode
    if (target === '') throw new FsError('ENOENT')
    if (target.length > maxTargetLength) throw new FsError('ENAMETOOLONG')
    this.#fs.addSymlink(inode, name, target)
  }

  rename(name: ByteString, to: Directory, toName: ByteString): void {
    rename(this.#fs, this.#inode, name, this.#sibling(to), toName)
  }

  link(name: ByteString, to: Directory, toName: ByteString): void {
    const inode = this.#fs.require(this.#inode, name)
    this.#fs.addName(this.#sibling(to), toName, inode)
  }

  /** The directory behind another handle. EROFS when that may not be written to, EXDEV when it is of another file system. */
  #sibling(to: Directory): Inode {
    if (isReadOnly(to)) throw new FsError('EROFS')
    if (!(#fs in to) || to.#fs !== this.#fs) throw new FsError('EXDEV')
    return to.#inode
  }

  openDescendant(path: ByteString): Directory | undefined {
    let inode = this.#inode
    for (const name of path.split('/')) {
      if (inode.type !== 'directory' || inode.isRemoved) return undefined
      const entry = this.#fs.tree.find(inode.entry, name)
      if (entry === undefined) return undefined
      inode = this.#fs.inodeOf(entry)
    }
    return inode.type === 'directory' ? new MemoryDirectory(this.#fs, inode) : undefined
  }
}
