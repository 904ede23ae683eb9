import { Errno } from '../abi/errno.ts'
import type { Context } from '../context.ts'
import { errnoOf } from '../error.ts'
import type { Wrap } from '../index.ts'
import { Preview1 } from './preview1.ts'
import { runtime } from './runtime.ts'
import { syscalls } from './syscalls.ts'

/** A function as wasm calls it; its parameters are those of its signature. */
export type Call = (...args: never[]) => number | bigint | void

/**
 * Functions by "name signature". A signature is written as Emscripten does: the result, then the parameters, `v` void,
 * `i` i32, `j` i64, `f` f32, `d` f64. Names stay while types change from version to version, and each has its line.
 */
export type Calls = Readonly<Record<string, Call>>

/** A function type in the names of the text format. */
export interface Signature {
  readonly params: readonly string[]
  readonly results: readonly string[]
}

/**
 * What modules linked with Emscripten's -sSTANDALONE_WASM import from "env" besides preview1: docs/RATIONALE.md says
 * why, and what is left out. "env" is everybody's, so a function of another type is not one of these.
 * https://github.com/emscripten-core/emscripten/blob/main/system/lib/standalone/standalone.c
 */
export function emscriptenImports(context: Context, wrap?: Wrap) {
  const preview1 = new Preview1(context, wrap)
  const functions = new Map(Object.entries(runtime(context, preview1)))
  const systemCall = syscalls(context, preview1)
  return (module: string, name: string, type: Signature | undefined): (Signature & { readonly value: Call }) | undefined => {
    if (module !== 'env' || type === undefined) return undefined
    const signature = write(type)
    const call = functions.get(`${name} ${signature}`)
    const value = call === undefined ? systemCall(name, signature) : trapping(call)
    return value && { params: type.params, results: type.results, value }
  }
}

const letters: Readonly<Record<string, string>> = { i32: 'i', i64: 'j', f32: 'f', f64: 'd' }

const write = ({ params, results }: Signature): string =>
  (results.map((type) => letters[type] ?? '?').join('') || 'v') + params.map((type) => letters[type] ?? '?').join('')

/** A bad pointer is what it would be to the guest's own code: a trap. There is no errno to answer with. */
function trapping(call: Call): Call {
  return (...args) => {
    try {
      return call(...args)
    } catch (error) {
      const errno = errnoOf(error)
      if (errno === undefined) throw error
      throw new WebAssembly.RuntimeError(errno === Errno.FAULT ? 'memory access out of bounds' : `Emscripten's library failed with errno ${errno}`)
    }
  }
}
