import type { ByteString } from '../../fs/byte-string.ts'
import type { Endpoint } from '../../net/endpoint.ts'
import type { Address } from '../../net/network.ts'
import { Errno } from '../abi/errno.ts'
import { WasiError } from '../error.ts'
import type { GuestMemory } from '../memory.ts'
import { WamrFamily, WasmedgeFamily } from './constants.ts'

// How addresses lie in a guest's memory: socket-abi.md 1.3 and 2.2.

/** WasmEdge answers ADDRNOTAVAIL for a pointer that is not aligned for what it points at, before all else. */
export function aligned(ptr: number, size: 2 | 4): void {
  if ((ptr & (size - 1)) !== 0) throw new WasiError(Errno.ADDRNOTAVAIL)
}

/** Of the storage form, 128 bytes: 0 u16 family | 2 u8[126] data, in which a Unix path is 108 bytes long at most. */
export const STORAGE = 128
const PATH = 108

/** `__wasi_address_t`, 8 bytes: 0 u32 buf | 4 u32 buf_len. Where the bytes lie. ADDRNOTAVAIL, FAULT. */
export function wasmedgeBuffer(memory: GuestMemory, ptr: number): { readonly buf: number; readonly length: number } {
  aligned(ptr, 4)
  memory.range(ptr, 8)
  const length = memory.readU32(ptr + 4)
  return { buf: memory.range(memory.readU32(ptr), length), length }
}

/**
 * An address of the guest's: 4 bytes (IPv4) or 16 (IPv6) in network order, or the storage form; `port` in host order, of
 * which the low 16 bits count. INVAL (another length, another family), FAULT.
 */
export function readWasmedgeAddress(memory: GuestMemory, ptr: number, port: number): Address {
  const { buf, length } = wasmedgeBuffer(memory, ptr)
  const ip = (family: Endpoint['family'], at: number, size: number): Address => ({ family, bytes: copy(memory, at, size), port: port & 0xffff })
  if (length === 4) return ip('ipv4', buf, 4)
  if (length === 16) return ip('ipv6', buf, 16)
  if (length !== STORAGE) throw new WasiError(Errno.INVAL)
  switch (memory.readU16(buf)) {
    case WasmedgeFamily.INET4: return ip('ipv4', buf + 2, 4)
    case WasmedgeFamily.INET6: return ip('ipv6', buf + 2, 16)
    case WasmedgeFamily.UNIX: return { family: 'unix', path: readPath(memory, buf + 2) }
    default: throw new WasiError(Errno.INVAL)
  }
}

/**
 * A path ends at its zero; one that begins with a zero is Linux's abstract name, and ends before the zeros that fill it up:
 * what every other program calls it.
 */
function readPath(memory: GuestMemory, at: number): ByteString {
  const text = memory.readBytes(at, PATH)
  if (text.startsWith('\0')) return text.replace(/\0+$/, '')
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}

/** The bytes of an IP address alone, if there is room for them; whether there was. */
export function writeRaw(memory: GuestMemory, { buf, length }: { readonly buf: number; readonly length: number }, address: Address): boolean {
  if (address.family === 'unix' || address.bytes.length > length) return false
  memory.bytes.set(address.bytes, buf)
  return true
}

/** The storage form, whose unused bytes become zero. A Unix path that does not fit is cut. */
export function writeStorage(memory: GuestMemory, buf: number, address: Address): void {
  memory.clear(buf, STORAGE)
  if (address.family === 'unix') {
    memory.writeU16(buf, WasmedgeFamily.UNIX)
    memory.writeBytes(buf + 2, address.path.slice(0, PATH))
  } else {
    memory.writeU16(buf, address.family === 'ipv4' ? WasmedgeFamily.INET4 : WasmedgeFamily.INET6)
    memory.bytes.set(address.bytes, buf + 2)
  }
}

/** 0 for what has none. */
export const portOf = (address: Address): number => (address.family === 'unix' ? 0 : address.port)

/** Bytes of `__wasi_addr_t`: 0 u32 kind | 4 u8[4] or u16[8] groups in host order | 8 or 20 u16 port in host order. */
export const WAMR_ADDRESS = 24

/** PROTONOSUPPORT (another kind), FAULT. */
export function readWamrAddress(memory: GuestMemory, ptr: number): Endpoint {
  const at = memory.range(ptr, WAMR_ADDRESS)
  const { family, bytes } = readWamrIp(memory, at)
  return { family, bytes, port: memory.readU16(at + 4 + bytes.length) }
}

/** `__wasi_addr_ip_t`, 20 bytes: the same without a port, as address of port 0. PROTONOSUPPORT, FAULT. */
export function readWamrIp(memory: GuestMemory, ptr: number): Endpoint {
  const at = memory.range(ptr, 20)
  switch (memory.readU32(at)) {
    case WamrFamily.INET4: return { family: 'ipv4', bytes: copy(memory, at + 4, 4), port: 0 }
    case WamrFamily.INET6: return { family: 'ipv6', bytes: swapped(copy(memory, at + 4, 16)), port: 0 }
    default: throw new WasiError(Errno.PROTONOSUPPORT)
  }
}

/** Over zeros. AFNOSUPPORT for a Unix socket, which has no such form. */
export function writeWamrAddress(memory: GuestMemory, ptr: number, address: Address): void {
  if (address.family === 'unix') throw new WasiError(Errno.AFNOSUPPORT)
  const { family, bytes, port } = address
  memory.clear(ptr, WAMR_ADDRESS)
  memory.writeU32(ptr, family === 'ipv4' ? WamrFamily.INET4 : WamrFamily.INET6)
  memory.bytes.set(family === 'ipv4' ? bytes : swapped(bytes), (ptr >>> 0) + 4)
  memory.writeU16(ptr + 4 + bytes.length, port)
}

const copy = (memory: GuestMemory, at: number, length: number): Uint8Array => Uint8Array.from(memory.bytes.subarray(at, at + length))

/** Groups of 16 bits between network order and the guest's little-endian one. */
function swapped(bytes: Uint8Array): Uint8Array {
  const other = new Uint8Array(bytes.length)
  for (let index = 0; index < bytes.length; index++) other[index] = bytes[index ^ 1] as number
  return other
}
