import { readSync, readvSync, writeSync, writevSync } from 'node:fs'
import type { IoSlices } from '../filesystem.ts'

/** One call transfers at most this much (the kernel's MAX_RW_COUNT, and below Node's 2^31 - 1). */
const MAX_TRANSFER = 0x7ffff000

/** A read at this position, or at the descriptor's own. */
export function readSlices(hostFd: number, into: IoSlices, position: number | null = null): number {
  if (into.count === 0) return 0 // readv(2) of nothing is EINVAL in libuv.
  if (into.count !== 1) return readvSync(hostFd, into.views(), position ?? undefined)
  return readSync(hostFd, into.bytes, into.offset(0), Math.min(into.total, MAX_TRANSFER), position)
}

/** A write at this position, or at the descriptor's own. */
export function writeSlices(hostFd: number, from: IoSlices, position: number | null = null): number {
  if (from.count !== 1) return writevSync(hostFd, from.views(), position ?? undefined)
  return writeSync(hostFd, from.bytes, from.offset(0), Math.min(from.total, MAX_TRANSFER), position)
}
