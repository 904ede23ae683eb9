import { isUnspecified, map, unmap } from '../address.ts'

/** Where addresses lead. Addresses are bytes in network order, 4 or 16. */

const LOOPBACK_4 = Uint8Array.of(127, 0, 0, 1)
const LOOPBACK_6 = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)

/** Forms in which a network, not the kernel, may turn IPv6 into IPv4. */
const TRANSLATED = [
  [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], // 64:ff9b::a.b.c.d, NAT64 (RFC 6052)
  [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0], // ::ffff:0:a.b.c.d, SIIT (RFC 2765)
]

/** Bits of an IPv6 address before the IPv4 one that may stand in it. */
export const TRANSLATED_PREFIX = 96

/**
 * Where a kernel sends what is for an address: `0.0.0.0` and `::` are this machine, and a mapped address (`::ffff:a.b.c.d`) is
 * its IPv4, of 4 bytes.
 */
export function destination(bytes: Uint8Array): Uint8Array {
  const plain = unmap(bytes)
  if (!isUnspecified(plain)) return plain
  return plain.length === 4 ? LOOPBACK_4 : LOOPBACK_6
}

/**
 * The IPv4 address that a network behind the kernel may make of a destination: of IPv4-compatible (`::a.b.c.d`) and translated
 * forms. Undefined for all others.
 */
export function translated(plain: Uint8Array): Uint8Array | undefined {
  if (plain.length === 4) return undefined
  const isZero = (from: number, to: number): boolean => plain.subarray(from, to).every((byte) => byte === 0)
  const compatible = isZero(0, 12) && !isZero(12, 15)
  return compatible || TRANSLATED.some((prefix) => prefix.every((byte, index) => plain[index] === byte)) ? plain.slice(12) : undefined
}

/**
 * An address for the kernel, in the family of the socket: what a rule was asked about is what is then used, whatever a kernel
 * makes of an unspecified address.
 */
export function asSent(bytes: Uint8Array): Uint8Array {
  if (!isUnspecified(bytes)) return bytes
  if (bytes.length === 4) return LOOPBACK_4
  return unmap(bytes).length === 4 ? map(LOOPBACK_4) : LOOPBACK_6
}
