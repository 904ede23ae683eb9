import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { quote } from '../../diagnostics/quote.ts'
import { UsageError } from '../usage-error.ts'
import { barrier } from './barrier.ts'
import { commandOf, interpreterScript, isOurScript, self } from './interpreter.ts'
import { formatOf, formats, isEntryOf, readTable, registration, type Entry } from './table.ts'

/** Where things are. Tests pretend that it is elsewhere. */
export interface Places {
  /** The kernel's table. */
  readonly table: string
  /** The script that the kernel starts: a path that stays when wasmgate is installed anew. */
  readonly interpreter: string
  /** What systemd-binfmt(8) registers at each start of the system. Written where its directory is. */
  readonly config: string
}

export const places: Places = {
  table: '/proc/sys/fs/binfmt_misc',
  interpreter: '/usr/local/lib/wasmgate/binfmt',
  config: '/etc/binfmt.d/wasmgate.conf',
}

type Tell = (sentence: string) => void

/**
 * Registers wasmgate with the kernel for modules and artefacts. What is there already is left as it is, and nothing is written
 * before it is certain that nobody else has registered for them. Throws UsageError.
 */
export function install(options: readonly string[], tell: Tell, { table, interpreter, config }: Places = places): void {
  // 1. The table, and who is in it.
  if (!existsSync(join(table, 'register'))) mount(table, tell)
  const entries = readTable(table)
  const own = entries.filter((entry) => entry.interpreter === interpreter)
  const other = entries.find((entry) => !own.includes(entry) && (formats.some(({ name }) => entry.name === name) || (entry.enabled && formatOf(entry) !== undefined)))
  if (other !== undefined) {
    const what = formatOf(other) === undefined ? 'has our name' : 'runs WebAssembly programs already'
    throw new UsageError(`the entry ${quote(other.name)} of binfmt_misc ${what}, by ${quote(other.interpreter)}; where nobody needs it, take it away: echo -1 >${join(table, other.name)}`)
  }
  if (existsSync(interpreter) && !isOurScript(readFileSync(interpreter, 'utf8'))) {
    throw new UsageError(`${interpreter} is there and not from us: move it away first`)
  }

  // 2. The script, and what it starts.
  put(interpreter, interpreterScript(options), 0o755, tell)
  const { program, node = program } = self()
  const closed = [program, node, interpreter].map(barrier).find((path) => path !== undefined)
  if (closed !== undefined) tell(`other users cannot run programs so, for ${closed} is closed to them: wasmgate and its Node need to be where everybody can read them, as in /usr/local`)

  // 3. The entries: what is not as it should be goes, what is not there comes.
  const good = own.filter((entry) => entry.enabled && formats.some((format) => isEntryOf(format, entry)))
  for (const entry of own) if (!good.includes(entry)) attempt(() => { writeFileSync(join(table, entry.name), '-1') })
  const lines = formats.map((format) => registration(format, interpreter))
  for (const [index, format] of formats.entries()) {
    if (good.some((entry) => isEntryOf(format, entry))) {
      tell(`the kernel knows ${format.files} already (${join(table, format.name)})`)
    } else {
      const line = lines[index] as string
      attempt(() => { writeFileSync(join(table, 'register'), line) })
      tell(`registered ${format.files} with the kernel (${join(table, format.name)}): ${line}`)
    }
  }
  if (!isOn(table)) tell(`binfmt_misc as a whole is switched off: echo 1 >${join(table, 'status')} switches it on`)

  // 4. The next start of the system.
  if (existsSync(dirname(config))) put(config, `# Made by wasmgate binfmt install.\n${lines.join('\n')}\n`, 0o644, tell)
  else tell('there is no /etc/binfmt.d here, so after a restart of the system it is to be installed again')
}

/** Takes away what install has made, and nothing else. Throws UsageError. */
export function remove(tell: Tell, { table, interpreter, config }: Places = places): void {
  let found = false
  for (const { name } of entriesOf(table).filter((entry) => entry.interpreter === interpreter)) {
    attempt(() => { writeFileSync(join(table, name), '-1') })
    tell(`took the entry ${quote(name)} out of the kernel's table`)
    found = true
  }
  for (const path of [interpreter, config].filter((candidate) => ours(candidate))) {
    attempt(() => { rmSync(path) })
    tell(`removed ${path}`)
    found = true
  }
  // The script's folder, if nothing else is in it.
  try { rmdirSync(dirname(interpreter)) } catch { /* something is, or there is none */ }
  if (!found) tell('there is nothing to remove')
}

/** What there is, a line each; and whether modules and artefacts are run by wasmgate. */
export function status({ table, interpreter, config }: Places = places): { lines: string[]; works: boolean } {
  const entries = entriesOf(table)
  const own = formats.map((format) => entries.find((entry) => entry.interpreter === interpreter && isEntryOf(format, entry)))
  const others = entries.filter((entry) => entry.interpreter !== interpreter && entry.enabled && formatOf(entry) !== undefined)
  const script = ours(interpreter) ? readFileSync(interpreter, 'utf8') : undefined
  const registered = own.some((entry) => entry !== undefined)
  const on = !registered || isOn(table)
  return {
    lines: [
      ...(registered
        ? formats.map(({ files }, index) => `${files}: ${stateOf(own[index], on)}`)
        : [`not registered${existsSync(join(table, 'register')) ? '' : ' (binfmt_misc is not mounted)'}`]),
      ...(script === undefined ? [] : [`${interpreter} runs: ${commandOf(script)}`]),
      ...(registered && script === undefined ? [`${interpreter} is missing`] : []),
      ...(ours(config) ? [`${config} registers them at each start of the system`] : []),
      ...others.map((entry) => `${quote(entry.name)} runs WebAssembly programs, by ${quote(entry.interpreter)}`),
    ],
    works: own.every((entry) => entry?.enabled) && on && script !== undefined,
  }
}

const stateOf = (entry: Entry | undefined, on: boolean): string =>
  (entry === undefined ? 'not registered' : `registered as ${quote(entry.name)}${entry.enabled ? '' : ', but disabled'}${on ? '' : ', but binfmt_misc is switched off'}`)

/** Empty where the table is not mounted. */
const entriesOf = (table: string): Entry[] => (existsSync(join(table, 'register')) ? readTable(table) : [])

const isOn = (table: string): boolean => readFileSync(join(table, 'status'), 'utf8').trim() === 'enabled'

/** Whether a file is there and one that install has made. */
function ours(path: string): boolean {
  if (!existsSync(path)) return false
  const text = readFileSync(path, 'utf8')
  return isOurScript(text) || text.startsWith('# Made by wasmgate binfmt install.')
}

function mount(table: string, tell: Tell): void {
  const { status: code, stderr, error } = spawnSync('mount', ['-t', 'binfmt_misc', 'binfmt_misc', table], { encoding: 'utf8' })
  if (code !== 0) throw new UsageError(`binfmt_misc cannot be mounted on ${table}, perhaps since this kernel has none: ${(error?.message ?? stderr).trim().replaceAll('\n', ' ')}`)
  tell(`mounted binfmt_misc on ${table}`)
}

/** Writes a file whole, if it is not like this already. */
function put(path: string, text: string, mode: number, tell: Tell): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  attempt(() => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.new`, text, { mode })
    renameSync(`${path}.new`, path)
  })
  tell(`wrote ${path}`)
}

/** What the system refuses is told with the path that node:fs names. */
function attempt(act: () => void): void {
  try {
    act()
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new UsageError(`the system refuses it: ${path === undefined ? message : `${code} at ${path}`}`)
  }
}
