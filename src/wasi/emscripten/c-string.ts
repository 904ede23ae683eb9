import type { ByteString } from '../../fs/byte-string.ts'
import { Errno } from '../abi/errno.ts'
import { WasiError } from '../error.ts'
import type { GuestMemory } from '../memory.ts'

/** The bytes of a string up to its zero. NAMETOOLONG when none stands within `limit` bytes, FAULT when memory ends before. */
export function readCString(memory: GuestMemory, ptr: number, limit: number): ByteString {
  const start = memory.range(ptr, 1)
  const part = memory.bytes.subarray(start, start + limit)
  const length = part.indexOf(0)
  if (length < 0) throw new WasiError(part.length < limit ? Errno.FAULT : Errno.NAMETOOLONG)
  return part.toString('latin1', 0, length)
}
