import { type Arguments, type FunctionName, functions, signature } from '../../../src/wasi/abi/functions.ts'
import { wat } from '../../support/wat.ts'

/** The guest's functions as JavaScript sees them: every call crosses into real wasm and out of it again. */
export type Calls = { readonly [Name in FunctionName]: (...args: Arguments<Name>) => number }
/** The same on a stack of their own, which an import may suspend. */
export type PromisedCalls = { readonly [Name in FunctionName]: (...args: Arguments<Name>) => Promise<number> }

export type WasiModule = 'wasi_snapshot_preview1' | 'wasi_unstable'

/**
 * A guest made from the table: imports every function from one WASI module and exports a function of the same name that
 * calls it. Its memory is imported, so that a test chooses the size, and exported again as programs do.
 */
function text(from: WasiModule): string {
  const imports = functions.map((row) => {
    const { params, results } = signature(row)
    return `(import "${from}" "${row.name}" (func $${row.name} (param ${params.join(' ')}) (result ${results.join(' ')})))`
  })
  const exports = functions.map((row) => {
    const { params, results } = signature(row)
    const values = params.map((_, index) => `(local.get ${index})`).join(' ')
    return `(func (export "${row.name}") (param ${params.join(' ')}) (result ${results.join(' ')}) (call $${row.name} ${values}))`
  })
  return `(module\n${imports.join('\n')}\n(import "test" "memory" (memory 0))\n(export "memory" (memory 0))\n${exports.join('\n')})`
}

const modules = new Map<WasiModule, Promise<WebAssembly.Module>>()

/** The compiled guest; made once for each WASI module. */
export function proxyModule(from: WasiModule): Promise<WebAssembly.Module> {
  const known = modules.get(from)
  if (known !== undefined) return known
  const made = wat(text(from)).then((bytes) => new WebAssembly.Module(bytes))
  modules.set(from, made)
  return made
}
