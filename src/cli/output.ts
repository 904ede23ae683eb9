import { writeSync } from 'node:fs'
import { block } from '../sys/sleep.ts'
import { UsageError } from './usage-error.ts'

/**
 * Writes to a standard stream at once and whole, so that nothing is lost when the process ends right after. A stream
 * that does not block is asked again until it takes everything. Throws the error of node:fs (EPIPE, EBADF, ...).
 */
export function write(hostFd: 1 | 2, text: string): void {
  const bytes = Buffer.from(text, 'utf8')
  let at = 0
  while (at < bytes.length) {
    try {
      at += writeSync(hostFd, bytes, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      block(5_000_000n)
    }
  }
}

/** What was asked for (help, a version, results), on standard output. A reader that has gone away has had enough. Throws UsageError. */
export function print(text: string): void {
  try {
    write(1, text)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EPIPE') throw new UsageError(`standard output cannot be written (${code})`)
  }
}

/** Everything else that wasmgate says, on standard error. Where there is no standard error, there is nobody to tell. */
export function say(text: string): void {
  try {
    write(2, text)
  } catch {
    // Nobody to tell this, either.
  }
}
