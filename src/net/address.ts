/**
 * IP addresses as bytes (4 or 16, network order) and as text. What cannot be read is undefined, never a guess: "127.1" and
 * "0x7f.1", which inet_aton(3) takes for 127.0.0.1, are no addresses here.
 */

/** Reads an IPv4 or IPv6 address (RFC 4291, 2.2; no zone). */
export function parseIp(text: string): Uint8Array | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text)
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  const bytes = new Uint8Array(4)
  for (let index = 0; index < 4; index++) {
    const part = parts[index] as string
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined
    bytes[index] = Number(part)
  }
  return bytes
}

function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = groupsOf(halves[0] as string, halves.length === 1)
  const tail = halves.length === 2 ? groupsOf(halves[1] as string, true) : []
  if (head === undefined || tail === undefined) return undefined
  const missing = 16 - head.length - tail.length
  // "::" stands for one group of zeros at least.
  if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined
  const bytes = new Uint8Array(16)
  bytes.set(head)
  bytes.set(tail, 16 - tail.length)
  return bytes
}

/** The bytes of groups between colons; the last of them may be a dotted IPv4 address when `last`. */
function groupsOf(text: string, last: boolean): number[] | undefined {
  if (text === '') return []
  const bytes: number[] = []
  const groups = text.split(':')
  for (const [index, group] of groups.entries()) {
    if (last && index === groups.length - 1 && group.includes('.')) {
      const dotted = parseIpv4(group)
      if (dotted === undefined) return undefined
      bytes.push(...dotted)
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined
      const value = Number.parseInt(group, 16)
      bytes.push(value >> 8, value & 0xff)
    }
  }
  return bytes.length > 16 ? undefined : bytes
}

/** The one spelling of an address that RFC 5952 recommends. */
export function formatIp(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.')
  if (isMapped(bytes)) return `::ffff:${bytes.subarray(12).join('.')}`
  const groups: number[] = []
  for (let index = 0; index < 16; index += 2) groups.push(((bytes[index] as number) << 8) | (bytes[index + 1] as number))
  const { from, length } = longestZeros(groups)
  const hex = groups.map((group) => group.toString(16))
  if (length < 2) return hex.join(':')
  return `${hex.slice(0, from).join(':')}::${hex.slice(from + length).join(':')}`
}

/** The first of the longest runs of zeros. */
function longestZeros(groups: readonly number[]): { from: number; length: number } {
  let best = { from: 0, length: 0 }
  for (let from = 0; from < groups.length; from++) {
    let length = 0
    while (groups[from + length] === 0) length++
    if (length > best.length) best = { from, length }
  }
  return best
}

/** ::ffff:0:0/96, an IPv4 address in the clothes of IPv6: the kernel sends what goes there as IPv4. */
function isMapped(bytes: Uint8Array): boolean {
  if (bytes.length !== 16 || bytes[10] !== 0xff || bytes[11] !== 0xff) return false
  for (let index = 0; index < 10; index++) if (bytes[index] !== 0) return false
  return true
}

/** The IPv4 address inside of a mapped one (::ffff:a.b.c.d); any other as it is. What decides about addresses must ask this first. */
export function unmap(bytes: Uint8Array): Uint8Array {
  return isMapped(bytes) ? bytes.slice(12) : bytes
}

/** An IPv4 address in the clothes of IPv6; any other as it is. */
export function map(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== 4) return bytes
  const mapped = new Uint8Array(16).fill(0xff, 10, 12)
  mapped.set(bytes, 12)
  return mapped
}

/** 0.0.0.0, ::, ::ffff:0.0.0.0: all addresses of the host to bind to, the host itself to connect to. */
export function isUnspecified(bytes: Uint8Array): boolean {
  return unmap(bytes).every((byte) => byte === 0)
}

/** 127.0.0.0/8 and ::1. */
export function isLoopback(bytes: Uint8Array): boolean {
  const plain = unmap(bytes)
  if (plain.length === 4) return plain[0] === 127
  return plain[15] === 1 && plain.subarray(0, 15).every((byte) => byte === 0)
}

/** 224.0.0.0/4 and ff00::/8. */
export function isMulticast(bytes: Uint8Array): boolean {
  const plain = unmap(bytes)
  return plain.length === 4 ? ((plain[0] as number) & 0xf0) === 0xe0 : plain[0] === 0xff
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}

/** A block of addresses: those that begin with the same `prefix` bits. IPv4 blocks have 4 bytes, mapped ones too. */
export interface Cidr {
  readonly bytes: Uint8Array
  readonly prefix: number
}

/** Reads "10.0.0.0/8", "fd00::/8", or one address. Bits after the prefix are cleared. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/')
  const written = parseIp(slash < 0 ? text : text.slice(0, slash))
  if (written === undefined) return undefined
  const bits = written.length * 8
  const length = slash < 0 ? String(bits) : text.slice(slash + 1)
  if (!/^(?:0|[1-9]\d{0,2})$/.test(length) || Number(length) > bits) return undefined
  let prefix = Number(length)
  let bytes = written.slice()
  if (isMapped(written) && prefix >= 96) {
    bytes = written.slice(12)
    prefix -= 96
  }
  for (let index = 0; index < bytes.length; index++) bytes[index] = (bytes[index] as number) & maskOf(prefix, index)
  return { bytes, prefix }
}

/** Whether the block has the address, which is unmapped first. */
export function contains(block: Cidr, address: Uint8Array): boolean {
  const plain = unmap(address)
  if (plain.length !== block.bytes.length) return false
  return plain.every((byte, index) => (byte & maskOf(block.prefix, index)) === block.bytes[index])
}

/** The bits of byte `index` that a prefix covers. */
function maskOf(prefix: number, index: number): number {
  const covered = Math.min(8, Math.max(0, prefix - index * 8))
  return (0xff00 >> covered) & 0xff
}
