import { describe, expect, it } from 'vitest'
import { name, section, unsigned, vector } from '../binary/writer.ts'
import { moduleOf } from '../binary/test-support.ts'
import { exit, unwind } from './exit.ts'
import { run } from './test-support.ts'

/** Imports wasi.exit and wasi.next; calls exit(3) with everything caught, then next. */
const legacy = `(module
  (import "wasi" "exit" (func $exit (param i32)))
  (import "wasi" "next" (func $next))
  (func $inner try (call $exit (i32.const 3)) catch_all end (call $next))
  (func (export "_start") try (call $inner) catch_all end (call $next)))`

/** The same with try_table, which wabt cannot write: (block (try_table (catch_all 0) ...)) (call $next). */
const exnref = moduleOf(
  section(1, vector([[0x60, 1, 0x7f, 0], [0x60, 0, 0]])),
  section(2, vector([[...name('wasi'), ...name('exit'), 0, 0], [...name('wasi'), ...name('next'), 0, 1]])),
  section(3, [1, 1]),
  section(7, vector([[...name('_start'), 0, 2]])),
  section(10, vector([body([0x02, 0x40, 0x1f, 0x40, 1, 0x02, 0, 0x41, 3, 0x10, 0, 0x0b, 0x0b, 0x10, 1])])),
)

function body(code: readonly number[]): number[] {
  return [...unsigned(code.length + 2), 0x00, ...code, 0x0b]
}

const exits = {
  'at once': exit,
  'after waiting': new WebAssembly.Suspending(async (code: number) => {
    await new Promise((done) => { setImmediate(done) })
    exit(code)
  }),
}

describe.each([['legacy exceptions', legacy], ['exnref', exnref]])('proc_exit inside of catch_all: %s', (_, module) => {
  it.each([
    ['at once', false],
    ['at once', true],
    ['after waiting', true],
  ] as const)('ends the guest %s (suspend: %s)', async (when, suspend) => {
    let went = 0
    const outcome = await run(module, { 'wasi.exit': exits[when], 'wasi.next': () => { went++ } }, { suspend })
    expect(outcome).toEqual({ kind: 'exited', code: 3 })
    expect(went).toBe(0)
  })

  it('while a JavaScript exception is caught, which is why we do not throw one', async () => {
    let went = 0
    expect(await run(module, { 'wasi.exit': () => { throw new Error('not ours') }, 'wasi.next': () => { went++ } })).toEqual({ kind: 'exited', code: 0 })
    expect(went).toBeGreaterThan(0)
  })

  it('unwinds for any other reason too', async () => {
    const reason = new Error('a bug of ours')
    await expect(run(module, { 'wasi.exit': () => unwind(reason), 'wasi.next': () => {} })).rejects.toBe(reason)
  })
})

it('keeps all 32 bits, unsigned', async () => {
  const source = '(module (import "wasi" "exit" (func $exit (param i32))) (func (export "_start") (call $exit (i32.const -2))))'
  expect(await run(source, { 'wasi.exit': exit })).toEqual({ kind: 'exited', code: 0xfffffffe })
})

/** Pauses, then exits. */
function pausing(code: number): string {
  return `(module (import "wasi" "pause" (func $pause)) (import "wasi" "exit" (func $exit (param i32)))
    (func (export "_start") call $pause (call $exit (i32.const ${code}))))`
}

it('keeps two guests apart that run by turns', async () => {
  const pause = new WebAssembly.Suspending(() => new Promise<void>((done) => { setImmediate(done) }))
  const imports = { 'wasi.pause': pause, 'wasi.exit': exit }
  const outcomes = await Promise.all([1, 2, 3].map((code) => run(pausing(code), imports, { suspend: true })))
  expect(outcomes.map((outcome) => 'code' in outcome && outcome.code)).toEqual([1, 2, 3])
})
