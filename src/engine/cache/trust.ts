import { accessSync, constants, lstatSync, type Stats, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DistrustError } from './distrust-error.ts'

/** Throws DistrustError when a folder is none, or not ours alone. */
export function requireOurFolder(path: string, stat: Stats): void {
  if (stat.isSymbolicLink()) throw new DistrustError('link', path)
  if (!stat.isDirectory()) throw new DistrustError('no-directory', path)
  requireOurs(path, stat)
}

/** The same of an open file. */
export function requireOurFile(path: string, stat: Stats): void {
  if (!stat.isFile()) throw new DistrustError('no-file', path)
  if (stat.nlink > 1) throw new DistrustError('second-name', path)
  requireOurs(path, stat)
}

/** That nobody but this user, and root, can have written it. Windows has no owners and modes here. */
function requireOurs(path: string, stat: Stats): void {
  if (process.geteuid === undefined) return
  if (stat.uid !== process.geteuid()) throw new DistrustError('owner', path, stat)
  if ((stat.mode & 0o022) !== 0) throw new DistrustError('mode', path, stat)
}

/**
 * That a folder which is not there can be made, in the nearest of those above it that is. Root makes none in what belongs to another user,
 * whom it would lock out, as pip does not (`sudo -E`, HOME of somebody else); `intrude`: it does.
 */
export function requireRoom(path: string, intrude: boolean): void {
  let above = dirname(resolve(path))
  while (!isThere(above) && dirname(above) !== above) above = dirname(above)
  const stat = statSync(above, { throwIfNoEntry: false })
  if (stat?.isDirectory() !== true) throw new DistrustError('no-directory', above)
  if (process.geteuid?.() === 0 && stat.uid !== 0 && !intrude) throw new DistrustError('intrusion', above, stat)
  requireWritable(above)
}

/** That this user can make files in a directory, and see those in it (`list`). */
export function requireWritable(path: string, list = false): void {
  try {
    accessSync(path, constants.W_OK | constants.X_OK | (list ? constants.R_OK : 0))
  } catch (error) {
    throw new DistrustError((error as NodeJS.ErrnoException).code === 'EROFS' ? 'read-only' : 'unwritable', path, statSync(path))
  }
}

/** As far as can be seen: what lies in a folder that forbids looking counts as not being there. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}
