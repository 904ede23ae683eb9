import { ModuleInfo } from '../binary/module-info.ts'
import type { Program } from './compile.ts'

/** What native code there is of a module. */
export interface NativeCode {
  /** The module made of it. `compiled` are the bytes that V8 compiled (lift-start.ts). Undefined when this V8 does not take it. */
  readonly instate: (compiled: Uint8Array) => WebAssembly.Module | undefined
  /** Of an artefact: what is said when V8 does not take it, after the artefact's name. What is in the cache is nobody's concern. */
  readonly misfit?: string
}

/** A module that native code was found for: in an artefact that holds both, or in the cache. */
export class PrecompiledModule extends ModuleInfo {
  readonly native: NativeCode

  constructor(bytes: Uint8Array, native: NativeCode) {
    super(bytes)
    this.native = native
  }
}

/** What is to be said of a program from an artefact that was made elsewhere, after its name; undefined of all others. */
export const misfitOf = ({ info, precompiled }: Program): string | undefined =>
  precompiled === false && info instanceof PrecompiledModule ? info.native.misfit : undefined
