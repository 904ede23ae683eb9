import { codeOf } from '../fs/error.ts'
import { Output } from '../fs/host/output.ts'
import { OneSlice } from '../fs/io-slices.ts'
import { block } from '../sys/sleep.ts'
import { UsageError } from './usage-error.ts'

const outputs: { [hostFd in 1 | 2]?: Output } = {}

/**
 * Writes to a standard stream at once and whole, so that nothing is lost when the process ends right after. A stream
 * that does not block is asked again until it takes everything. Throws the error of node:fs (EPIPE, EBADF, ...).
 */
export function write(hostFd: 1 | 2, text: string): void {
  const output = outputs[hostFd] ??= new Output(hostFd)
  const bytes = Buffer.from(text, 'utf8')
  for (let at = 0; at < bytes.length;) at += output.write(new OneSlice(bytes, at), false)
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

/** How long something is said to a standard error that takes nothing any more. */
const PATIENCE = 200_000_000n
const PAUSE = 5_000_000n

/** The same, but given up when nobody takes it: there are moments that must pass. Only where blocking is forbidden. */
export function sayBriefly(text: string): void {
  const output = outputs[2] ??= new Output(2)
  const bytes = Buffer.from(text, 'utf8')
  for (let at = 0, waited = 0n; at < bytes.length && waited < PATIENCE;) {
    try {
      at += output.write(new OneSlice(bytes, at), true)
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') return
      block(PAUSE)
      waited += PAUSE
    }
  }
}
