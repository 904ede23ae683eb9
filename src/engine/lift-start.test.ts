import { describe, expect, it } from 'vitest'
import { ModuleInfo } from '../binary/module-info.ts'
import { assemble, moduleOf } from '../binary/test-support.ts'
import { name, section, vector } from '../binary/writer.ts'
import { liftStart } from './lift-start.ts'
import { originalOffset } from './shift.ts'
import { run } from './test-support.ts'

const lift = async (source: string) => liftStart(new ModuleInfo(await assemble(source)))

describe('leaves alone', () => {
  it.each([
    ['a module without a start function', '(module (import "a" "b" (func)) (func (export "_start")))'],
    ['a module that imports no function', '(module (import "a" "b" (global i32)) (func $s) (start $s))'],
  ])('%s', async (_, source) => {
    expect(await lift(source)).toBeUndefined()
  })
})

describe('leaves to V8', () => {
  const types = section(1, vector([[0x60, 0, 0], [0x60, 1, 0x7f, 0]]))
  const imports = section(2, vector([[...name('a'), ...name('b'), 0, 1]]))
  const code = [section(3, [1, 0]), section(10, vector([[2, 0, 0x0b]]))] as const
  const exports = section(7, vector([[...name('f'), 0, 1]]))
  const start = section(8, [1])

  it.each([
    ['a start function with parameters', [types, imports, code[0], section(8, [0]), code[1]]],
    ['a start function that does not exist', [types, imports, code[0], section(8, [2]), code[1]]],
    ['two start sections', [types, imports, code[0], start, start, code[1]]],
    ['a start section before the exports', [types, imports, code[0], start, exports, code[1]]],
    ['a start section after the code', [types, imports, code[0], code[1], start]],
    ['two export sections', [types, imports, code[0], exports, section(7, [0]), start, code[1]]],
  ])('%s', (_, sections) => {
    const bytes = moduleOf(...sections)
    expect(WebAssembly.validate(bytes)).toBe(false)
    expect(liftStart(new ModuleInfo(bytes))).toBeUndefined()
  })

  it.each([
    ['bytes after the index', [types, imports, code[0], section(8, [1, 0]), code[1]]],
    ['bytes after the exports', [types, imports, code[0], section(7, [0, 0]), start, code[1]]],
  ])('%s', (_, sections) => {
    const bytes = moduleOf(...sections)
    expect(WebAssembly.validate(bytes)).toBe(false)
    expect(() => liftStart(new ModuleInfo(bytes))).toThrow(expect.objectContaining({ message: 'unexpected bytes at the end of a section' }))
  })
})

const many = (count: number): string => Array.from({ length: count }, (_, index) => `(export "e${index}" (func $s))`).join('')

describe('lifts the start function', () => {
  it.each([
    ['without an export section', '(module (import "a" "b" (func)) (func $s) (start $s))', 'wasmgate:start'],
    ['with exports', '(module (import "a" "b" (func)) (memory (export "memory") 1) (func $s) (start $s) (data (i32.const 0) "x"))', 'wasmgate:start'],
    ['with a name that is taken', '(module (import "a" "b" (func)) (func $s) (start $s) (export "wasmgate:start" (func $s)) (export "wasmgate:start\'" (func $s)))', "wasmgate:start''"],
    ['when the number of exports grows in length', `(module (import "a" "b" (func)) (func $s) (start $s) ${many(127)})`, 'wasmgate:start'],
    ['when the size of the section grows in length', `(module (import "a" "b" (func)) (func $s) (start $s) ${many(17)})`, 'wasmgate:start'],
    ['with a function index of two bytes', `(module (import "a" "b" (func)) ${'(func)'.repeat(200)} (func $s) (start $s) ${many(1)})`, 'wasmgate:start'],
    ['of an imported function', '(module (import "a" "b" (func $s)) (start $s) (memory (export "m") 1))', 'wasmgate:start'],
  ])('%s', async (_, source, exportName) => {
    const original = new ModuleInfo(await assemble(source))
    const lifted = liftStart(original)
    if (lifted === undefined) throw new Error('not lifted')
    expect(lifted.exportName).toBe(exportName)
    const info = new ModuleInfo(lifted.bytes)
    expect(info.start).toBeUndefined()
    expect(info.exports).toEqual([...original.exports, { name: exportName, kind: 'function', index: original.start }])
    expect(lifted.bytes.length).toBe(original.bytes.length + lifted.shift.by)
    expect(WebAssembly.validate(lifted.bytes)).toBe(true)
    // What follows is the same, and its offsets can be told.
    for (const [at, body] of info.functionBodies().entries()) {
      expect(originalOffset(body.start, lifted.shift)).toBe(original.functionBodies()[at]?.start)
    }
    let ran = 0
    const instance = new WebAssembly.Instance(new WebAssembly.Module(lifted.bytes), { a: { b: () => { ran++ } } })
    expect(ran).toBe(0)
    ;(instance.exports[exportName] as () => void)()
    expect(ran).toBe(original.start === 0 ? 1 : 0)
  })

  it('from longer forms of integers than needed', () => {
    const bytes = moduleOf(
      section(1, vector([[0x60, 0, 0]])),
      section(2, vector([[...name('a'), ...name('b'), 0, 0]])),
      section(3, [1, 0]),
      [7, 0x87, 0x80, 0x80, 0x00, 0x81, 0x00, 1, 0x66, 0x00, 0x81, 0x00], // export section, sizes padded
      [8, 0x85, 0x80, 0x00, 0x81, 0x80, 0x80, 0x80, 0x00], // start section, index padded to five bytes
      section(10, vector([[2, 0, 0x0b]])),
    )
    const lifted = liftStart(new ModuleInfo(bytes))
    if (lifted === undefined) throw new Error('not lifted')
    expect(WebAssembly.validate(bytes)).toBe(true)
    expect(WebAssembly.validate(lifted.bytes)).toBe(true)
    expect(new ModuleInfo(lifted.bytes).exports.map((entry) => entry.name)).toEqual(['f', 'wasmgate:start'])
  })
})

it('traps are told at the offsets of the original', async () => {
  const source = `(module (import "a" "b" (func)) (func $init (call $deep)) (func $deep unreachable) (start $init) (func (export "_start")))`
  const bytes = await assemble(source)
  const outcome = await run(bytes, { 'a.b': () => {} })
  if (outcome.kind !== 'trapped') throw new Error('no trap')
  expect(outcome.trap.frames.map(({ name: called, offset }) => [called, bytes[offset]])).toEqual([['deep', 0x00], ['init', 0x10]])
})

it('the export is no export of the module for others', async () => {
  const { programOf, provide } = await import('./test-support.ts')
  const { runCommand } = await import('./command.ts')
  const library = await programOf('(module (import "a" "b" (func)) (func $s) (start $s))')
  const program = await programOf('(module (import "lib" "wasmgate:start" (func)) (func (export "_start")))')
  const providers = [provide({ 'a.b': () => {} })]
  await expect(runCommand({ program, providers }, { preloads: [{ name: 'lib', program: library, providers }] })).rejects.toMatchObject({ problems: [{ name: 'wasmgate:start' }] })
})
