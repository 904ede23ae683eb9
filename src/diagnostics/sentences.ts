import { printExternType } from '../binary/types.ts'
import type { EntryError } from '../engine/entry.ts'
import type { LinkError } from '../engine/link-error.ts'
import type { Frame, Trap } from '../engine/trap.ts'
import { printable, quote } from './quote.ts'

/** What a person is told, and lines that say more; printable both. */
export interface Sentence {
  readonly sentence: string
  readonly detail: readonly string[]
}

/** A module as it was named on the command line, for a person. */
export const moduleName = (path: string): string => (path === '-' ? 'standard input' : printable(path))

/** Imports that nobody provides: all of them, with their types. */
export function linkSentence({ message, problems }: Pick<LinkError, 'message' | 'problems'>, path: string): Sentence {
  const width = Math.min(48, Math.max(...problems.map(({ module, name }) => module.length + name.length + 5)))
  const detail = problems.map(({ module, name, type, mismatch }) => {
    const imported = `${printable(JSON.stringify(module))} ${printable(JSON.stringify(name))}`.padEnd(width)
    return `${imported} ${printExternType(type)}${mismatch === undefined ? '' : `, but ${mismatch}`}`
  })
  return { sentence: `${moduleName(path)} cannot run: ${message}`, detail }
}

/** A module that has nothing to enter it by, or `invoked`, which cannot be called so. `option` is how one asks for a call. */
export function entrySentence(error: Pick<EntryError, 'kind' | 'message' | 'functions'>, path: string, invoked: string | undefined, option: string): Sentence {
  const callable = error.kind === 'bad-argument' ? [] : error.functions
  const detail = callable.slice(0, 20).map(({ name, type }) => `${option}${printable(name)} ${type}`)
  if (callable.length > detail.length) detail.push(`and ${callable.length - detail.length} more`)
  const remedy = callable.length === 0 ? '' : '; what can be called:'
  const subject = invoked === undefined ? `${moduleName(path)} cannot run` : `${option}${quote(invoked)}`
  return { sentence: `${subject}: ${printable(error.message)}${remedy}`, detail }
}

/** The kind of a trap, what it means, and the guest's functions that were running. */
export function trapSentence({ kind, message, frames }: Trap): Sentence {
  return { sentence: `trap: ${kind === message ? '' : `${kind}: `}${printable(message)}`, detail: frameLines(frames) }
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
