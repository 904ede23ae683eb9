import { readSync, readvSync, writeSync, writevSync } from 'node:fs'
import type { IoSlices } from '../../fs/filesystem.ts'

/** read(2) and write(2) of Node take less than 2 GiB. */
const MAX_TRANSFER = 1 << 30

/** One read(2) into the guest's memory: bytes read, 0 at the end. EAGAIN. */
export function readSlices(hostFd: number, into: IoSlices): number {
  if (into.count !== 1) return readvSync(hostFd, into.views())
  return readSync(hostFd, into.bytes, into.offset(0), Math.min(into.total, MAX_TRANSFER), null)
}

/** One write(2) from the guest's memory: bytes that the kernel took. EAGAIN, EPIPE. */
export function writeSlices(hostFd: number, from: IoSlices): number {
  if (from.count !== 1) return writevSync(hostFd, from.views())
  return writeSync(hostFd, from.bytes, from.offset(0), Math.min(from.total, MAX_TRANSFER), null)
}

/** A copy of at most `most` bytes after the first `skip`. */
export function copySlices(from: IoSlices, skip: number, most: number): Buffer {
  const copy = Buffer.allocUnsafe(Math.min(from.total - skip, most))
  let done = 0
  for (let index = 0; index < from.count && done < copy.length; index++) {
    const length = from.length(index)
    const start = Math.min(skip, length)
    skip -= start
    const part = Math.min(length - start, copy.length - done)
    const offset = from.offset(index) + start
    copy.set(from.bytes.subarray(offset, offset + part), done)
    done += part
  }
  return copy
}
