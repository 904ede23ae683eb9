import { ExitCode } from '../../diagnostics/exit-codes.ts'
import { printable } from '../../diagnostics/quote.ts'
import { LoadError } from '../../engine/load-error.ts'
import { parseArgv } from '../argv.ts'
import { loadProgram } from '../load-program.ts'
import { validateOptions } from '../options.ts'
import { reportLoadError, tell } from '../report.ts'
import { UsageError } from '../usage-error.ts'
import { instead } from './instead.ts'

/** `wasmgate validate MODULE...`: whether `run` would take them. The worst answer is the exit code. */
export async function execute(args: readonly string[]): Promise<number> {
  const { given, rest } = parseArgv(validateOptions, args)
  const other = instead(given)
  if (other !== undefined) return other('validate')
  if (rest.length === 0) throw new UsageError('no module is named: wasmgate validate [options] MODULE...')

  const quiet = given.some(({ name }) => name === 'quiet')
  let worst: number = ExitCode.success
  for (const path of rest) {
    try {
      await loadProgram(path)
      if (!quiet) tell(`${path === '-' ? 'standard input' : printable(path)} is valid`)
    } catch (error) {
      if (!(error instanceof LoadError)) throw error
      worst = Math.max(worst, reportLoadError(error))
    }
  }
  return worst
}
