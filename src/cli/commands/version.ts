import { ExitCode } from '../exit-codes.ts'
import { print } from '../output.ts'
import { UsageError } from '../usage-error.ts'
import { versionLine } from '../version.ts'

/** `wasmgate version`, and `--version` of every command. */
export function execute(args: readonly string[]): number {
  if (args.length > 0) throw new UsageError('version takes no arguments')
  print(`${versionLine()}\n`)
  return ExitCode.success
}
