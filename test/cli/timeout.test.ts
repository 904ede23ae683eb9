import { spawn, spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { copies, exits, opens, prints, sleeps, writesForEver } from '../support/guests.ts'
import { finished, launcher, pathWith, startWasmgate, wasmgate } from '../support/run.ts'
import { temporaryDirectory, wat } from '../support/wat.ts'

const spins = '(module (memory (export "memory") 1) (func (export "_start") (loop $again (br $again))))'
const calls = `(module (import "wasi_snapshot_preview1" "clock_time_get" (func $now (param i32 i64 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start") (loop $again (drop (call $now (i32.const 1) (i64.const 0) (i32.const 0))) (br $again))))`
const printsThenSpins = prints('before\n').replace(/\)\)$/, ' (loop $again (br $again))))')
const startSpins = '(module (memory (export "memory") 1) (func $begin (loop $again (br $again))) (start $begin) (func (export "_start")))'
/** Waits for standard input in poll_oneoff, for ever. */
const polls = `(module (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start") (i32.store8 (i32.const 8) (i32.const 1)) (drop (call $poll (i32.const 0) (i32.const 256) (i32.const 1) (i32.const 512)))))`

let cwd: string

beforeAll(async () => {
  cwd = temporaryDirectory()
  const guests = { spin: spins, calls, sleep: sleeps(60_000), nap: sleeps(50), print: printsThenSpins, start: startSpins, copy: copies, flood: writesForEver, seven: exits(7), poll: polls, hello: prints('hello\n'), trap: '(module (memory (export "memory") 1) (func (export "_start") unreachable))', open: opens('file') }
  for (const [name, text] of Object.entries(guests)) writeFileSync(join(cwd, `${name}.wasm`), await wat(text))
})

const stopped = (time: string): string => `wasmgate: the guest was stopped after ${time}; a longer --timeout would let it go on\n`
const withNode = { ...process.env, PATH: pathWith(dirname(process.execPath)) }
/** A pipe of the kernel, which Node's own pipes to a child (sockets) are not: it has a writer and stays as it is. */
function fifo(): number {
  const path = join(temporaryDirectory(), 'fifo')
  spawnSync('mkfifo', [path])
  return openSync(path, 'r+')
}

describe('whatever the guest does, it is stopped', () => {
  test.each(['spin', 'calls', 'sleep', 'start'])('%s', async (guest) => {
    expect(await wasmgate(['--timeout', '300ms', `${guest}.wasm`], { cwd })).toMatchObject({ code: 124, signal: null, stdout: '', stderr: stopped('300ms') })
  })

  test('what it wrote before is there', async () => {
    // A busy machine may not have come to the guest before the time is over.
    for (const time of ['1s500ms', '10s', '1m']) {
      const result = await wasmgate(['run', `--timeout=${time}`, 'print.wasm'], { cwd })
      expect(result).toMatchObject({ code: 124, stderr: stopped(time) })
      if (result.stdout !== '' || time === '1m') return expect(result.stdout).toBe('before\n')
    }
  })

  test.each([['reads', 'copy'], ['polls', 'poll']])('a guest that %s a pipe', async (_what, guest) => {
    const child = startWasmgate(['--timeout', '300ms', `${guest}.wasm`], { cwd }, { stdio: [fifo(), 'pipe', 'pipe'] })
    expect(await finished(child)).toMatchObject({ code: 124, stderr: stopped('300ms') })
  })

  test.each([['reads', 'copy'], ['polls', 'poll']])('a guest that %s a socket', async (_what, guest) => {
    const child = startWasmgate(['--timeout', '300ms', `${guest}.wasm`], { cwd })
    expect(await finished(child)).toMatchObject({ code: 124, stderr: stopped('300ms') })
  })

  const hasScript = spawnSync('script', ['--version']).status === 0
  test.skipIf(!hasScript).each([['reads', 'copy'], ['polls', 'poll']])('a guest that %s a terminal', async (_what, guest) => {
    const child = spawn('script', ['-qec', `${launcher} --timeout 300ms ${guest}.wasm; echo "code $?"`, '/dev/null'], { cwd, env: { ...withNode, NO_COLOR: '1' } })
    expect((await finished(child)).stdout.replaceAll('\r', '')).toBe(`${stopped('300ms')}code 124\n`)
  })

  test('a guest that writes to a pipe which nobody empties', async () => {
    const child = startWasmgate(['--timeout', '300ms', 'flood.wasm'], { cwd }, { stdio: ['ignore', fifo(), 'pipe'] })
    expect(await finished(child)).toMatchObject({ code: 124, stderr: stopped('300ms') })
  })

  test('also when the sentence about it has no room in that pipe', async () => {
    const full = fifo()
    const child = startWasmgate(['--timeout', '300ms', 'flood.wasm'], { cwd }, { stdio: ['ignore', full, full] })
    expect(await finished(child)).toMatchObject({ code: 124 })
  })

  test('a guest that writes to a socket which nobody empties', async () => {
    const child = startWasmgate(['--timeout', '300ms', 'flood.wasm'], { cwd })
    const code = await new Promise((resolve) => { child.on('exit', resolve) })
    child.stdout?.destroy()
    expect(code).toBe(124)
  })

  test('even the kernel does not keep it: MODULE itself does not come', async () => {
    const child = startWasmgate(['--timeout', '300ms', '-'], { cwd }, { stdio: [fifo(), 'pipe', 'pipe'] })
    expect(await finished(child)).toMatchObject({ code: 124, stderr: stopped('300ms') })
  })
})

describe('a guest that ends in time', () => {
  test.each([['seven', 7, '', ''], ['hello', 0, 'hello\n', ''], ['nap', 0, '', '']])('%s', async (guest, code, stdout, stderr) => {
    expect(await wasmgate(['--timeout', '1m', '--quiet', `${guest}.wasm`], { cwd })).toMatchObject({ code, stdout, stderr })
  })

  test('traps as ever', async () => {
    const plain = await wasmgate(['--quiet', 'trap.wasm'], { cwd })
    expect(plain.code).toBe(134)
    expect(await wasmgate(['--timeout', '1m', '--quiet', 'trap.wasm'], { cwd })).toEqual(plain)
  })

  test('is refused what it cannot have as ever', async () => {
    for (const args of [['none.wasm'], ['--dir', 'none', 'hello.wasm'], ['--invoke', 'none', 'hello.wasm'], ['open.wasm'], ['--dir', '.::/', 'open.wasm']]) {
      const plain = await wasmgate(args, { cwd })
      expect(await wasmgate(['--timeout', '1m', ...args], { cwd }), args.join(' ')).toEqual(plain)
    }
  })

  test('copies all of a long input', async () => {
    const text = Array.from({ length: 200_000 }, (_, line) => `${line}\n`).join('')
    writeFileSync(join(cwd, 'long.txt'), text)
    expect((await wasmgate(['--timeout', '1m', 'copy.wasm'], { cwd, stdin: text })).stdout === text).toBe(true)
    const { stdout } = spawnSync('sh', ['-c', `cat long.txt | ${launcher} --timeout 1m copy.wasm | cat`], { cwd, env: withNode, encoding: 'utf8', maxBuffer: 1 << 24 })
    expect(stdout === text).toBe(true)
    const out = openSync(join(cwd, 'out.txt'), 'w')
    await finished(startWasmgate(['--timeout', '1m', 'copy.wasm'], { cwd }, { stdio: [openSync(join(cwd, 'long.txt'), 'r'), out, 'pipe'] }))
    closeSync(out)
    expect(readFileSync(join(cwd, 'out.txt'), 'utf8') === text).toBe(true)
  })

  test('has the same depth of stack', async () => {
    const deep = `(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32))) (memory (export "memory") 1)
      (func $down (param i32) (result i32) (if (result i32) (local.get 0) (then (i32.add (i32.const 1) (call $down (i32.sub (local.get 0) (i32.const 1))))) (else (i32.const 0))))
      (func (export "_start") (drop (call $down (i32.const DEPTH)))))`
    for (const [depth, code] of [[4000, 0], [100_000, 134]] as const) {
      writeFileSync(join(cwd, 'deep.wasm'), await wat(deep.replace('DEPTH', String(depth))))
      expect((await wasmgate(['--quiet', 'deep.wasm'], { cwd })).code).toBe(code)
      expect((await wasmgate(['--quiet', '--timeout', '1m', 'deep.wasm'], { cwd })).code).toBe(code)
    }
  })
})

test('a reader that goes away is an errno for the guest, not a crash', async () => {
  const script = '{ "$0" "$@"; echo "$?" >&2; } | head -c 1'
  const child = spawn('sh', ['-c', script, launcher, '--timeout', '1m', '--quiet', 'flood.wasm'], { cwd, env: withNode })
  expect(await finished(child)).toMatchObject({ code: 0, stdout: '\0', stderr: '64\n' })
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends it at once', async (signal) => {
  const child = startWasmgate(['--timeout', '1m', 'spin.wasm'], { cwd })
  const end = finished(child)
  setTimeout(() => child.kill(signal), 400)
  expect(await end).toMatchObject({ code: null, signal, stdout: '', stderr: '' })
})

test.each([
  [['--timeout'], '--timeout needs a value: --timeout TIME'],
  [['--timeout', '5', 'm'], "--timeout '5': a time needs a unit: 5s or 5ms"],
  [['--timeout', 'soon', 'm'], "--timeout 'soon': a time is a number and a unit, like 500ms, 2s, 1m or 1m30s"],
])('%j is refused', async (args, message) => {
  expect(await wasmgate(args)).toMatchObject({ code: 125, stdout: '', stderr: `wasmgate: ${message}\n` })
})
