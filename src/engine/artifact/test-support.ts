import { ModuleInfo } from '../../binary/module-info.ts'
import { assemble } from '../../binary/test-support.ts'
import type { Program } from '../compile.ts'
import { compileAll } from './precompile.ts'

/** For tests alone: a program all of whose functions are optimised, as if they had become hot. */
export async function optimised(bytes: Uint8Array): Promise<Program> {
  const info = new ModuleInfo(bytes)
  return { info, module: await compileAll(info) }
}

/** For tests alone: a module with memory, a table, calls of its own functions and of an import; `f` answers with the number. */
export const calculating = (number: number, more = ''): Promise<Uint8Array> => assemble(`(module
  (import "host" "add" (func $add (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (table 2 funcref) (elem (i32.const 0) $one $two)
  (type $number (func (result i32)))
  (func $one (result i32) (i32.store (i32.const 8) (i32.const ${number})) (i32.load (i32.const 8)))
  (func $two (result i32) (i32.const 0))
  (func (export "f") (result i32) (call $add (call_indirect (type $number) (i32.const 0)) (call_indirect (type $number) (i32.const 1))))
  ${more})`)

/** What `f` of such a module answers. */
export function answer(module: WebAssembly.Module): unknown {
  const instance = new WebAssembly.Instance(module, { host: { add: (one: number, other: number) => one + other } })
  return (instance.exports['f'] as () => number)()
}
