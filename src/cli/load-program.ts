import { compile, type Program } from '../engine/compile.ts'
import { LoadError } from '../engine/load-error.ts'
import { load } from '../engine/load.ts'
import type { NativeCache } from './native-cache.ts'

/** The compiled module at `path`. Throws LoadError whose message names it, and `origin` (the option that asked for it). */
export async function loadProgram(path: string, origin = '', cache?: NativeCache): Promise<Program> {
  try {
    const info = await load(path, cache && (() => { cache.prepare() }))
    return cache === undefined ? compile(info) : cache.note(compile(await cache.find(info)), path)
  } catch (error) {
    throw error instanceof LoadError ? named(error, path, origin) : error
  }
}

/** The same failure as a sentence that names the module. */
export function named({ kind, message }: LoadError, path: string, origin = ''): LoadError {
  const name = path === '-' ? 'standard input' : path
  return new LoadError(kind, `${message.startsWith(name) ? message : `${name}: ${message}`}${origin}`)
}
