import { describe, expect, it } from 'vitest'
import { printExternType } from '../binary/types.ts'
import { bareProgram } from './bare-module.ts'
import { runCommand } from './command.ts'
import { LoadError } from './load-error.ts'
import { programOf, provide } from './test-support.ts'

const types = { 'a.f': { params: ['i32', 'i64', 'f32', 'f64'], results: ['i32'] }, 'a.g': { params: [], results: [] } } as const
const typeOf = (module: string, name: string) => types[`${module}.${name}` as keyof typeof types]

describe('a program from a WebAssembly.Module alone', () => {
  it('has the imports with the types that are known of them, and the exported functions', async () => {
    const { module } = await programOf('(module (import "a" "f" (func (param i32 i64 f32 f64) (result i32))) (import "a" "g" (func $g)) (memory (export "memory") 1) (func (export "_start") (call $g)) (func (export "other")))')
    const { info } = bareProgram(module, typeOf)
    expect(info.imports.map((entry) => [entry.module, entry.name, printExternType(entry.type)])).toEqual([['a', 'f', '(func (param i32 i64 f32 f64) (result i32))'], ['a', 'g', '(func)']])
    expect(info.exports.map(({ name }) => name)).toEqual(['_start', 'other'])
  })

  it('runs', async () => {
    const { module } = await programOf('(module (import "a" "g" (func $g)) (func (export "_start") (call $g)))')
    let called = 0
    expect(await runCommand({ program: bareProgram(module, typeOf), providers: [provide({ 'a.g': () => { called++ } })] })).toEqual({ kind: 'exited', code: 0 })
    expect(called).toBe(1)
  })

  it.each(['(func)', '(memory 1)', '(global i32)', '(table 1 funcref)'])('is refused when it imports what only its bytes describe: %s', async (type) => {
    const { module } = await programOf(`(module (import "x" "y" ${type}))`)
    expect(() => bareProgram(module, typeOf)).toThrow(expect.objectContaining({ kind: 'untyped', message: expect.stringContaining('"x" "y"') }))
    try { bareProgram(module, typeOf) } catch (error) { expect(error).toBeInstanceOf(LoadError) }
  })
})
