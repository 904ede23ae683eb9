import { MalformedError } from '../binary/malformed-error.ts'
import type { FunctionType } from '../binary/types.ts'
import type { Program } from '../engine/compile.ts'
import { hostFunctions } from '../engine/host-functions.ts'
import type { Provider } from '../engine/provider.ts'
import type { Context } from '../wasi/context.ts'
import { beyondPreview1, type Dialects, wasiImports, type Wrap } from '../wasi/index.ts'

/**
 * What a module imports from WASI, for the engine, and behind it what Emscripten's standalone modules import from "env".
 * These and the dialects of sockets are loaded only when a module has functions from there.
 */
export async function wasiProviders(program: Program, context: Context, wrap?: Wrap): Promise<Provider[]> {
  const wasi = hostFunctions(wasiImports(context, wrap, await dialectsOf(program)))
  if (!importsSome(program, (module) => module === 'env')) return [wasi]
  const { emscriptenImports } = await import('../wasi/emscripten/index.ts')
  return [wasi, hostFunctions(emscriptenImports(context, wrap))]
}

async function dialectsOf(program: Program): Promise<Dialects | undefined> {
  return importsSome(program, beyondPreview1) ? (await import('../wasi/sockets/index.ts')).dialects : undefined
}

/** Whether it imports such a function. Linking says so if the imports cannot be read. */
function importsSome({ info }: Program, which: (module: string, name: string, type: FunctionType) => boolean): boolean {
  try {
    return info.imports.some(({ module, name, type }) => type.kind === 'function' && which(module, name, type))
  } catch (error) {
    if (error instanceof MalformedError) return false
    throw error
  }
}
