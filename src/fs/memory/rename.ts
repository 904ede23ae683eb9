import type { ByteString } from '../byte-string.ts'
import { FsError } from '../error.ts'
import type { MemoryFileSystem } from './file-system.ts'
import type { Inode } from './inode.ts'

/**
 * rename(2) within one file system, with the checks in Linux's order (do_renameat2 and vfs_rename in fs/namei.c).
 * ENOENT, EINVAL (into itself), ENOTEMPTY, ENOTDIR, EISDIR, ENAMETOOLONG. Takes no space.
 */
export function rename(fs: MemoryFileSystem, from: Inode, name: ByteString, to: Inode, toName: ByteString): void {
  const { tree } = fs
  // 1. Both names are looked up; the first must be there.
  const source = fs.requireEntry(from, name)
  const target = fs.findEntry(to, toName)
  const sourceInode = fs.inodeOf(source)
  const targetInode = target && fs.inodeOf(target)
  // 2. A directory cannot go into itself, and nothing can replace a directory that it lies in.
  if (sourceInode.type === 'directory' && tree.isWithin(to.entry, source)) throw new FsError('EINVAL')
  if (targetInode?.type === 'directory' && from !== to && tree.isWithin(from.entry, targetInode.entry)) throw new FsError('ENOTEMPTY')
  // 3. Two names of one inode both stay.
  if (sourceInode === targetInode) return
  if (target !== undefined && targetInode !== undefined) {
    // 4. A directory replaces an empty directory, and anything else replaces no directory.
    if (sourceInode.type === 'directory' && targetInode.type !== 'directory') throw new FsError('ENOTDIR')
    if (sourceInode.type !== 'directory' && targetInode.type === 'directory') throw new FsError('EISDIR')
    if (targetInode.type === 'directory' && !tree.isEmpty(target)) throw new FsError('ENOTEMPTY')
    fs.remove(to, target)
  }
  // 5. The entry itself moves: a symbolic link and not what it points to.
  fs.move(from, source, to, toName)
}
