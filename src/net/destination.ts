import { isUnspecified, map, unmap } from './address.ts'

/** Where addresses lead in truth. Addresses are bytes in network order, 4 or 16. */

const LOOPBACK_4 = Uint8Array.of(127, 0, 0, 1)
const LOOPBACK_6 = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)

/** Forms in which a network, not the kernel, may turn IPv6 into IPv4: the address that comes out is what counts. */
const TRANSLATED = [
  [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], // 64:ff9b::a.b.c.d, NAT64 (RFC 6052)
  [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0], // ::ffff:0:a.b.c.d, SIIT (RFC 2765)
]

/**
 * The address that is reached by one that a socket is told to connect or send to: `0.0.0.0` and `::` are this machine, as the
 * kernel takes them; mapped (`::ffff:a.b.c.d`), IPv4-compatible (`::a.b.c.d`) and translated forms are their IPv4.
 */
export function destination(bytes: Uint8Array): Uint8Array {
  const plain = embedded(bytes)
  if (!isUnspecified(plain)) return plain
  return plain.length === 4 ? LOOPBACK_4 : LOOPBACK_6
}

/** The IPv4 address that stands in an IPv6 one; any other as it is. */
function embedded(bytes: Uint8Array): Uint8Array {
  const plain = unmap(bytes)
  if (plain.length === 4) return plain
  const isZero = (from: number, to: number): boolean => plain.subarray(from, to).every((byte) => byte === 0)
  const compatible = isZero(0, 12) && !isZero(12, 15)
  const translated = TRANSLATED.some((prefix) => prefix.every((byte, index) => plain[index] === byte))
  return compatible || translated ? plain.slice(12) : plain
}

/**
 * The same for the kernel, in the family of the socket: what a rule was asked about is what is then used, whatever a kernel
 * makes of an unspecified address.
 */
export function asSent(bytes: Uint8Array): Uint8Array {
  if (!isUnspecified(bytes)) return bytes
  if (bytes.length === 4) return LOOPBACK_4
  return unmap(bytes).length === 4 ? map(LOOPBACK_4) : LOOPBACK_6
}
