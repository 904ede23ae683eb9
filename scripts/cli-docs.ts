// npm run docs: writes docs/CLI.md (and man-page.ts the man page). Usage, options and exit codes come from their tables, answers and examples from the
// parsers and from wasmgate itself, which is run. The prose is in cli-docs/page.md and, about single options, in
// cli-docs/options.md; what a block there becomes is told above each function of `blocks`.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ValueType } from '../src/binary/types.ts'
import { parseArgv } from '../src/cli/argv.ts'
import { commands, informing, type Command } from '../src/cli/commands.ts'
import { grantOf } from '../src/cli/network.ts'
import { runOptions, spellings, type Option } from '../src/cli/options.ts'
import { parseEnvFile } from '../src/cli/spellings/env.ts'
import { UsageError } from '../src/cli/usage-error.ts'
import { ExitCode } from '../src/diagnostics/exit-codes.ts'
import { ArgumentError, formatValues, parseArguments } from '../src/engine/invoke.ts'
import { toText } from '../src/fs/byte-string.ts'
import { formatIp } from '../src/net/address.ts'
import type { Addresses, NamePattern, Ports } from '../src/net/guard/policy.ts'
import { functions } from '../src/wasi/abi/functions.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const beside = (name: string): string => readFileSync(new URL(`cli-docs/${name}`, import.meta.url), 'utf8')

/** The page that this writes. */
export const target = fileURLToPath(new URL('../docs/CLI.md', import.meta.url))

/** The text of docs/CLI.md. Runs the built wasmgate for its examples. */
export function cliDocs(): string {
  const notes = readNotes()
  const page = fill(beside('page.md').replace('{{commands}}', () => commands.map((command) => commandSection(command, notes)).join('\n\n')))
  const headings = new Set(commands.flatMap((command) => command.options.map((option) => heading(option, command))))
  const forgotten = [...notes.keys()].filter((name) => !headings.has(name))
  if (forgotten.length > 0) throw new Error(`cli-docs/options.md: no command has ${forgotten.join(', ')}`)
  return `<!-- Made by scripts/cli-docs.ts from the option tables and scripts/cli-docs/*.md. Change those, then: npm run docs -->\n\n${page}`
}

/** What options.md says about each option: the text under its heading, which is that on the page. */
function readNotes(): Map<string, string> {
  const [, ...parts] = `\n${beside('options.md')}`.split('\n## ')
  return new Map(parts.map((part): [string, string] => {
    const end = part.indexOf('\n')
    return [part.slice(0, end).trim(), part.slice(end).trim()]
  }))
}

/** A command: its usage, its options as a table, then each option that no command before it has. */
function commandSection(command: Command, notes: ReadonlyMap<string, string>): string {
  return [
    `## wasmgate ${command.name}`,
    fence('', command.usage),
    `${command.summary}.`,
    ...(command.examples.length === 0 ? [] : [fence('', aligned(command.examples))]),
    table(['option', 'group', 'what it does'], command.options.map((option) => [`[${forms(option)}](#${slug(heading(option, command))})`, option.group, escaped(option.help)])),
    escaped(command.more).replaceAll('\n', '\n\n'),
    ...command.options.filter((option) => owner(option, command) === command).map((option) => optionSection(option, heading(option, command), notes)),
  ].join('\n\n')
}

const optionSection = (option: Option, title: string, notes: ReadonlyMap<string, string>): string =>
  [`### ${title}`, `${escaped(option.help)}. ${counted(option)}`, ...(notes.has(title) ? [notes.get(title) as string] : [])].join('\n\n')

/** The first command that has this very option. */
const owner = (option: Option, command: Command): Command => commands.find(({ options }) => (options as readonly Option[]).includes(option)) ?? command

/** `--timeout`, and `--timeout of test` where another command before has an option of that name. */
function heading(option: Option, command: Command): string {
  const first = commands.find(({ options }) => options.some(({ name }) => name === option.name))
  const own = owner(option, command)
  return first === own ? `--${option.name}` : `--${option.name} of ${own.name}`
}

const valueOf = ({ value, optional }: Option): string => (value === undefined ? '' : optional ? `[=${value}]` : ` ${value}`)
const forms = (option: Option): string => spellings(option).map((spelling, index, all) => code(index === all.length - 1 ? `${spelling}${valueOf(option)}` : spelling)).join(', ')

function counted(option: Option): string {
  const written = `Written ${forms(option)}`
  if (option.value === undefined) return `${written}; a switch, off unless it stands there.`
  return `${written}; ${option.many ? 'may stand several times' : 'may stand once'}.`
}

/** A line of the template in double braces. */
const inserts: Readonly<Record<string, () => string>> = {
  /** How each command is called. */
  usage: () => fence('', [...commands.map(({ usage }) => usage), 'wasmgate help [COMMAND]', 'wasmgate version'].join('\n')),
  /** The commands that only tell something. */
  informing: () => informing.map(({ name, summary }) => `* \`wasmgate ${name}\`: ${summary}.`).join('\n'),
  /** What --trace= takes. */
  areas: () => {
    const names = new Map<string, number>()
    for (const { name } of functions) names.set(area(name), (names.get(area(name)) ?? 0) + 1)
    return `${Array.from(names, ([name, count]) => `\`${name}\` (${count})`).join(', ')}.`
  },
  'exit-codes': () => table(['code', 'when', 'why this number'], exitCodes().map(([number, when, why]) => [number, when, why])),
}

const area = (name: string): string => name.slice(0, name.indexOf('_'))

/** What the constants of exit-codes.ts mean: when, and why this number. */
const meanings: Readonly<Record<Exclude<keyof typeof ExitCode, 'success' | 'signal'>, readonly [when: string, why: string]>> = {
  timeout: ['the time of `--timeout` is up', 'timeout(1) ends so'],
  usage: ['wasmgate could not do as told: a wrong option, a mount or a file of an option that cannot be had, an export that cannot be called so, a guest that waits for what can never happen, an internal fault', 'timeout(1), env(1) and docker end so when they fail themselves'],
  cannotRun: ['the module is there and cannot run: not WebAssembly, invalid, imports missing (all are listed), no `_start`', 'a shell says so of a file that it cannot execute'],
  notFound: ['there is no such module', 'a shell says so of a command that it cannot find'],
  trap: ['the guest trapped; the kind and the guest\'s functions are printed', '128 + 6, as abort() ends a native program; wasmtime and WasmEdge end so too'],
}

export function exitCodes(): [number: string, when: string, why: string][] {
  const ours = Object.entries(meanings).map(([name, [when, why]]): [string, string, string] => [String(ExitCode[name as keyof typeof meanings]), when, why])
  return [
    ['0–255', 'the guest\'s own, from `proc_exit`: unchanged, above 255 its low byte; 0 when `_start` returns or `--invoke` has printed its results', 'the shell sees what the program said'],
    ...ours.toSorted(([one], [other]) => Number(one) - Number(other)),
    [`${ExitCode.signal} + n`, 'a signal ended the run, or the guest raised one on itself: 130 for Ctrl-C, 143 for SIGTERM', 'a shell shows it so'],
  ]
}

/** A fenced block of the template whose language is one of these. */
const blocks: Readonly<Record<string, (text: string, argument: string) => string>> = {
  /** Command lines, run from the root of the checkout: they and all that they print, and the exit code unless it is 0. */
  run: (text) => fence('console', text.trimEnd().split('\n').map(ran).join('\n')),

  /** `--dir HOST[::GUEST]  # note`: a mount as its parser reads it. */
  mounts: (text) => table(['written', 'of the host', 'the guest sees it as', 'writing', 'from'], rows(text).map(([written, note]) => {
    const [name = '', value = ''] = written.split(' ')
    const [option] = parseArgv(runOptions, [name, value]).given
    if (option?.name !== 'dir' && option?.name !== 'volume' && option?.name !== 'mapdir') throw new Error(`${name} is no mount`)
    const { hostPath, guestPath, readOnly } = option.value
    return [code(written), code(hostPath), code(guestPath), readOnly ? 'no' : 'yes', note]
  })),

  /** An option for the network as one writes it, with what it allows: `--allow-connect HOST  # note`. */
  rules: (text) => table(['written', 'to connect and send to', 'to listen on', 'to look up', 'Unix sockets', ''], rows(text).map(([written, note]) => {
    const [option] = parseArgv(runOptions, written.split(' ')).given
    const grant = option === undefined ? undefined : grantOf(option)
    if (grant === undefined) throw new Error(`${written} grants nothing on the network`)
    const names = (grant.connect ?? []).flatMap(({ to }) => (to.kind === 'name' || to.kind === 'suffix' ? [to] : []))
    const cell = (words: readonly string[]): string => words.map(code).join(', ') || '—'
    return [
      code(written),
      cell((grant.connect ?? []).map(({ to, ports }) => `${addresses(to)}${portsOf(ports)}`)),
      cell((grant.listen ?? []).map(({ on, ports }) => `${addresses(on)}${portsOf(ports)}`)),
      cell([...names, ...(grant.resolve ?? [])].map(addresses)),
      cell(grant.unix === 'any' ? ['*'] : (grant.unix ?? []).map((path) => path.replace('\0', '@'))),
      note,
    ]
  })),

  /** Values of the option that is named behind `refused`, each with the sentence that refuses it. */
  refused: (text, name) => table(['refused', 'answer'], rows(text).map(([value]) => {
    const options = commands.map((command): readonly Option[] => command.options).find((all) => all.some((option) => `--${option.name}` === name))
    if (options === undefined) throw new Error(`there is no option ${name}`)
    try {
      parseArgv(options, [`${name}=${value}`])
    } catch (error) {
      if (error instanceof UsageError) return [code(`${name}=${value}`), escaped(error.message)]
      throw error
    }
    throw new Error(`${name}=${value} is not refused`)
  })),

  /** The lines of a file for --env-file, each with what it sets. */
  'env-file': (text) => table(['line', 'gives'], text.trimEnd().split('\n').map((line) => {
    try {
      const [grant] = parseEnvFile(Buffer.from(line))
      if (grant === undefined) return [code(line), 'nothing']
      const name = toText(grant.name)
      const value = grant.value === undefined ? 'as this process has it' : grant.value === '' ? 'set, and empty' : `is ${code(toText(grant.value))}`
      return [code(line), `${code(name)} ${value}`]
    } catch (error) {
      if (error instanceof UsageError) return [code(line), `refused: ${escaped(error.message)}`]
      throw error
    }
  })),

  /** Arguments for a parameter of the type behind `arguments`, each with the value that the function gets. */
  arguments: (text, types) => table(['type', 'argument', 'is'], types.split(',').flatMap((type) => rows(text).map(([argument]) => [code(type), code(argument), argumentOf(type as ValueType, argument)]))),
}

function addresses(to: Addresses | NamePattern): string {
  switch (to.kind) {
    case 'any': return '*'
    case 'block': return to.block.prefix === to.block.bytes.length * 8 ? formatIp(to.block.bytes) : `${formatIp(to.block.bytes)}/${to.block.prefix}`
    case 'name': return to.name
    case 'suffix': return `*.${to.suffix}`
  }
}

function portsOf({ first, last }: Ports): string {
  if (first === 0 && last === 65535) return ''
  return first === last ? ` port ${first}` : ` ports ${first}-${last}`
}

function argumentOf(type: ValueType, argument: string): string {
  try {
    return code(formatValues(parseArguments('f', { params: [type], results: [] }, [argument]), [type])[0] as string)
  } catch (error) {
    if (error instanceof ArgumentError) return `refused: ${escaped(error.message)}`
    throw error
  }
}

/** The lines of a block, each cut at two blanks and a #. */
const rows = (text: string): [string, string][] => text.trimEnd().split('\n').map((line) => {
  const [written = '', note = ''] = line.split(/ {2,}# /)
  return [written.trim(), note]
})

function fill(text: string): string {
  return text
    .replaceAll(/^\{\{([\w-]+)\}\}$/gm, (_, name: string) => {
      const insert = inserts[name]
      if (insert === undefined) throw new Error(`cli-docs/page.md: there is no {{${name}}}`)
      return insert()
    })
    .replaceAll(/^```([a-z-]+)(?: (\S+))?\n(.*?)^```$/gms, (whole, name: string, argument: string | undefined, body: string) => blocks[name]?.(body, argument ?? '') ?? whole)
}

/** A command line with what it prints on both streams. Times and inode numbers, which are never the same, are made equal. */
function ran(line: string): string {
  const script = `exec 2>&1\nnpx() { shift; bin/wasmgate.js "$@"; }\n${line}`
  const { status, stdout } = spawnSync('sh', ['-c', script], {
    cwd: root, encoding: 'utf8', timeout: 60_000,
    env: { PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}` },
  })
  const output = stdout.replaceAll(/<\d+\.\d{6}>$/gm, '<0.000041>').replaceAll(/\bino=\d+/g, 'ino=17').trimEnd()
  if (output.includes(root.replace(/.$/, ''))) throw new Error(`${line}: prints where the checkout is`)
  return [`$ ${line}`, ...(output === '' ? [] : [output]), ...(status === 0 ? [] : ['$ echo $?', status])].join('\n')
}

const fence = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``

/** Text as Markdown shows it in a code span, in a table too. */
function code(text: string): string {
  const shown = text.replaceAll('|', '\\|')
  return shown.includes('`') ? `\`\` ${shown} \`\`` : `\`${shown}\``
}

/** A sentence of ours with what Markdown would read as its own made plain. */
const escaped = (sentence: string): string => sentence.replaceAll(/[|*_<>[\]]/g, '\\$&')

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function aligned(examples: Command['examples']): string {
  const width = Math.max(...examples.map(([line]) => line.length))
  return examples.map(([line, meaning]) => (meaning === '' ? line : `${line.padEnd(width)}  # ${meaning}`)).join('\n')
}

/** The anchor that GitHub gives a heading. */
export const slug = (title: string): string => title.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(/\s/g, '-')

if (import.meta.main) writeFileSync(target, cliDocs())
