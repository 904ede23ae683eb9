import { quote } from '../../diagnostics/quote.ts'
import { fromText, type ByteString } from '../../fs/byte-string.ts'
import { parseCidr, parseIp } from '../../net/address.ts'
import type { Addresses, ConnectRule, ListenRule, NamePattern, Ports } from '../../net/guard/policy.ts'
import { UsageError } from '../usage-error.ts'
import { addresses, ALL_PORTS, cut, isBoth, namePattern, plainName, portNumber, portRange, splitPort } from './host-ports.ts'

/** A host by its name, looked up before the guest starts. */
interface ByName {
  readonly kind: 'name'
  readonly name: string
}

/** What an option for the network grants; rules as net/guard/policy.ts has them, but names to listen on are not looked up yet. */
export interface NetGrant {
  readonly connect?: readonly ConnectRule[]
  readonly listen?: readonly (ListenRule | { readonly on: ByName; readonly ports: Ports })[]
  readonly resolve?: readonly NamePattern[]
  readonly unix?: 'any' | readonly ByteString[]
}

/** `--listen`: where to listen before the guest starts. `all` is each address of this machine. */
export interface ListenGrant {
  readonly on: { readonly kind: 'all' } | { readonly kind: 'address'; readonly bytes: Uint8Array } | ByName
  readonly port: number
}

/**
 * `--net=`, rules with commas between them:
 *   [connect:]HOST[:PORTS]    as --allow-connect        listen:ADDR[:PORTS]   as --allow-listen
 *   resolve:NAME              as --allow-resolve        unix:PATH             as --allow-unix
 *   dns:allow=NAME:PORTS      wasmer's; as --allow-connect
 *   ipv4:allow=ADDR:PORTS[/in|/out], ipv6:allow=...     wasmer's; in is --allow-listen, out --allow-connect, neither both
 */
export const parseNet = (text: string): NetGrant => together(split(text).map(parseRule))

/** `--allow-connect`: HOST[:PORT[-PORT]]. HOST is an address, a block, a name, `*.suffix` or `*`. */
export const parseConnect = (text: string): NetGrant => together(split(text).map(connectRule))

/** `--allow-listen`: ADDR[:PORT[-PORT]]. ADDR is an address of this machine, a block of them, a name of it, or `*`. */
export const parseListenRule = (text: string): NetGrant => together(split(text).map(listenRule))

/** `--allow-resolve`: NAME, `*.suffix` or `*`. */
export const parseResolve = (text: string): NetGrant => ({ resolve: split(text).map(namePattern) })

/** `--allow-unix`: the path of a socket; `@name` is an abstract one. */
export function parseUnix(text: string): NetGrant {
  if (text === '' || text === '@') throw new UsageError('the path of a socket is missing')
  return { unix: [fromText(text.replace(/^@/, '\0'))] }
}

/** `--addr-pool`: ADDR/MASK, as iwasm has it: to connect to and to listen on. */
export const parseAddrPool = (text: string): NetGrant => together(split(text).map((word) => {
  if (!word.includes('/')) throw new UsageError(`${quote(word)} has no mask: write ADDR/MASK, like ${parseIp(word) === undefined ? '127.0.0.1/32' : `${word}/${word.includes(':') ? 128 : 32}`}`)
  const block = parseCidr(word)
  if (block === undefined) throw new UsageError(`${quote(word)}: ADDR/MASK is like 10.0.0.0/8 or fd00::/8`)
  const addresses: Addresses = { kind: 'block', block }
  return { connect: [{ to: addresses, ports: ALL_PORTS }], listen: [{ on: addresses, ports: ALL_PORTS }] }
}))

/** `--listen`: ADDR:PORT; without ADDR, or with `*`, every address. Port 0 is any free one. */
export function parseListen(text: string): ListenGrant {
  const { host, bits, ports } = splitPort(text)
  if (ports === undefined) throw new UsageError(/^\d{1,5}$/.test(text) ? `the address is missing: write 127.0.0.1:${text}, or :${text} for every address` : 'the port is missing: write ADDR:PORT, like 127.0.0.1:8080')
  if (bits !== undefined || host.includes('/')) throw new UsageError('one address is needed, not a block of them')
  if (!/^\d+$/.test(ports)) throw new UsageError('a port is one number from 0 to 65535')
  const port = portNumber(ports)
  if (host === '' || host === '*') return { on: { kind: 'all' }, port }
  const ip = parseIp(host)
  return { on: ip === undefined ? { kind: 'name', name: plainName(host) } : { kind: 'address', bytes: ip }, port }
}

function split(text: string): string[] {
  const words = text.split(',').map((word) => word.trim())
  if (words.includes('')) throw new UsageError(text === '' ? 'a rule is missing' : 'there is nothing between two commas, or before or behind one')
  return words
}

function together(grants: readonly NetGrant[]): NetGrant {
  return {
    connect: grants.flatMap(({ connect }) => connect ?? []),
    listen: grants.flatMap(({ listen }) => listen ?? []),
    resolve: grants.flatMap(({ resolve }) => resolve ?? []),
    unix: grants.flatMap(({ unix }) => (unix === 'any' ? [] : unix ?? [])),
  }
}

function parseRule(rule: string): NetGrant {
  const [kind = '', rest] = cut(rule, ':')
  if (rest !== undefined) {
    switch (kind) {
      case 'connect': return connectRule(rest)
      case 'listen': return listenRule(rest)
      case 'resolve': return { resolve: [namePattern(rest)] }
      case 'unix': return parseUnix(rest)
      case 'dns': case 'ipv4': case 'ipv6': {
        const [action, value] = cut(rest, '=')
        if (value !== undefined) return wasmerRule(kind, action, value)
      }
    }
  }
  return connectRule(rule)
}

/** https://docs.rs/virtual-net, Ruleset */
function wasmerRule(kind: 'dns' | 'ipv4' | 'ipv6', action: string, value: string): NetGrant {
  if (action === 'deny') throw new UsageError('there are no rules that deny: what no rule allows is refused')
  if (action !== 'allow') throw new UsageError(`${quote(action)} is not allow`)
  if (value.includes('{')) throw new UsageError('lists in braces are not understood: write one rule for each')
  if (kind === 'dns') return connectRule(value)
  const [, target = '', direction] = /^(.*?)(?:\/(in|out))?$/s.exec(value) as RegExpExecArray
  const { host, bits } = splitPort(target)
  const length = parseIp(host.split('/')[0] as string)?.length
  if (length !== (kind === 'ipv4' ? 4 : 16) && host !== '*') throw new UsageError(`${quote(bits === undefined ? host : `${host}/${bits}`)} is no ${kind === 'ipv4' ? 'IPv4' : 'IPv6'} address`)
  const everything = kind === 'ipv4' ? '0.0.0.0/0' : '[::]/0'
  const spelled = host === '*' ? `${everything}${target.slice(1)}` : target
  return together([...(direction === 'in' ? [] : [connectRule(spelled)]), ...(direction === 'out' ? [] : [listenRule(spelled)])])
}

function connectRule(text: string): NetGrant {
  const { host, bits, ports } = splitPort(text)
  if (host === '') throw new UsageError('the host is missing: write HOST:PORT, like example.com:443')
  const range = ports === undefined ? ALL_PORTS : portRange(ports)
  if (range.last === 0) throw new UsageError('nobody can be connected to at port 0')
  const to = addresses(host, bits)
  if (to !== undefined) return { connect: [{ to, ports: range }], resolve: to.kind === 'any' ? [{ kind: 'any' }] : [] }
  const pattern = namePattern(host)
  return pattern.kind === 'any' ? {} : { connect: [{ to: pattern, ports: range }] }
}

function listenRule(text: string): NetGrant {
  const { host, bits, ports } = splitPort(text)
  const range = ports === undefined ? ALL_PORTS : portRange(ports)
  if (host === '' && ports === undefined) throw new UsageError('the address is missing: write ADDR:PORT, like 127.0.0.1:8080')
  if (bits === undefined && ports === undefined && /^\d{1,5}$/.test(host)) throw new UsageError(`the address is missing: write 127.0.0.1:${host}, or :${host} for every address`)
  // [::] is both families, as the kernel binds it; [::]/0 is IPv6 alone.
  const on = host === '' || (bits === undefined && isBoth(host)) ? { kind: 'any' } as const : addresses(host, bits)
  return { listen: [on === undefined ? { on: { kind: 'name', name: plainName(host) }, ports: range } : { on, ports: range }] }
}
