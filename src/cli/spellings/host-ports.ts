import { quote } from '../../diagnostics/quote.ts'
import { parseCidr, parseIp } from '../../net/address.ts'
import type { Addresses, NamePattern, Ports } from '../../net/guard/policy.ts'
import { hostName } from '../../net/host-name.ts'
import { UsageError } from '../usage-error.ts'

// What rules of the network are made of: hosts, which are names, addresses or blocks of them, and ports. All throw UsageError.

export const ALL_PORTS: Ports = { first: 0, last: 65535 }
const BLOCK = 'a block of addresses is like 10.0.0.0/8 or [fd00::]/8'

/** `::`, however it is written: as the kernel binds it, IPv4 as well. */
export function isBoth(host: string): boolean {
  const ip = parseIp(host)
  return ip?.length === 16 && ip.every((byte) => byte === 0)
}

/** `*`, an address or a block; undefined for what must be a name. */
export function addresses(host: string, bits: string | undefined): Addresses | undefined {
  if (host === '*' && bits === undefined) return { kind: 'any' }
  const whole = bits === undefined ? host : `${host}/${bits}`
  if (whole.includes('/')) {
    const block = parseCidr(whole)
    if (block === undefined) throw new UsageError(`${quote(whole)}: ${BLOCK}`)
    return { kind: 'block', block }
  }
  const block = parseCidr(host)
  return block === undefined ? undefined : { kind: 'block', block }
}

export function namePattern(text: string): NamePattern {
  if (text === '*') return { kind: 'any' }
  if (text.startsWith('*.')) return { kind: 'suffix', suffix: plainName(text.slice(2)) }
  return { kind: 'name', name: plainName(text) }
}

export function plainName(text: string): string {
  if (text === '') throw new UsageError('the name is missing')
  if (text.includes('://')) throw new UsageError('a host and a port are needed, not a URL: write HOST:PORT, like example.com:443')
  if (text.includes('%')) throw new UsageError(`${quote(text)}: write the address without its zone (%...)`)
  if (text.includes('*')) throw new UsageError(`${quote(text)}: a * stands alone, or for what is before a dot: *.${text.replaceAll(/^.*\*\.?/g, '') || 'example.com'}`)
  const name = hostName(text)
  if (name === undefined) throw new UsageError(`${quote(text)} is neither an address nor a name`)
  return name
}

/** HOST, HOST:PORTS, [IPV6], [IPV6]:PORTS, [IPV6]/BITS:PORTS, [IPV6/BITS]:PORTS, IPV6, IPV6/BITS */
export function splitPort(text: string): { host: string; bits: string | undefined; ports: string | undefined } {
  if (text.includes('://')) throw new UsageError('a host and a port are needed, not a URL: write HOST:PORT, like example.com:443')
  if (text.startsWith('[')) {
    const [, inside = '', bits, ports] = /^\[([^\]]*)\](?:\/(\d+))?(?::(.*))?$/s.exec(text) ?? []
    if (inside === '') throw new UsageError('an IPv6 address in brackets is like [::1] or [::1]:8080')
    if (inside.includes('%')) throw new UsageError(`${quote(inside)}: write the address without its zone (%...)`)
    const [address = '', inner] = cut(inside, '/')
    if (parseIp(address)?.length !== 16) throw new UsageError(`${quote(address)} is no IPv6 address`)
    return { host: address, bits: bits ?? inner, ports }
  }
  const [host, rest] = cut(text, ':')
  if (rest?.includes(':')) {
    const [address, bits] = cut(text, '/')
    if (address.includes('%')) throw new UsageError(`${quote(address)}: write the address without its zone (%...)`)
    if (parseIp(address) === undefined) throw new UsageError(`${quote(address)} is no IPv6 address; with a port it is like [::1]:8080`)
    return { host: address, bits, ports: undefined }
  }
  return { host, bits: undefined, ports: rest }
}

/** What is before and behind the first `at`. */
export function cut(text: string, at: string): [string, string | undefined] {
  const index = text.indexOf(at)
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + at.length)]
}

export function portRange(text: string): Ports {
  if (text === '*') return ALL_PORTS
  const [first = '', last] = cut(text, '-')
  const range = { first: portNumber(first), last: portNumber(last ?? first) }
  if (range.first > range.last) throw new UsageError(`the ports ${text} go backwards`)
  return range
}

export function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1
  if (port < 0 || port > 65535) throw new UsageError(`${quote(text)} is no port: a port is a number from 0 to 65535, two of them with - between are a range`)
  return port
}
