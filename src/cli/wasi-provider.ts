import { MalformedError } from '../binary/malformed-error.ts'
import type { Program } from '../engine/compile.ts'
import { hostFunctions } from '../engine/host-functions.ts'
import type { Provider } from '../engine/provider.ts'
import type { Context } from '../wasi/context.ts'
import { wasiImports, type Wrap } from '../wasi/index.ts'

/**
 * What a module imports from WASI, for the engine, and behind it what Emscripten's standalone modules import from "env":
 * loaded only when a module has functions from there.
 */
export async function wasiProviders(program: Program, context: Context, wrap?: Wrap): Promise<Provider[]> {
  const wasi = hostFunctions(wasiImports(context, wrap))
  if (!importsFromEnv(program)) return [wasi]
  const { emscriptenImports } = await import('../wasi/emscripten/index.ts')
  return [wasi, hostFunctions(emscriptenImports(context, wrap))]
}

/** Linking says so if the imports cannot be read. */
function importsFromEnv({ info }: Program): boolean {
  try {
    return info.imports.some(({ module, type }) => module === 'env' && type.kind === 'function')
  } catch (error) {
    if (error instanceof MalformedError) return false
    throw error
  }
}
