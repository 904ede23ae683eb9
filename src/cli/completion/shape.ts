import { commands, informing, type Command } from '../commands.ts'
import { spellings, type Option } from '../options.ts'

/**
 * What completion knows of a command line, read off the option tables: the writers of the three shells (bash.ts, zsh.ts,
 * fish.ts) print this and nothing else, so an option that is added to a table is completed without a word more.
 */
export interface CommandShape {
  readonly name: string
  readonly summary: string
  readonly options: readonly OptionShape[]
  /** What each word is that is no option; the last one repeats. */
  readonly operands: readonly Values[]
  /** Options end at the first operand: what follows is the guest's. */
  readonly guest: boolean
}

export interface OptionShape {
  readonly spellings: readonly string[]
  readonly help: string
  readonly takes: 'nothing' | 'value' | 'value behind ='
  /** The value as help calls it. */
  readonly called: string
  readonly values: Values
  readonly many: boolean
}

/** What a word can be. The kinds are the names of functions in the scripts. */
export type Values =
  | { readonly kind: 'none' | 'file' | 'directory' | 'module' | 'variable' }
  /** A mount: a directory of the host in front of a colon (`before`), behind a single one, behind `::`. */
  | { readonly kind: 'mount'; readonly before: boolean; readonly single: boolean; readonly double: boolean }
  /** NAME=MODULE */
  | { readonly kind: 'preload' }
  | { readonly kind: 'words'; readonly words: readonly string[]; /** Several, with commas between them. */ readonly list: boolean }

/** By the name of the value in the table; what is not here is free text. */
const byName: Readonly<Record<string, Values>> = {
  FILE: { kind: 'file' },
  PATH: { kind: 'file' },
  DIR: { kind: 'directory' },
  OUT: { kind: 'file' },
  MODULE: { kind: 'module' },
  'NAME=MODULE': { kind: 'preload' },
  'NAME[=VALUE]': { kind: 'variable' },
  'HOST[::GUEST]': { kind: 'mount', before: true, single: true, double: false },
  'HOST:GUEST[:ro]': { kind: 'mount', before: true, single: false, double: false },
  'GUEST::HOST': { kind: 'mount', before: false, single: true, double: true },
}

const none: Values = { kind: 'none' }

function optionShape(option: Option): OptionShape {
  const called = option.value ?? ''
  return {
    spellings: spellings(option),
    help: option.help,
    takes: option.value === undefined ? 'nothing' : option.optional ? 'value behind =' : 'value',
    called,
    values: option.words === undefined ? (byName[called] ?? none) : { kind: 'words', words: option.words, list: called.endsWith(',...') },
    many: option.many === true,
  }
}

/**
 * The operands of a usage line: MODULE, DIR, FILE and [COMMAND] are what they say, alternatives in small letters
 * (`bash|zsh|fish`) are words; `...` repeats.
 */
export function operandsOf(usage: string, names: readonly string[]): { operands: Values[]; guest: boolean } {
  const words = usage.split(' ').slice(1).filter((word) => word !== '[options]' && !/^\[?[a-z]+\]?$/.test(word))
  const operands = words.map((word): Values => {
    const bare = word.replaceAll(/[[\]]|\.\.\./g, '')
    if (bare === 'COMMAND') return { kind: 'words', words: names, list: false }
    if (bare === 'arguments') return { kind: 'file' }
    const parts = bare.split('|')
    if (parts.every((part) => /^[a-z][a-z-]*$/.test(part))) return { kind: 'words', words: parts, list: false }
    return parts.length > 1 ? { kind: 'file' } : (byName[bare] ?? none)
  })
  return { operands: words.at(-1)?.includes('...') ? operands : [...operands, none], guest: usage.includes('[arguments...]') }
}

/** All commands, the default one first. */
export function shapes(): CommandShape[] {
  const all: readonly Command[] = [
    ...commands,
    ...informing.map(({ name, summary }): Command => ({ name, summary, usage: name === 'help' ? 'wasmgate help [COMMAND]' : `wasmgate ${name}`, options: [], examples: [], more: '' })),
  ]
  const names = all.map(({ name }) => name)
  return all.map(({ name, summary, usage, options }) => {
    const { operands, guest } = operandsOf(usage, names)
    return { name, summary, options: options.map(optionShape), operands, guest }
  })
}

/** Text for a shell, in single quotes. */
export const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** A script in a template literal: a backslash stays one, and `$\\{` is the shell's own `${`. */
export const script = (parts: TemplateStringsArray, ...values: readonly string[]): string => String.raw(parts, ...values).replaceAll('$\\{', '${')
