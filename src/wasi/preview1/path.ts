import type { ByteString } from '../../fs/byte-string.ts'
import { FsError } from '../../fs/error.ts'
import type { Directory } from '../../fs/filesystem.ts'
import { type Act, type LastName, resolve } from '../../fs/resolve.ts'
import { Errno } from '../abi/errno.ts'
import { Lookupflags, Rights } from '../abi/flags.ts'
import type { Context } from '../context.ts'
import type { DirectoryDescriptor } from '../descriptors/directory.ts'
import { errnoOf, WasiError } from '../error.ts'
import { timesOf } from '../times.ts'
import type { Bodies } from './body.ts'
import { openPath } from './open.ts'

type Names =
  | 'path_create_directory' | 'path_filestat_get' | 'path_filestat_set_times' | 'path_link' | 'path_open'
  | 'path_readlink' | 'path_remove_directory' | 'path_rename' | 'path_symlink' | 'path_unlink_file'

/**
 * Everything that takes a path. A path starts at a directory descriptor and cannot leave it (fs/resolve.ts). All of them:
 * BADF, NOTDIR (not a directory), NOTCAPABLE (the right was given up; the path is absolute or leaves the directory), NOENT,
 * LOOP, NAMETOOLONG, ILSEQ (a NUL in the path), ACCES, and FAULT.
 * https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#path_create_directory
 */
export const path: Bodies<Names> = {
  /** EXIST, ROFS, NOSPC. mkdirat(2). */
  path_create_directory(context, fd, pathPtr, pathLen) {
    at(context, context.fds.requireDirectory(fd, Rights.PATH_CREATE_DIRECTORY), pathPtr, pathLen, 'entry', ({ directory, name }) => {
      if (name === undefined) throw new FsError('EEXIST')
      directory.makeDirectory(name)
    })
  },

  /** Writes `filestat` (layout.ts) of what the path leads to, or of the link itself without SYMLINK_FOLLOW. fstatat(2). */
  path_filestat_get(context, fd, flags, pathPtr, pathLen, bufPtr) {
    const { memory, layout } = context
    const from = context.fds.requireDirectory(fd, Rights.PATH_FILESTAT_GET)
    memory.range(bufPtr, layout.filestatSize)
    const last = lastName(flags)
    const stat = at(context, from, pathPtr, pathLen, last, ({ directory, name }) => {
      if (name === undefined) return directory.stat()
      const found = directory.statEntry(name)
      if (found.type === 'symlink' && last === 'follow') throw new FsError('ELOOP')
      return found
    }, true)
    layout.writeFilestat(memory, bufPtr, stat)
  },

  /** Sets times to the nanosecond, of the link itself without SYMLINK_FOLLOW. INVAL, ROFS. utimensat(2). */
  path_filestat_set_times(context, fd, flags, pathPtr, pathLen, atim, mtim, fstFlags) {
    const from = context.fds.requireDirectory(fd, Rights.PATH_FILESTAT_SET_TIMES)
    const times = timesOf(atim, mtim, fstFlags)
    const last = lastName(flags)
    at(context, from, pathPtr, pathLen, last, ({ directory, name }) => {
      if (name === undefined) return directory.setTimes(times)
      if (last === 'follow') refuseLink(directory, name)
      return directory.setEntryTimes(name, times)
    })
  },

  /**
   * A hard link: the new path becomes another name of the old one's file; of the link itself without SYMLINK_FOLLOW.
   * EXIST, PERM (a directory), XDEV (another mount), ROFS. linkat(2).
   */
  path_link(context, oldFd, oldFlags, oldPathPtr, oldPathLen, newFd, newPathPtr, newPathLen) {
    const from = context.fds.requireDirectory(oldFd, Rights.PATH_LINK_SOURCE)
    const to = context.fds.requireDirectory(newFd, Rights.PATH_LINK_TARGET)
    const last = lastName(oldFlags)
    at(context, from, oldPathPtr, oldPathLen, last, (source) => {
      const { name } = source
      if (name === undefined) throw new FsError('EPERM')
      if (last === 'follow') refuseLink(source.directory, name)
      at(context, to, newPathPtr, newPathLen, 'entry', (target) => {
        if (target.name === undefined) throw new FsError('EEXIST')
        if (target.slash) refuseSlash(target.directory, target.name)
        source.directory.link(name, target.directory, target.name)
      })
    })
  },

  /** open.ts */
  path_open(context, fd, dirflags, pathPtr, pathLen, oflags, base, inheriting, fdflags, openedFdPtr) {
    const { memory, fds } = context
    memory.range(openedFdPtr, 4)
    const from = fds.requireDirectory(fd, Rights.PATH_OPEN)
    fds.reserve()
    const wanted = { oflags, fdflags, base, inheriting }
    const descriptor = openPath(from, wanted, (last, act) => at(context, from, pathPtr, pathLen, last, act, true), lastName(dirflags))
    memory.writeU32(openedFdPtr, fds.add(descriptor))
  },

  /** Writes the target of a link, cut where the buffer ends. INVAL (not a link). readlinkat(2). */
  path_readlink(context, fd, pathPtr, pathLen, bufPtr, bufLen, bufusedPtr) {
    const { memory } = context
    const from = context.fds.requireDirectory(fd, Rights.PATH_READLINK)
    memory.range(bufPtr, bufLen)
    memory.range(bufusedPtr, 4)
    const target = at(context, from, pathPtr, pathLen, 'nofollow', ({ directory, name }) => {
      if (name === undefined) throw new FsError('EINVAL')
      return directory.readLink(name)
    })
    const part = target.slice(0, bufLen >>> 0)
    memory.writeBytes(bufPtr, part)
    memory.writeU32(bufusedPtr, part.length)
  },

  /** NOTEMPTY, NOTDIR, INVAL (the path ends in "."), ROFS. unlinkat(AT_REMOVEDIR). */
  path_remove_directory(context, fd, pathPtr, pathLen) {
    at(context, context.fds.requireDirectory(fd, Rights.PATH_REMOVE_DIRECTORY), pathPtr, pathLen, 'entry', ({ directory, name }) => {
      if (name === undefined) throw new FsError('EINVAL')
      directory.removeDirectory(name)
    })
  },

  /**
   * Moves, replacing what is there in one step. EXIST or NOTEMPTY, ISDIR, NOTDIR, INVAL (into itself), BUSY (a path that
   * ends in "." or ".."), XDEV (another mount), ROFS. renameat(2).
   */
  path_rename(context, fd, oldPathPtr, oldPathLen, newFd, newPathPtr, newPathLen) {
    const from = context.fds.requireDirectory(fd, Rights.PATH_RENAME_SOURCE)
    const to = context.fds.requireDirectory(newFd, Rights.PATH_RENAME_TARGET)
    at(context, from, oldPathPtr, oldPathLen, 'entry', (source) => {
      const { name } = source
      at(context, to, newPathPtr, newPathLen, 'entry', (target) => {
        if (name === undefined || target.name === undefined) throw new FsError('EBUSY')
        // A slash at either end is only for directories.
        if ((source.slash || target.slash) && source.directory.statEntry(name).type !== 'directory') throw new FsError('ENOTDIR')
        source.directory.rename(name, target.directory, target.name)
      })
    })
  },

  /** A symbolic link at the new path whose text is the old path: not absolute (NOTCAPABLE). EXIST, NOENT, ROFS, NOSPC. symlinkat(2). */
  path_symlink(context, oldPathPtr, oldPathLen, fd, newPathPtr, newPathLen) {
    const from = context.fds.requireDirectory(fd, Rights.PATH_SYMLINK)
    const target = context.memory.readPath(oldPathPtr, oldPathLen)
    if (target.includes('\0')) throw new FsError('EILSEQ')
    // No path of a guest's may follow an absolute link, and on the host it would lead out of the mount.
    if (target.startsWith('/')) throw new FsError('ENOTCAPABLE')
    at(context, from, newPathPtr, newPathLen, 'entry', ({ directory, name, slash }) => {
      if (name === undefined) throw new FsError('EEXIST')
      if (slash) refuseSlash(directory, name)
      directory.makeSymlink(name, target)
    })
  },

  /** ISDIR, NOTDIR (a slash after what is no directory), ROFS. unlinkat(2). */
  path_unlink_file(context, fd, pathPtr, pathLen) {
    at(context, context.fds.requireDirectory(fd, Rights.PATH_UNLINK_FILE), pathPtr, pathLen, 'entry', ({ directory, name, slash }) => {
      if (name === undefined) throw new FsError('EISDIR')
      if (slash) throw new FsError(directory.statEntry(name).type === 'directory' ? 'EISDIR' : 'ENOTDIR')
      directory.unlink(name)
    })
  },
}

/** Resolves a path of the guest's, noting what the sandbox refuses. */
function at<T>(context: Context, from: DirectoryDescriptor, pathPtr: number, pathLen: number, last: LastName, act: Act<T>, direct?: boolean): T {
  const guestPath = context.memory.readPath(pathPtr, pathLen)
  try {
    return resolve(from.directory, guestPath, last, act, direct)
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === Errno.NOTCAPABLE || errno === Errno.ROFS || errno === Errno.ACCES) {
      context.refusals.last = { path: guestPath, from: from.preopenName, errno }
    }
    throw error
  }
}

function lastName(flags: number): 'follow' | 'nofollow' {
  if ((flags & ~Lookupflags.SYMLINK_FOLLOW) !== 0) throw new WasiError(Errno.INVAL)
  return flags === 0 ? 'nofollow' : 'follow'
}

/** Where links are to be followed: says so to the resolver. */
function refuseLink(directory: Directory, name: ByteString): void {
  if (directory.statEntry(name).type === 'symlink') throw new FsError('ELOOP')
}

/** A slash after the name of something new that is no directory: EXIST for a directory there, NOTDIR for a file, else NOENT. */
function refuseSlash(directory: Directory, name: ByteString): never {
  throw new FsError(directory.statEntry(name).type === 'directory' ? 'EEXIST' : 'ENOTDIR')
}
