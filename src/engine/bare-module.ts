import { ModuleInfo } from '../binary/module-info.ts'
import { header, SectionId } from '../binary/sections.ts'
import type { FunctionType } from '../binary/types.ts'
import { name, section, unsigned, vector } from '../binary/writer.ts'
import type { Program } from './compile.ts'
import { LoadError } from './load-error.ts'

const FUNCTION = 0x00
const numbers: Readonly<Record<string, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c }
const PROCEDURE: FunctionType = { params: [], results: [] }

/**
 * A program from nothing but what V8 compiled. JavaScript is told the names of imports and exports and not their types, so those
 * of imports come from `typeOf`, and an exported function is taken for one without parameters and results; functions on the stack of
 * a trap are not known. Throws LoadError "untyped" for an import whose type cannot be known.
 */
export function bareProgram(module: WebAssembly.Module, typeOf: (module: string, name: string) => FunctionType | undefined): Program {
  const types = [PROCEDURE]
  const imports = WebAssembly.Module.imports(module).map((entry) => {
    const type = entry.kind === 'function' ? typeOf(entry.module, entry.name) : undefined
    if (type === undefined) {
      throw new LoadError('untyped', `a WebAssembly.Module does not tell the type of its import ${JSON.stringify(entry.module)} ${JSON.stringify(entry.name)}: pass the module's bytes`)
    }
    return [name(entry.module), name(entry.name), [FUNCTION], unsigned(types.push(type) - 1)].flat()
  })
  const functions = WebAssembly.Module.exports(module).filter(({ kind }) => kind === 'function')
  const bytes = new Uint8Array([
    ...header,
    ...section(SectionId.TYPE, vector(types.map(({ params, results }) => [[0x60], vector(params.map(number)), vector(results.map(number))].flat()))),
    ...section(SectionId.IMPORT, vector(imports)),
    ...section(SectionId.FUNCTION, vector(functions.map(() => [0]))),
    ...section(SectionId.EXPORT, vector(functions.map((entry, index) => [name(entry.name), [FUNCTION], unsigned(imports.length + index)].flat()))),
  ])
  return { info: new ModuleInfo(bytes), module }
}

const number = (type: string): number[] => [numbers[type] as number]
