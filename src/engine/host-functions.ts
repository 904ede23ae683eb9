import { printFunctionType, type FunctionType } from '../binary/types.ts'
import type { Provider } from './provider.ts'

/** A function of the host with its wasm type. */
export interface TypedFunction {
  readonly params: readonly string[]
  readonly results: readonly string[]
  readonly value: WebAssembly.ImportValue
}

/** Finds a function; `type` is what the importing module takes it for, undefined when it takes it for no function at all. */
export type Lookup = (module: string, name: string, type: FunctionType | undefined) => TypedFunction | undefined

/** A provider from a look-up of functions: refuses an import that gives the function another type than it has. */
export function hostFunctions(lookup: Lookup): Provider {
  return (module, name, type) => {
    const found = lookup(module, name, type.kind === 'function' ? type : undefined)
    if (found === undefined) return undefined
    const same = type.kind === 'function' && equal(type.params, found.params) && equal(type.results, found.results)
    return same ? found.value : { mismatch: `here it is ${printFunctionType(found)}` }
  }
}

const equal = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((type, index) => type === right[index])
