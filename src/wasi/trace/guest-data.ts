import { type ByteString, toText } from '../../fs/byte-string.ts'
import { formatIp } from '../../net/address.ts'
import type { Address } from '../../net/network.ts'
import { Errno } from '../abi/errno.ts'
import type { AbiType } from '../abi/functions.ts'
import { errnoOf } from '../error.ts'
import type { GuestMemory } from '../memory.ts'
import { readWamrAddress, readWasmedgeAddress } from '../sockets/address-layout.ts'

/** Bytes of guest data shown at most. */
const SHOWN = 32
/** Bytes of a name that are read at most. */
const TEXT = 256

/** Text up to its zero, if it has one. */
export function textOf(memory: GuestMemory, ptr: number, len: number): ByteString {
  memory.range(ptr, len)
  const text = memory.readBytes(ptr, Math.min(len, TEXT))
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}

/** Text that ends with a zero, of which nobody says how long it is. */
export function cStringOf(memory: GuestMemory, ptr: number): ByteString {
  return textOf(memory, ptr, Math.min(TEXT, memory.bytes.length - (ptr >>> 0)))
}

/** An address as people write it; WasmEdge passes the port by itself. */
export function addressOf(memory: GuestMemory, type: AbiType, ptr: number): string {
  if (type === 'wamr_address') {
    const { bytes, port } = readWamrAddress(memory, ptr)
    return bytes.length === 4 ? `${formatIp(bytes)}:${port}` : `[${formatIp(bytes)}]:${port}`
  }
  const found: Address = readWasmedgeAddress(memory, ptr, 0)
  return found.family === 'unix' ? quoted(found.path) : formatIp(found.bytes)
}

/** The beginning of what slices hold. */
export function dataOf(memory: GuestMemory, ptr: number, len: number): string {
  const slices = memory.slices(ptr, len)
  const start = Buffer.concat(slices.views().map((view) => view.subarray(0, SHOWN))).subarray(0, SHOWN)
  return `${quoted(start.toString('latin1'))}${slices.total > SHOWN ? `… ${slices.total} bytes` : ''}`
}

/** An argument that cannot be shown is told as just that; the call itself answers FAULT or NAMETOOLONG. */
export function readable(read: () => string): string {
  try {
    return read()
  } catch (error) {
    const errno = errnoOf(error)
    return errno === Errno.NAMETOOLONG ? '(too long)' : errno === Errno.FAULT ? '(outside of memory)' : '(no address)'
  }
}

export const quoted = (bytes: ByteString): string => JSON.stringify(toText(bytes))
