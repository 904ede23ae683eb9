import type { RunRequest } from './runtime.ts'
import { SuiteError } from './suite-error.ts'

/**
 * The command line of another runtime as a template: words as a shell would split them (quotes and backslashes), in which
 *
 *   {module}              is the program's path, also inside of a word
 *   {args}                is its arguments, each a word
 *   {dir:--dir %h::%g}    is repeated for each directory: %h its path on the host, %g the guest's name for it
 *   {env:--env %k=%v}     is repeated for each variable: %k its name, %v its value
 *
 * `{dir}` and `{env}` alone mean these two. %% is a percent sign.
 */
export type Template = readonly Part[]

type Part =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'args' }
  | { readonly kind: 'dir' | 'env'; readonly words: readonly string[] }

const defaults = { dir: '--dir %h::%g', env: '--env %k=%v' } as const

/** Throws SuiteError. */
export function parseTemplate(text: string): Template {
  const parts = split(text).map(toPart)
  if (!parts.some((part) => part.kind === 'word' && part.text.includes('{module}'))) throw new SuiteError('{module} is missing: it stands for the program')
  return parts
}

/** What a template cannot pass on to a program that needs it; undefined when nothing is in the way. */
export function lacking(template: Template, { args, env, directories }: Pick<RunRequest, 'args' | 'env' | 'directories'>): string | undefined {
  const missing = [
    ...(args.length > 1 && !has(template, 'args') ? ['{args}'] : []),
    ...(env.length > 0 && !has(template, 'env') ? ['{env}'] : []),
    ...(directories.length > 0 && !has(template, 'dir') ? ['{dir}'] : []),
  ]
  return missing.length === 0 ? undefined : `the command has no ${missing.join(' and no ')}`
}

const has = (template: Template, kind: Part['kind']): boolean => template.some((part) => part.kind === kind)

/** The words of the command for one run. */
export function expand(template: Template, { module, args, env, directories }: RunRequest): string[] {
  return template.flatMap((part): string[] => {
    switch (part.kind) {
      case 'word': return [part.text.replaceAll('{module}', () => module)]
      case 'args': return args.slice(1)
      case 'dir': return directories.flatMap(({ hostPath, guestPath }) => part.words.map((word) => fill(word, { h: hostPath, g: guestPath })))
      case 'env': return env.flatMap(([name, value]) => part.words.map((word) => fill(word, { k: name, v: value })))
    }
  })
}

const fill = (word: string, values: Readonly<Record<string, string>>): string => word.replaceAll(/%(.)/g, (whole, letter: string) => (letter === '%' ? '%' : values[letter] ?? whole))

function toPart(word: string): Part {
  const [, name, inner] = /^\{(\w+)(?::([^]*))?\}$/.exec(word) ?? []
  if (name === 'args' && inner === undefined) return { kind: 'args' }
  if (name === 'dir' || name === 'env') return { kind: name, words: checked(name, split(inner ?? defaults[name])) }
  const unknown = /\{(?!module\})[^}]*\}?/.exec(word)
  if (unknown !== null) throw new SuiteError(`${unknown[0]} is none of {module}, {args}, {dir:...} and {env:...}, which (but for {module}) are words of their own`)
  return { kind: 'word', text: word }
}

function checked(name: 'dir' | 'env', words: readonly string[]): readonly string[] {
  const letters = name === 'dir' ? 'hg' : 'kv'
  const wrong = /%[^%]/.exec(words.join(' ').replaceAll(new RegExp(`%[%${letters}]`, 'g'), ''))
  if (wrong !== null) throw new SuiteError(`${wrong[0]} means nothing in {${name}:...}: %${letters[0]} and %${letters[1]} do`)
  if (words.length === 0) throw new SuiteError(`{${name}:} is empty`)
  return words
}

/** A word: braces hold spaces together, so do quotes; a backslash keeps the character behind it. */
const word = /(?:\{[^{}]*\}|"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\{}]|[{}])+/gsu
const quoted = /\{[^{}]*\}|"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gsu

function split(text: string): string[] {
  const words = text.match(word) ?? []
  if (words.join('').length !== text.replaceAll(/\s/g, '').length + words.join('').replaceAll(/\S/g, '').length) throw new SuiteError('a quote is not closed')
  return words.map((found) => found.replaceAll(quoted, (whole, double?: string, single?: string, escaped?: string) =>
    double?.replaceAll(/\\(["\\])/g, '$1') ?? single ?? escaped ?? whole))
}
