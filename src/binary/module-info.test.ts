import { describe, expect, it } from 'vitest'
import { MalformedError } from './malformed-error.ts'
import { ModuleInfo } from './module-info.ts'
import { assemble, moduleOf } from './test-support.ts'
import { printExternType } from './types.ts'
import { name, section, vector } from './writer.ts'

const fromText = async (source: string) => new ModuleInfo(await assemble(source))
const importsOf = (info: ModuleInfo) => info.imports.map(({ module, name: member, type }) => `${module}.${member} ${printExternType(type)}`)
const exportsOf = (info: ModuleInfo) => info.exports.map((entry) => {
  const type = info.exportType(entry)
  return `${entry.name} ${type === undefined ? entry.kind : printExternType(type)}`
})

describe('a module of today', () => {
  it('tells imports with their full types', async () => {
    const info = await fromText(`(module
      (import "a" "f" (func (param i32 i64) (result f32 f64)))
      (import "a" "none" (func))
      (import "b" "m" (memory 1 2))
      (import "b" "t" (table 3 funcref))
      (import "b" "x" (table 0 9 externref))
      (import "c" "g" (global i32))
      (import "c" "h" (global (mut v128)))
      (import "d" "e" (tag (param i32))))`)
    expect(importsOf(info)).toEqual([
      'a.f (func (param i32 i64) (result f32 f64))',
      'a.none (func)',
      'b.m (memory 1 2)',
      'b.t (table 3 funcref)',
      'b.x (table 0 9 externref)',
      'c.g (global i32)',
      'c.h (global (mut v128))',
      'd.e (tag (param i32))',
    ])
  })

  it('tells exports with theirs, imported or defined', async () => {
    const info = await fromText(`(module
      (import "a" "f" (func $f (param i32)))
      (import "a" "g" (global $g i64))
      (func $h (result i32) i32.const 1)
      (memory $m 1)
      (table $t 2 funcref)
      (tag $e (param f32))
      (global $x (mut i32) (i32.const 70000))
      (global $y f64 (f64.const 1))
      (global $z funcref (ref.func $h))
      (global $n externref (ref.null extern))
      (global $s i64 (i64.add (i64.const 1) (global.get $g)))
      (export "f" (func $f)) (export "h" (func $h)) (export "memory" (memory $m)) (export "t" (table $t)) (export "e" (tag $e))
      (export "g" (global $g)) (export "x" (global $x)) (export "y" (global $y)) (export "z" (global $z)) (export "n" (global $n)) (export "s" (global $s)))`)
    expect(exportsOf(info)).toEqual([
      'f (func (param i32))', 'h (func (result i32))', 'memory (memory 1)', 't (table 2 funcref)', 'e (tag (param f32))',
      'g (global i64)', 'x (global (mut i32))', 'y (global f64)', 'z (global funcref)', 'n (global externref)', 's (global i64)',
    ])
  })

  it('tells the start function, names and function bodies', async () => {
    const info = await fromText('(module $the_module (import "a" "b" (func $b)) (func $first call $b) (func $second (local i32) nop) (start $second))')
    expect(info.start).toBe(2)
    expect(info.names.module).toBe('the_module')
    expect([...info.names.functions]).toEqual([[0, 'b'], [1, 'first'], [2, 'second']])
    const bodies = info.functionBodies()
    expect(bodies.map(({ start, end }) => Array.from(info.bytes.subarray(start, end)))).toEqual([[0, 0x10, 0, 0x0b], [1, 1, 0x7f, 1, 0x0b]])
    expect(info.functionType(2)).toEqual({ params: [], results: [] })
    expect(info.functionType(3)).toBeUndefined()
  })

  it('is empty without sections', () => {
    const info = new ModuleInfo(moduleOf())
    expect([info.imports, info.exports, info.types, info.start, info.functionBodies(), info.names.functions.size]).toEqual([[], [], [], undefined, [], 0])
  })

  it('finds custom sections by name', () => {
    const info = new ModuleInfo(moduleOf(section(0, [...name('x'), 1, 2]), section(0, name('y')), section(0, name('x'))))
    expect(info.customSections('x').map(({ body, end }) => Array.from(info.bytes.subarray(body, end)))).toEqual([[1, 2], []])
  })
})

/** A module of types, and of imports "m.n" each. */
function imports(types: readonly (readonly number[])[], ...entries: readonly (readonly number[])[]): ModuleInfo {
  return new ModuleInfo(moduleOf(section(1, vector(types)), section(2, vector(entries.map((entry) => name('m').concat(name('n'), entry))))))
}

/** Reading a module that has these bytes. */
const broken = (...bytes: number[]) => () => new ModuleInfo(new Uint8Array(bytes))

describe('newer proposals', () => {
  it('reads memory64, shared memories and tables, and custom page sizes', () => {
    expect(importsOf(imports([], [2, 0x04, 0x01], [2, 0x07, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f], [2, 0x03, 0x01, 0x02], [2, 0x08, 0x05, 0x00], [1, 0x70, 0x05, 0x01, 0x02]))).toEqual([
      'm.n (memory i64 1)', `m.n (memory i64 1 ${2n ** 41n - 1n} shared)`, 'm.n (memory 1 2 shared)', 'm.n (memory 5 (pagesize 1))', 'm.n (table i64 1 2 funcref)',
    ])
  })

  it('reads types of GC, function references, exceptions, continuations and shared-everything', () => {
    const info = imports(
      [
        [0x4e, 2, 0x50, 0, 0x5f, 2, 0x7f, 0, 0x63, 1, 1, 0x4f, 1, 0, 0x5e, 0x78, 0x01], // a recursive group: struct, array
        [0x60, 3, 0x63, 0x00, 0x64, 0x6b, 0x6e, 1, 0x69],
        [0x5d, 0x02],
        [0x65, 0x60, 1, 0x65, 0x6e, 0],
      ],
      [0, 2], [0, 4], [0x20, 2], [4, 0, 2], [3, 0x6c, 2],
    )
    expect(info.types.map((type) => type !== undefined)).toEqual([false, false, true, false, true])
    expect(importsOf(info)).toEqual([
      'm.n (func (param (ref null 0) (ref struct) anyref) (result exnref))',
      'm.n (func (param (ref null (shared any))))',
      'm.n (func (param (ref null 0) (ref struct) anyref) (result exnref))',
      'm.n (tag (param (ref null 0) (ref struct) anyref) (result exnref))',
      'm.n (global shared i31ref)',
    ])
  })

  it('reads tables and globals with initial values of GC', () => {
    const info = new ModuleInfo(moduleOf(
      section(4, vector([[0x40, 0x00, 0x64, 0x6c, 0x00, 0x01, 0x41, 0x05, 0xfb, 0x1c, 0x0b], [0x70, 0x00, 0x02]])),
      section(6, vector([[0x64, 0x00, 0x00, 0x41, 0x01, 0xfb, 0x00, 0x00, 0x0b], [0x7b, 0x00, 0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0x0b), 0x0b], [0x7d, 0x01, 0x43, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b]])),
      section(7, vector([[...name('a'), 1, 1], [...name('b'), 3, 0], [...name('c'), 3, 1], [...name('d'), 3, 2]])),
    ))
    expect(exportsOf(info)).toEqual(['a (table 2 funcref)', 'b (global (ref 0))', 'c (global v128)', 'd (global (mut f32))'])
  })
})

describe('damage', () => {
  const good = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

  it('is told with its offset', () => {
    expect(broken()).toThrow(new MalformedError('no module of version 1', 0))
    expect(broken(...good.slice(0, 7))).toThrow(new MalformedError('no module of version 1', 0))
    expect(broken(...good, 1)).toThrow(new MalformedError('unexpected end', 9))
    expect(broken(...good, 1, 9, 0)).toThrow(new MalformedError('section of 9 bytes goes beyond the end', 8))
    expect(broken(...good, 0, 2, 5, 0x61)).toThrow(new MalformedError('unexpected end', 11))
  })

  it.each([
    ['an unknown type form', section(1, vector([[0x11]])), 'unknown type form 0x11'],
    ['an unknown value type', section(1, vector([[0x60, 1, 0x10, 0]])), 'unknown value type 0x10'],
    ['an unknown heap type', section(1, vector([[0x60, 1, 0x63, 0x40, 0]])), 'unknown heap type 0x40'],
    ['an unknown import kind', section(2, vector([[0, 0, 0x7f]])), 'unknown kind of import 0x7f'],
    ['a type that is not there', section(2, vector([[0, 0, 0, 3]])), 'no function type of that index'],
    ['unknown limits', section(2, vector([[0, 0, 2, 0x10, 0]])), 'unknown limits flags 0x10'],
    ['a page size that is too large', section(2, vector([[0, 0, 2, 0x08, 0, 17]])), 'page size too large'],
  ])('%s', (_, bytes, message) => {
    const info = new ModuleInfo(moduleOf(bytes))
    expect(() => [info.types, info.imports]).toThrow(expect.objectContaining({ message }))
  })

  it('in the name section costs the names after it, and nothing else', () => {
    const names = [...section(1, vector([[0, ...name('a')], [1, ...name('b')]])), 1, 50]
    const info = new ModuleInfo(moduleOf(section(0, [...name('name'), ...names])))
    expect([...info.names.functions]).toEqual([[0, 'a'], [1, 'b']])
  })
})
