import { ExitCode } from '../diagnostics/exit-codes.ts'
import { printable } from '../diagnostics/quote.ts'
import { entrySentence, linkSentence, moduleName, trapSentence } from '../diagnostics/sentences.ts'
import type { EntryError } from '../engine/entry.ts'
import type { LinkError } from '../engine/link-error.ts'
import type { LoadError } from '../engine/load-error.ts'
import type { Trap } from '../engine/trap.ts'
import { version } from '../host/version.ts'
import { say, sayBriefly } from './output.ts'
import { formatTime } from './spellings/time.ts'
import { UsageError } from './usage-error.ts'

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

/** Imports that nobody provides: all of them, with their types, and what the module may have been made for. */
export function reportLinkError(error: LinkError, path: string): number {
  const { sentence, detail } = linkSentence(error, path)
  tell(sentence, detail)
  if (error.guess !== undefined) tell(error.guess)
  return ExitCode.cannotRun
}

/** A module that has nothing to enter it by, or --invoke of something that cannot be called so. */
export function reportEntryError(error: EntryError, path: string, invoked: string | undefined): number {
  const { sentence, detail } = entrySentence(error, path, invoked, '--invoke ')
  tell(sentence, detail)
  return invoked === undefined ? ExitCode.cannotRun : ExitCode.usage
}

/** The kind of a trap, what it means, and the guest's functions that were running. */
export function reportTrap(trap: Trap): number {
  const { sentence, detail } = trapSentence(trap)
  tell(sentence, detail)
  return ExitCode.trap
}

/** Native code that was there and could not be used, and why. */
export function tellMisfit(path: string, misfit: string): void {
  tell(`${moduleName(path)} ${printable(misfit)}`)
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
