import { describe, expect, it } from 'vitest'
import { ModuleInfo } from '../binary/module-info.ts'
import { assemble, moduleOf } from '../binary/test-support.ts'
import { section } from '../binary/writer.ts'
import { compile } from './compile.ts'
import { LoadError } from './load-error.ts'

function refusal(bytes: Uint8Array): LoadError {
  try {
    compile(new ModuleInfo(bytes))
  } catch (error) {
    if (error instanceof LoadError) return error
    throw error
  }
  throw new Error('it compiled')
}

/** A module with one function whose body does not fit its type. */
async function badModule(fields = ''): Promise<Uint8Array> {
  return assemble(`(module ${fields} (func $fine) (func $bad (result i32) (i64.const 1)))`)
}

describe('what V8 refuses', () => {
  it('is told with function, name and offset', async () => {
    const bytes = await badModule()
    const error = refusal(bytes)
    expect(error.kind).toBe('invalid')
    const [, offset = ''] = /^the module is not valid WebAssembly: type error in fallthru\[0\] \(expected i32, got i64\) in function 1 \(bad\) at offset (0x[0-9a-f]+)$/.exec(error.message) ?? []
    expect(new ModuleInfo(bytes).functionBodies()[1]?.end).toBe(Number(offset) + 1)
  })

  it('is told at the offsets of the original when the start function was lifted', async () => {
    const bytes = await badModule('(import "a" "b" (func $import)) (start $fine) (export "x" (func $fine))')
    const offset = /at offset (0x[0-9a-f]+)$/.exec(refusal(bytes).message)?.[1]
    expect(Number(offset)).toBe((new ModuleInfo(bytes).functionBodies()[1]?.end ?? 0) - 1)
  })

  it('is told outside of functions', () => {
    expect(refusal(moduleOf(section(77, [])))).toMatchObject({ kind: 'invalid', message: expect.stringMatching(/^the module is not valid WebAssembly: unknown section code #0x4d at offset 0x/) as unknown })
    expect(refusal(moduleOf(section(1, [1, 0x99])))).toMatchObject({ kind: 'invalid' })
  })

  it('is told when the start section itself is damaged', () => {
    expect(refusal(moduleOf(section(8, [0x80])))).toMatchObject({ kind: 'invalid' })
    expect(refusal(moduleOf(section(8, [])))).toMatchObject({ kind: 'invalid' })
  })
})
