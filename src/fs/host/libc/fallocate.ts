import { errnos, failure } from './failure.ts'
import type { Library } from './koffi.ts'

export interface Fallocate {
  /** fallocate(2). False where the file system cannot: posix_fallocate(3) would write to every block then, for hours. */
  fallocate(hostFd: number, offset: bigint, length: bigint): boolean
}

export function fallocate({ func, errno }: Library): Fallocate {
  const call = func('int fallocate(int, int, int64_t, int64_t)')
  return {
    fallocate(hostFd, offset, length) {
      if (call(hostFd, 0, offset, length) === 0) return true
      const number = errno()
      if (number === errnos()['EOPNOTSUPP']) return false
      throw failure(number)
    },
  }
}
