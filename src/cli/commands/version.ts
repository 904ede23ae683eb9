import { ExitCode } from '../../diagnostics/exit-codes.ts'
import { version } from '../../host/version.ts'
import { print } from '../output.ts'
import { UsageError } from '../usage-error.ts'

/** `wasmgate version`, and `--version` of every command: "wasmgate 1.2.3 (node 24.1.0, v8 13.6.233.10-node.9)". */
export function execute(args: readonly string[]): number {
  if (args.length > 0) throw new UsageError('version takes no arguments')
  const { node, v8 } = process.versions
  print(`wasmgate ${version} (node ${node}, v8 ${v8})\n`)
  return ExitCode.success
}
