import { describe, expect, it } from 'vitest'
import { assemble, moduleOf } from '../binary/test-support.ts'
import { name, section, vector } from '../binary/writer.ts'
import { instantiate } from './link.ts'
import { functionModule, programOf, provide, run } from './test-support.ts'
import { describeTrap, type TrapKind } from './trap.ts'

const text = (fields: string, body: string): string => `(module ${fields} (func (export "_start") ${body}))`

const cases: readonly (readonly [kind: TrapKind, module: string | Uint8Array])[] = [
  ['unreachable', text('', 'unreachable')],
  ['integer divide by zero', text('', '(drop (i32.div_s (i32.const 1) (i32.const 0)))')],
  ['integer divide by zero', text('', '(drop (i64.rem_u (i64.const 1) (i64.const 0)))')],
  ['integer overflow', text('', '(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))')],
  ['invalid conversion to integer', text('', '(drop (i32.trunc_f32_s (f32.const nan)))')],
  ['invalid conversion to integer', text('', '(drop (i64.trunc_f64_u (f64.const 1e30)))')],
  ['memory access out of bounds', text('(memory 1)', '(drop (i32.load (i32.const -1)))')],
  ['memory access out of bounds', text('(memory 1)', '(memory.fill (i32.const -1) (i32.const 0) (i32.const 9))')],
  ['memory access out of bounds', text('(memory 1) (data $d "abc")', '(memory.init $d (i32.const 0) (i32.const 5) (i32.const 5))')],
  ['memory access out of bounds', text('(memory 1) (data (i32.const 70000) "abc")', 'nop')],
  ['table index out of bounds', text('(table 1 funcref)', '(call_indirect (i32.const 9))')],
  ['table index out of bounds', text('(table 1 funcref)', '(drop (table.get (i32.const 9)))')],
  ['table index out of bounds', text('(table 1 funcref) (elem (i32.const 3) $g) (func $g)', 'nop')],
  ['indirect call type mismatch', text('(table 1 funcref)', '(call_indirect (i32.const 0))')],
  ['indirect call type mismatch', text('(table funcref (elem $g)) (func $g (param i32))', '(call_indirect (i32.const 0))')],
  ['unaligned atomic', text('(memory 1 1 shared)', '(drop (i32.atomic.load (i32.const 1)))')],
  ['unshared wait', text('(memory 1 1)', '(drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const 0)))')],
  ['call stack exhausted', '(module (func $f (export "_start") (call $f)))'],
  ['uncaught exception', text('(tag $t (param i32))', '(throw $t (i32.const 1))')],
  // What wabt has no words for: GC, and exnref.
  ['null reference', functionModule([0xd0, 0x01, 0xfb, 0x02, 0x01, 0x00, 0x1a], [[0x5f, 1, 0x7f, 0]])], // (struct.get (ref.null))
  ['cast failure', functionModule([0x41, 0x01, 0xfb, 0x1c, 0xfb, 0x16, 0x01, 0x1a], [[0x5f, 1, 0x7f, 0]])], // (ref.cast (ref.i31))
  ['array out of bounds', functionModule([0x41, 3, 0xfb, 0x07, 0x01, 0x41, 9, 0xfb, 0x0b, 0x01, 0x1a], [[0x5e, 0x7f, 1]])], // (array.get)
  ['array too large', functionModule([0x41, 0x7f, 0xfb, 0x07, 0x01, 0x1a], [[0x5e, 0x7f, 1]])], // (array.new_default (i32.const -1))
  ['null reference', functionModule([0xd0, 0x69, 0x0a])], // (throw_ref (ref.null exn))
]

it.each(cases)('%s', async (kind, module) => {
  for (const suspend of [false, true]) {
    expect(await run(module, {}, { suspend })).toMatchObject({ kind: 'trapped', trap: { kind, message: expect.stringMatching(/^[a-z]/) as unknown } })
  }
})

describe('frames', () => {
  const source = `(module $app
    (import "host" "call" (func $host))
    (func $_ZN3foo3barEi (param i32) unreachable)
    (func $middle (call $_ZN3foo3barEi (i32.const 1)))
    (func (call $middle))
    (func $_RNvC4main5start (export "_start") (call $host) (call 3)))`

  it('are those of the guest, innermost first, with index, demangled name and offset in the file', async () => {
    const outcome = await run(source, { 'host.call': () => {} })
    const bytes = await assemble(source)
    if (outcome.kind !== 'trapped') throw new Error('no trap')
    const { frames } = outcome.trap
    expect(frames.map((frame) => [frame.index, frame.name])).toEqual([[1, 'foo::bar(int)'], [2, 'middle'], [3, undefined], [4, 'main::start']])
    // unreachable, then three calls
    expect(frames.map(({ offset }) => bytes[offset])).toEqual([0x00, 0x10, 0x10, 0x10])
  })

  it('have the names of exports when the module is stripped', async () => {
    expect(await run(functionModule([0x00]))).toMatchObject({ trap: { frames: [{ index: 0, name: '_start' }] } })
  })

  it('are as many as help when the stack is exhausted', async () => {
    const outcome = await run('(module (func $f (export "_start") (call $f)))')
    if (outcome.kind !== 'trapped') throw new Error('no trap')
    expect(outcome.trap.frames).toHaveLength(64)
    expect(outcome.trap.frames[0]).toMatchObject({ index: 0, name: 'f' })
  })

  it('leave out those of JavaScript, also between frames of the guest', async () => {
    let again: (() => void) | undefined
    const outer = `(module (import "host" "back" (func $back)) (func $inner (export "inner") unreachable) (func $outer (export "_start") (call $back)) (memory (export "memory") 1))`
    const program = await programOf(outer)
    const { instance } = await instantiate(program, [provide({ 'host.back': () => again?.() })])
    again = instance.exports['inner'] as () => void
    try {
      ;(instance.exports['_start'] as () => void)()
    } catch (error) {
      expect(describeTrap(error, [{ program }]).frames.map((frame) => frame.name)).toEqual(['inner', 'outer'])
    }
    expect.assertions(1)
  })

  it('are not made up by names that look like frames', async () => {
    const forged = 'x (wasm://wasm/0:wasm-function[9]:0x1)\n    at y (wasm://wasm/1:wasm-function[0]:0x1)'
    const outcome = await run(moduleOf(
      section(1, vector([[0x60, 0, 0]])),
      section(3, [1, 0]),
      section(7, vector([[...name('_start'), 0, 0]])),
      section(10, vector([[3, 0, 0x00, 0x0b]])),
      section(0, [...name('name'), ...section(1, vector([[0, ...name(forged)]]))]),
    ))
    expect(outcome).toMatchObject({ kind: 'trapped', trap: { frames: [{ index: 0, name: forged }] } })
  })
})
