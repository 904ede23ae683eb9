import { type FunctionRow, signature } from './abi/functions.ts'
import type { Context } from './context.ts'
import { unstableLayout } from './layout.ts'
import { GuestMemory } from './memory.ts'
import { bind, type HostFunction, rowOf } from './preview1/index.ts'

/** A function that a guest imports, with its wasm type. */
export interface HostImport {
  readonly params: readonly ('i32' | 'i64')[]
  readonly results: readonly 'i32'[]
  readonly value: HostFunction | WebAssembly.Suspending
}

/** Wraps a function before it is given to the guest: how tracing gets in between. */
export type Wrap = (context: Context, row: FunctionRow, call: HostFunction) => HostFunction

/** The module names under which guests import preview1, and the layout of structures that each means. */
const modules: ReadonlySet<string> = new Set(['wasi_snapshot_preview1', 'wasi_unstable'])

/** True for a module name that this runtime knows as WASI. */
export const isWasiModule = (module: string): boolean => modules.has(module)

/** Looks up what a module of this guest imports; undefined for what is not preview1's. */
export function wasiImports(context: Context, wrap?: Wrap): (module: string, name: string) => HostImport | undefined {
  const unstable: Context = { ...context, layout: unstableLayout }
  return (module, name) => {
    const row = modules.has(module) ? rowOf(name) : undefined
    if (row === undefined) return undefined
    const own = module === 'wasi_unstable' ? unstable : context
    const bound = bind(own, row)
    const call = wrap === undefined ? bound : wrap(own, row, bound)
    const suspends = context.suspend && row.waits === true
    return { ...signature(row), value: suspends ? new WebAssembly.Suspending(call) : call }
  }
}

/** The same guest seen by another module of it: everything is shared but the memory that its pointers mean. */
export const forModule = (context: Context): Context => ({ ...context, memory: new GuestMemory() })
