import { ExitCode } from '../../diagnostics/exit-codes.ts'
import { quote } from '../../diagnostics/quote.ts'
import { parseArgv } from '../argv.ts'
import { bashScript } from '../completion/bash.ts'
import { fishScript } from '../completion/fish.ts'
import { shapes, type CommandShape } from '../completion/shape.ts'
import { zshScript } from '../completion/zsh.ts'
import { nearest } from '../nearest.ts'
import { plainOptions } from '../options.ts'
import { print } from '../output.ts'
import { UsageError } from '../usage-error.ts'
import { instead } from './instead.ts'

const writers: Readonly<Record<string, (commands: readonly CommandShape[]) => string>> = { bash: bashScript, zsh: zshScript, fish: fishScript }

/** `wasmgate completion SHELL`: a script that completes command lines of wasmgate there. */
export async function execute(args: readonly string[]): Promise<number> {
  const { given, rest: [shell, ...more] } = parseArgv(plainOptions, args, true)
  const other = instead(given)
  if (other !== undefined) return other('completion')
  const names = Object.keys(writers).join('|')
  if (shell === undefined || more.length > 0) throw new UsageError(`one shell is needed: wasmgate completion ${names}`)
  const write = Object.hasOwn(writers, shell) ? writers[shell] : undefined
  if (write === undefined) {
    const near = nearest(shell, Object.keys(writers))
    throw new UsageError(`there is no completion for ${quote(shell)}, only for ${names.replaceAll('|', ', ')}${near === undefined ? '' : `; did you mean ${near}?`}`)
  }
  print(write(shapes()))
  return ExitCode.success
}
