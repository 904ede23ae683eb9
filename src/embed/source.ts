import { fileURLToPath } from 'node:url'
import { isAnyArrayBuffer } from 'node:util/types'
import { MalformedError } from '../binary/malformed-error.ts'
import type { ModuleInfo } from '../binary/module-info.ts'
import { printable } from '../diagnostics/quote.ts'
import * as engine from '../engine/load-error.ts'
import { load, moduleFrom } from '../engine/load.ts'
import { LoadError, OptionError } from './errors.ts'
import type { ModuleSource } from './options.ts'

/** What a module is called that came from no file. */
export const NAMELESS = 'the module'

/** A path, or NAMELESS. Throws OptionError. */
export function nameOf(source: unknown): string {
  if (typeof source === 'string') return source === '-' ? './-' : source // on the command line it is standard input
  if (!(source instanceof URL)) return NAMELESS
  if (source.protocol !== 'file:') throw new OptionError(`${source.href}: modules are read from file: URLs alone; fetch it and pass its bytes`)
  return fileURLToPath(source)
}

export const isModule = (source: unknown): source is WebAssembly.Module => Object.prototype.toString.call(source) === '[object WebAssembly.Module]'

/** A copy of the bytes: the caller may go on to change them. */
function bytesOf(source: ModuleSource): Uint8Array {
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice()
  if (isAnyArrayBuffer(source)) return new Uint8Array(source).slice()
  throw new OptionError('a module is a path, a file: URL, bytes, a WebAssembly.Module, or what compile answers')
}

/** The sentences of the engine about a module, with the name that a person knows it by. */
export async function loading<T>(name: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof MalformedError) throw new LoadError('invalid', `${printable(name)} cannot be understood: ${error.message} at offset 0x${error.offset.toString(16)}`)
    if (!(error instanceof engine.LoadError)) throw error
    const { kind, message } = error
    throw new LoadError(kind, printable(message.startsWith(name) || name === NAMELESS ? message : `${name}: ${message}`))
  }
}

/** Throws the engine's LoadError. */
export const read = (source: ModuleSource, name: string): Promise<ModuleInfo> => (name === NAMELESS ? moduleFrom(bytesOf(source), name) : load(name))
