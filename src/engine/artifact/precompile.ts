import { setFlagsFromString } from 'node:v8'
import type { ModuleInfo } from '../../binary/module-info.ts'
import { SectionId } from '../../binary/sections.ts'
import { name, section } from '../../binary/writer.ts'
import { refusal, tryLiftStart } from '../compile.ts'
import { setFlags } from './flags.ts'
import { nativeCodeOf } from './native-code-of.ts'

/** All functions at once, by the optimising compiler. */
const FLAGS = ['no-liftoff', 'no-wasm-lazy-compilation', 'no-wasm-dynamic-tiering']

/** Puts no function into another: half the code, in half the time. */
const SMALL = ['no-wasm-inlining']

/** V8's own limit. */
const TASKS = 128

export interface PrecompileOptions {
  /** How many of V8's threads take part. */
  readonly jobs?: number
  readonly small?: boolean
}

/** The native code of a whole module. Undefined where V8 cannot give it, or there is no function. Throws LoadError "invalid" or "too-large". */
export const precompile = async (info: ModuleInfo, options?: PrecompileOptions): Promise<ArrayBuffer | undefined> =>
  nativeCodeOf(await compileAll(info, options), info)

/**
 * The module with all of its functions optimised. V8's threads do the work while the event loop goes on; no other module should
 * be compiled meanwhile.
 */
export function compileAll(info: ModuleInfo, options: PrecompileOptions = {}): Promise<WebAssembly.Module> {
  const result = last.then(() => compileAlone(info, options))
  last = result.catch(() => { /* told to whom it concerns */ })
  return result
}

/** V8's flags are those of the process: one module at a time. */
let last: Promise<unknown> = Promise.resolve()

async function compileAlone(info: ModuleInfo, { jobs = TASKS, small = false }: PrecompileOptions): Promise<WebAssembly.Module> {
  const lifted = tryLiftStart(info)
  const undoFlags = setFlags(small ? [...FLAGS, ...SMALL] : FLAGS)
  setFlagsFromString(`--wasm-num-compilation-tasks=${Math.min(jobs, TASKS)}`)
  // V8's threads alone do not keep the process from ending.
  const alive = setInterval(() => { /* nothing */ }, 1000)
  try {
    return await WebAssembly.compile(unlikeOthers(lifted?.bytes ?? info.bytes))
  } catch (error) {
    throw refusal(error, lifted?.shift)
  } finally {
    clearInterval(alive)
    setFlagsFromString(`--wasm-num-compilation-tasks=${TASKS}`)
    undoFlags()
  }
}

let count = 0

/**
 * The same module with a custom section at its end that no other has. Of bytes that are in use in this process V8 would give the
 * module that it has, most of which it has not compiled; and its flag against that (--no-wasm-native-module-cache) makes it wait
 * for ever for a module that is freed meanwhile.
 */
function unlikeOthers(bytes: Uint8Array): Uint8Array {
  const mark = section(SectionId.CUSTOM, name(`wasmgate:${process.pid}:${performance.now()}:${count++}`))
  const marked = new Uint8Array(bytes.length + mark.length)
  marked.set(bytes)
  marked.set(mark, bytes.length)
  return marked
}
