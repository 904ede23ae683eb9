import { execFileSync, spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** What stands in every file outside: it must never be heard of inside. */
export const CANARY = 'OUTSIDE-CANARY'
/** 1 January 2001: a time that nothing has by chance. */
const LONG_AGO = 978_307_200

/** One attack's part of the host: a mount, and beside it what lies outside. */
export interface Place {
  readonly base: string
  readonly mount: string
  readonly outside: string
}

const bases: string[] = []
const mounted: string[] = []

afterAll(() => {
  for (const path of mounted.splice(0)) spawnSync('umount', ['-l', path], { stdio: 'ignore' })
  // Node's rmSync gives up on paths above PATH_MAX, which some attacks leave behind.
  for (const base of bases.splice(0)) execFileSync('rm', ['-rf', base])
})

/** A new place, removed when the test file is done. */
export function place(): Place {
  const base = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'wasmgate-attack-'))
  bases.push(base)
  const made = { base, mount: join(base, 'mount'), outside: join(base, 'outside') }
  fs.mkdirSync(made.mount)
  fs.mkdirSync(join(made.outside, 'dir', 'deep'), { recursive: true })
  fs.mkdirSync(join(made.outside, 'empty'))
  fs.writeFileSync(join(made.outside, 'secret'), `${CANARY} secret\n`)
  fs.writeFileSync(join(made.outside, 'dir', 'inner'), `${CANARY} inner\n`)
  fs.writeFileSync(join(made.outside, 'dir', 'deep', 'inner'), `${CANARY} deep inner\n`)
  fs.symlinkSync('dir', join(made.outside, 'hop'))
  return made
}

/** Everything about what lies outside. */
export type Snapshot = Readonly<Record<string, string>>

/**
 * Gives all that lies outside a time of long ago and notes its state: names, kinds, contents, links, owners and all times,
 * those of reading too. A kernel that only walked through the link `hop` would change that link's.
 */
export function seal(outside: string): Snapshot {
  const paths = names(outside)
  for (const path of paths.toReversed()) fs.lutimesSync(path, LONG_AGO, LONG_AGO)
  return Object.fromEntries(paths.map((path) => [path, state(path)]))
}

/** The same without touching anything first. */
export function look(outside: string, sealed: Snapshot): Snapshot {
  // Looking into a directory or file changes its time of reading: states first.
  const states = new Map(Object.keys(sealed).map((path) => [path, state(path)]))
  const found = Object.fromEntries(names(outside).map((path) => [path, states.get(path) ?? state(path)]))
  for (const [path, known] of states) found[path] ??= known
  return found
}

function names(path: string): string[] {
  if (!fs.lstatSync(path).isDirectory()) return [path]
  return [path, ...fs.readdirSync(path).sort().flatMap((name) => names(join(path, name)))]
}

function state(path: string): string {
  const stat = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (stat === undefined) return 'gone'
  const { mode, nlink, uid, gid, size, atimeNs, mtimeNs, ctimeNs } = stat
  const contents = stat.isFile() ? quietly(path) : stat.isSymbolicLink() ? '' : ''
  return [mode.toString(8), nlink, uid, gid, size, atimeNs, mtimeNs, ctimeNs, contents].join(' ')
}

/** Reads without leaving a trace. */
function quietly(path: string): string {
  const fd = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NOATIME ?? 0))
  try {
    return fs.readFileSync(fd, 'latin1')
  } finally {
    fs.closeSync(fd)
  }
}

/** Inodes of all that lies outside, and of the place around it. */
export const inodes = ({ base, outside }: Place): bigint[] => [base, ...names(outside)].map((path) => fs.lstatSync(path, { bigint: true }).ino)

/** What the host puts into a mount before the guest starts. `$O` and `$M` stand for the paths of outside and of the mount. */
export type Prop =
  | readonly ['dir', path: string]
  | readonly ['file', path: string, text?: string]
  | readonly ['link', path: string, target: string]
  | readonly ['hard', path: string, target: string]

export const expand = (text: string, { mount, outside }: Place): string => text.replace(/^\$O/, outside).replace(/^\$M/, mount)

/** Puts it there. */
export function prop(at: Place, [kind, path, detail = '']: Prop): void {
  const full = Buffer.concat([Buffer.from(`${at.mount}/`), Buffer.from(path, 'latin1')])
  switch (kind) {
    case 'dir': return void fs.mkdirSync(full, { recursive: true })
    case 'file': return fs.writeFileSync(full, detail)
    case 'link': return fs.symlinkSync(Buffer.from(expand(detail, at), 'latin1'), full)
    case 'hard': return fs.linkSync(expand(detail, at), full)
  }
}

/** Mounts one directory over another until the test file is done, where this user may; only root may. */
export function bind(from: string, over: string): void {
  if (process.platform === 'linux' && spawnSync('mount', ['--bind', from, over], { stdio: 'ignore' }).status === 0) mounted.push(over)
}
