import { statSync } from 'node:fs'
import { posix } from 'node:path'
import { printable, quote } from '../diagnostics/quote.ts'
import { toText } from '../fs/byte-string.ts'
import type { NetworkRefusal } from '../net/guard/policy.ts'
import { Errno } from '../wasi/abi/errno.ts'
import type { Refusal } from '../wasi/refusals.ts'
import type { Mounting } from './grants.ts'

/** What a run that failed looked like. */
export interface FailedRun {
  readonly mounts: readonly Mounting[]
  readonly guestArgs: readonly string[]
  /** The last path that was refused, if one was. */
  readonly refusal: Refusal | undefined
  /** The same of the network. When both are there, the path came later. */
  readonly networkRefusal?: NetworkRefusal | undefined
  /** The guest can open files at all: it imports a function that takes a path. */
  readonly opensPaths: boolean
}

/**
 * The one hint that follows a failure: which path or address the guest could not reach, and which option would have given
 * it. Undefined where the failure had nothing to do with grants, as far as can be told.
 */
export function hint({ mounts, guestArgs, refusal, networkRefusal, opensPaths }: FailedRun, exists = existsOnHost): string | undefined {
  if (networkRefusal !== undefined && refusal === undefined) return networkHint(networkRefusal, guestArgs)
  if (!opensPaths) return undefined
  const misplaced = mounts.length > 0 ? undefined : guestArgs.find((arg) => /^--?(dir|map-?dir|volume|mount|tmpfs)(=|$)/.test(arg))
  if (misplaced !== undefined) return behindModule(misplaced)
  if (refusal !== undefined) return refusalHint(refusal, mounts)
  const unreachable = guestArgs.find((arg) => arg !== '' && !arg.startsWith('-') && !covered(arg, mounts) && exists(arg))
  if (unreachable !== undefined) return `the guest was given no directory with ${quote(unreachable)} in it; ${dirFor(unreachable, exists)} would give it one`
  return mounts.length > 0 ? undefined : 'the guest was given no directory; --dir . would give it the current one'
}

function networkHint({ action, where, name }: NetworkRefusal, guestArgs: readonly string[]): string {
  const misplaced = guestArgs.find((arg) => /^--?(net|allow-(connect|listen|resolve|unix|af-unix)|addr-pool|tcplisten)(=|$)/.test(arg))
  if (misplaced !== undefined) return behindModule(misplaced)
  const place = printable(where)
  switch (action) {
    case 'connect': case 'send': {
      const named = name === undefined ? place : `${printable(name)}${place.slice(place.lastIndexOf(':'))}`
      const shown = name === undefined ? place : `${place}, which is ${printable(name)}`
      return `the guest was refused to ${action} to ${shown}; --allow-connect ${shell(named)} would let it`
    }
    case 'listen': return `the guest was refused to listen on ${place}; --allow-listen ${shell(place)} would let it`
    case 'join': return `the guest was refused to join the group ${place}; --allow-listen ${shell(place)} would let it`
    case 'resolve': return `the guest was refused to look up ${place}; --allow-connect ${shell(place)} would let it look it up and connect there, --allow-resolve ${shell(place)} look it up`
    case 'unix': return `the guest was refused the Unix socket ${quote(where)}; --allow-unix ${shell(place)} would give it`
  }
}

const behindModule = (arg: string): string => `${quote(arg)} stands behind MODULE and was left to the guest; options of wasmgate come before MODULE`

function refusalHint({ path, from, errno }: Refusal, mounts: readonly Mounting[]): string {
  const name = toText(path)
  if (errno === Errno.ACCES) return `the guest was refused ${quote(name)} by the permissions of the host; no option of wasmgate gives more than this user has`
  const mount = from === undefined ? undefined : mounts.find(({ value }) => value.guestPath === toText(from))
  if (mount === undefined && errno === Errno.ROFS) return `the guest was refused to change ${quote(name)} in a directory that is read-only; a mount without :ro would let it`
  if (mount === undefined) return `the guest was refused ${quote(name)}, since it leads out of the directory it was given; a --dir that contains it would give it`
  const { spelled, value } = mount
  const there = `${quote(name)} in ${quote(value.guestPath)}`
  if (errno === Errno.ROFS) return `the guest was refused to change ${there}, which is read-only; ${spelled} without :ro would let it`
  if (value.kind === 'memory') return `the guest was refused ${there}, since it leads out of that directory`
  const target = posix.isAbsolute(name) ? name : posix.join(value.hostPath, name)
  return `the guest was refused ${there}, since it leads out of that directory; --dir ${shell(posix.dirname(target))} would give it the directory it leads to`
}

/**
 * Whether a path may lie in one of the directories that the guest has, by its name alone. A guest's current directory
 * is / as a rule, so `a` and `/a` are one to it.
 */
function covered(path: string, mounts: readonly Mounting[]): boolean {
  const wanted = normal(path)
  return mounts.some(({ value }) => {
    const base = normal(value.guestPath)
    if (base === '.') return !posix.isAbsolute(wanted) && !wanted.startsWith('..')
    if (base === '/') return !wanted.startsWith('..')
    return `${rootless(wanted)}/`.startsWith(`${rootless(base)}/`)
  })
}

const normal = (path: string): string => posix.normalize(path).replace(/(?<=.)\/$/, '')
const rootless = (path: string): string => path.replace(/^\//, '')

/** The option that gives the guest a path under the name it used. */
function dirFor(path: string, exists: typeof existsOnHost): string {
  const wanted = normal(path)
  const directory = exists(path) === 'directory' ? wanted : posix.dirname(wanted)
  return `--dir ${shell(posix.isAbsolute(wanted) || directory.startsWith('..') ? directory : '.')}`
}

function existsOnHost(path: string): 'file' | 'directory' | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false })
    return stat === undefined ? undefined : stat.isDirectory() ? 'directory' : 'file'
  } catch {
    return undefined
  }
}

/** As one types it in a shell. */
const shell = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : quote(path))
