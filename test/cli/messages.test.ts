import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { exits, opens, prints } from '../support/guests.ts'
import { launcher, pathWith, wasmgate } from '../support/run.ts'
import { temporaryDirectory, wat } from '../support/wat.ts'

let cwd: string

async function guest(name: string, text: string): Promise<string> {
  writeFileSync(join(cwd, name), await wat(text))
  return name
}

beforeAll(async () => {
  cwd = temporaryDirectory()
  mkdirSync(join(cwd, 'data'))
  writeFileSync(join(cwd, 'notes.txt'), 'notes')
  await guest('hello.wasm', prints('hello\n'))
  await guest('exit3.wasm', exits(3))
})

test('a trap: its kind and the frames of the guest, nothing of JavaScript', async () => {
  await guest('trap.wasm', `(module
    (func $main.inner (unreachable))
    (func $_ZN3foo3barEi (call $main.inner))
    (func $_start (export "_start") (call $_ZN3foo3barEi)))`)
  const { code, stdout, stderr } = await wasmgate(['trap.wasm'], { cwd })
  expect([code, stdout]).toEqual([134, ''])
  expect(stderr.replaceAll(/0x[0-9a-f]+/g, '0x?')).toBe(`wasmgate: trap: unreachable: the guest executed an unreachable instruction
  at main.inner (module offset 0x?, function 0)
  at foo::bar(int) (module offset 0x?, function 1)
  at _start (module offset 0x?, function 2)
`)
})

test('--quiet silences no error', async () => {
  const { code, stderr } = await wasmgate(['--quiet', 'trap.wasm'], { cwd })
  expect(code).toBe(134)
  expect(stderr).toMatch(/^wasmgate: trap: unreachable/)
})

test.each<[string[], string]>([
  [['none'], 'none: no such file'],
  [['valdate', 'x.wasm'], 'valdate: no such file; did you mean the command wasmgate validate?'],
  [['--quiet', 'validate', 'x.wasm'], 'validate: no such file; a command comes first: wasmgate validate'],
  [['./validate'], './validate: no such file'],
])('no such module: %j', async (args, sentence) => {
  expect(await wasmgate(args, { cwd })).toMatchObject({ code: 127, stdout: '', stderr: `wasmgate: ${sentence}\n` })
})

const canScript = process.platform === 'linux' && spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0

/** What an error looks like on a terminal. */
const onTerminal = (env: Record<string, string>): string =>
  spawnSync('script', ['-qec', `${launcher} --nonsense`, '/dev/null'], { encoding: 'utf8', env: { PATH: pathWith(dirname(process.execPath)), TERM: 'xterm', ...env } }).stdout

test.skipIf(!canScript)('colours on a terminal alone, and not with NO_COLOR', () => {
  expect(onTerminal({})).toBe('\u001b[31mwasmgate:\u001b[39m there is no option --nonsense\r\n')
  expect(onTerminal({ NO_COLOR: '1' })).toBe('wasmgate: there is no option --nonsense\r\n')
  expect(onTerminal({ TERM: 'dumb' })).toBe('wasmgate: there is no option --nonsense\r\n')
})

test('endless recursion is told briefly', async () => {
  await guest('deep.wasm', '(module (func $down (export "_start") (call $down)))')
  const { code, stderr } = await wasmgate(['deep.wasm'], { cwd })
  expect(code).toBe(134)
  expect(stderr).toMatch(/^wasmgate: trap: call stack exhausted.*\n {2}at down .*\n(.*\n)? +\(\d+ more of the same\)\n$/)
})

test('missing imports: all of them, with their types', async () => {
  await guest('imports.wasm', `(module
    (import "env" "foo" (func (param i32 f64) (result i64)))
    (import "wasi_snapshot_preview1" "fd_write" (func (param i32)))
    (import "env" "state" (global (mut i32)))
    (func (export "_start")))`)
  const { code, stdout, stderr } = await wasmgate(['imports.wasm'], { cwd })
  expect([code, stdout]).toEqual([126, ''])
  const [first, ...lines] = stderr.split('\n')
  expect(first).toBe('wasmgate: imports.wasm cannot run: 3 imports are missing or of another type')
  expect(lines[0]).toMatch(/^ {2}"env" "foo" +\(func \(param i32 f64\) \(result i64\)\)$/)
  expect(lines[1]).toMatch(/^ {2}"wasi_snapshot_preview1" "fd_write" +\(func \(param i32\)\), but .*\(func \(param i32 i32 i32 i32\) \(result i32\)\)/)
  expect(lines[2]).toMatch(/^ {2}"env" "state" +\(global \(mut i32\)\)$/)
})

test('a module without an entry: what can be called', async () => {
  await guest('reactor.wasm', '(module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))) (func (export "_initialize")))')
  const none = await wasmgate(['reactor.wasm'], { cwd })
  expect(none.code).toBe(126)
  expect(none.stderr).toContain('\n  --invoke add (func (param i32 i32) (result i32))\n')
  const other = await wasmgate(['--invoke', 'sub', 'reactor.wasm'], { cwd })
  expect(other.code).toBe(125)
  expect(other.stderr).toMatch(/^wasmgate: --invoke 'sub': the module exports no function "sub"; what can be called:\n {2}--invoke add /)
})

test('a name with control characters moves no cursor', async () => {
  await guest('evil.wasm', String.raw`(module (import "\1b[2J" "a\nb" (func)) (func (export "_start")))`)
  const { stderr } = await wasmgate(['evil.wasm', '\u001b[31m'], { cwd })
  // oxlint-disable-next-line no-control-regex -- the point
  expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
})

const hinted = async (args: string[]): Promise<string> => (await wasmgate(args, { cwd })).stderr

describe('a hint follows a failure that grants may have caused', () => {
  test('no directory', async () => {
    await guest('open.wasm', opens('notes.txt'))
    expect(await hinted(['open.wasm'])).toBe('wasmgate: the guest was given no directory; --dir . would give it the current one\n')
    expect(await hinted(['open.wasm', 'notes.txt'])).toBe("wasmgate: the guest was given no directory with 'notes.txt' in it; --dir . would give it one\n")
    expect(await hinted(['--dir', '.', 'open.wasm', 'notes.txt'])).toBe('')
    expect(await hinted(['open.wasm', '--dir', '.'])).toBe("wasmgate: '--dir' stands behind MODULE and was left to the guest; options of wasmgate come before MODULE\n")
  })

  test('a path that leads out', async () => {
    await guest('out.wasm', opens('../notes.txt'))
    expect(await hinted(['--dir', 'data', 'out.wasm'])).toBe("wasmgate: the guest was refused '../notes.txt' in 'data', since it leads out of that directory; --dir . would give it the directory it leads to\n")
  })

  test('a read-only mount', async () => {
    await guest('create.wasm', opens('new.txt', { create: true }))
    expect(await hinted(['-v', 'data:/d:ro', 'create.wasm'])).toBe("wasmgate: the guest was refused to change 'new.txt' in '/d', which is read-only; -v without :ro would let it\n")
  })

  test('none where it makes no sense', async () => {
    expect(await hinted(['exit3.wasm'])).toBe('')
    expect(await hinted(['hello.wasm'])).toBe('')
    expect(await hinted(['--quiet', 'open.wasm'])).toBe('')
  })
})

describe('--trace', () => {
  test('goes to standard error, each call a line', async () => {
    const { code, stdout, stderr } = await wasmgate(['--trace', 'hello.wasm'], { cwd })
    expect([code, stdout]).toEqual([0, 'hello\n'])
    expect(stderr).toMatch(/^fd_write\(fd=1.*\n$/)
  })

  test('of some areas alone', async () => {
    expect((await wasmgate(['--trace=path,args', 'hello.wasm'], { cwd })).stderr).toBe('')
    expect((await wasmgate(['--trace=fd', 'hello.wasm'], { cwd })).stderr).toMatch(/^fd_write/)
  })

  test('into a file', async () => {
    const file = join(cwd, 'trace.txt')
    const { code, stdout, stderr } = await wasmgate(['--trace-file', file, 'hello.wasm'], { cwd })
    expect([code, stdout, stderr]).toEqual([0, 'hello\n', ''])
    expect(readFileSync(file, 'utf8')).toMatch(/^fd_write\(fd=1.*\n$/)
  })
})
