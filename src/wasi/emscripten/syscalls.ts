import type { ByteString } from '../../fs/byte-string.ts'
import { Errno } from '../abi/errno.ts'
import { Advice, Fdflags, Lookupflags, Oflags, Rights } from '../abi/flags.ts'
import type { Context } from '../context.ts'
import { errnoOf, WasiError } from '../error.ts'
import { DIRECTORY_RIGHTS, FILE_RIGHTS } from '../rights.ts'
import { readCString } from './c-string.ts'
import type { Call, Calls } from './index.ts'
import { AT_FDCWD, Paths } from './paths.ts'
import { BUFFER, PATH_MAX, type Preview1, RESULT } from './preview1.ts'

// musl's, as every version has them: fcntl.h, bits/fcntl.h, bits/errno.h.
const AT_REMOVEDIR = 0x200
const AT_SYMLINK_FOLLOW = 0x400
const O_ACCMODE = 3
const O_NOFOLLOW = 0o400000
const oflagsOf = [[0o100, Oflags.CREAT], [0o200, Oflags.EXCL], [0o1000, Oflags.TRUNC], [0o200000, Oflags.DIRECTORY]] as const
const fdflagsOf = [[0o2000, Fdflags.APPEND], [0o4000, Fdflags.NONBLOCK], [0o10000, Fdflags.DSYNC], [0o4000000, Fdflags.SYNC]] as const
const adviceOf = [Advice.NORMAL, Advice.RANDOM, Advice.SEQUENTIAL, Advice.WILLNEED, Advice.DONTNEED, Advice.NOREUSE]
const ENOTSUP = 138

const READING = BigInt(Rights.FD_READ | Rights.FD_READDIR)
const WRITING = BigInt(Rights.FD_WRITE | Rights.FD_ALLOCATE | Rights.FD_DATASYNC | Rights.FD_FILESTAT_SET_SIZE)
const EVERYTHING = BigInt(FILE_RIGHTS) | BigInt(DIRECTORY_RIGHTS)

/** `__syscall_NAME`, until 2.0.31 `__sys_NAME`, and mmap's family, which have functions of their own since 3.1.5. */
const systemCall = /^(?:__sys(?:call)?_(?<name>\w+)|_(?:mmap|munmap|msync)_js)$/

/**
 * The system calls that a standalone module leaves to its host, which are those that Emscripten's standalone libc has no
 * answer for. Where preview1 has the function, it is called with the guest's own descriptors; everything else answers
 * ENOSYS, as that libc's own answers do. A negative result is an errno.
 *
 * Among what has no answer: stat and its kin, since 3.1.17 and 3.1.42 changed `struct stat` behind one and the same type
 * (from 3.1.43 on a module answers ENOSYS itself); utimensat, whose times changed likewise; dup, pipe and chmod, which
 * preview1 lacks.
 */
export function syscalls(context: Context, preview1: Preview1): (name: string, signature: string) => Call | undefined {
  const calls = new Map(Object.entries(table(context, preview1)))
  return (name, signature) => {
    const match = systemCall.exec(name)
    if (match === null || !/^i[ij]*$/.test(signature)) return undefined
    const call = calls.get(`${match.groups?.['name']} ${signature}`) as ((...args: unknown[]) => number | void) | undefined
    if (call === undefined) return () => -Errno.NOSYS
    return (...args) => {
      try {
        return call(...args) ?? 0
      } catch (error) {
        const errno = errnoOf(error)
        if (errno === undefined) throw error
        return -numberOf(errno)
      }
    }
  }
}

/** Emscripten numbers errnos as preview1 does, with names for all but two. bits/errno.h */
function numberOf(errno: number): number {
  if (errno === Errno.NOTCAPABLE) return Errno.PERM
  return errno === Errno.NOTSUP ? ENOTSUP : errno
}

function table({ memory }: Context, preview1: Preview1): Calls {
  const paths = new Paths(preview1)
  let mask = 0o022

  const string = (ptr: number): ByteString => readCString(memory, ptr, PATH_MAX)
  /** A descriptor and the address and length of a path, as preview1 takes them. */
  const place = (dirFd: number, ptr: number, slot: 0 | 1 = 0): [fd: number, pathPtr: number, pathLen: number] => {
    const { fd, path } = paths.find(dirFd, string(ptr))
    return [fd, ...preview1.path(path, slot)]
  }

  function open(dirFd: number, pathPtr: number, flags: number): number {
    const access = flags & O_ACCMODE
    if (access === O_ACCMODE) throw new WasiError(Errno.INVAL)
    const base = EVERYTHING & ~(access === 0 ? WRITING : access === 1 ? READING : 0n)
    const [fd, ...path] = place(dirFd, pathPtr)
    const follow = (flags & O_NOFOLLOW) === 0 ? Lookupflags.SYMLINK_FOLLOW : 0
    preview1.call('path_open', fd, follow, ...path, translate(flags, oflagsOf), base, EVERYTHING, translate(flags, fdflagsOf), RESULT)
    return preview1.memory.readU32(RESULT)
  }

  function makeDirectory(dirFd: number, pathPtr: number): void {
    preview1.call('path_create_directory', ...place(dirFd, pathPtr))
  }

  function remove(dirFd: number, pathPtr: number, flags: number): void {
    if ((flags & ~AT_REMOVEDIR) !== 0) throw new WasiError(Errno.INVAL)
    preview1.call(flags === 0 ? 'path_unlink_file' : 'path_remove_directory', ...place(dirFd, pathPtr))
  }

  function rename(oldDirFd: number, oldPtr: number, newDirFd: number, newPtr: number): void {
    preview1.call('path_rename', ...place(oldDirFd, oldPtr), ...place(newDirFd, newPtr, 1))
  }

  function link(oldDirFd: number, oldPtr: number, newDirFd: number, newPtr: number, flags: number): void {
    if ((flags & ~AT_SYMLINK_FOLLOW) !== 0) throw new WasiError(Errno.INVAL)
    const [fd, ...path] = place(oldDirFd, oldPtr)
    preview1.call('path_link', fd, flags === 0 ? 0 : Lookupflags.SYMLINK_FOLLOW, ...path, ...place(newDirFd, newPtr, 1))
  }

  function symlink(targetPtr: number, dirFd: number, pathPtr: number): void {
    preview1.call('path_symlink', ...preview1.path(string(targetPtr)), ...place(dirFd, pathPtr, 1))
  }

  function readLink(dirFd: number, pathPtr: number, bufPtr: number, size: number): number {
    if (size <= 0) throw new WasiError(Errno.INVAL)
    preview1.call('path_readlink', ...place(dirFd, pathPtr), BUFFER, Math.min(size, PATH_MAX), RESULT)
    const length = preview1.memory.readU32(RESULT)
    memory.writeBytes(bufPtr, preview1.memory.readBytes(BUFFER, length))
    return length
  }

  /** preview1 has no permissions to ask for: what is there counts as accessible. */
  function access(dirFd: number, pathPtr: number): void {
    const [fd, ...path] = place(dirFd, pathPtr)
    preview1.call('path_filestat_get', fd, Lookupflags.SYMLINK_FOLLOW, ...path, RESULT)
  }

  /** Answers the length with the zero. INVAL, RANGE. */
  function currentDirectory(bufPtr: number, size: number): number {
    if (size === 0) throw new WasiError(Errno.INVAL)
    const length = paths.current.length + 1
    if (size >>> 0 < length) throw new WasiError(Errno.RANGE)
    memory.writeBytes(bufPtr, `${paths.current}\0`)
    return length
  }

  const allocate = (fd: number, mode: number, offset: bigint, length: bigint): void => {
    if (mode !== 0) throw new WasiError(Errno.NOTSUP)
    preview1.call('fd_allocate', fd, offset, length)
  }

  const advise = (fd: number, offset: bigint, length: bigint, advice: number): void => {
    preview1.call('fd_advise', fd, offset, length, adviceOf[advice] ?? -1)
  }

  // Until 3.1.8 an offset was two numbers, and until 3.1.7 most calls had a form without a directory's descriptor.
  return {
    'openat iiiii': open,
    'mkdirat iiii': makeDirectory,
    'mkdir iii': (pathPtr: number) => makeDirectory(AT_FDCWD, pathPtr),
    'unlinkat iiii': remove,
    'unlink ii': (pathPtr: number) => remove(AT_FDCWD, pathPtr, 0),
    'rmdir ii': (pathPtr: number) => remove(AT_FDCWD, pathPtr, AT_REMOVEDIR),
    'renameat iiiii': rename,
    'rename iii': (oldPtr: number, newPtr: number) => rename(AT_FDCWD, oldPtr, AT_FDCWD, newPtr),
    'linkat iiiiii': link,
    'link iii': (oldPtr: number, newPtr: number) => link(AT_FDCWD, oldPtr, AT_FDCWD, newPtr, 0),
    'symlinkat iiii': symlink,
    'symlink iii': (targetPtr: number, pathPtr: number) => symlink(targetPtr, AT_FDCWD, pathPtr),
    'readlinkat iiiii': readLink,
    'readlink iiii': (pathPtr: number, bufPtr: number, size: number) => readLink(AT_FDCWD, pathPtr, bufPtr, size),
    'faccessat iiiii': access,
    'access iii': (pathPtr: number) => access(AT_FDCWD, pathPtr),
    'getcwd iii': currentDirectory,
    'chdir ii': (pathPtr: number) => paths.change(string(pathPtr)),

    'ftruncate64 iij': (fd: number, size: bigint) => preview1.call('fd_filestat_set_size', fd, size),
    'ftruncate64 iiii': (fd: number, low: number, high: number) => preview1.call('fd_filestat_set_size', fd, pair(low, high)),
    'fallocate iiijj': allocate,
    'fallocate iiiiiii': (fd: number, mode: number, low: number, high: number, lengthLow: number, lengthHigh: number) =>
      allocate(fd, mode, pair(low, high), pair(lengthLow, lengthHigh)),
    'fadvise64 iijji': advise,
    'fadvise64_64 iiiiiii': (fd: number, low: number, high: number, lengthLow: number, lengthHigh: number, advice: number) =>
      advise(fd, pair(low, high), pair(lengthLow, lengthHigh), advice),
    'fdatasync ii': (fd: number) => preview1.call('fd_datasync', fd),

    // Calls that cannot fail: there is one user, and permissions are not kept.
    'getuid32 i': () => 0,
    'geteuid32 i': () => 0,
    'getgid32 i': () => 0,
    'getegid32 i': () => 0,
    'umask ii'(next: number) {
      const before = mask
      mask = next & 0o777
      return before
    },
  }
}

const pair = (low: number, high: number): bigint => (BigInt(high) << 32n) | BigInt(low >>> 0)

const translate = (flags: number, pairs: readonly (readonly [own: number, preview1: number])[]): number =>
  pairs.reduce((all, [own, preview1]) => (flags & own) === 0 ? all : all | preview1, 0)
