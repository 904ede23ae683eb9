import { toText } from '../../fs/byte-string.ts'
import { map } from '../../net/address.ts'
import type { Resolved } from '../../net/network.ts'
import { AiErrno, Errno } from '../abi/errno.ts'
import type { Context } from '../context.ts'
import { WasiError } from '../error.ts'
import type { GuestMemory } from '../memory.ts'
import { aligned } from './address-layout.ts'
import { Aiflags, WasmedgeFamily, WasmedgeProtocol, WasmedgeType } from './constants.ts'
import { isNumeric, lookUp, LookupError, portOfService } from './resolve.ts'

/**
 * `addrinfo`, 28 bytes: 0 u16 flags | 2 u8 family | 3 u8 socktype | 4 u8 protocol | 8 u32 addrlen | 12 u32 addr |
 * 16 u32 canonname | 20 u32 canonname_len | 24 u32 next
 */
const ADDRINFO = 28
/** `sockaddr`, 12 bytes: 0 u8 family | 4 u32 data_len | 8 u32 data */
const SOCKADDR = 12
const ALL_FLAGS = 127
/** NI_MAXHOST: no name is longer. */
const MAX_NAME = 1025
/** No more entries than this are looked at or filled, however many the guest has room for. */
const MAX_ENTRIES = 1024

/** getaddrinfo(3)'s failures. */
const failures: Readonly<Record<string, AiErrno>> = {
  EAI_ADDRFAMILY: AiErrno.AIADDRFAMILY, EAI_AGAIN: AiErrno.AIAGAIN, EAI_FAIL: AiErrno.AIFAIL, EAI_FAMILY: AiErrno.AIFAMILY, EAI_MEMORY: AiErrno.AIMEMORY,
  EAI_NODATA: AiErrno.AINODATA, ENODATA: AiErrno.AINODATA, EAI_NONAME: AiErrno.AINONAME, ENOTFOUND: AiErrno.AINONAME, EAI_SERVICE: AiErrno.AISERVICE,
  EAI_SOCKTYPE: AiErrno.AISOCKTYPE, ETIMEOUT: AiErrno.AIAGAIN,
  // libuv's, of a name that cannot be one.
  EINVAL: AiErrno.AINONAME,
}

interface Hints {
  readonly flags: number
  readonly family: number
  readonly socktype: number
  readonly protocol: number
}

/** A kind of socket. */
interface Kind {
  readonly socktype: number
  readonly protocol: number
}

/** One result: an address with what can be opened to it. */
interface Entry {
  readonly address: Resolved
  readonly kind: Kind
}

/**
 * Fills a list that the guest has laid out (socket-abi.md 1.7) and writes how many of its entries. Looks, in this order, at:
 * the pointers (ADDRNOTAVAIL, FAULT) · node and service both empty (AINONAME) · no room (AIMEMORY) · flags (AIBADFLAG) ·
 * the family (AIFAMILY) · protocol and type (NOSYS) · the list (FAULT) · the service (AISERVICE) · protocol and type together
 * (AISOCKTYPE). Then ACCES, and what the look-up says.
 */
export function getaddrinfo(
  context: Context, nodePtr: number, nodeLen: number, servicePtr: number, serviceLen: number, hintsPtr: number, resPtr: number, maxResults: number, countPtr: number,
): Promise<void> {
  const { memory } = context
  for (const ptr of [hintsPtr, resPtr, countPtr]) aligned(ptr, 4)
  memory.range(hintsPtr, ADDRINFO)
  memory.range(resPtr, 4)
  memory.range(countPtr, 4)
  const [node, service] = [readText(memory, nodePtr, nodeLen), readText(memory, servicePtr, serviceLen)]
  const hints: Hints = {
    flags: memory.readU16(hintsPtr), family: memory.readU8(hintsPtr + 2), socktype: memory.readU8(hintsPtr + 3), protocol: memory.readU8(hintsPtr + 4),
  }
  check(hints, node, service, maxResults >>> 0)
  const room = Math.min(maxResults >>> 0, MAX_ENTRIES)
  walk(memory, memory.readU32(resPtr), room, () => {})

  const has = (flag: number): boolean => (hints.flags & flag) !== 0
  const port = portOfService(service, has(Aiflags.NUMERICSERV))
  if (has(Aiflags.NUMERICHOST) && node !== '' && !isNumeric(node)) throw new WasiError(AiErrno.AINONAME)
  if (port === undefined) throw new WasiError(has(Aiflags.NUMERICSERV) ? AiErrno.AINONAME : AiErrno.AISERVICE)
  const kinds = sockets(hints)
  return resolve(context, node, hints).then((found) => {
    const entries = found.flatMap((address) => kinds.map((kind): Entry => ({ address, kind }))).slice(0, room)
    // Memory may have grown meanwhile, so the list is walked anew.
    walk(memory, memory.readU32(resPtr), entries.length, (at, index) => {
      fill(memory, at, entries[index] as Entry, port, hints.flags, has(Aiflags.CANONNAME) && index === 0 ? node : '')
    })
    memory.writeU32(countPtr, entries.length)
  })
}

function check({ flags, family, socktype, protocol }: Hints, node: string, service: string, room: number): void {
  if (node === '' && service === '') throw new WasiError(AiErrno.AINONAME)
  if (room < 1) throw new WasiError(AiErrno.AIMEMORY)
  if ((flags & ~ALL_FLAGS) !== 0 || ((flags & Aiflags.CANONNAME) !== 0 && node === '')) throw new WasiError(AiErrno.AIBADFLAG)
  if (family > WasmedgeFamily.INET6) throw new WasiError(AiErrno.AIFAMILY)
  if (protocol > WasmedgeProtocol.UDP || socktype > WasmedgeType.STREAM) throw new WasiError(Errno.NOSYS)
}

/** Text up to its zero, which guests count or do not count. AINONAME for what is longer than any name. */
function readText(memory: GuestMemory, ptr: number, len: number): string {
  memory.range(ptr, len)
  if (len >>> 0 > MAX_NAME) throw new WasiError(AiErrno.AINONAME)
  const text = memory.readBytes(ptr, len)
  const end = text.indexOf('\0')
  return toText(end < 0 ? text : text.slice(0, end))
}

/** Goes along the list, looking at all that is written to. FAULT; also for a list that ends too early. */
function walk(memory: GuestMemory, first: number, count: number, visit: (at: number, index: number) => void): void {
  let at = first
  for (let index = 0; index < count; index++) {
    if (at === 0) throw new WasiError(Errno.FAULT)
    memory.range(at, ADDRINFO)
    const address = memory.readU32(at + 12)
    memory.range(address, SOCKADDR)
    memory.range(memory.readU32(address + 8), memory.readU32(address + 4))
    memory.range(memory.readU32(at + 16), memory.readU32(at + 20))
    visit(at, index)
    at = memory.readU32(at + 24)
  }
}

function resolve(context: Context, node: string, { flags, family }: Hints): Promise<readonly Resolved[]> {
  const wanted = family === WasmedgeFamily.INET4 ? 'ipv4' : family === WasmedgeFamily.INET6 ? 'ipv6' : undefined
  const mapped = wanted === 'ipv6' && (flags & Aiflags.V4MAPPED) !== 0
  const query = { name: node === '' ? undefined : node, passive: (flags & Aiflags.PASSIVE) !== 0, family: mapped ? undefined : wanted } as const
  return lookUp(context, query).then((found) => {
    if (!mapped) return found
    const own = found.filter(({ family }) => family === 'ipv6')
    if (own.length > 0 && (flags & Aiflags.ALL) === 0) return own
    return found.map(({ bytes }) => ({ family: 'ipv6', bytes: map(bytes) }))
  }, (error: unknown) => {
    throw error instanceof LookupError ? new WasiError(failures[error.code] ?? AiErrno.AISYSTEM) : error
  })
}

/** The kinds of sockets that the hints leave, as type and protocol. */
function sockets({ socktype, protocol }: Hints): Kind[] {
  const both = [{ socktype: WasmedgeType.STREAM, protocol: WasmedgeProtocol.TCP }, { socktype: WasmedgeType.DGRAM, protocol: WasmedgeProtocol.UDP }]
  const left = both.filter((one) => (socktype === WasmedgeType.ANY || one.socktype === socktype) && (protocol === WasmedgeProtocol.IP || one.protocol === protocol))
  if (left.length === 0) throw new WasiError(AiErrno.AISOCKTYPE)
  return left
}

function fill(memory: GuestMemory, at: number, { address: { family, bytes }, kind: { socktype, protocol } }: Entry, port: number, flags: number, canonical: string): void {
  const own = family === 'ipv4' ? WasmedgeFamily.INET4 : WasmedgeFamily.INET6
  memory.writeU16(at, flags)
  memory.writeU8(at + 2, own)
  memory.writeU8(at + 3, socktype)
  memory.writeU8(at + 4, protocol)
  memory.writeU32(at + 8, family === 'ipv4' ? 16 : 28)
  const address = memory.readU32(at + 12)
  const data = memory.readU32(address + 8)
  // The host's sockaddr without its family, both ports in network order. IPv4, 14 bytes: 0 u16 port | 2 u8[4] | zeros. IPv6,
  // 26: 0 u16 port | 2 u32 flow | 6 u8[16] | 22 u32 scope. Guests have room for 26 whatever they say (wasmedge_wasi_socket says 14).
  const length = family === 'ipv4' ? 14 : 26
  memory.clear(data, length)
  memory.writeU16(data, ((port & 0xff) << 8) | (port >> 8))
  memory.bytes.set(bytes, data + (family === 'ipv4' ? 2 : 6))
  memory.writeU8(address, own)
  memory.writeU32(address + 4, length)

  const room = memory.readU32(at + 20)
  const name = Buffer.from(canonical, 'utf8').toString('latin1').slice(0, Math.max(0, room - 1))
  if (name !== '') memory.writeBytes(memory.readU32(at + 16), `${name}\0`)
  memory.writeU32(at + 20, name.length)
}
