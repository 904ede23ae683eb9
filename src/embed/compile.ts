import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isAnyArrayBuffer } from 'node:util/types'
import { MalformedError } from '../binary/malformed-error.ts'
import { printExternType } from '../binary/types.ts'
import { bareProgram } from '../engine/bare-module.ts'
import { compileMeanwhile } from '../engine/compile-meanwhile.ts'
import type { Program } from '../engine/compile.ts'
import * as engine from '../engine/load-error.ts'
import { load, moduleFrom } from '../engine/load.ts'
import { printable } from '../cli/quote.ts'
import { type SentProgram, toSend } from '../thread/request.ts'
import { wasiType } from '../wasi/index.ts'
import { LoadError, OptionError } from './errors.ts'
import type { ModuleSource } from './options.ts'

/** What a module needs from outside, or offers. */
export interface ModuleExport {
  readonly name: string
  readonly kind: 'function' | 'table' | 'memory' | 'global' | 'tag'
  /** In the text format: `'(func (param i32) (result i32))'`, `'(memory 1)'`. A WebAssembly.Module does not tell it. */
  readonly type?: string
}

export interface ModuleImport extends ModuleExport {
  readonly module: string
}

/** A module that is ready to run, as often as wanted and in many threads at once. Made by `compile`. */
export class CompiledModule {
  /** The path that it came from, or `'the module'`. */
  readonly name: string
  readonly imports: readonly ModuleImport[]
  readonly exports: readonly ModuleExport[]
  /** What V8 made of it. */
  readonly module: WebAssembly.Module

  /** @internal */
  constructor(name: string, program: Program, bare: boolean) {
    const { module } = program
    this.name = name
    this.module = module
    this.imports = bare ? WebAssembly.Module.imports(module) : typedImports(program)
    this.exports = bare ? WebAssembly.Module.exports(module) : typedExports(program)
  }
}

const typedImports = ({ info }: Program): ModuleImport[] =>
  info.imports.map(({ module, name, type }) => ({ module, name, kind: type.kind, type: printExternType(type) }))

const typedExports = ({ info, startExport }: Program): ModuleExport[] => info.exports.flatMap((entry) => {
  const type = info.exportType(entry)
  return type === undefined || entry.name === startExport ? [] : [{ name: entry.name, kind: entry.kind, type: printExternType(type) }]
})

const programs = new WeakMap<CompiledModule, SentProgram>()

/** What is sent to a thread for it. @internal */
export const sendable = (compiled: CompiledModule): SentProgram => programs.get(compiled) as SentProgram

/** The file's name, which is a program's own name if nothing else is said. @internal */
export const programName = ({ name }: CompiledModule): string => (name === NAMELESS ? 'main' : basename(name))

const NAMELESS = 'the module'

/**
 * Compiles a module, in the background, once for many runs.
 * Rejects with LoadError (`kind`: `'missing'`, `'invalid'`, ...) or OptionError (it is no source of a module).
 */
export async function compile(source: ModuleSource): Promise<CompiledModule> {
  const name = nameOf(source)
  try {
    const bare = isModule(source)
    const program = bare ? bareProgram(source, wasiType) : await compileMeanwhile(await (name === NAMELESS ? moduleFrom(bytesOf(source), name) : load(name)))
    const compiled = new CompiledModule(name, program, bare)
    programs.set(compiled, toSend(program))
    return compiled
  } catch (error) {
    if (error instanceof MalformedError) throw new LoadError('invalid', `${printable(name)} cannot be understood: ${error.message} at offset 0x${error.offset.toString(16)}`)
    if (!(error instanceof engine.LoadError)) throw error
    const { kind, message } = error
    throw new LoadError(kind, printable(message.startsWith(name) || name === NAMELESS ? message : `${name}: ${message}`))
  }
}

function nameOf(source: unknown): string {
  if (typeof source === 'string') return source === '-' ? './-' : source // on the command line it is standard input
  if (!(source instanceof URL)) return NAMELESS
  if (source.protocol !== 'file:') throw new OptionError(`${source.href}: modules are read from file: URLs alone; fetch it and pass its bytes`)
  return fileURLToPath(source)
}

const isModule = (source: unknown): source is WebAssembly.Module => Object.prototype.toString.call(source) === '[object WebAssembly.Module]'

/** A copy of the bytes: the caller may go on to change them. */
function bytesOf(source: ModuleSource): Uint8Array {
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice()
  if (isAnyArrayBuffer(source)) return new Uint8Array(source).slice()
  throw new OptionError('a module is a path, a file: URL, bytes, a WebAssembly.Module, or what compile answers')
}
