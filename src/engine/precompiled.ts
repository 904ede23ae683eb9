import { ModuleInfo } from '../binary/module-info.ts'

/** A module that native code has been found for: in an artefact that holds both, or in the cache. */
export class PrecompiledModule extends ModuleInfo {
  /** The module made of its native code. `compiled` are the bytes that V8 compiled (lift-start.ts). Undefined when this V8 does not take it. */
  readonly instate: (compiled: Uint8Array) => WebAssembly.Module | undefined
  /** Why the native code cannot be used here, as far as that is known before V8 is asked; goes on from "it was compiled for". */
  readonly madeFor: string | undefined

  constructor(bytes: Uint8Array, instate: PrecompiledModule['instate'], madeFor?: string) {
    super(bytes)
    this.instate = instate
    this.madeFor = madeFor
  }
}
