import { FsError, type PosixCode } from '../error.ts'
import { loadKoffi, type Koffi } from './koffi.ts'

/**
 * The calls of the C library that node:fs has no exact equal for, through koffi: loaded (15 ms) when the first one
 * is needed, and Linux alone. Callers have a second best for when this is undefined.
 */
export interface Libc {
  /** utimensat(2) on a path, the last name not followed when `follow` is false. Each time: seconds and nanoseconds. */
  utimens(path: string | Buffer, follow: boolean, atime: Timespec, mtime: Timespec): void
  /** futimens(3). */
  futimens(hostFd: number, atime: Timespec, mtime: Timespec): void
  /** fallocate(2). False where the file system cannot: posix_fallocate(3) would write to every block then, for hours. */
  fallocate(hostFd: number, offset: bigint, length: bigint): boolean
}
export interface Timespec { readonly seconds: bigint; readonly nanoseconds: bigint }

const AT_FDCWD = -100
const AT_SYMLINK_NOFOLLOW = 0x100

let libc: Libc | undefined | 'not yet' = 'not yet'

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

function failure(errno: number): FsError {
  const code = Object.entries(errnos()).find(([, value]) => value === errno)?.[0]
  return new FsError((code ?? 'EIO') as PosixCode)
}
