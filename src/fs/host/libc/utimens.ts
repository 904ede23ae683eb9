import { failure } from './failure.ts'
import type { Library } from './koffi.ts'

export interface Timespec { readonly seconds: bigint; readonly nanoseconds: bigint }

/** Times to the nanosecond, which node:fs takes as doubles. */
export interface Utimens {
  /** utimensat(2) on a path, the last name not followed when `follow` is false. */
  utimens(path: string | Buffer, follow: boolean, atime: Timespec, mtime: Timespec): void
  /** futimens(3). */
  futimens(hostFd: number, atime: Timespec, mtime: Timespec): void
}

const AT_FDCWD = -100
const AT_SYMLINK_NOFOLLOW = 0x100

export function utimens({ func, errno }: Library): Utimens {
  const utimensat = func('int utimensat(int, const uint8_t *, const uint8_t *, int)')
  const futimens = func('int futimens(int, const uint8_t *)')
  return {
    utimens(path, follow, atime, mtime) {
      const terminated = Buffer.concat([Buffer.from(path), Buffer.alloc(1)])
      const flags = follow ? 0 : AT_SYMLINK_NOFOLLOW
      if (utimensat(AT_FDCWD, terminated, pair(atime, mtime), flags) !== 0) throw failure(errno())
    },
    futimens(hostFd, atime, mtime) {
      if (futimens(hostFd, pair(atime, mtime)) !== 0) throw failure(errno())
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
