import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { prints } from '../support/guests.ts'
import { temporaryDirectory, watFile } from '../support/wat.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const launcher = join(root, 'bin/wasmgate.js')
const versionLine = /^wasmgate \d+\.\d+\.\d+ \(node \d+\.\d+\.\d+, v8 \S+\)\n$/

let oldNode: string
let oldNodeWithoutExecve: string

/** What makes the launcher take the Node that runs it for an old one; the Node that it hands over to is not touched. */
beforeAll(() => {
  const directory = temporaryDirectory()
  const pretend = "process.execArgv = []; Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } }); Object.defineProperty(process, 'version', { value: 'v20.1.0' })\n"
  oldNode = join(directory, 'old.cjs')
  oldNodeWithoutExecve = join(directory, 'older.cjs')
  writeFileSync(oldNode, pretend)
  writeFileSync(oldNodeWithoutExecve, `${pretend}delete process.execve\n`)
})

function launch(args: readonly string[], { file = launcher, as }: { file?: string; as?: string } = {}): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [...(as === undefined ? [] : ['--require', as]), file, ...args], { encoding: 'utf8' })
}

test('a Node that is new enough runs it', () => {
  const { status, stdout, stderr } = launch(['--version'])
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(versionLine)
})

describe.each([['in its place', () => oldNode], ['as a child', () => oldNodeWithoutExecve]])('an old Node hands over %s', (_how, as) => {
  test('with arguments, output and exit code', () => {
    const { status, stdout, stderr } = launch(['--version'], { as: as() })
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(versionLine)
    expect(stdout).not.toContain('node 20.1.0')
  })

  test('a failure too', () => {
    const { status, stdout, stderr } = launch(['--nonsense', 'a b', ''], { as: as() })
    expect([status, stdout, stderr]).toEqual([125, '', 'wasmgate: there is no option --nonsense\n'])
  })

  test('arguments that Node would take for its own', () => {
    const { status, stdout, stderr } = launch(['=', '=validate', '=none.wasm', '=--experimental-config-file', '==', '='], { as: as() })
    expect([status, stdout]).toEqual([127, ''])
    expect(stderr).toBe('wasmgate: none.wasm: no such file\nwasmgate: --experimental-config-file: no such file\nwasmgate: =: no such file\nwasmgate: : no such file\n')
  })
})

test.skipIf(!process.version.startsWith('v24.'))('a Node 24 that has JSPI switched off is started anew with it', async () => {
  const without = join(temporaryDirectory(), 'without.cjs')
  writeFileSync(without, 'process.execArgv = []; delete WebAssembly.Suspending; delete WebAssembly.promising\n')
  const { status, stdout, stderr } = launch(['--net', await watFile(prints('hello'))], { as: without })
  expect([status, stdout, stderr]).toEqual([0, 'hello', ''])
})

test.skipIf(!existsSync('/usr/bin/node'))('the Node of the system, whichever it is, ends up there', () => {
  for (const [file, args] of [['/usr/bin/node', [launcher, 'version']], [launcher, ['version']]] as const) {
    const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } })
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(versionLine)
  }
})

test('without any Node on PATH: one sentence, exit 125', () => {
  const { status, stdout, stderr } = spawnSync('/bin/sh', [launcher, 'version'], { encoding: 'utf8', env: { PATH: temporaryDirectory() } })
  expect([status, stdout, stderr]).toEqual([125, '', 'wasmgate: Node 24 or newer is needed, and there is no node on PATH\n'])
})

test('without any Node that is new enough: one sentence, exit 125', () => {
  const directory = temporaryDirectory()
  cpSync(join(root, 'bin'), join(directory, 'bin'), { recursive: true })
  const { status, stdout, stderr } = launch(['--version'], { file: join(directory, 'bin', 'wasmgate.js'), as: oldNode })
  expect([status, stdout]).toEqual([125, ''])
  expect(stderr).toBe('wasmgate: Node 24 or newer is needed and this is v20.1.0: install it, or run npm ci without --omit=optional in a checkout\n')
})

describe('a checkout without dist/', () => {
  let directory: string
  beforeAll(() => {
    directory = temporaryDirectory()
    for (const part of ['bin', 'scripts', 'src', 'package.json', 'tsconfig.json', 'tsconfig.library.json']) cpSync(join(root, part), join(directory, part), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'))
  })

  test('builds it once', () => {
    const first = launch(['--version'], { file: join(directory, 'bin', 'wasmgate.js') })
    expect([first.status, first.stderr]).toEqual([0, 'wasmgate: building dist/ for the first run in this checkout\n'])
    expect(first.stdout).toMatch(versionLine)
    const second = launch(['--version'], { file: join(directory, 'bin', 'wasmgate.js') })
    expect([second.status, second.stdout, second.stderr]).toEqual([0, first.stdout, ''])
  })

  test('says what to do when that fails', () => {
    rmSync(join(directory, 'dist'), { recursive: true, force: true })
    writeFileSync(join(directory, 'src', 'cli', 'main.ts'), 'import "./nowhere.ts"\n')
    const { status, stdout, stderr } = launch(['--version'], { file: join(directory, 'bin', 'wasmgate.js') })
    expect([status, stdout]).toEqual([125, ''])
    expect(stderr).toContain(`wasmgate: building failed; run npm ci, then npm run build, in ${directory}\n`)
  })
})

test.each(['wasmgate.js', 'hand-over.js'])('%s has no syntax that an old Node cannot read', (name) => {
  const code = readFileSync(join(root, 'bin', name), 'utf8').replace(/^#!.*|\/\/.*|\/\*[^]*?\*\/|'[^'\n]*'/gm, '')
  expect(code).not.toMatch(/\b(const|let|class|async|await|import|export)\b|=>|`|catch \{|\?\.|\?\?|\.\.\./)
})
