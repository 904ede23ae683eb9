import { closeSync, constants } from 'node:fs'
import { type ByteString, hostBytes } from '../byte-string.ts'
import { FsError, type PosixCode } from '../error.ts'
import { loadKoffi, type Koffi } from './koffi.ts'

/**
 * The calls of the C library that node:fs has no equal for, through koffi: Linux alone. Callers have a second best for when this
 * is undefined.
 */
export interface Libc {
  /** utimensat(2) on a path, the last name not followed when `follow` is false. Each time: seconds and nanoseconds. */
  utimens(path: string | Buffer, follow: boolean, atime: Timespec, mtime: Timespec): void
  /** futimens(3). */
  futimens(hostFd: number, atime: Timespec, mtime: Timespec): void
  /** fallocate(2). False where the file system cannot: posix_fallocate(3) would write to every block then, for hours. */
  fallocate(hostFd: number, offset: bigint, length: bigint): boolean
  /**
   * Whether the kernel has openat2(2), and no filter forbids it. Never in a worker thread: Node closes what such a thread has opened
   * and left when it is ended, and knows of its own opens alone.
   */
  canOpenBelow(): boolean
  /**
   * openat2(2) of a path below a directory, with no symbolic link anywhere on it: open(2)'s flags and, if it creates, mode.
   * Undefined where there may be a link, or the kernel will not say. Throws FsError: ENOENT, EEXIST, EACCES and all that are as good
   * as from a walk.
   */
  openBelow(directoryFd: number, path: ByteString, flags: number, mode?: number): number | undefined
  /**
   * getdents64(2): entries from where the descriptor stands on, as many as fit; answers how many bytes those are, 0 at the end.
   * Undefined on a processor whose number for it is not known here.
   */
  getdents(hostFd: number, into: Uint8Array): number | undefined
}
export interface Timespec { readonly seconds: bigint; readonly nanoseconds: bigint }

const AT_FDCWD = -100
const AT_SYMLINK_NOFOLLOW = 0x100
/** Numbers of system calls that a C library may have no function for; newer ones are the same on every processor. syscalls(2). */
const SYS_OPENAT2 = 437
const SYS_GETDENTS64 = ({ x64: 217, arm64: 61 } as Readonly<Record<string, number>>)[process.arch]
const O_CLOEXEC = 0o2000000
const O_PATH = 0x200000
const { O_CREAT } = constants
const RESOLVE_NO_SYMLINKS = 0x04
const RESOLVE_BENEATH = 0x08
/** What openat2(2) answers where there is a link, or for reasons that are its own. */
const UNCERTAIN: ReadonlySet<string> = new Set<PosixCode | 'E2BIG'>(['ELOOP', 'EXDEV', 'ENOTDIR', 'EAGAIN', 'ENOSYS', 'EPERM', 'EINVAL', 'E2BIG'])

let libc: Libc | undefined | 'not yet' = 'not yet'

/** What loading takes, in nanoseconds. */
const PRICE = 6_000_000
/** What was lost for want of it, likewise. */
let lost = 0

/** Notes nanoseconds that an operation took longer than it does with the C library. */
export function lose(nanoseconds: number): void {
  lost += nanoseconds
}

/** The C library where it is only faster: once as much was lost without it as loading takes, so that nobody loses more than twice. */
export const libcIfWorth = (): Libc | undefined => (lost < PRICE && libc === 'not yet' ? undefined : loadLibc())

/** The C library, or undefined where it cannot be reached (not Linux, koffi not installed). */
export function loadLibc(): Libc | undefined {
  if (libc === 'not yet') libc = process.platform === 'linux' ? open() : undefined
  return libc
}

function open(): Libc | undefined {
  let koffi: Koffi
  try {
    koffi = loadKoffi()
  } catch {
    return undefined
  }
  const self = koffi.load(null) // Node links against the C library, whichever it is.
  const utimensat = self.func('int utimensat(int, const uint8_t *, const uint8_t *, int)')
  const futimens = self.func('int futimens(int, const uint8_t *)')
  const fallocate = self.func('int fallocate(int, int, int64_t, int64_t)')
  const openat2 = self.func('int64_t syscall(int64_t, int, const char *, const uint8_t *, int64_t)')
  const openat2OfBytes = self.func('int64_t syscall(int64_t, int, const uint8_t *, const uint8_t *, int64_t)')
  const getdents64 = self.func('int64_t syscall(int64_t, int, uint8_t *, int64_t)')
  // struct open_how: 0 u64 flags | 8 u64 mode | 16 u64 resolve
  const how = new Uint32Array(6)
  how[4] = RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH
  const howBytes = new Uint8Array(how.buffer)
  let opensBelow: boolean | undefined
  return {
    utimens(path, follow, atime, mtime) {
      const terminated = Buffer.concat([Buffer.from(path), Buffer.alloc(1)])
      const flags = follow ? 0 : AT_SYMLINK_NOFOLLOW
      if (utimensat(AT_FDCWD, terminated, pair(atime, mtime), flags) !== 0) throw failure(koffi.errno())
    },
    futimens(hostFd, atime, mtime) {
      if (futimens(hostFd, pair(atime, mtime)) !== 0) throw failure(koffi.errno())
    },
    fallocate(hostFd, offset, length) {
      if (fallocate(hostFd, 0, offset, length) === 0) return true
      const errno = koffi.errno()
      if (errno === errnos().EOPNOTSUPP) return false
      throw failure(errno)
    },
    canOpenBelow() {
      if (opensBelow !== undefined) return opensBelow
      const hostFd = process.getBuiltinModule('node:worker_threads').isMainThread ? this.openBelow(AT_FDCWD, '.', O_PATH) : undefined
      if (hostFd !== undefined) closeSync(hostFd)
      return opensBelow = hostFd !== undefined
    },
    openBelow(directoryFd, path, flags, mode = 0) {
      how[0] = flags | O_CLOEXEC
      how[2] = (flags & O_CREAT) === 0 ? 0 : mode
      const bytes = hostBytes(path)
      const hostFd = typeof bytes === 'string'
        ? openat2(SYS_OPENAT2, directoryFd, bytes, howBytes, howBytes.length)
        : openat2OfBytes(SYS_OPENAT2, directoryFd, Buffer.concat([bytes, Buffer.alloc(1)]), howBytes, howBytes.length)
      if (hostFd >= 0) return hostFd
      const error = failure(koffi.errno())
      if (!UNCERTAIN.has(error.code)) throw error
      return undefined
    },
    getdents(hostFd, into) {
      if (SYS_GETDENTS64 === undefined) return undefined
      const count = getdents64(SYS_GETDENTS64, hostFd, into, into.length)
      if (count < 0) throw failure(koffi.errno())
      return count
    },
  }
}

/** struct timespec[2]: 0 i64 tv_sec | 8 i64 tv_nsec, twice. */
function pair(atime: Timespec, mtime: Timespec): Buffer {
  const times = Buffer.alloc(32)
  times.writeBigInt64LE(atime.seconds, 0)
  times.writeBigInt64LE(atime.nanoseconds, 8)
  times.writeBigInt64LE(mtime.seconds, 16)
  times.writeBigInt64LE(mtime.nanoseconds, 24)
  return times
}

const errnos = (): Readonly<Record<string, number>> => process.getBuiltinModule('node:os').constants.errno

let codes: ReadonlyMap<number, string> | undefined

function failure(errno: number): FsError {
  codes ??= new Map(Object.entries(errnos()).map(([code, value]) => [value, code]))
  return new FsError((codes.get(errno) ?? 'EIO') as PosixCode)
}
