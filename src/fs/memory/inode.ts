import type { FileType, Stat, Times } from '../filesystem.ts'
import { Contents } from './contents.ts'
import type { Space } from './space.ts'
import type { Entry, Node } from './tree.ts'

/**
 * A file, directory or symbolic link: memfs's node, and beside it what memfs keeps too coarsely or not at all. Times are
 * nanoseconds since the epoch.
 */
export class Inode {
  readonly node: Node
  readonly type: FileType & ('file' | 'directory' | 'symlink')
  /** Of a directory: its one place in the tree. Of others: the first name they had, of no further use. */
  readonly entry: Entry
  /** Of a file. */
  readonly contents: Contents | undefined
  atime: bigint
  mtime: bigint
  ctime: bigint
  /** How many handles are open on it; it lives while there is a handle or a name. */
  handles = 0

  constructor(entry: Entry, space: Space, now: bigint) {
    this.entry = entry
    this.node = entry.getNode()
    this.type = this.node.isDirectory() ? 'directory' : this.node.isSymlink() ? 'symlink' : 'file'
    this.contents = this.type === 'file' ? new Contents(space) : undefined
    this.atime = this.mtime = this.ctime = now
  }

  /** A directory that was removed while somebody had it open: nothing can be made in it any more. */
  get isRemoved(): boolean {
    return this.node.nlink === 0
  }

  /** The contents changed. */
  modified(now: bigint): void {
    this.mtime = this.ctime = now
  }

  /** As utimensat(2): any change sets ctime, and no change nothing. */
  setTimes({ atime, mtime }: Times, now: bigint): void {
    if (atime === undefined && mtime === undefined) return
    if (atime !== undefined) this.atime = atime === 'now' ? now : atime
    if (mtime !== undefined) this.mtime = mtime === 'now' ? now : mtime
    this.ctime = now
  }

  /** In bytes; of a symbolic link the length of its target, of a directory 0. */
  get size(): number {
    return this.contents?.size ?? (this.type === 'symlink' ? this.node.symlink.length : 0)
  }

  stat(dev: bigint): Stat {
    return {
      dev,
      ino: BigInt(this.node.ino),
      type: this.type,
      nlink: BigInt(this.node.nlink),
      size: BigInt(this.size),
      atime: this.atime,
      mtime: this.mtime,
      ctime: this.ctime,
    }
  }
}
