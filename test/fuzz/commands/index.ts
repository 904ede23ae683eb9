import { rmSync } from 'node:fs'
import fc from 'fast-check'
import { parseArgv } from '../../../src/cli/argv.ts'
import { runOptions, validateOptions } from '../../../src/cli/options.ts'
import { UsageError } from '../../../src/cli/usage-error.ts'
import { wasmgate } from '../../support/run.ts'
import { complaint } from '../complaint.ts'
import { literal } from '../files/calls.ts'
import { Finding, type Property } from '../property.ts'
import { commandLines } from './arguments.ts'
import { furnishedFolder } from './folder.ts'

interface Input {
  readonly args: readonly string[]
  /** By the real command line as well, which takes a thousand times as long. */
  readonly real: boolean
}

/** Whatever is typed, the parser answers or refuses with a sentence, and the command ends with a code of the table. */
export const commands: Property<Input> = {
  name: 'commands',
  runsInRound: 500,
  inputs: fc.record({ args: commandLines, real: fc.nat({ max: 99 }).map((one) => one < 2) }),
  async check({ args, real }) {
    tryParser(args)
    if (real) await tryCommand(args)
    return 1
  },
  show: literal,
  close() {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    folder = undefined
  },
}

/** The parser alone, with both tables of options. */
export function tryParser(args: readonly string[]): void {
  for (const table of [runOptions, validateOptions]) {
    let rest: readonly string[]
    try {
      ;({ rest } = parseArgv(table, args))
    } catch (error) {
      if (!(error instanceof UsageError)) throw new Finding(`the parser threw ${error instanceof Error ? error.stack : String(error)}`, literal(args))
      if (/undefined|\[object|NaN/.test(error.message)) throw new Finding(`the parser says ${error.message}`, literal(args))
      continue
    }
    // What is the guest's is handed on as it was typed.
    if (literal(rest) !== literal(args.slice(args.length - rest.length))) throw new Finding(`the guest is given ${literal(rest)}`, literal(args))
  }
}

/** What the command may end with: the guests here have no codes of their own but errnos. */
const codes = new Set([0, 8, 124, 125, 126, 127, 134])

/** The real command. */
export async function tryCommand(args: readonly string[]): Promise<void> {
  folder ??= await furnishedFolder()
  const result = await wasmgate(args, { cwd: folder, stdin: 'some input\n', timeout: 20_000 })
  const problem = complaint(result) ?? (codes.has(result.code ?? -1) ? undefined : `exit code ${result.code}: ${result.stderr}`)
  if (moves(result.stderr) && !/trace|help/.test(args.join())) throw new Finding(`it says ${literal(result.stderr)}`, literal(args))
  if (problem !== undefined) throw new Finding(problem, literal(args))
  if (result.code !== 0 && result.stderr === '' && !args.includes('copy.wasm')) throw new Finding(`exit code ${result.code} without a word`, literal(args))
}

/** Words of ours that a terminal would obey, or that begin a line as no line of ours does. */
const moves = (stderr: string): boolean => /[^\n -\u007e\u00a0-\uffff]|\n(?!wasmgate: |  |$)/.test(stderr)

let folder: string | undefined
