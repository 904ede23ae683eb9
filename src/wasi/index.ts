import { type FunctionRow, signature } from './abi/functions.ts'
import type { Context } from './context.ts'
import { unstableLayout } from './layout.ts'
import { GuestMemory } from './memory.ts'
import type { Implementation } from './preview1/body.ts'
import { bind, type HostFunction, preview1 } from './preview1/index.ts'

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

/** The wasm type of a function of preview1; undefined when there is none of that name. */
export function wasiType(module: string, name: string): Signature | undefined {
  const found = modules.has(module) ? preview1(name) : undefined
  return found && signature(found.row)
}

/** A function type in the names of the text format. */
interface Signature {
  readonly params: readonly string[]
  readonly results: readonly string[]
}

/** What others added to preview1, by name; of several with one name the one counts that the guest's type fits. */
export type Dialects = (name: string) => readonly Implementation[]

/**
 * Looks up what a module of this guest imports; undefined for what is not WASI's. `type` is what the module takes the
 * function for: it chooses between those of one name (sock_accept has two or three parameters). `dialects` are the
 * functions beyond preview1, needed by those modules alone of which `beyondPreview1` says so.
 */
export function wasiImports(context: Context, wrap?: Wrap, dialects?: Dialects): (module: string, name: string, type?: Signature) => HostImport | undefined {
  const unstable: Context = { ...context, layout: unstableLayout }
  return (module, name, type) => {
    const found = modules.has(module) ? implementation(name, type, dialects) : undefined
    if (found === undefined) return undefined
    // In traces and reports it has the name that the guest knows.
    const row = found.row.name === name ? found.row : { ...found.row, name }
    const own = module === 'wasi_unstable' ? unstable : context
    const bound = bind(own, row, found.body)
    const call = wrap === undefined ? bound : wrap(own, row, bound)
    const suspends = context.suspend && (row.waits === true || (row.waits === 'sockets' && context.hasSockets))
    return { ...signature(row), value: suspends ? new WebAssembly.Suspending(call) : call }
  }
}

function implementation(name: string, type: Signature | undefined, dialects: Dialects | undefined): Implementation | undefined {
  const stock = preview1(name)
  if (dialects === undefined || (stock !== undefined && fits(stock, type))) return stock
  const all = dialects(name)
  return all.find((other) => fits(other, type)) ?? stock ?? all[0]
}

function fits({ row }: Implementation, type: Signature | undefined): boolean {
  if (type === undefined) return true
  const { params, results } = signature(row)
  return same(params, type.params) && same(results, type.results)
}

const same = (one: readonly string[], other: readonly string[]): boolean => one.length === other.length && one.every((type, index) => type === other[index])

/** Whether an import is one that only the dialects of sockets (sockets/index.ts) can have. */
export function beyondPreview1(module: string, name: string, type: Signature): boolean {
  if (!modules.has(module) || !/^(sock|epoll)_/.test(name)) return false
  const stock = preview1(name)
  return stock === undefined || !fits(stock, type)
}

/** The same guest seen by another module of it: everything is shared but the memory that its pointers mean. */
export const forModule = (context: Context): Context => ({ ...context, memory: new GuestMemory() })
