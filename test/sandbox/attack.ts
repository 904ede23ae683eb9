import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { fromText } from '../../src/fs/byte-string.ts'
import { hostDirectory } from '../../src/fs/host/index.ts'
import { Oflags, Rights } from '../../src/wasi/abi/flags.ts'
import { inProcess, command, type Session, type Word } from './session.ts'
import { CANARY, expand, look, place, prop, seal, type Place, type Prop, type Snapshot } from './stage.ts'

/**
 * Where an attack is tried: a directory of the host, the same read-only, one in memory, through the command line; and,
 * in this process, the host by checked paths, which is what other systems than Linux have.
 */
export type Backend = 'host' | 'read-only' | 'memory' | 'paths'
export const backends: readonly Backend[] = ['host', 'read-only', 'memory', 'paths']

/** The errno that a guest must see, or one of several; differing by backend where it must. */
export type Seen = string | readonly string[] | ({ readonly else: string | readonly string[] } & { readonly [B in Backend]?: string | readonly string[] })

export interface Call {
  /** `@m` is the mount's descriptor, `@m2` the second mount's, `@name` one that an earlier call opened. */
  readonly call: readonly Word[]
  readonly sees: Seen
  /** What a success must give, as bytes; checked where it succeeds. */
  readonly gives?: string | RegExp
  /** Keeps the descriptor that it opened under this name. */
  readonly as?: string
}
/** What the host does meanwhile. */
export interface HostAct { host(place: Place): void }
export type Step = Call | HostAct

export interface Attack {
  readonly tries: string
  /** What the host has put there before. */
  readonly props?: readonly Prop[]
  /** What else the host does before the guest starts. */
  readonly before?: (place: Place) => void
  /** Directories below the place to mount, the first as `@m`; the mount itself when left out. */
  readonly mounts?: readonly { readonly path: string; readonly readOnly?: true }[]
  readonly steps: readonly Step[]
  /** Backends that it means nothing on, or is known to succeed on, and why. */
  readonly not?: { readonly [B in Backend]?: string }
  /** It may read and change what is outside, for the host put it inside as well; its steps check what is to be checked. */
  readonly reads?: true
}

export const READ = Rights.FD_READ
export const WRITE = Rights.FD_WRITE
/** All that a directory can be asked for: with FD_WRITE, path_open would refuse one. */
export const DIRECTORY_ALL = 0x1fff_ffff & ~Rights.FD_WRITE
export const { CREAT, DIRECTORY, EXCL, TRUNC } = Oflags
export const NOFOLLOW = 0
export const FOLLOW = 1

/** The errno, or ROFS on a read-only mount. */
export const writes = (errno: string | readonly string[]): Seen => ({ 'read-only': 'ROFS', else: errno })
export const step = (sees: Seen, ...call: Word[]): Call => ({ call, sees })
export const opens = (as: string, path: string, sees: Seen = 'SUCCESS', from = '@m'): Call =>
  ({ call: ['open', from, NOFOLLOW, path, DIRECTORY, DIRECTORY_ALL, 0x1fff_ffff, 0], sees, as })

/** One attack with a place of its own, ready to be tried in a session. */
export interface Prepared {
  readonly attack: Attack
  readonly place: Place
  /** What `@m`, `@m2`... are. */
  readonly fds: Map<string, number>
  readonly sealed: Snapshot
}

/** Whether nothing but the guest's own calls is needed, so that an empty file system in memory will do. */
const needsHost = ({ props = [], steps, mounts, before }: Attack): boolean =>
  mounts !== undefined || before !== undefined || steps.some((one) => 'host' in one)
  || props.some(([kind, , detail = '']) => kind === 'hard' || (kind === 'link' && /^[/$]/.test(detail)))

/** Why an attack is not tried on a backend; undefined when it is. */
export const reasonNot = (attack: Attack, backend: Backend): string | undefined =>
  attack.not?.[backend] ?? (backend === 'memory' && needsHost(attack) ? 'needs the host' : undefined)

/** One guest, and the places of all attacks, each with mounts of its own. */
export interface Theatre {
  readonly session: Session
  readonly prepared: ReadonlyMap<Attack, Prepared>
}

export async function open(backend: Backend, attacks: readonly Attack[], env: Record<string, string> = {}): Promise<Theatre> {
  const prepared = new Map<Attack, Prepared>()
  const options: string[] = []
  const preopens: Parameters<typeof inProcess>[0][number][] = []
  let fd = 3
  for (const attack of attacks) {
    if (reasonNot(attack, backend) !== undefined) continue
    const at = place()
    if (backend !== 'memory') for (const one of attack.props ?? []) prop(at, one)
    attack.before?.(at)
    const fds = new Map<string, number>()
    for (const [index, { path, readOnly }] of (attack.mounts ?? [{ path: 'mount' }]).entries()) {
      const guestPath = `/mount-${fd}`
      const hostPath = join(at.base, path)
      if (backend === 'memory') options.push('--tmpfs', guestPath)
      else if (backend === 'paths') preopens.push({ guestPath: fromText(guestPath), directory: hostDirectory(hostPath, 'paths').root })
      else options.push('--dir', `${hostPath}::${guestPath}${backend === 'read-only' || readOnly ? ':ro' : ''}`)
      fds.set(index === 0 ? '@m' : `@m${index + 1}`, fd++)
    }
    prepared.set(attack, { attack, place: at, fds, sealed: seal(at.outside) })
  }
  const session = backend === 'paths' ? inProcess(preopens) : command(['--quiet', ...options], { env })
  if (backend === 'memory') for (const { attack, fds } of prepared.values()) await furnish(session, attack, fds.get('@m') as number)
  return { session, prepared }
}

/** A mount in memory begins empty: the guest makes the props itself. */
async function furnish(session: Session, { props = [] }: Attack, fd: number): Promise<void> {
  for (const [kind, path, detail = ''] of props) {
    const parts = path.split('/')
    const parents = kind === 'dir' ? parts : parts.slice(0, -1)
    for (let depth = 1; depth <= parents.length; depth++) await session.call('mkdir', fd, parents.slice(0, depth).join('/'))
    if (kind === 'link') await session.call('symlink', detail, fd, path)
    if (kind === 'file') {
      const { words: [file = ''] } = await session.call('open', fd, NOFOLLOW, path, CREAT, WRITE, 0, 0)
      if (detail !== '') await session.call('write', file, detail)
      await session.call('close', file)
    }
  }
}

const wanted = (sees: Seen, backend: Backend): readonly string[] => {
  const one = typeof sees === 'string' || !('else' in sees) ? sees : sees[backend] ?? sees.else
  return typeof one === 'string' ? [one] : one
}

/** Tries an attack: every answer must be what a guest is to see, and outside nothing may have changed. */
export async function attempt(backend: Backend, { session, prepared }: Theatre, attack: Attack): Promise<void> {
  const { place: at, fds: given, sealed } = prepared.get(attack) as Prepared
  const fds = new Map(given)
  const before = session.heard.length
  const got: string[] = []
  const expected: string[] = []
  for (const one of attack.steps) {
    if ('host' in one) {
      one.host(at)
      continue
    }
    const told = one.call.map((word) => (typeof word === 'string' ? expand(word, at) : word))
    const { errno, words } = await session.call(...told.map((word) => (typeof word === 'string' && word.startsWith('@') ? fds.get(word) ?? -1 : word)))
    const title = readable(one.call)
    const allowed = wanted(one.sees, backend)
    got.push(`${title}: ${errno}`)
    expected.push(`${title}: ${allowed.includes(errno) ? errno : allowed.join(' or ')}`)
    if (errno !== 'SUCCESS') continue
    if (one.as !== undefined) fds.set(`@${one.as}`, Number(words[0]))
    if (one.gives !== undefined) {
      const text = words.join(' ')
      if (one.gives instanceof RegExp) expect(text, title).toMatch(one.gives)
      else expect(text, title).toBe(expand(one.gives, at))
    }
  }
  expect(got).toEqual(expected)
  if (attack.reads === true) return
  expect(session.heard.slice(before)).not.toContain(CANARY)
  expect(look(at.outside, sealed)).toEqual(sealed)
}

const readable = (words: readonly Word[]): string => words.map((word) => {
  const text = String(word)
  return text.length > 60 ? `${text.slice(0, 40)}...(${text.length})` : text === '' ? '""' : text
}).join(' ')

/** The text of a file of the host's, to see that it is as it was. */
export const contents = (path: string): string => readFileSync(path, 'latin1')
