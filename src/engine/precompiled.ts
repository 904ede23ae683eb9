import { ModuleInfo } from '../binary/module-info.ts'

/** What native code there is of a module. */
export interface NativeCode {
  /** The module made of it. `compiled` are the bytes that V8 compiled (lift-start.ts). Undefined when this V8 does not take it. */
  readonly instate: (compiled: Uint8Array) => WebAssembly.Module | undefined
  /** Of an artefact: what it is for if V8 does not take it, as a person says it. */
  readonly madeFor?: string
}

/** A module that native code was found for: in an artefact that holds both, or in the cache. */
export class PrecompiledModule extends ModuleInfo {
  readonly native: NativeCode

  constructor(bytes: Uint8Array, native: NativeCode) {
    super(bytes)
    this.native = native
  }
}
