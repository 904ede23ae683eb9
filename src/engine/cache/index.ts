import type { ModuleInfo } from '../../binary/module-info.ts'
import { aboutHere } from '../artifact/about.ts'
import type { About } from '../artifact/container.ts'
import { canSaveNativeCode, instateOnce } from '../artifact/native-code.ts'
import { nativeCodeOf } from '../artifact/native-code-of.ts'
import type { Program } from '../compile.ts'
import { PrecompiledModule } from '../precompiled.ts'
import { DistrustError } from './distrust-error.ts'
import { CacheFolder } from './folder.ts'
import { threadsAtWork } from './threads-at-work.ts'

/** The least growth for which an entry is written anew: this factor, and so many bytes, which a small function has. */
const GROWTH = 1.02
const LEAST = 256

/** Bytes that are saved, sealed and written in a millisecond, on a slow day. */
const RATE = 200_000

/** What is left for writing an entry, in milliseconds. */
const WRITING = 20
const nothing = new Int32Array(new SharedArrayBuffer(4))

/** Whether a run has waited long enough, or will have in so many milliseconds. */
export type Late = (more: number) => boolean

/**
 * The native code that V8 had made by the end of earlier runs. Nothing here throws for what lies on the disk: what cannot be
 * used is as if it were not there.
 *
 * An entry has a name by which it is found, and a seal under the user's key over itself and the module: V8 does not check
 * that they belong together, and code of another module would leave the sandbox.
 */
export class CodeCache {
  readonly #folder: CacheFolder
  readonly #about: About
  readonly #limit: number
  /** Bytes of native code that were there. */
  readonly #found = new Map<ModuleInfo, number>()

  /** `wasmgate`: the version; `limit`: bytes; `intrude`: CacheFolder's. */
  constructor(path: string, wasmgate: string, limit: number, intrude = false) {
    this.#folder = new CacheFolder(path, intrude)
    this.#about = aboutHere(wasmgate)
    this.#limit = limit
  }

  /** Loads what entries are read and written with. */
  async prepare(): Promise<void> {
    if (canSaveNativeCode()) await quietly(() => import('./entry.ts'))
  }

  /** The same module, with its native code if the entry is good. `name` is its `entryName`. */
  async find(info: ModuleInfo, name: string): Promise<ModuleInfo> {
    if (!canSaveNativeCode()) return info
    const native = await quietly(async () => (await import('./entry.ts')).open(this.#folder, name, info.bytes, this.#about))
    if (native === undefined) return info
    const found = new PrecompiledModule(info.bytes, { instate: instateOnce(native) })
    this.#found.set(found, native.byteLength)
    return found
  }

  /**
   * Keeps what V8 has optimised of a program until now, if it is more than before. Gives up when `late` says so. `label` names it in
   * lists. At the `end` of a run V8's threads may finish what they are at: every later run would begin it anew.
   */
  async keep({ info, module, precompiled = true }: Program, name: string, label: string, late: Late, end = false): Promise<void> {
    const found = precompiled ? this.#found.get(info) ?? 0 : 0
    if (late(found / RATE) || !canSaveNativeCode()) return
    await quietly(async () => {
      if (this.#folder.obstacle() !== undefined) return
      if (end) settle(late)
      const native = nativeCodeOf(module, info, found * GROWTH + (found && LEAST))
      if (native === undefined || native.byteLength > this.#limit / 2 || late(native.byteLength / RATE / 2)) return
      const { write } = await import('./entry.ts')
      if (!write(this.#folder, name, { about: { ...this.#about, name: label }, module: info.bytes, native }, () => late(0))) return
      this.#found.set(info, native.byteLength)
      this.#folder.shrink(this.#limit)
    })
  }
}

function settle(late: Late): void {
  while (!late(WRITING) && threadsAtWork()) Atomics.wait(nothing, 0, 0, 1)
}

/** Undefined in place of what a disk or a stranger can be to blame for, or an installation that was replaced meanwhile. */
async function quietly<T>(attempt: () => Promise<T>): Promise<T | undefined> {
  try {
    return await attempt()
  } catch (error) {
    if (error instanceof DistrustError || (error instanceof Error && 'code' in error)) return undefined
    throw error
  }
}
