import { ExitCode } from '../../diagnostics/exit-codes.ts'
import { quote } from '../../diagnostics/quote.ts'
import { parseArgv } from '../argv.ts'
import { install, remove, status } from '../binfmt/index.ts'
import { nearest } from '../nearest.ts'
import { plainOptions, runOptions } from '../options.ts'
import { print } from '../output.ts'
import { tell } from '../report.ts'
import { UsageError } from '../usage-error.ts'
import { instead } from './instead.ts'

/** Of `status`, when programs are not run by wasmgate. */
const NOT_INSTALLED = 1

const actions = ['install', 'remove', 'status']

/** `wasmgate binfmt install|remove|status`: whether Linux starts WebAssembly programs by wasmgate. */
export async function execute(args: readonly string[]): Promise<number> {
  const { given, rest: [action, ...words] } = parseArgv(plainOptions, args)
  const other = instead(given)
  if (other !== undefined) return other('binfmt')
  if (action === undefined) throw new UsageError(`say what to do: wasmgate binfmt ${actions.join('|')}`)
  if (!actions.includes(action)) {
    const near = nearest(action, actions)
    throw new UsageError(`binfmt cannot ${quote(action)}, only ${actions.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`)
  }
  if (process.platform !== 'linux') throw new UsageError(`binfmt_misc is of Linux, and this is ${process.platform}`)
  if (action !== 'install') {
    if (words.length > 0) throw new UsageError(`binfmt ${action} takes nothing more, so leave out ${quote(words[0] as string)}`)
    if (action === 'status') {
      const { lines, works } = status()
      print(lines.map((line) => `${line}\n`).join(''))
      return works ? ExitCode.success : NOT_INSTALLED
    }
  }
  // The options of install are those that each program will be run with: what is wrong with them is said now.
  const { given: options, rest } = parseArgv(runOptions, words)
  const asked = instead(options)
  if (asked !== undefined) return asked('binfmt')
  if (rest.length > 0) throw new UsageError(`binfmt install takes options of run, which ${quote(rest[0] as string)} is not`)
  if (process.getuid?.() !== 0) throw new UsageError(`binfmt ${action} is for root alone: sudo wasmgate binfmt ${action}`)
  if (action === 'remove') remove(tell)
  else install(words, tell)
  return ExitCode.success
}
