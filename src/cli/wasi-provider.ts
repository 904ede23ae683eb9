import { printFunctionType, type ExternType, type FunctionType } from '../binary/types.ts'
import type { Provider } from '../engine/provider.ts'
import type { Context } from '../wasi/context.ts'
import { wasiImports, type Wrap } from '../wasi/index.ts'

/** What a module imports from WASI, for the engine: it compares types, which neither side could do alone. */
export function wasiProvider(context: Context, wrap?: Wrap): Provider {
  const imports = wasiImports(context, wrap)
  return (module, name, type) => {
    const found = imports(module, name)
    if (found === undefined) return undefined
    return sameFunction(type, found) ? found.value : { mismatch: `here it is ${printFunctionType(found)}` }
  }
}

const sameFunction = (type: ExternType, own: FunctionType): boolean =>
  type.kind === 'function' && same(type.params, own.params) && same(type.results, own.results)

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((value, index) => value === other[index])
