import type { ByteString } from '../byte-string.ts'
import { FsError } from '../error.ts'
import { wallClock } from './clock.ts'
import { Inode } from './inode.ts'
import { Space, inodeCost, nameCost } from './space.ts'
import { Tree, type Entry } from './tree.ts'

/** How a file system in memory is made. */
export interface MemoryOptions {
  /** Bytes of space: contents in pages of 4 KiB, 1 KiB for each inode and for each name. Default: see `defaultSize`. */
  readonly size?: number
  /** The time it is, in nanoseconds since the epoch. Default: the wall clock. */
  readonly now?: () => bigint
}

const maxNameLength = 255

/** Above all device numbers that a host may give, which have 32 bits. */
let nextDevice = 1n << 40n

/**
 * One file system in memory: inodes by memfs's tree, their times and contents, and the space they take. Keeps count of
 * names and handles, so that an inode ends with the last of them. Follows Linux where POSIX leaves a choice.
 * Reading changes no atime, as on a file system mounted with `noatime`.
 */
export class MemoryFileSystem {
  readonly dev: bigint
  readonly now: () => bigint
  readonly root: Inode
  readonly space: Space
  readonly tree = new Tree()
  readonly #inodes = new Map<number, Inode>()

  constructor({ size, now = wallClock() }: MemoryOptions = {}) {
    this.dev = nextDevice++
    this.now = now
    this.space = new Space(size)
    this.root = this.#adopt(this.tree.root)
  }

  /** The inode of that name in a directory, or undefined. ENAMETOOLONG; ENOENT when the directory itself was removed. */
  find(directory: Inode, name: ByteString): Inode | undefined {
    const entry = this.findEntry(directory, name)
    return entry === undefined ? undefined : this.inodeOf(entry)
  }

  /** The same for the entry, which is that one name of the inode. */
  findEntry(directory: Inode, name: ByteString): Entry | undefined {
    if (directory.isRemoved) throw new FsError('ENOENT')
    if (name.length > maxNameLength) throw new FsError('ENAMETOOLONG')
    return this.tree.find(directory.entry, name)
  }

  /** The inode of that name. ENOENT, ENAMETOOLONG. */
  require(directory: Inode, name: ByteString): Inode {
    return this.inodeOf(this.requireEntry(directory, name))
  }

  requireEntry(directory: Inode, name: ByteString): Entry {
    const entry = this.findEntry(directory, name)
    if (entry === undefined) throw new FsError('ENOENT')
    return entry
  }

  inodeOf(entry: Entry): Inode {
    return this.#inodes.get(entry.getNode().ino) as Inode
  }

  /** An empty file where there is no such name. ENOSPC. */
  addFile(directory: Inode, name: ByteString): Inode {
    this.space.takeHeap(inodeCost + nameCost)
    return this.#added(directory, this.tree.addFile(directory.entry, name))
  }

  /** ENOSPC, EEXIST. */
  addDirectory(directory: Inode, name: ByteString): void {
    this.#requireFree(directory, name)
    this.space.takeHeap(inodeCost + nameCost)
    this.#added(directory, this.tree.addDirectory(directory.entry, name))
  }

  /** ENOSPC, EEXIST. */
  addSymlink(directory: Inode, name: ByteString, target: ByteString): void {
    this.#requireFree(directory, name)
    this.space.takeHeap(inodeCost + nameCost + target.length)
    this.#added(directory, this.tree.addSymlink(directory.entry, name, target))
  }

  /** One more name for what has one. EEXIST, EPERM (a directory), ENOSPC. */
  addName(directory: Inode, name: ByteString, inode: Inode): void {
    this.#requireFree(directory, name)
    if (inode.type === 'directory') throw new FsError('EPERM')
    this.space.takeHeap(nameCost)
    this.tree.addName(directory.entry, name, inode.node)
    const now = this.now()
    inode.ctime = now
    directory.modified(now)
  }

  /** Takes a name away. */
  remove(directory: Inode, entry: Entry): void {
    const inode = this.inodeOf(entry)
    const now = this.now()
    this.tree.remove(entry)
    this.space.giveHeap(nameCost)
    inode.ctime = now
    directory.modified(now)
    this.#endIfUnused(inode)
  }

  /** Gives an entry another name, which must be free, or another directory, or both. */
  move(from: Inode, entry: Entry, to: Inode, name: ByteString): void {
    const now = this.now()
    this.tree.move(entry, to.entry, name)
    this.inodeOf(entry).ctime = now
    from.modified(now)
    to.modified(now)
  }

  /** A handle was opened. */
  hold(inode: Inode): void {
    inode.handles++
  }

  /** A handle was closed. */
  letGo(inode: Inode): void {
    inode.handles--
    this.#endIfUnused(inode)
  }

  #requireFree(directory: Inode, name: ByteString): void {
    if (this.findEntry(directory, name) !== undefined) throw new FsError('EEXIST')
  }

  #adopt(entry: Entry): Inode {
    const inode = new Inode(entry, this.space, this.now())
    this.#inodes.set(inode.node.ino, inode)
    return inode
  }

  #added(directory: Inode, entry: Entry): Inode {
    const inode = this.#adopt(entry)
    directory.modified(inode.mtime)
    return inode
  }

  #endIfUnused(inode: Inode): void {
    if (inode.node.nlink > 0 || inode.handles > 0) return
    inode.contents?.release()
    this.space.giveHeap(inodeCost + (inode.type === 'symlink' ? inode.size : 0))
    this.#inodes.delete(inode.node.ino)
    this.tree.forget(inode.node)
  }
}
