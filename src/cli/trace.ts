import { openSync, writeSync } from 'node:fs'
import { printable, quote } from '../diagnostics/quote.ts'
import type { Wrap } from '../wasi/index.ts'
import { readFailure } from './failure.ts'
import type { RunOption } from './options.ts'
import { say } from './output.ts'
import { UsageError } from './usage-error.ts'

/**
 * What --trace and --trace-file ask for, if they stand there: --trace=AREAS of several options add up, and --trace-file
 * alone traces everything. Lines go to standard error or into the file, each at once. Throws UsageError.
 */
export async function traceWrap(given: readonly RunOption[]): Promise<Wrap | undefined> {
  const areas: (readonly string[] | undefined)[] = []
  let print: ((line: string) => void) | undefined
  for (const option of given) {
    if (option.name === 'trace') areas.push(option.value)
    if (option.name === 'trace-file') print = printTo(option.spelled, option.value)
  }
  if (areas.length === 0 && print === undefined) return undefined
  const { tracer } = await import('../wasi/trace/index.ts')
  const all = areas.length === 0 || areas.includes(undefined)
  return tracer(print ?? ((line) => { say(`${printable(line)}\n`) }), all ? undefined : areas.flatMap((chosen) => chosen ?? []))
}

function printTo(spelled: string, path: string): (line: string) => void {
  let hostFd: number
  try {
    hostFd = openSync(path, 'w')
  } catch (error) {
    throw new UsageError(`${spelled} ${quote(path)}: ${readFailure(error, 'file')}`)
  }
  return (line) => { writeSync(hostFd, `${printable(line)}\n`) }
}
