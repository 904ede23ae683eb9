import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { aboutHere } from '../../src/engine/artifact/about.ts'
import { pack } from '../../src/engine/artifact/container.ts'
import { readTap, readXml } from '../../src/suite/reporters/test-support.ts'
import { copies, exits, prints, printsList, printsPreopens, sleeps, writesForEver } from '../support/guests.ts'
import { finished, launcher, pathWith, startWasmgate, wasmgate, type RunResult } from '../support/run.ts'
import { temporaryDirectory, wat } from '../support/wat.ts'

const spins = '(module (memory (export "memory") 1) (func (export "_start") (loop $again (br $again))))'
const traps = '(module (memory (export "memory") 1) (func $oops (unreachable)) (func (export "_start") (call $oops)))'
const lacks = '(module (import "env" "missing" (func (param i32))) (memory (export "memory") 1) (func (export "_start")))'
/** Removes the file "keep" from its first directory; ends with the errno. */
const removes = `(module
  (import "wasi_snapshot_preview1" "path_unlink_file" (func $unlink (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "keep")
  (func (export "_start") (call $exit (call $unlink (i32.const 3) (i32.const 0) (i32.const 4)))))`
/** Opens its directory's file until that fails, leaving all open; ends with 0 when that is MFILE. */
const exhausts = `(module
  (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "keep")
  (func (export "_start") (local $errno i32)
    (loop $again
      (local.set $errno (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 16)))
      (br_if $again (i32.eqz (local.get $errno))))
    (call $exit (i32.sub (local.get $errno) (i32.const 33)))))`

const guests: Record<string, string> = {
  spins, traps, lacks, removes, exhausts, copies, writesForEver,
  hello: prints('hello\nworld\n'), err: prints('oops\n', 2), zero: exits(0), seven: exits(7), sleeps: sleeps(60_000), args: printsList('args'), env: printsList('environ'), preopens: printsPreopens,
}
const modules = new Map<string, Uint8Array>()

beforeAll(async () => {
  for (const [name, text] of Object.entries(guests)) modules.set(name, await wat(text))
})

/** A suite in a folder: tests by their path, each a guest and perhaps a manifest; other files by their path as text. */
function suite(tests: Record<string, string | [guest: string, manifest: object]>, files: Record<string, string> = {}): string {
  const folder = temporaryDirectory()
  const put = (path: string, content: string | Uint8Array): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  for (const [path, test] of Object.entries(tests)) {
    const [guest, manifest] = typeof test === 'string' ? [test] : test
    put(`${path}.wasm`, modules.get(guest) as Uint8Array)
    if (manifest !== undefined) put(`${path}.json`, JSON.stringify(manifest))
  }
  for (const [path, text] of Object.entries(files)) put(path, text)
  return folder
}

interface Row { name: string; runtime: number; outcome: string; reason: string | null; mismatches: { what: string; message: string; detail: string[] }[]; stdout?: string }

/** The results as the JSON report has them, in order. */
async function results(folder: string, ...options: string[]): Promise<{ code: number | null; rows: Row[]; outcomes: Record<string, string>; notes: string[] }> {
  const patience = options.includes('--timeout') ? [] : ['--timeout', '5s']
  const { code, stdout, stderr } = await wasmgate(['test', '.', '--reporter', 'json', ...patience, ...options], { cwd: folder })
  if (stdout === '') throw new Error(stderr)
  const { results: rows, notes } = JSON.parse(stdout) as { results: Row[]; notes: string[] }
  return { code, rows, notes, outcomes: Object.fromEntries(rows.filter(({ runtime }) => runtime === 0).map(({ name, outcome }) => [name, outcome])) }
}

/** A guest in an artefact that was made for another V8. */
const artefact = (guest: string, v8 = '1.2.3'): Buffer =>
  Buffer.concat(pack({ about: { ...aboutHere('0.0.1'), v8, node: '9.9.9' }, module: modules.get(guest) as Uint8Array, native: new ArrayBuffer(8) }, Buffer.alloc(32), Buffer.alloc(12)))

const plain = ({ stdout }: RunResult): string => stdout.replace(/\(\d+\.\d+ s\)/, '(TIME)')

describe('a suite', () => {
  test('of plain modules needs no manifest', async () => {
    const folder = suite({ 'a/hello': 'hello', zero: 'zero', 'b/c/err': 'err' })
    const run = await wasmgate(['test', '.'], { cwd: folder })
    expect([run.code, plain(run), run.stderr]).toEqual([0, '3 tests: 3 passed (TIME)\n', ''])
  })

  test('gives each program what its manifest says', async () => {
    const folder = suite({
      args: ['args', { args: ['one', '', 'ä "x"'], stdout: 'args.wasm\0one\0\0ä "x"\0' }],
      env: ['env', { env: { A: '1', B: 'x y\nz' }, stdout: 'A=1\0B=x y\nz\0' }],
      nothing: ['env', { stdout: '', stderr: '' }],
      root: ['preopens', { root: 'files', stdout: '*/\n' }],
      dirs: ['preopens', { dirs: ['files', 'more/files'], stdout: '*files\n*more/files\n' }],
      stdin: ['copies', { stdin: 'some\ntext', stdout: 'some\ntext' }],
      empty: ['copies', { stdout: '' }],
      code: ['seven', { exit_code: 7 }],
      trap: ['traps', { exit_code: 134 }],
      operations: ['copies', { operations: [{ type: 'run' }, { type: 'write', id: 'stdin', payload: 'one\n' }, { type: 'read', payload: 'one\n' }, { type: 'write', payload: 'two' }, { type: 'wait' }] }],
      twice: ['removes', { operations: [{ type: 'run', root: 'files' }, { type: 'wait' }, { type: 'run', root: 'files' }, { type: 'wait', exit_code: 44 }] }],
    }, { 'files/keep': '', 'more/files/x': '' })
    const { code, rows, notes } = await results(folder)
    expect(rows.filter(({ outcome }) => outcome !== 'passed')).toEqual([])
    expect([rows.length, code, notes]).toEqual([11, 0, []])
  })

  test('is told apart from the files of its programs', async () => {
    const folder = suite({ first: ['removes', { root: 'fs.dir' }], 'fs.dir/data': 'seven', 'node_modules/x': 'seven', '.hidden/x': 'seven' }, { 'fs.dir/keep': '' })
    expect((await results(folder)).outcomes).toEqual({ first: 'passed' })
  })

  test('may be one file, or several folders', async () => {
    const folder = suite({ 'a/x': 'zero', 'b/x': ['seven', { exit_code: 7 }], 'c/x': 'seven' })
    const run = await wasmgate(['test', 'a', 'b/x.wasm', '--jobs=1', 'a/x.wasm'], { cwd: folder })
    expect([run.code, plain(run)]).toEqual([0, '2 tests: 2 passed (TIME)\n'])
    expect(plain(await wasmgate(['test', 'c', 'b', 'a'], { cwd: folder }))).toBe('FAIL c/x\n  exit code 7, expected 0\n3 tests: 2 passed, 1 failed (TIME)\n')
  })
})

describe('what is not as it should be is told', () => {
  test('with a diff', async () => {
    const folder = suite({
      code: ['seven', { exit_code: 3 }],
      out: ['hello', { stdout: 'hello\nWORLD\n' }],
      err: ['err', { stderr: '', exit_code: 1 }],
      prefix: ['hello', { operations: [{ type: 'run' }, { type: 'read', payload: 'hallo' }, { type: 'wait' }] }],
    })
    const run = await wasmgate(['test', '.', '--jobs', '1'], { cwd: folder })
    expect([run.code, run.stderr]).toEqual([1, ''])
    expect(plain(run)).toBe(`FAIL code
  exit code 7, expected 3
FAIL err
  exit code 0, expected 1
  stderr differs, 5 bytes and none expected (- expected, + actual)
    +oops
FAIL out
  stdout differs (- expected, + actual)
     hello
    -WORLD
    +world
FAIL prefix
  stdout differs (- expected, + actual)
    -hallo
    -\\ no newline at the end
    +hello
4 tests: 0 passed, 4 failed (TIME)
`)
  })

  test('a trap, a missing import, what is no module, a broken manifest', async () => {
    const folder = suite({ trap: 'traps', link: 'lacks', start: ['zero', { args: 1 }], folder: ['zero', { root: 'nowhere' }] }, { 'bytes.wasm': 'MZ', 'json.wasm': '', 'json.json': '{' })
    const { code, rows } = await results(folder)
    expect(code).toBe(1)
    expect(Object.fromEntries(rows.map(({ name, mismatches }) => [name, mismatches[0]?.message]))).toEqual({
      trap: 'trap: unreachable: the guest executed an unreachable instruction (exit code 134), expected exit code 0',
      link: 'cannot run: 1 import is missing or of another type',
      bytes: 'cannot run: bytes.wasm is a Windows program, not WebAssembly',
      folder: 'there is no directory "nowhere" beside the manifest, which names it',
      start: 'args of the manifest has to be a list of texts',
      json: expect.stringContaining('the manifest is no JSON') as string,
    })
    expect(rows.find(({ name }) => name === 'trap')?.mismatches[0]?.detail[0]).toMatch(/^at oops \(module offset 0x/)
    expect(rows.find(({ name }) => name === 'link')?.mismatches[0]?.detail[0]).toBe('"env" "missing" (func (param i32))')
  })

  test('keys that mean nothing are a note, not a failure', async () => {
    const { code, notes } = await results(suite({ a: ['zero', { exitcode: 1 }] }))
    expect([code, notes]).toEqual([0, ['a: the manifest has a key "exitcode" that means nothing']])
  })

  test('what needs more than preview1 is skipped with its reason', async () => {
    const folder = suite({ 'wasm32-wasip3/a': 'seven', 'p2/a': 'seven', sockets: ['seven', { operations: [{ type: 'run' }, { type: 'connect' }, { type: 'wait' }] }] }, { 'p2/manifest.json': '{ "name": "two", "version": "wasm32-wasip2" }' })
    writeFileSync(join(folder, 'component.wasm'), new Uint8Array([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]))
    const { code, rows } = await results(folder)
    expect([code, Object.fromEntries(rows.map(({ name, reason }) => [name, reason]))]).toEqual([0, {
      'wasm32-wasip3/a': 'it is made for wasip3, and this is a runtime for preview1',
      'p2/a': 'it is made for wasip2, and this is a runtime for preview1',
      'sockets': 'it needs sockets (connect)',
      'component': 'it is a component, and this is a runtime for preview1',
    }])
  })
})

describe('no test harms another', () => {
  test('one that hangs is ended, and what it printed is kept', async () => {
    const folder = suite({ a: 'spins', b: 'sleeps', c: 'zero', d: 'spins', e: 'hello' })
    writeFileSync(join(folder, 'f.wasm'), await wat(prints('before\n').replace(/\)\)$/, ' (loop $again (br $again))))')))
    const { code, rows } = await results(folder, '--jobs', '2', '--timeout', '300ms')
    expect(code).toBe(1)
    expect(rows.map(({ name, mismatches, stdout }) => [name, mismatches[0]?.message, stdout])).toEqual([
      ['a', 'did not end within 0.3 s', ''], ['b', 'did not end within 0.3 s', ''], ['c', undefined, undefined], ['d', 'did not end within 0.3 s', ''], ['e', undefined, undefined], ['f', 'did not end within 0.3 s', 'before\n'],
    ])
  })

  test('each has fresh copies of its directories', async () => {
    const folder = suite(Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`t${index}`, ['removes', { root: 'fs' }]] as const)) as Record<string, [string, object]>, { 'fs/keep': '', 'fs/gone.cleanup': '' })
    expect((await results(folder)).code).toBe(0)
    expect(readdirSync(join(folder, 'fs')).sort()).toEqual(['gone.cleanup', 'keep'])
  })

  test('one that prints without end is ended', async () => {
    const { rows } = await results(suite({ a: 'writesForEver', b: 'zero' }), '--jobs', '1')
    expect(rows.map(({ mismatches }) => mismatches[0]?.message)).toEqual(['printed more than 16 MiB on stdout', undefined])
  })

  test('one that opens all it can leaves descriptors for the others', async () => {
    const tests = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`t${index}`, ['exhausts', { root: 'fs' }]] as const)) as Record<string, [string, object]>
    expect((await results(suite({ ...tests, z: ['removes', { root: 'fs' }] }, { 'fs/keep': '' }))).rows.filter(({ outcome }) => outcome !== 'passed')).toEqual([])
  })

  test('standard input of ours is nobody\'s', async () => {
    const folder = suite({ a: ['copies', { stdout: '' }] })
    const child = startWasmgate(['test', '.'], { cwd: folder })
    expect((await finished(child)).code).toBe(0)
  })

  test('nothing is left behind, also not after a signal', async () => {
    const folder = suite({ a: ['spins', { root: 'fs' }] }, { 'fs/keep': '' })
    const env = { TMPDIR: temporaryDirectory() }
    expect((await wasmgate(['test', '.', '--timeout', '300ms'], { cwd: folder, env })).code).toBe(1)
    expect(readdirSync(env.TMPDIR)).toEqual([])
    const child = startWasmgate(['test', '.'], { cwd: folder, env })
    const end = finished(child)
    await delay(600)
    expect(readdirSync(env.TMPDIR)).toHaveLength(1)
    child.kill('SIGTERM')
    expect(await end).toMatchObject({ code: null, signal: 'SIGTERM' })
    expect(readdirSync(env.TMPDIR)).toEqual([])
  })
})

describe('choosing', () => {
  const tests = { 'c/fd_read': 'zero', 'c/fd_write': 'zero', 'rust/fd_read': 'zero', 'rust/path_open': 'zero' }

  test.each<[string[], string[]]>([
    [['--filter', 'fd_*'], ['c/fd_read', 'c/fd_write', 'rust/fd_read']],
    [['--filter', 'c/*'], ['c/fd_read', 'c/fd_write']],
    [['--filter', 'path_*', '--filter', 'fd_write'], ['c/fd_write', 'rust/path_open']],
    [['--filter', '!fd_*'], ['rust/path_open']],
    [['--filter', 'fd_*', '--filter', '!rust/**'], ['c/fd_read', 'c/fd_write']],
  ])('%j', async (options, names) => {
    expect(Object.keys((await results(suite(tests), ...options)).outcomes)).toEqual(names)
  })

  test('expectations: what is known to fail is no failure, what is repaired is one', async () => {
    const folder = suite({ ...tests, bad: 'seven', hang: 'spins' }, { 'list.toml': `version = 1
[[suite]]
name = "."
[[suite.test]]
name = "bad"
expected = "fail"
reason = "issue 7"
[[suite.test]]
name = "hang"
action = "skip"
reason = "it hangs"
[[test]]
name = "nowhere"
action = "skip"
` })
    expect(await results(folder, '--expectations', 'list.toml')).toMatchObject({ code: 0, outcomes: { bad: 'expected-failure', hang: 'skipped' }, notes: ['the expectations name a test that is not there: "nowhere"'] })
    expect((await results(folder, '--expectations', 'list.toml', '--filter', 'fd_*')).notes).toHaveLength(1)
    writeFileSync(join(folder, 'bad.json'), '{ "exit_code": 7 }')
    const run = await wasmgate(['test', '.', '--expectations', 'list.toml'], { cwd: folder })
    expect([run.code, plain(run)]).toEqual([1, `note: the expectations name a test that is not there: "nowhere"
PASS bad, though it is expected to fail (issue 7): take it off the list
  1 skipped: it hangs
6 tests: 4 passed, 1 passed unexpectedly, 1 skipped (TIME)
`])
  })

  test.each<[string[], string]>([
    [[], 'nothing to test is named: wasmgate test [options] DIR|FILE...; see wasmgate help test'],
    [['none'], 'none: there is no such file or directory'],
    [['empty'], 'there are no tests in empty: a test is a .wasm file'],
    [['.', '--filter', 'x', '--filter', '!y'], "--filter 'x' --filter '!y': none of the 4 tests in . is left"],
    [['.', '--jobs', '0'], "--jobs '0': a number of jobs from 1 to 9999 is needed"],
    [['.', '--timeout', '9'], "--timeout '9': a time needs a unit: 9s or 9ms"],
    [['.', '--reporter', 'junti'], "--reporter 'junti': 'junti' is none of pretty, tap, junit, json, github; did you mean junit?"],
    [['.', '--expectations', 'none.toml'], "--expectations 'none.toml': there is no such file"],
    [['.', '--expectations', 'bad.toml'], '--expectations bad.toml: it is no TOML: '],
    [['.', '--output', 'none/x', '--reporter', 'tap'], "--output 'none/x': there is no such file"],
    [['.', '--runtime', 'no-such-runtime {module}'], '--runtime: no-such-runtime: there is no such command'],
    [['.', '--runtime', 'wasmtim'], "--runtime 'wasmtim': {module} is missing: it stands for the program"],
    [['.', '--runtim', 'x'], 'there is no option --runtim; did you mean --runtime?'],
  ])('%j is refused', async (args, message) => {
    const folder = suite(tests, { 'bad.toml': 'a = ' })
    mkdirSync(join(folder, 'empty'))
    const { code, stdout, stderr } = await wasmgate(['test', ...args], { cwd: folder })
    expect([code, stdout, stderr.slice(0, message.length + 10)]).toEqual([125, '', expect.stringContaining(`wasmgate: ${message}`)])
  })
})

const mixed = (): string => suite({ good: 'zero', bad: ['hello', { stdout: 'x\n' }], hang: 'spins', skip: ['zero', { proposals: ['http'] }] })

describe('reports', () => {
  const options = ['test', '.', '--timeout', '300ms', '--reporter']

  test('TAP', async () => {
    const { code, stdout } = await wasmgate([...options, 'tap'], { cwd: mixed() })
    expect([code, readTap(stdout).map(({ ok, name, directive }) => [ok, name, directive])]).toEqual([1, [[false, 'bad', undefined], [true, 'good', undefined], [false, 'hang', undefined], [true, 'skip', 'SKIP it needs the proposal http']]])
  })

  test('JUnit', async () => {
    const { code, stdout } = await wasmgate([...options, 'junit'], { cwd: mixed() })
    const root = readXml(stdout)
    expect([code, root.attributes['tests'], root.attributes['failures'], root.attributes['skipped']]).toEqual([1, '4', '2', '1'])
    const python = spawnSync('python3', ['-c', 'import sys, xml.etree.ElementTree as e; print(len(e.fromstring(sys.stdin.buffer.read()).findall(".//testcase")))'], { input: stdout, encoding: 'utf8' })
    if (python.error === undefined) expect(python.stdout).toBe('4\n')
  })

  test('GitHub', async () => {
    const { stdout } = await wasmgate([...options, 'github'], { cwd: mixed() })
    expect(stdout.split('\n').filter((line) => line.startsWith('::')).sort()).toEqual(['::error file=bad.wasm,title=bad::stdout differs (- expected, + actual)%0A  -x%0A  +hello%0A  +world', '::error file=hang.wasm,title=hang::did not end within 0.3 s'])
  })

  test('into a file, while people see theirs', async () => {
    const folder = mixed()
    const run = await wasmgate([...options, 'junit', '--output', 'report.xml'], { cwd: folder })
    expect(readXml(readFileSync(join(folder, 'report.xml'), 'utf8')).attributes['tests']).toBe('4')
    expect(plain(run)).toMatch(/^FAIL .*4 tests: 1 passed, 2 failed, 1 skipped \(TIME\)\n$/s)
  })

  test.skipIf(spawnSync('script', ['--version']).status !== 0)('on a terminal one line moves', async () => {
    const child = spawn('script', ['-qec', `${launcher} test . --timeout 300ms`, '/dev/null'], { cwd: mixed(), env: { ...process.env, PATH: pathWith(join(process.execPath, '..')) } })
    const { stdout } = await finished(child)
    expect(stdout).toContain('\r\u001b[K0/4')
    expect(stdout).toContain('\u001b[31mFAIL\u001b[39m bad')
    expect(stdout).toContain('\r\u001b[K  1 skipped: it needs the proposal http\r\n')
  })
})

const outcomes = (rows: readonly Row[], runtime: number): object => Object.fromEntries(rows.filter((row) => row.runtime === runtime).map(({ name, outcome }) => [name, outcome]))

describe('an artefact that was made elsewhere', () => {
  const misfit = expect.stringMatching(/^\S+ holds native code for V8 1\.2\.3 \(Node 9\.9\.9\), and this is V8 \S+ \(Node \S+\), so its module is compiled anew; /) as unknown
  const runTwice = { operations: [{ type: 'run' }, { type: 'wait', exit_code: 7 }, { type: 'run' }, { type: 'wait', exit_code: 7 }] }
  const artefacts = (...guests: string[]): string => {
    const folder = suite({ hello: 'hello' }, { 'seven.json': JSON.stringify(runTwice) })
    for (const guest of guests) writeFileSync(join(folder, `${guest}.wasm`), artefact(guest))
    return folder
  }

  test('is told of once, however often it is started', async () => {
    const { code, outcomes: ends, notes } = await results(artefacts('seven', 'zero'))
    expect([code, ends]).toEqual([0, { hello: 'passed', seven: 'passed', zero: 'passed' }])
    expect(notes.toSorted()).toEqual([misfit, misfit])
    expect(notes.map((note) => note.split(' ')[0]).toSorted()).toEqual(['seven.wasm', 'zero.wasm'])
  })

  test('is told of when its program has to be ended', async () => {
    const { code, outcomes: ends, notes } = await results(artefacts('writesForEver'), '--timeout', '1m')
    expect([code, ends, notes]).toEqual([1, { hello: 'passed', writesForEver: 'failed' }, [misfit]])
  })

  test('is told of to people, unless they want quiet', async () => {
    const folder = artefacts('zero')
    expect(plain(await wasmgate(['test', '.'], { cwd: folder }))).toMatch(/^note: zero\.wasm holds native code for V8 .*\n2 tests: 2 passed \(TIME\)\n$/)
    const junit = ['test', '.', '--reporter', 'junit']
    const { stdout, stderr } = await wasmgate(junit, { cwd: folder })
    expect([readXml(stdout).attributes['tests'], stderr]).toEqual(['2', expect.stringMatching(/^wasmgate: zero\.wasm holds native code for V8 .*\n$/)])
    expect(await wasmgate([...junit, '-q'], { cwd: folder })).toMatchObject({ code: 0, stderr: '' })
    for (const quiet of ['-q', '--quiet']) expect(plain(await wasmgate(['test', quiet, '.'], { cwd: folder }))).toBe('2 tests: 2 passed (TIME)\n')
  })

  test('says nothing that a report or a terminal would obey', async () => {
    const folder = suite({})
    writeFileSync(join(folder, 'zero.wasm'), artefact('zero', '\u001b[31m1\nnot ok 1'))
    const { stdout } = await wasmgate(['test', '.', '--reporter', 'tap'], { cwd: folder })
    expect(stdout).toContain('# zero.wasm holds native code for V8 \\u001b[31m1\\nnot ok 1 (')
    expect(readTap(stdout).map(({ ok }) => ok)).toEqual([true])
  })
})

describe('beside another runtime', () => {
  const tests = { zero: 'zero', args: ['args', { args: ['a b'], env: { A: 'x' }, stdout: 'args.wasm\0a b\0' }], keep: ['removes', { root: 'fs' }], stdin: ['copies', { stdin: 'in', stdout: 'in' }], hang: ['sleeps', {}] } satisfies Record<string, string | [string, object]>
  test('node:wasi', async () => {
    const folder = suite({ zero: 'zero', env: ['env', { env: { A: 'x y' }, stdout: 'A=x y\0' }], keep: ['removes', { root: 'fs' }], stdin: ['copies', { stdin: 'in', stdout: 'in' }], seven: ['seven', { exit_code: 7 }], trap: ['traps', { exit_code: 134 }] }, { 'fs/keep': '' })
    const { code, rows } = await results(folder, '--runtime', 'node:wasi')
    expect([code, outcomes(rows, 0)]).toEqual([0, { zero: 'passed', env: 'passed', keep: 'passed', stdin: 'passed', seven: 'passed', trap: 'passed' }])
    expect(outcomes(rows, 1)).toEqual({ zero: 'passed', env: 'passed', keep: 'passed', stdin: 'passed', seven: 'passed', trap: 'failed' })
    expect(existsSync(join(folder, 'fs/keep'))).toBe(true)
  })

  test('any command by a template: here this one', async () => {
    const folder = suite(tests, { 'fs/keep': '' })
    const { code, rows } = await results(folder, '--timeout', '1s', '--runtime', `'${launcher}' run --argv0 args.wasm {env:--env %k=%v} {dir:-v '%h:%g'} {module} {args}`, '--expectations', join(suite({}, { 'e.toml': '[[test]]\nname = "hang"\nexpected = "fail"\n' }), 'e.toml'))
    expect([code, outcomes(rows, 1)]).toEqual([0, { zero: 'passed', args: 'passed', keep: 'passed', stdin: 'passed', hang: 'failed' }])
  })

  test('what its command cannot be given is skipped', async () => {
    const { rows } = await results(suite(tests, { 'fs/keep': '' }), '--filter', '!hang', '--runtime', `${launcher} {module}`)
    expect(rows.filter(({ runtime }) => runtime === 1).map(({ name, outcome, reason }) => [name, outcome, reason])).toEqual([
      ['args', 'skipped', 'the command has no {args} and no {env}'], ['keep', 'skipped', 'the command has no {dir}'], ['stdin', 'passed', null], ['zero', 'passed', null],
    ])
  })

  test('side by side', async () => {
    const folder = suite({ seven: ['seven', { exit_code: 7 }], trap: ['traps', { exit_code: 134 }] })
    const run = await wasmgate(['test', '.', '--jobs', '1', '--runtime', 'node:wasi'], { cwd: folder })
    const node = `node:wasi ${process.versions.node}`
    expect(run.code).toBe(0)
    expect(plain(run).split('\n').map((line) => line.trimEnd())).toEqual([
      `wasmgate 0.1.0 beside ${node}`,
      expect.stringMatching(/^fail trap \(node:wasi\): (exit code 1|ended by \w+)/),
      `                                    wasmgate 0.1.0  ${node}`,
      'trap                                pass            FAIL',
      'and 1 that pass everywhere; passed  2 of 2          1 of 2',
      '2 tests: 2 passed (TIME)',
      '',
    ])
  })
})
