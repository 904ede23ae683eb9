import { NetError } from '../error.ts'
import type { OptionName } from '../network.ts'

/** What an option takes, and what it is before it was set (but for noDelay: Linux's). Undefined for linger: off. */
interface Range {
  readonly least: number
  readonly most: number
  readonly initial: number | undefined
}

const SWITCH: Range = { least: 0, most: 1, initial: 0 }
const INT_MAX = 0x7fffffff
const size = (initial: number): Range => ({ least: 0, most: INT_MAX, initial })
const TIMEOUT: Range = { least: 0, most: Number.MAX_SAFE_INTEGER, initial: 0 }

/** tcp(7), socket(7), ip(7). Keep-alive's times and linger are seconds, the timeouts microseconds. */
const ranges: Readonly<Record<OptionName, Range>> = {
  reuseAddress: SWITCH,
  reusePort: SWITCH,
  keepAlive: SWITCH,
  broadcast: SWITCH,
  // On, unlike a kernel's: docs/RATIONALE.md.
  noDelay: { ...SWITCH, initial: 1 },
  quickAck: { ...SWITCH, initial: 1 },
  fastOpenConnect: SWITCH,
  ipv6Only: SWITCH,
  dontRoute: SWITCH,
  oobInline: SWITCH,
  receiveBuffer: size(131_072),
  sendBuffer: size(131_072),
  receiveLowWater: { ...size(1), least: 1 },
  receiveTimeout: TIMEOUT,
  sendTimeout: TIMEOUT,
  linger: { least: 0, most: 0xffff, initial: undefined },
  keepIdle: { least: 1, most: 32_767, initial: 7200 },
  keepInterval: { least: 1, most: 32_767, initial: 75 },
  ttl: { least: 1, most: 255, initial: 64 },
  multicastTtl: { least: 0, most: 255, initial: 1 },
  multicastLoop: { ...SWITCH, initial: 1 },
}

/** What a guest has set. Node can apply some of it; all of it can be read back. */
export class Options {
  readonly #set: Map<OptionName, number | undefined>

  constructor(from?: Options) {
    this.#set = new Map(from === undefined ? undefined : from.#set)
  }

  /** EINVAL when out of range. */
  set(name: OptionName, value: number | undefined): void {
    const { least, most, initial } = ranges[name]
    if (value === undefined) {
      if (initial !== undefined) throw new NetError('EINVAL')
    } else if (!Number.isInteger(value) || value < least || value > most) {
      throw new NetError('EINVAL')
    }
    this.#set.set(name, value)
  }

  get(name: OptionName): number | undefined {
    return this.#set.has(name) ? this.#set.get(name) : ranges[name].initial
  }

  /** Undefined when the guest never set it. */
  wasSet(name: OptionName): number | undefined {
    return this.#set.get(name)
  }

  isOn(name: OptionName): boolean {
    return this.get(name) === 1
  }

  get empty(): boolean {
    return this.#set.size === 0
  }
}
