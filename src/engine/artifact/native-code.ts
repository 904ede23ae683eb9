import { cachedDataVersionTag } from 'node:v8'
import { setFlags } from './flags.ts'

/**
 * V8's native code of a module, as bytes and back. Node has no API for it; V8's own tests have these functions, which any
 * JavaScript may call while --allow-natives-syntax is set.
 */
interface Natives {
  serialize(module: WebAssembly.Module): unknown
  deserialize(native: ArrayBuffer, compiled: Uint8Array): unknown
  hasGuardRegions(): unknown
  /** The size of what is saved of a module without functions. */
  readonly least: number
}

/** A module without functions. */
const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)

/**
 * V8 ends the process when it is asked to save a module that has no optimised code. Under this flag it does not; but then it
 * loads nothing either, so that it is set only to find out.
 */
const FUZZING = 'fuzzing'

let natives: Natives | null | undefined

/** Undefined where V8 has them no more (14.6, Node 26). */
function loadNatives(): Natives | undefined {
  if (natives !== undefined) return natives ?? undefined
  natives = null
  try {
    const found = withNatives(() => ({
      serialize: make<Natives['serialize']>('module', '%SerializeWasmModule(module)'),
      deserialize: make<Natives['deserialize']>('native, compiled', '%DeserializeWasmModule(native, compiled)'),
      hasGuardRegions: make<Natives['hasGuardRegions']>('', '%IsWasmTrapHandlerEnabled()'),
    }))
    const empty = withNatives(() => found.serialize(new WebAssembly.Module(EMPTY)), FUZZING)
    if (empty instanceof ArrayBuffer) natives = { ...found, least: empty.byteLength }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error // V8 knows no such function
  }
  return natives ?? undefined
}

// oxlint-disable-next-line typescript/no-implied-eval -- a syntax that no file can contain
const make = <F>(parameters: string, expression: string): F => new Function(parameters, `return ${expression}`) as F

/** Does something while V8 knows the natives. */
function withNatives<T>(body: () => T, ...flags: string[]): T {
  const undo = setFlags(['allow-natives-syntax', ...flags])
  try {
    return body()
  } finally {
    undo()
  }
}

export const canSaveNativeCode = (): boolean => loadNatives() !== undefined

/**
 * What native code depends on besides the module and is not written into it: V8's version, flags and the processor's features,
 * and whether memories have guard regions. Without those, code that relies on them would have no bounds checks.
 */
export function codeEnvironment(): string {
  const guarded = withNatives(() => loadNatives()?.hasGuardRegions())
  return [process.versions.v8, process.platform, process.arch, cachedDataVersionTag(), guarded === true ? 'guarded' : 'checked'].join(' ')
}

/**
 * The optimised native code of a module, as much as there is by now; undefined when there is none, or less than `least` bytes.
 * `functions` and `imports`: how many functions it has of its own and how many it imports.
 */
export function saveNativeCode(module: WebAssembly.Module, functions: number, imports: number, least: number): ArrayBuffer | undefined {
  const found = loadNatives()
  if (found === undefined) return undefined
  const probe = withNatives(() => found.serialize(module), FUZZING)
  // Without any code: a mark and a budget for each function, and a byte for each that is imported.
  if (!(probe instanceof ArrayBuffer) || probe.byteLength < least || probe.byteLength <= found.least + 5 * functions + imports) return undefined
  return withNatives(() => found.serialize(module)) as ArrayBuffer
}

/** `loadNativeCode` for one call, after which the code is V8's alone and not kept a second time. */
export function instateOnce(native: ArrayBuffer): (compiled: Uint8Array) => WebAssembly.Module | undefined {
  let left: ArrayBuffer | undefined = native
  return (compiled) => {
    const module = left && loadNativeCode(left, compiled)
    left = undefined
    return module
  }
}

/**
 * The module that the native code was saved from; `compiled` are its bytes. V8 believes both: what is given here must be
 * exactly what was saved. Undefined when it was saved by another V8 or under other flags.
 */
export function loadNativeCode(native: ArrayBuffer, compiled: Uint8Array): WebAssembly.Module | undefined {
  const found = loadNatives()
  if (found === undefined) return undefined
  if (native.detached || !(compiled instanceof Uint8Array)) throw new TypeError('V8 would end the process')
  const module = withNatives(() => found.deserialize(native, compiled))
  return module instanceof WebAssembly.Module ? module : undefined
}
