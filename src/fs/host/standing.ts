import { type BigIntStats, lstatSync, statSync } from 'node:fs'
import { type ByteString, fromText, hostBytes } from '../byte-string.ts'
import type { Handle } from './handle.ts'
import { type Identity, ProcHandle, procIsThere } from './proc-handle.ts'

/**
 * The process's working directory, while it has no other use, stands where the guest is at work. A name in it needs no way
 * through /proc (an lstat takes 0.7 µs of the kernel's time and not 2.6), and whether it still lies at the same path can be
 * told from below, with two look-ups whatever the depth, where a walk opens and closes each directory on the way.
 *
 * There is one for the whole process, moving it costs 3 µs, and worker threads cannot: it moves to what is asked for twice
 * in a row. Only ever to where a walk has been, and `leap` answers only what a walk would have found.
 */

interface Place {
  readonly start: ProcHandle
  /** From `start`: "a/b/c", or "" for itself. */
  readonly path: ByteString
}

/** The working directory: which one it is, and as what it was walked to. */
let standing: Place & { readonly identity: Identity } | undefined
/** What was asked for last, if it was not there. */
let wanted: Place | undefined
/** It was asked for twice. */
let again = false
/** Handles given out and not closed: while there are any it does not move. */
let holders = 0
/** It may be moved. */
let lent = false

/**
 * Lets the working directory be moved, in a process that has no use for relative paths meanwhile; answers how to put it
 * back. Does nothing where that cannot be, in a worker thread for one.
 */
export function lendWorkingDirectory(): () => void {
  if (!procIsThere()) return () => {}
  let before: ProcHandle | undefined
  try {
    before = ProcHandle.open('.')
    process.chdir(before.self())
  } catch {
    before?.close()
    return () => {}
  }
  lent = true
  return () => {
    lent = false
    standing = wanted = undefined
    process.chdir(before.self())
    before.close()
  }
}

/** Whether it may be moved: never in a worker thread. */
export const isLent = (): boolean => lent

/** The directory at `path` below `start`, if the working directory is that one and no symbolic link lies on the way. */
export function leap(start: Handle, path: ByteString): Handle | undefined {
  if (!lent || !(start instanceof ProcHandle)) return undefined
  if (standing?.start !== start || standing.path !== path) {
    again = wanted?.start === start && wanted.path === path
    wanted = { start, path }
    if (path !== '' || !again || !move(start, path, start)) return undefined
  } else {
    wanted = undefined
    if (path !== '' && !isStillAt(standing)) {
      standing = undefined
      return undefined
    }
  }
  holders++
  return here
}

/** The directory itself as the working directory, moved there if need be: for who has many names in it to look up. */
export function approach(directory: Handle): Handle | undefined {
  if (!lent || !(directory instanceof ProcHandle)) return undefined
  if ((standing?.start !== directory || standing.path !== '') && !move(directory, '', directory)) return undefined
  holders++
  return here
}

/** A walk from `start` has come to `path`, where `leap` did not, without a link: there is `directory`. */
export function mayStand(start: Handle, path: ByteString, directory: Handle): void {
  if (again && start instanceof ProcHandle && directory instanceof ProcHandle) move(start, path, directory)
}

function move(start: ProcHandle, path: ByteString, directory: ProcHandle): boolean {
  if (holders > 0) return false
  wanted = undefined
  try {
    const { identity } = directory
    process.chdir(directory.self())
    standing = { start, path, identity }
    return true
  } catch {
    return false // It may be listed and not searched: left where it is.
  }
}

/**
 * Whether the working directory is at `path` below `start`, with no link on the way: the kernel's name for it ends in these
 * names, they lead from so many steps up back to here (and not to what was mounted over it), and up there is `start`.
 */
function isStillAt({ start, path, identity }: NonNullable<typeof standing>): boolean {
  try {
    const up = path.replaceAll(/[^/]+/g, '..')
    return (up === '..' || nameHere().endsWith(`/${path}`))
      && isSame(lstatSync(hostBytes(`${up}/${path}`), STAT), identity)
      && isSame(statSync(up, STAT), start.identity)
  } catch {
    return false // Deleted, or below a directory that may not be searched: left to the walk.
  }
}

const STAT = { bigint: true, throwIfNoEntry: false } as const

const isSame = (found: BigIntStats | undefined, { dev, ino }: Identity): boolean => found?.ino === ino && found.dev === dev

function nameHere(): ByteString {
  process.chdir('.') // Otherwise Node gives its last answer again.
  return fromText(process.cwd())
}

/** The working directory. Nobody keeps it beyond one operation. */
const here: Handle = {
  at: hostBytes,
  self: () => '.',
  enter: (name) => ProcHandle.enter(hostBytes(name)),
  duplicate: () => ProcHandle.open('.'),
  close: () => { holders-- },
}
