import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { quote } from '../quote.ts'
import { UsageError } from '../usage-error.ts'
import { commandOf, interpreterScript, isOurScript } from './interpreter.ts'
import { isCurrent, readTable, registration, takesModules, type Entry } from './table.ts'

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

const NAME = 'wasmgate'

type Tell = (sentence: string) => void

/**
 * Registers wasmgate with the kernel for WebAssembly modules. What is there already is left as it is, and nothing is written
 * before it is certain that nobody else has registered for them. Throws UsageError.
 */
export function install(options: readonly string[], tell: Tell, { table, interpreter, config }: Places = places): void {
  // 1. The table, and who is in it.
  if (!existsSync(join(table, 'register'))) mount(table, tell)
  const entries = readTable(table)
  const own = entries.find((entry) => entry.interpreter === interpreter)
  const other = entries.find((entry) => entry !== own && (entry.name === NAME || (entry.enabled && takesModules(entry))))
  if (other !== undefined) {
    const what = takesModules(other) ? 'runs WebAssembly programs already' : 'has our name'
    throw new UsageError(`the entry ${quote(other.name)} of binfmt_misc ${what}, by ${quote(other.interpreter)}; where nobody needs it, take it away: echo -1 >${join(table, other.name)}`)
  }
  if (existsSync(interpreter) && !isOurScript(readFileSync(interpreter, 'utf8'))) {
    throw new UsageError(`${interpreter} is there and not from us: move it away first`)
  }

  // 2. The script.
  put(interpreter, interpreterScript(options), 0o755, tell)

  // 3. The entry.
  const line = registration(NAME, interpreter)
  if (own !== undefined && own.enabled && isCurrent(own)) {
    tell(`the kernel knows it already (${join(table, own.name)})`)
  } else {
    if (own !== undefined) attempt(() => { writeFileSync(join(table, own.name), '-1') })
    attempt(() => { writeFileSync(join(table, 'register'), line) })
    tell(`registered it with the kernel (${join(table, NAME)}): ${line}`)
  }
  if (!isOn(table)) tell(`binfmt_misc as a whole is switched off: echo 1 >${join(table, 'status')} switches it on`)

  // 4. The next start of the system.
  if (existsSync(dirname(config))) put(config, `# Made by wasmgate binfmt install.\n${line}\n`, 0o644, tell)
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

/** What there is, a line each; and whether modules are run by wasmgate. */
export function status({ table, interpreter, config }: Places = places): { lines: string[]; works: boolean } {
  const entries = entriesOf(table)
  const own = entries.find((entry) => entry.interpreter === interpreter)
  const script = ours(interpreter) ? readFileSync(interpreter, 'utf8') : undefined
  const on = own === undefined || isOn(table)
  return {
    lines: [
      own === undefined
        ? `not registered${existsSync(join(table, 'register')) ? '' : ' (binfmt_misc is not mounted)'}`
        : `registered as ${quote(own.name)}${own.enabled ? '' : ', but disabled'}${on ? '' : ', but binfmt_misc is switched off'}`,
      ...(script === undefined ? [] : [`${interpreter} runs: ${commandOf(script)}`]),
      ...(own !== undefined && script === undefined ? [`${interpreter} is missing`] : []),
      ...(ours(config) ? [`${config} registers it at each start of the system`] : []),
      ...entries.filter((entry) => entry !== own && entry.enabled && takesModules(entry)).map((entry) => `${quote(entry.name)} runs WebAssembly programs, by ${quote(entry.interpreter)}`),
    ],
    works: own !== undefined && own.enabled && on && script !== undefined,
  }
}

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
