import { parseIp } from '../address.ts'
import type { Address } from '../network.ts'

/** An address as Node tells it; the zone of a link-local one ("%eth0") is not kept. */
export function addressOf(text: string, port: number): Address {
  const zone = text.indexOf('%')
  const bytes = parseIp(zone < 0 ? text : text.slice(0, zone)) ?? new Uint8Array(16)
  return { family: bytes.length === 4 ? 'ipv4' : 'ipv6', bytes, port }
}
