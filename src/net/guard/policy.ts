import type { ByteString } from '../../fs/byte-string.ts'
import type { Cidr } from '../address.ts'

/** Ports from `first` to `last`, both included. As a rule for listening, 0 is "whichever is free". */
export interface Ports {
  readonly first: number
  readonly last: number
}

export const ALL_PORTS: Ports = { first: 0, last: 65535 }

/** Names that may be looked up: one, all that end in `.suffix`, or every one. In the form of host-name.ts. */
export type NamePattern =
  | { readonly kind: 'any' }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'suffix'; readonly suffix: string }

/** Addresses that a rule is about. */
export type Addresses =
  | { readonly kind: 'any' }
  | { readonly kind: 'block'; readonly block: Cidr }

/** Who may be connected and sent to. With a name: it may be looked up, and then what it resolved to is allowed. */
export interface ConnectRule {
  readonly to: Addresses | Exclude<NamePattern, { kind: 'any' }>
  readonly ports: Ports
}

/** Where connections may be taken and datagrams received from anybody. A block with 0.0.0.0 (or ::) in it is all of IPv4 (IPv6). */
export interface ListenRule {
  readonly on: Addresses
  readonly ports: Ports
}

/** What a guest may do on the network. What no rule covers is refused. */
export interface Policy {
  readonly connect: readonly ConnectRule[]
  readonly listen: readonly ListenRule[]
  /** Look-ups alone: nothing that these names resolve to may be connected to because of it. */
  readonly resolve: readonly NamePattern[]
  /** Unix sockets by their paths (a leading NUL: an abstract name), to connect to and to listen on; or all of them. */
  readonly unix: 'any' | readonly ByteString[]
}

export const NOTHING: Policy = { connect: [], listen: [], resolve: [], unix: [] }
/** All that there is, Unix sockets too. */
export const EVERYTHING: Policy = {
  connect: [{ to: { kind: 'any' }, ports: ALL_PORTS }],
  listen: [{ on: { kind: 'any' }, ports: ALL_PORTS }],
  resolve: [{ kind: 'any' }],
  unix: 'any',
}

/** Policies together: what one of them allows is allowed. */
export function union(policies: readonly Partial<Policy>[]): Policy {
  const all = <Key extends 'connect' | 'listen' | 'resolve'>(key: Key): Policy[Key][number][] => policies.flatMap((policy) => (policy[key] ?? []) as Policy[Key][number][])
  const paths = policies.map(({ unix }) => unix ?? [])
  return { connect: all('connect'), listen: all('listen'), resolve: all('resolve'), unix: paths.includes('any') ? 'any' : (paths as (readonly ByteString[])[]).flat() }
}

/** One thing that a guest tried and no rule covers. */
export interface NetworkRefusal {
  readonly action: 'connect' | 'send' | 'listen' | 'join' | 'resolve' | 'unix'
  /** The address and port, the name or the path, for a person: `10.0.0.1:80`, `[::1]:80`, `example.com`, `/run/x.sock`, `@abstract`. */
  readonly where: string
  /** The name that the guest had looked up before, when that is where the address came from. */
  readonly name?: string | undefined
}
