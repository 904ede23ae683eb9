import { LoadError } from '../engine/load-error.ts'
import { version } from '../host/version.ts'
import { OptionError } from './errors.ts'
import type { ModuleSource } from './options.ts'
import { isModule, loading, nameOf, read } from './source.ts'
import { exactly } from './streams.ts'

/** How `precompile` works. */
export interface PrecompileOptions {
  /** Half the code in half the time, with calls of small functions left in it. Default: false. */
  readonly optimizeSize?: boolean | undefined
  /** So many threads work at it. Default: as many as V8 has. */
  readonly jobs?: number | undefined
}

/**
 * Compiles all of a module and answers an artefact: the bytes that `wasmgate compile` writes into a file, which run as the module
 * does, and start with its native code where V8 is the same. It is machine code, so run those alone that you trust.
 * Rejects with LoadError, or with OptionError, also where this V8 cannot save native code.
 */
export async function precompile(source: ModuleSource, options: PrecompileOptions = {}): Promise<Uint8Array> {
  const { optimizeSize: small = false, jobs } = options
  for (const key of Object.keys(options)) if (key !== 'optimizeSize' && key !== 'jobs') throw new OptionError(`there is no option ${JSON.stringify(key)}; there are optimizeSize, jobs`)
  if (typeof small !== 'boolean') throw new OptionError('the option optimizeSize must be true or false')
  if (jobs !== undefined && (!Number.isSafeInteger(jobs) || jobs < 1)) throw new OptionError('the option jobs must be a number of threads from 1 on')
  const name = nameOf(source)
  if (isModule(source)) throw new OptionError("a WebAssembly.Module does not tell its bytes: pass those, or the module's path")
  return loading(name, async () => {
    const info = await read(source, name)
    const [{ makeArtifact }, { canSaveNativeCode }, engine] = await Promise.all([import('../engine/artifact/index.ts'), import('../engine/artifact/native-code.ts'), import('../engine/artifact/precompile.ts')])
    if (!canSaveNativeCode()) throw new OptionError(`V8 ${process.versions.v8} cannot save native code, and this is Node ${process.versions.node}: Node 24 can`)
    return alone(async () => {
      const native = await engine.precompile(info, { small, ...(jobs === undefined ? {} : { jobs }) })
      if (native === undefined) throw new LoadError('invalid', 'the module has no functions, so there is nothing to compile')
      return exactly(Buffer.concat(makeArtifact(info.bytes, native, version)))
    })
  })
}

/** V8's flags are those of the process: while all of a module is compiled, what else there is to compile waits. */
let busy: Promise<void> | undefined

/** Until no module is being precompiled. @internal */
export async function idle(): Promise<void> {
  for (let other = busy; other !== undefined; other = busy) await other
}

async function alone<T>(act: () => Promise<T>): Promise<T> {
  for (let other = busy; other !== undefined; other = busy) await other
  const { promise, resolve } = Promise.withResolvers<void>()
  busy = promise
  try {
    return await act()
  } finally {
    busy = undefined
    resolve()
  }
}
