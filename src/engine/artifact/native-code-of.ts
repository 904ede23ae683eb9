import type { ModuleInfo } from '../../binary/module-info.ts'
import { Reader } from '../../binary/reader.ts'
import { SectionId } from '../../binary/sections.ts'
import { saveNativeCode } from './native-code.ts'

/** What V8 has optimised of a module until now; undefined when that is nothing, or less than so many bytes. */
export function nativeCodeOf(module: WebAssembly.Module, info: ModuleInfo, least = 0): ArrayBuffer | undefined {
  const section = info.section(SectionId.FUNCTION)
  const functions = section === undefined ? 0 : new Reader(info.bytes, section.body, section.end).u32()
  return saveNativeCode(module, functions, info.importsOf('function').length, least)
}
