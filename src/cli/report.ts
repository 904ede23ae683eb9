import { printExternType } from '../binary/types.ts'
import type { EntryError } from '../engine/entry.ts'
import type { LinkError } from '../engine/link-error.ts'
import type { LoadError } from '../engine/load-error.ts'
import type { Frame, Trap } from '../engine/trap.ts'
import { ExitCode } from './exit-codes.ts'
import { say, sayBriefly } from './output.ts'
import { printable, quote } from './quote.ts'
import { formatTime } from './spellings/time.ts'
import { UsageError } from './usage-error.ts'
import { version } from './version.ts'

/**
 * Every sentence that a person sees, each on a line of its own and on standard error; what comes from a guest or a
 * command line is made printable first. Each function here answers the exit code that belongs to it.
 */

/** One line of ours. */
export function tell(sentence: string, detail: readonly string[] = []): void {
  say([line(sentence), ...detail.map((more) => `  ${more}\n`)].join(''))
}

const line = (sentence: string): string => `${red('wasmgate:')} ${sentence}\n`

/** A command line that cannot be followed. */
export function reportUsage(error: UsageError): number {
  tell(error.message)
  return ExitCode.usage
}

/** A module that cannot be had or cannot run, and why; the message names it. */
export function reportLoadError(error: LoadError): number {
  tell(printable(error.message))
  return error.kind === 'missing' ? ExitCode.notFound : ExitCode.cannotRun
}

/** A module as it was named on the command line, for a person. */
const moduleName = (path: string): string => (path === '-' ? 'standard input' : printable(path))

/** Imports that nobody provides: all of them, with their types, and what the module may have been made for. */
export function reportLinkError(error: LinkError, path: string): number {
  const width = Math.min(48, Math.max(...error.problems.map(({ module, name }) => module.length + name.length + 5)))
  tell(`${moduleName(path)} cannot run: ${error.message}`, error.problems.map(({ module, name, type, mismatch }) => {
    const imported = `${printable(JSON.stringify(module))} ${printable(JSON.stringify(name))}`.padEnd(width)
    return `${imported} ${printExternType(type)}${mismatch === undefined ? '' : `, but ${mismatch}`}`
  }))
  if (error.guess !== undefined) tell(error.guess)
  return ExitCode.cannotRun
}

/** A module that has nothing to enter it by, or --invoke of something that cannot be called so. */
export function reportEntryError(error: EntryError, path: string, invoked: string | undefined): number {
  const callable = error.kind === 'bad-argument' ? [] : error.functions
  const detail = callable.slice(0, 20).map(({ name, type }) => `--invoke ${printable(name)} ${type}`)
  if (callable.length > detail.length) detail.push(`and ${callable.length - detail.length} more`)
  const remedy = callable.length === 0 ? '' : '; what can be called:'
  if (invoked === undefined) {
    tell(`${moduleName(path)} cannot run: ${printable(error.message)}${remedy}`, detail)
    return ExitCode.cannotRun
  }
  tell(`--invoke ${quote(invoked)}: ${printable(error.message)}${remedy}`, detail)
  return ExitCode.usage
}

/** The kind of a trap, what it means, and the guest's functions that were running. */
export function reportTrap({ kind, message, frames }: Trap): number {
  tell(`trap: ${kind === message ? '' : `${kind}: `}${printable(message)}`, frameLines(frames))
  return ExitCode.trap
}

/** A function that called itself is shown once, with how often. */
function frameLines(frames: readonly Frame[]): string[] {
  const lines: string[] = []
  for (let at = 0; at < frames.length;) {
    const line = frameLine(frames[at] as Frame)
    let same = at + 1
    while (same < frames.length && frameLine(frames[same] as Frame) === line) same++
    lines.push(line)
    if (same > at + 1) lines.push(`   (${same - at - 1} more of the same)`)
    at = same
  }
  return lines
}

function frameLine({ module, name, index, offset }: Frame): string {
  const where = module === undefined ? '' : ` of ${quote(module)}`
  return `at ${name === undefined ? '(no name)' : printable(name)}${where} (module offset 0x${offset.toString(16)}, function ${index})`
}

/** A guest that waits for what nothing can bring about any more. */
export function reportDeadlock(): number {
  tell('the guest waits for something that can never happen')
  return ExitCode.usage
}

/** A guest that used up its time. Nobody may be left who reads this, and the end must not wait for that. */
export function reportTimeout(milliseconds: number, spelled: string): number {
  sayBriefly(line(`the guest was stopped after ${formatTime(milliseconds)}; a longer ${spelled} would let it go on`))
  return ExitCode.timeout
}

/** Whatever a command threw. */
export function reportFailure(error: unknown): number {
  return error instanceof UsageError ? reportUsage(error) : reportFault(error)
}

/** A fault of ours, the only place where a JavaScript stack is shown: it is what a bug report needs. */
export function reportFault(error: unknown): number {
  const causes: unknown[] = []
  for (let one = error; one !== undefined && causes.length < 8; one = one instanceof Error ? one.cause : undefined) causes.push(one)
  const stack = causes.map((one) => (one instanceof Error ? (one.stack ?? one.message) : String(one))).join('\n')
  tell('internal fault, please report it with the lines below', [
    `wasmgate ${version}, node ${process.versions.node}, ${process.platform} ${process.arch}`,
    ...stack.split('\n').map(printable),
  ])
  return ExitCode.usage
}

/** Only on a terminal, and not where the user asked for none (https://no-color.org). */
function red(text: string): string {
  const { env } = process
  if ((env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb' || !process.getBuiltinModule('node:tty').isatty(2)) return text
  return `\u001b[31m${text}\u001b[39m`
}
