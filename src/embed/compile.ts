import { basename } from 'node:path'
import { printExternType } from '../binary/types.ts'
import { bareProgram } from '../engine/bare-module.ts'
import { compileMeanwhile } from '../engine/compile-meanwhile.ts'
import type { Program } from '../engine/compile.ts'
import { type SentProgram, toSend } from '../thread/request.ts'
import { wasiType } from '../wasi/index.ts'
import type { ModuleSource } from './options.ts'
import { idle } from './precompile.ts'
import { isModule, loading, nameOf, NAMELESS, read } from './source.ts'

/** What a module offers. */
export interface ModuleExport {
  readonly name: string
  readonly kind: 'function' | 'table' | 'memory' | 'global' | 'tag'
  /** In the text format: `'(func (param i32) (result i32))'`, `'(memory 1)'`. A WebAssembly.Module does not tell it. */
  readonly type?: string
}

/** What a module needs: `name` of `module`, the latter `'wasi_snapshot_preview1'` where it is of WASI. */
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
  /** Of an artefact: whether V8 has taken its native code. If not, it was made for another V8, and the module was compiled anew. */
  readonly precompiled?: boolean

  /** @internal */
  constructor(name: string, program: Program, bare: boolean) {
    const { module } = program
    this.name = name
    this.module = module
    if (program.precompiled !== undefined) this.precompiled = program.precompiled
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

/**
 * Compiles a module, in the background, once for many runs. What `precompile` has made of it is ready at once.
 * Rejects with LoadError (`kind`: `'missing'`, `'invalid'`, ...) or OptionError (it is no source of a module).
 */
export async function compile(source: ModuleSource): Promise<CompiledModule> {
  const name = nameOf(source)
  const bare = isModule(source)
  const program = await loading(name, async () => {
    if (bare) return bareProgram(source, wasiType)
    const info = await read(source, name)
    await idle()
    return compileMeanwhile(info)
  })
  const compiled = new CompiledModule(name, program, bare)
  programs.set(compiled, toSend(program))
  return compiled
}
