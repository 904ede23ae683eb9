import { type Cidr, contains, isUnspecified, unmap } from '../address.ts'
import type { Resolved } from '../network.ts'
import { destination, translated, TRANSLATED_PREFIX } from './destination.ts'
import type { Addresses, ConnectRule, NamePattern, Policy, Ports } from './policy.ts'

/** So many addresses of names are remembered; the oldest are forgotten first. */
const MOST_ADDRESSES = 16384

/** An address as a key of maps: its bytes, one per character. */
export const keyOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

const WILDCARD_4 = new Uint8Array(4)
const WILDCARD_6 = new Uint8Array(16)
const BROADCAST = Uint8Array.of(255, 255, 255, 255)

const covers = (ports: Ports, port: number): boolean => ports.first <= port && port <= ports.last
const includes = (addresses: Addresses, bytes: Uint8Array): boolean => addresses.kind === 'any' || contains(addresses.block, bytes)

function matches(pattern: NamePattern, name: string): boolean {
  switch (pattern.kind) {
    case 'any': return true
    case 'name': return pattern.name === name
    case 'suffix': return name.endsWith(`.${pattern.suffix}`)
  }
}

/** Says what a policy covers, and remembers which addresses the names of its rules resolved to. Answers, and does nothing. */
export class Judge {
  readonly policy: Policy
  readonly #rules: readonly ConnectRule[]
  readonly #known = new Map<string, Ports[]>()
  /** The last name for an address, for hints alone. */
  readonly #names = new Map<string, string>()

  constructor(policy: Policy) {
    this.policy = policy
    this.#rules = policy.connect.map((rule) => (rule.to.kind === 'block' ? { ...rule, to: { kind: 'block', block: reached(rule.to.block) } } : rule))
  }

  /**
   * Whether what is sent to this address and port may go where it leads. Where a network may make an IPv4 address of it, that
   * one must be covered as well, unless it is what the rule is about.
   */
  mayReach(bytes: Uint8Array, port: number): boolean {
    const target = destination(bytes)
    if (this.#known.get(keyOf(target))?.some((ports) => covers(ports, port)) === true) return true
    const inside = translated(target)
    return this.#rules.some(({ to, ports }) => {
      if (to.kind === 'name' || to.kind === 'suffix' || !covers(ports, port) || !includes(to, target)) return false
      return inside === undefined || to.kind === 'any' || to.block.prefix >= TRANSLATED_PREFIX || this.mayReach(inside, port)
    })
  }

  /** Whether every destination is allowed. */
  get reachesAll(): boolean {
    return this.#rules.some(({ to, ports }) => to.kind === 'any' && ports.first === 0 && ports.last === 65535)
  }

  /**
   * Whether the kernel may be asked for broadcasts: all of them, since it alone knows which addresses are a network's own
   * (10.0.0.255). A rule has to cover the broadcast address itself.
   */
  get mayBroadcast(): boolean {
    return this.#rules.some(({ to }) => (to.kind === 'any' || to.kind === 'block') && includes(to, BROADCAST))
  }

  /** Whether anybody may be let in at this local address; port 0 is any free one. */
  mayListen(bytes: Uint8Array, port: number): boolean {
    const address = unmap(bytes)
    const wildcard = address.length === 4 ? WILDCARD_4 : WILDCARD_6
    return this.policy.listen.some(({ on, ports }) => covers(ports, port) && (includes(on, address) || includes(on, wildcard)))
  }

  /** Whether what is sent to this group may be received, at a port that mayListen is asked about. */
  mayJoin(group: Uint8Array): boolean {
    return this.policy.listen.some(({ on }) => includes(on, unmap(group)))
  }

  /** Whether a name may be looked up. */
  mayResolve(name: string): boolean {
    return this.policy.resolve.some((pattern) => matches(pattern, name)) || this.#rulesFor(name).length > 0
  }

  /** Remembers what a name resolved to. */
  learn(name: string, found: readonly Resolved[]): void {
    const allowed = this.#rulesFor(name).map(({ ports }) => ports)
    for (const { bytes } of found) {
      const target = destination(bytes)
      // A name whose address is 0.0.0.0 is one that a filter took out of the way: no name for this machine.
      if (isUnspecified(bytes)) continue
      const key = keyOf(target)
      remember(this.#names, key, name)
      if (allowed.length === 0) continue
      const before = this.#known.get(key) ?? []
      remember(this.#known, key, [...before, ...allowed.filter((ports) => !before.includes(ports))])
    }
  }

  /** The name that an address was last found under. */
  nameOf(bytes: Uint8Array): string | undefined {
    return this.#names.get(keyOf(destination(bytes)))
  }

  #rulesFor(name: string): readonly ConnectRule[] {
    return this.#rules.filter(({ to }) => (to.kind === 'name' || to.kind === 'suffix') && matches(to, name))
  }
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > MOST_ADDRESSES) map.delete(map.keys().next().value as string)
}

/** A rule for one address as `destination` answers it. */
function reached(block: Cidr): Cidr {
  if (block.prefix < block.bytes.length * 8) return block
  const bytes = destination(block.bytes)
  return { bytes, prefix: bytes.length * 8 }
}
