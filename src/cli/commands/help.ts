import { fstatSync } from 'node:fs'
import { ExitCode } from '../../diagnostics/exit-codes.ts'
import { quote } from '../../diagnostics/quote.ts'
import { commands, informing, type Command } from '../commands.ts'
import { nearest } from '../nearest.ts'
import { print } from '../output.ts'
import { UsageError } from '../usage-error.ts'
import { helpText } from '../yargs.ts'

/** `wasmgate help [COMMAND]`, and `--help` of every command. */
export async function execute(args: readonly string[]): Promise<number> {
  const [name = 'run', ...more] = args
  if (more.length > 0) throw new UsageError('help takes one command: wasmgate help run')
  const command = commands.find((candidate) => candidate.name === name) ?? informingCommand(name)
  print(await helpText(command, Math.min(columns(), 100), command === commands[0]))
  return ExitCode.success
}

/** Of the terminal. Node's stream, which knows them, takes 4 ms to load, so it is asked only where there can be one. */
const columns = (): number => (fstatSync(1).isCharacterDevice() && process.stdout.columns) || 80

function informingCommand(name: string): Command {
  const found = informing.find((candidate) => candidate.name === name)
  if (found !== undefined) return { ...found, usage: `wasmgate ${name}`, options: [], examples: [], more: '' }
  const near = nearest(name, [...commands, ...informing].map((command) => command.name))
  throw new UsageError(`there is no command ${quote(name)}${near === undefined ? '' : `; did you mean ${near}?`}`)
}
