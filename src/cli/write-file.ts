import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { quote } from '../diagnostics/quote.ts'
import { readFailure } from './failure.ts'
import { UsageError } from './usage-error.ts'

/** Writes a file that is whole or not there, whoever ends this process meanwhile. Throws UsageError. */
export function writeFileWhole(path: string, pieces: readonly Uint8Array[]): void {
  const special = statSync(path, { throwIfNoEntry: false })?.isFile() === false // /dev/stdout, a pipe; a directory is told by open
  const temporary = special ? path : `${path}.${process.pid}.tmp`
  try {
    const hostFd = openSync(temporary, special ? 'w' : 'wx')
    try {
      for (const piece of pieces) for (let at = 0; at < piece.length;) at += writeSync(hostFd, piece, at, Math.min(piece.length - at, 2 ** 30))
      if (!special) fsyncSync(hostFd)
    } finally {
      closeSync(hostFd)
    }
    if (!special) renameSync(temporary, path)
  } catch (error) {
    if (!special) rmSync(temporary, { force: true })
    throw new UsageError(`${quote(path)} cannot be written: ${readFailure(error, 'directory')}`)
  }
}
