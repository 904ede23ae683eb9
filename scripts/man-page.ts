// npm run docs: writes man/wasmgate.1 from the tables of commands, options and exit codes, in mdoc(7).
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commands, informing, type Command } from '../src/cli/commands.ts'
import { spellings, type Option } from '../src/cli/options.ts'
import { exitCodes } from './cli-docs.ts'

/** The page that this writes. */
export const manTarget = fileURLToPath(new URL('../man/wasmgate.1', import.meta.url))

/** The day that the page shows, in mdoc's way of writing it: that of the release. */
const DATE = 'November 20, 2026'

const WIDTH = 78

/** Variables that change what wasmgate itself does. */
export const environment: readonly (readonly [name: string, meaning: string])[] = [
  ['NO_COLOR', 'If it is set and not empty, nothing is coloured.'],
  ['TERM', 'If it is dumb, nothing is coloured either.'],
  ['WASMGATE_CACHE_DIR', 'The folder for native code when --cache-dir names none. If it is empty, none is kept.'],
  ['XDG_CACHE_HOME', 'Where that folder is made, as wasmgate, without the former. ~/.cache when it is not set.'],
  ['WASMGATE_BINFMT_OPTIONS', 'More options of run for the programs that Linux starts by wasmgate (see binfmt), separated by blanks, tabs or line ends: quotes are not understood.'],
  ['LISTEN_FDS', 'The number of sockets that --listen-fds hands over, as systemd sets it.'],
]

/** The text of the man page. */
export function manPage(): string {
  return `${[
    '.\\" Made by scripts/man-page.ts from the tables of src/cli. Change those, then: npm run docs',
    `.Dd ${DATE}`,
    '.Dt WASMGATE 1',
    '.Os',
    '.Sh NAME',
    '.Nm wasmgate',
    '.Nd run WebAssembly programs made for WASI preview 1',
    '.Sh SYNOPSIS',
    ...[...commands.map(({ usage }) => usage), 'wasmgate help [COMMAND]', 'wasmgate version'].flatMap(synopsis),
    '.Sh DESCRIPTION',
    ...paragraphs([
      'wasmgate runs a WebAssembly program in a sandbox. The program sees the directories, variables and network that options grant, and nothing else; the shell sees the program\'s own exit code.',
      'The first word may be a command; without one it is run. The options of run end at MODULE, and what stands behind MODULE belongs to the program.',
      'A long option is written --name value or --name=value, and with one dash as well. Short switches can be joined. -- ends the options.',
    ]),
    ...commands.flatMap(commandSection),
    ...informing.flatMap(({ name, summary }) => [`.Ss wasmgate ${name}`, text(`${summary}.`)]),
    '.Sh ENVIRONMENT',
    ...list(environment.map(([name, meaning]) => [`Ev ${name}`, [text(meaning)]])),
    '.Sh EXIT STATUS',
    ...list(exitCodes().map(([code, when]) => [text(code), [text(`${capital(when.replaceAll('`', ''))}.`)]])),
    '.Sh EXAMPLES',
    // The heading separates the first from what is above it.
    ...commands.flatMap(({ examples }) => examples.flatMap(example)).slice(1),
  ].join('\n')}\n`
}

/** `.Nm` and what follows it, on a line of its own each. */
const synopsis = (usage: string): string[] => ['.Nm', text(usage.replace(/^wasmgate /, ''))]

function commandSection(command: Command): string[] {
  return [
    `.Ss wasmgate ${command.name}`,
    text(`${command.summary}.`),
    ...list(command.options.map((option) => [optionHead(option), [text(`${option.help}.${option.many ? ' May stand several times.' : ''}`)]])),
    '.Pp',
    ...paragraphs(command.more.split('\n')),
  ]
}

/** `Fl v , Fl -volume Ar HOST:GUEST` */
function optionHead(option: Option): string {
  const value = option.value === undefined ? '' : option.optional ? ` Ns Oo Ns = Ns Ar ${inLine(option.value)} Oc` : ` Ar ${inLine(option.value)}`
  return `${spellings(option).map((spelling) => `Fl ${inLine(spelling.slice(1))}`).join(' , ')}${value}`
}

const list = (items: readonly (readonly [head: string, body: readonly string[]])[]): string[] =>
  ['.Bl -tag -width Ds', ...items.flatMap(([head, body]) => [`.It ${head}`, ...body]), '.El']

/** The first follows a heading or a list, which separate already. */
const paragraphs = (sentences: readonly string[]): string[] => sentences.flatMap((sentence, index) => [...(index === 0 ? [] : ['.Pp']), text(sentence)])

/** A line with what it does. */
const example = ([line, meaning]: readonly [string, string]): string[] =>
  [...(meaning === '' ? [] : ['.Pp', text(`${capital(meaning)}:`)]), `.Dl ${inLine(line)}`]

const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`

/** Text on lines of its own, each sentence on new ones. None begins with what roff takes for a request. */
const text = (words: string): string => escaped(words).replaceAll(/(?<=[.:?]) (?=[A-Z0-9(-])/g, '\n').split('\n').flatMap(wrapped).join('\n').replaceAll(/^(?=[.'])/gm, '\\&')

function wrapped(sentence: string): string[] {
  const lines = ['']
  for (const word of sentence.split(' ')) {
    const last = lines.at(-1) as string
    if (last.length + word.length < WIDTH) lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** Text among the words of a macro, where punctuation of its own and the names of macros mean something. */
const inLine = (words: string): string => escaped(words).split(' ').map((word) => (/^[A-Z][a-z]$|^[.,:;()[\]?!|]/.test(word) ? `\\&${word}` : word)).join(' ')

const escaped = (words: string): string => words.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('"', '\\(dq').replaceAll("'", '\\(aq').replaceAll('–', '\\(en')

if (import.meta.main) {
  mkdirSync(dirname(manTarget), { recursive: true })
  writeFileSync(manTarget, manPage())
}
