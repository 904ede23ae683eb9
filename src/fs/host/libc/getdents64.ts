import { failure } from './failure.ts'
import type { Library } from './koffi.ts'

export interface Getdents64 {
  /**
   * getdents64(2): entries from where the descriptor stands on, as many as fit; answers how many bytes those are, 0 at the end.
   * Undefined on a processor whose number for it is not known here.
   */
  getdents(hostFd: number, into: Uint8Array): number | undefined
}

/** Not every C library has a function for it. syscalls(2). */
const numbers: Readonly<Record<string, number>> = { x64: 217, arm64: 61 }
const SYS_GETDENTS64 = numbers[process.arch]

export function getdents64({ func, errno }: Library): Getdents64 {
  const call = func('int64_t syscall(int64_t, int, uint8_t *, int64_t)')
  return {
    getdents(hostFd, into) {
      if (SYS_GETDENTS64 === undefined) return undefined
      const count = call(SYS_GETDENTS64, hostFd, into, into.length)
      if (count < 0) throw failure(errno())
      return count
    },
  }
}
