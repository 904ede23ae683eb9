import { describe, expect, it } from 'vitest'
import { runCommand } from './command.ts'
import { EntryError } from './entry.ts'
import { exit } from './exit.ts'
import { LinkError } from './link-error.ts'
import { LoadError } from './load-error.ts'
import { programOf, provide, run } from './test-support.ts'

const thrown = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => { throw new Error('nothing was thrown') }, (error: unknown) => error)

describe('a command', () => {
  it('exits with 0 by returning', async () => {
    expect(await run('(module (func (export "_start")))')).toEqual({ kind: 'exited', code: 0 })
  })

  it('runs when it has no memory at all', async () => {
    const memories: unknown[] = []
    await run('(module (func (export "_start")))', {}, { onMemory: (memory) => { memories.push(memory) } })
    expect(memories).toEqual([])
  })

  it('hands over its memory before any of its code runs, its start function too', async () => {
    const calls: string[] = []
    const source = `(module (import "host" "log" (func $log (param i32)))
      (memory (export "memory") 1)
      (func $init (i32.store (i32.const 8) (i32.const 42)) (call $log (i32.const 1)))
      (start $init)
      (func (export "_start") (call $log (i32.const 2))))`
    let memory: WebAssembly.Memory | undefined
    const log = (step: number): void => { calls.push(`${step}: ${memory && new DataView(memory.buffer).getUint32(8, true)}`) }
    const outcome = await run(source, { 'host.log': log }, { onMemory: (given) => { memory = given; calls.push('memory') } })
    expect(outcome).toEqual({ kind: 'exited', code: 0 })
    expect(calls).toEqual(['memory', '1: 42', '2: 42'])
  })

  it('may suspend, in its start function too', async () => {
    const source = `(module (import "host" "wait" (func $wait (result i32))) (import "host" "exit" (func $exit (param i32)))
      (global $sum (mut i32) (i32.const 0))
      (func $add (global.set $sum (i32.add (global.get $sum) (call $wait))))
      (start $add)
      (func (export "_start") call $add (call $exit (global.get $sum))))`
    let next = 20
    const wait = new WebAssembly.Suspending(() => new Promise((done) => { setImmediate(() => done(next++)) }))
    expect(await run(source, { 'host.wait': wait, 'host.exit': exit }, { suspend: true })).toEqual({ kind: 'exited', code: 41 })
  })

  it('may exit from its start function', async () => {
    const source = `(module (import "host" "exit" (func $exit (param i32))) (func $s (call $exit (i32.const 7))) (start $s) (func (export "_start") unreachable))`
    expect(await run(source, { 'host.exit': exit })).toEqual({ kind: 'exited', code: 7 })
  })

  it('gets the memory that it imports from env when nobody has one', async () => {
    const source = `(module (import "env" "memory" (memory 2 5)) (import "env" "__indirect_function_table" (table 3 funcref))
      (func (export "_start") (i32.store (i32.const 70000) (i32.const 9))))`
    let memory: WebAssembly.Memory | undefined
    await run(source, {}, { onMemory: (given) => { memory = given } })
    expect(new DataView((memory as WebAssembly.Memory).buffer).getUint32(70000, true)).toBe(9)
    expect(memory?.buffer.byteLength).toBe(2 * 65536)
    expect((memory as WebAssembly.Memory).grow(3)).toBe(2)
    expect(() => (memory as WebAssembly.Memory).grow(1)).toThrow(RangeError)
  })

  it.each([
    ['shared', '(module (import "env" "memory" (memory 1 2 shared)) (func (export "_start")))', 65536],
    ['64-bit', '(module (import "env" "memory" (memory i64 1 2)) (func (export "_start")))', 65536],
    ['exported under another name', '(module (memory (export "mem") 3) (func (export "_start")))', 3 * 65536],
    ['exported as "memory" besides others', '(module (memory $a 1) (memory $b 2) (export "x" (memory $a)) (export "memory" (memory $b)) (func (export "_start")))', 2 * 65536],
  ])('has a memory that is %s', async (_, source, size) => {
    let length: number | undefined
    await run(source, {}, { onMemory: ({ buffer }) => { length = buffer.byteLength } })
    expect(length).toBe(size)
  })

  it('asking for more memory than there is cannot be loaded', async () => {
    const error = await thrown(run('(module (import "env" "memory" (memory i64 0x1000000000000)) (func (export "_start")))'))
    expect(error).toMatchObject({ kind: expect.stringMatching(/invalid|too-large/) as unknown })
    expect(error).toBeInstanceOf(LoadError)
  })

  it('without _start is told which functions it exports', async () => {
    const source = '(module (func (export "add") (param i32 i32) (result i32) i32.const 0) (memory (export "memory") 1) (func (export "go")))'
    expect(await thrown(run(source))).toEqual(expect.objectContaining({
      kind: 'no-start',
      message: 'the module has no _start function',
      functions: [{ name: 'add', type: '(func (param i32 i32) (result i32))' }, { name: 'go', type: '(func)' }],
    }))
  })

  it('that is a reactor is told so', async () => {
    expect(await thrown(run('(module (func (export "_initialize")) (func (export "go")))'))).toMatchObject({ kind: 'no-start', message: expect.stringContaining('reactor') as unknown })
  })

  it('with a _start of another type is refused', async () => {
    expect(await thrown(run('(module (func (export "_start") (param i32)))'))).toMatchObject({ kind: 'no-start' })
    expect(await thrown(run('(module (memory (export "_start") 1))'))).toMatchObject({ kind: 'no-start' })
  })
})

describe('a host fault', () => {
  it.each([false, true])('is thrown on, not taken for a trap (suspend: %s)', async (suspend) => {
    const fault = new TypeError('a bug of ours')
    const source = '(module (import "host" "f" (func $f)) (func (export "_start") call $f))'
    expect(await thrown(run(source, { 'host.f': () => { throw fault } }, { suspend }))).toBe(fault)
  })

  it('is a range error that is no exhausted stack', async () => {
    const source = '(module (import "host" "f" (func $f)) (func (export "_start") call $f))'
    expect(await thrown(run(source, { 'host.f': () => { throw new RangeError('out of range') } }))).toBeInstanceOf(RangeError)
  })
})

describe('an export', () => {
  const source = `(module
    (import "host" "log" (func $log (param i32)))
    (func (export "_initialize") (call $log (i32.const 1)))
    (func (export "_start") unreachable)
    (func (export "add") (param i32 i64) (result i64) (call $log (i32.const 2)) (i64.add (i64.extend_i32_s (local.get 0)) (local.get 1)))
    (func (export "two") (result i32 f64) i32.const 1 f64.const 2.5)
    (memory (export "mem") 1))`

  it.each([false, true])('is called after _initialize, once (suspend: %s)', async (suspend) => {
    const steps: number[] = []
    const outcome = await run(source, { 'host.log': (step: number) => { steps.push(step) } }, { suspend, invoke: { name: 'add', args: ['-1', '9007199254740993'] } })
    expect(outcome).toEqual({ kind: 'returned', values: [9007199254740992n], types: ['i64'] })
    expect(steps).toEqual([1, 2])
  })

  it('may give several results, or none', async () => {
    const imports = { 'host.log': () => {} }
    expect(await run(source, imports, { invoke: { name: 'two', args: [] } })).toEqual({ kind: 'returned', values: [1, 2.5], types: ['i32', 'f64'] })
    expect(await run(source, imports, { invoke: { name: '_initialize', args: [] } })).toEqual({ kind: 'returned', values: [], types: [] })
  })

  it('may trap or exit', async () => {
    expect(await run(source, { 'host.log': () => {} }, { invoke: { name: '_start', args: [] } })).toMatchObject({ kind: 'trapped' })
    expect(await run(source, { 'host.log': exit }, { invoke: { name: 'add', args: ['0', '0'] } })).toEqual({ kind: 'exited', code: 1 })
  })

  it('that does not exist, or is no function, is refused before anything runs', async () => {
    const imports = { 'host.log': () => { throw new Error('ran') } }
    expect(await thrown(run(source, imports, { invoke: { name: 'nope', args: [] } }))).toMatchObject({ kind: 'no-export', message: 'the module exports no function "nope"' })
    expect(await thrown(run(source, imports, { invoke: { name: 'mem', args: [] } }))).toMatchObject({ kind: 'no-export', message: 'the module\'s export "mem" is a memory, not a function' })
    expect(await thrown(run(source, imports, { invoke: { name: 'add', args: ['1', 'x'] } }))).toBeInstanceOf(EntryError)
  })
})

describe('preloads', () => {
  it('provide their exports, in order, each initialised', async () => {
    const steps: number[] = []
    const log = provide({ 'host.log': (step: number) => { steps.push(step) } })
    const first = await programOf(`(module (import "host" "log" (func $log (param i32))) (memory (export "memory") 1)
      (func $s (call $log (i32.const 1))) (start $s)
      (func (export "_initialize") (call $log (i32.const 2)))
      (global (export "g") i32 (i32.const 5)) (table (export "t") 1 funcref)
      (func (export "f") (result i32) i32.const 20))`)
    const second = await programOf(`(module (import "one" "f" (func $f (result i32))) (import "one" "g" (global $g i32)) (import "host" "log" (func $log (param i32)))
      (func (export "_initialize") (call $log (i32.const 3)))
      (func (export "f") (result i32) (i32.add (call $f) (global.get $g))))`)
    const main = await programOf(`(module (import "two" "f" (func $f (result i32))) (import "one" "memory" (memory 1)) (import "one" "t" (table 1 funcref))
      (import "host" "exit" (func $exit (param i32))) (func (export "_start") (call $exit (call $f))))`)
    const memories: WebAssembly.Memory[] = []
    const onMemory = (memory: WebAssembly.Memory): void => { memories.push(memory) }
    for (const suspend of [false, true]) {
      steps.length = memories.length = 0
      const outcome = await runCommand({ program: main, providers: [provide({ 'host.exit': exit })], onMemory }, {
        suspend,
        preloads: [{ name: 'one', program: first, providers: [log], onMemory }, { name: 'two', program: second, providers: [log] }],
      })
      expect(outcome).toEqual({ kind: 'exited', code: 25 })
      expect(steps).toEqual([1, 2, 3])
      expect(memories).toHaveLength(2)
      expect(memories[0]).toBe(memories[1])
    }
  })

  it('come before other providers, and cannot be reached for names they do not export', async () => {
    const program = await programOf('(module (func (export "f") (result i32) i32.const 1))')
    const main = await programOf('(module (import "m" "f" (func $f (result i32))) (import "m" "g" (func $g (result i32))) (func (export "sum") (result i32) (i32.add (call $f) (call $g))))')
    const providers = [provide({ 'm.f': () => 100, 'm.g': () => 20 })]
    const outcome = await runCommand({ program: main, providers }, { preloads: [{ name: 'm', program, providers: [] }], invoke: { name: 'sum', args: [] } })
    expect(outcome).toMatchObject({ kind: 'returned', values: [21] })
  })

  it('of another type are link errors', async () => {
    const program = await programOf('(module (func (export "f") (param i64)) (memory (export "m") 1) (global (export "g") (mut i32) (i32.const 0)))')
    const problems = async (imports: string): Promise<unknown> => {
      const error = await thrown(runCommand({ program: await programOf(`(module ${imports} (func (export "_start")))`), providers: [] }, { preloads: [{ name: 'lib', program, providers: [] }] }))
      expect(error).toBeInstanceOf(LinkError)
      return (error as LinkError).problems.map((problem) => problem.mismatch)
    }
    expect(await problems('(import "lib" "f" (func (param i32)))')).toEqual(['module "lib" exports (func (param i64))'])
    expect(await problems('(import "lib" "f" (memory 1))')).toEqual(['module "lib" exports (func (param i64))'])
    expect(await problems('(import "lib" "f" (func (param i64))) (import "lib" "m" (memory 2))')).toEqual([expect.stringMatching(/1 pages.* 2/) as unknown])
    expect(await problems('(import "lib" "g" (global i32))')).toEqual([expect.stringContaining('mutab') as unknown])
    expect(await problems('(import "lib" "nope" (func))')).toEqual([undefined])
  })

  it('may exit or trap while they are initialised', async () => {
    const main = await programOf('(module (func (export "_start")))')
    const quitting = await programOf('(module (import "host" "exit" (func $exit (param i32))) (func (export "_initialize") (call $exit (i32.const 4))))')
    const providers = [provide({ 'host.exit': exit })]
    expect(await runCommand({ program: main, providers }, { preloads: [{ name: 'a', program: quitting, providers }] })).toEqual({ kind: 'exited', code: 4 })
    const trapping = await programOf('(module (func $bad unreachable) (func (export "_initialize") call $bad))')
    expect(await runCommand({ program: main, providers }, { preloads: [{ name: 'a', program: trapping, providers }] }))
      .toMatchObject({ kind: 'trapped', trap: { frames: [{ module: 'a', index: 0, name: 'bad' }, { module: 'a', index: 1 }] } })
  })
})

it('restores the depth of stack traces', async () => {
  const before = Error.stackTraceLimit
  await run('(module (func (export "_start") unreachable))')
  expect(Error.stackTraceLimit).toBe(before)
})
