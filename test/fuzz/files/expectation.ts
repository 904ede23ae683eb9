import { filetypes } from './abi.ts'
import { literal } from './calls.ts'
import type { Inode, Time } from './model.ts'

/** What a call answered: the name of its errno, and with SUCCESS its results. */
export interface Answer {
  readonly errno: string
  readonly value?: unknown
}

export interface Stat {
  readonly dev: bigint
  readonly ino: bigint
  readonly type: number
  readonly nlink: bigint
  readonly size: bigint
  readonly atim: bigint
  readonly mtim: bigint
}

export interface Entry {
  readonly name: string
  readonly ino: bigint
  readonly type: number
  readonly next: bigint
}

/** One call of fd_readdir: the whole entries, and how much of the buffer was filled. */
export interface Listing {
  readonly entries: readonly Entry[]
  readonly used: number
}

/** What a runtime under test is known to have answered so far; the model has one for each. */
export class Seen {
  readonly since: bigint
  readonly #inos = new Map<Inode, bigint>()
  readonly #devs = new Map<number, bigint>()
  readonly #scans = new Map<object, Scan>()

  constructor(since: bigint) {
    this.since = since
  }

  /** An inode has one number for as long as it lives, and no other living one has it. */
  inode(inode: Inode, ino: bigint): string | undefined {
    const before = this.#inos.get(inode)
    if (before !== undefined && before !== ino) return `its inode was ${before} and is ${ino}`
    for (const [other, number] of this.#inos) {
      if (other === inode || number !== ino || other.device !== inode.device) continue
      if (other.nlink > 0) return `it has the inode ${ino} of something else`
      this.#inos.delete(other)
    }
    this.#inos.set(inode, ino)
    return undefined
  }

  device(device: number, dev: bigint): string | undefined {
    const before = this.#devs.get(device) ?? dev
    this.#devs.set(device, before)
    return before === dev ? undefined : `its device was ${before} and is ${dev}`
  }

  scan(descriptor: object): Scan | undefined {
    return this.#scans.get(descriptor)
  }

  begin(descriptor: object, directory: Inode): Scan {
    const scan = { present: [...directory.entries.keys(), '.', '..'], changesBefore: directory.changes.length, told: new Set<string>(), cookie: 0n }
    this.#scans.set(descriptor, scan)
    return scan
  }
}

/** A listing that began at cookie 0 and is read on with the last cookie it gave. */
interface Scan {
  readonly present: readonly string[]
  readonly changesBefore: number
  readonly told: Set<string>
  cookie: bigint
}

/** What a call must answer. */
export interface Expectation {
  /** In a program's notes. */
  readonly say: string
  /** What is wrong with an answer, if anything is. */
  check(answer: Answer, seen: Seen): string | undefined
}

export const fails = (errnos: readonly string[]): Expectation => ({
  say: errnos.join(' or '),
  check: ({ errno }) => (errnos.includes(errno) ? undefined : `answered ${errno}`),
})

/** SUCCESS and exactly this value; or, where it is allowed, one of these errnos. */
export function gives(value?: unknown, ...orErrnos: readonly string[]): Expectation {
  const say = value === undefined ? 'SUCCESS' : literal(value)
  return {
    say,
    check(answer) {
      if (orErrnos.includes(answer.errno)) return undefined
      if (answer.errno !== 'SUCCESS') return `answered ${answer.errno}`
      return literal(answer.value) === literal(value) ? undefined : `answered ${literal(answer.value)}`
    },
  }
}

/** SUCCESS, whatever the results. */
export const succeeds: Expectation = { say: 'SUCCESS', check: ({ errno }) => (errno === 'SUCCESS' ? undefined : `answered ${errno}`) }

export function describes(inode: Inode): Expectation {
  const { atime, mtime, kind, size, nlink } = inode
  const wanted = { type: filetypes[kind], nlink: BigInt(nlink), size: BigInt(kind === 'symlink' ? inode.target.length : size) }
  return {
    say: `${kind}, nlink ${nlink}, size ${size}`,
    check({ errno, value }, seen) {
      if (errno !== 'SUCCESS') return `answered ${errno}`
      const stat = value as Stat
      if (stat.type !== wanted.type || stat.nlink !== wanted.nlink || (kind !== 'directory' && stat.size !== wanted.size)) return `answered ${literal(stat)}`
      return seen.inode(inode, stat.ino) ?? seen.device(inode.device, stat.dev) ?? timeProblem('atim', atime, stat.atim, seen) ?? timeProblem('mtim', mtime, stat.mtim, seen)
    },
  }
}

/** The kernel stamps with a clock that lags by some milliseconds. */
const SLACK = 2_000_000_000n

export function timeProblem(name: string, wanted: Time, got: bigint, seen: Seen): string | undefined {
  if (wanted === 'any' || wanted === got) return undefined
  if (wanted === 'recent' && got > seen.since - SLACK && got < BigInt(Date.now()) * 1_000_000n + SLACK) return undefined
  return `${name} should be ${wanted} and is ${got}`
}

/**
 * A part of a listing. Everything that was there from its beginning on is told once; what came or went meanwhile may be
 * told or not; a buffer that is not full ends it.
 */
export function lists(descriptor: object, directory: Inode, size: number, cookie: bigint | 'next'): Expectation {
  return {
    say: `the entries from ${cookie} on`,
    check({ errno, value }, seen) {
      // Linux tells nothing of a removed directory, not even "." and "..".
      if (directory.removed && errno === 'NOENT') return undefined
      if (errno !== 'SUCCESS') return `answered ${errno}`
      const { entries, used } = value as Listing
      if (used > size) return `filled ${used} of ${size} bytes`
      const known = seen.scan(descriptor)
      const scan = cookie === 0n || (cookie === 'next' && known === undefined) ? seen.begin(descriptor, directory) : cookie === 'next' ? known : undefined
      const changed = new Set(scan && directory.changes.slice(scan.changesBefore))
      const names = new Set<string>()
      for (const entry of entries) {
        const problem = entryProblem(directory, entry, seen)
        if (problem !== undefined) return `entry ${literal(entry)}: ${problem}`
        if (names.has(entry.name) || (scan?.told.has(entry.name) && !changed.has(entry.name))) return `told ${literal(entry.name)} twice`
        names.add(entry.name)
      }
      if (scan === undefined) return undefined
      for (const name of names) scan.told.add(name)
      scan.cookie = entries.at(-1)?.next ?? scan.cookie
      const missing = used < size ? scan.present.filter((name) => !scan.told.has(name) && !changed.has(name)) : []
      return missing.length === 0 ? undefined : `ended the listing without ${literal(missing)}`
    },
  }
}

function entryProblem(directory: Inode, { name, ino, type }: Entry, seen: Seen): string | undefined {
  const inode = name === '.' || name === '..' ? directory : directory.entries.get(name)
  if (inode === undefined) return 'there is no such name'
  if (type !== filetypes[inode.kind]) return `it is a ${inode.kind}`
  return seen.inode(inode, ino)
}
