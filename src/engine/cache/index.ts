import { createHash, randomBytes } from 'node:crypto'
import type { ModuleInfo } from '../../binary/module-info.ts'
import { aboutHere } from '../artifact/about.ts'
import { DamagedError, fileSource, pack, unpack, type About } from '../artifact/container.ts'
import { canSaveNativeCode, loadNativeCode } from '../artifact/native-code.ts'
import { nativeCodeOf } from '../artifact/precompile.ts'
import { NONCE_LENGTH, seal } from '../artifact/seal.ts'
import type { Program } from '../compile.ts'
import { PrecompiledModule } from '../precompiled.ts'
import { CacheFolder, DistrustError } from './folder.ts'

export { CacheFolder } from './folder.ts'

/** The least growth for which an entry is written anew: a tenth, and so many bytes. */
const GROWTH = 1.1
const LEAST = 16_384

/** Of names. Entries have other ones, at random. */
const NAMING = new Uint8Array(NONCE_LENGTH)

/** What a run found and may add to. */
interface Visit {
  readonly id: string | undefined
  /** Bytes of native code that were there. */
  found: number
}

/**
 * The native code that V8 had made by the end of earlier runs. Nothing here throws for what lies on the disk: what cannot be used is as if it
 * were not there.
 *
 * An entry is found by a name made of the module's bytes and of everything that native code depends on, under the user's
 * key; its seal, under the same key, covers that name and the code. V8 checks neither: code of another module would leave the
 * sandbox.
 */
export class CodeCache {
  readonly #folder: CacheFolder
  readonly #about: About
  readonly #limit: number
  readonly #visits = new Map<ModuleInfo, Visit>()
  #key: Buffer | undefined

  /** `wasmgate`: the version; `limit`: bytes. */
  constructor(path: string, wasmgate: string, limit: number) {
    this.#folder = new CacheFolder(path)
    this.#about = aboutHere(wasmgate)
    this.#limit = limit
  }

  /** The same module, with its native code if there is any. */
  find(info: ModuleInfo): ModuleInfo {
    if (!canSaveNativeCode()) return info
    let found: ModuleInfo = info
    const visit: Visit = quietly(() => {
      this.#key = this.#folder.key()
      if (this.#key === undefined) return undefined
      const id = this.#name(info, this.#key)
      const native = this.#read(id, this.#key)
      if (native !== undefined) found = new PrecompiledModule(info.bytes, (compiled) => loadNativeCode(native, compiled))
      return { id, found: native?.byteLength ?? 0 }
    }) ?? { id: undefined, found: 0 }
    this.#visits.set(found, visit)
    return found
  }

  /** Keeps what V8 has optimised of a program that `find` gave the module of, if it is worth it. Gives up when `late` says so. */
  keep(program: Program, late: () => boolean): void {
    const visit = this.#visits.get(program.info)
    if (visit === undefined || late()) return
    const found = program.precompiled === true ? visit.found : 0
    quietly(() => {
      const native = nativeCodeOf(program.module, program.info)
      if (native === undefined || native.byteLength < found * GROWTH + LEAST || native.byteLength > this.#limit / 2) return
      const key = this.#key ?? this.#folder.makeKey()
      const id = visit.id ?? this.#name(program.info, key)
      const pieces = pack({ about: this.#about, module: Buffer.from(id, 'latin1'), native }, key, randomBytes(NONCE_LENGTH))
      if (this.#folder.write(id, pieces, late)) this.#folder.shrink(this.#limit)
    })
  }

  #name(info: ModuleInfo, key: Buffer): string {
    const context = Buffer.from(`${this.#about.environment} wasmgate ${this.#about.wasmgate}\0`, 'latin1')
    return createHash('sha256').update(seal(key, NAMING, [context, info.bytes])).digest('hex').slice(0, 32)
  }

  #read(id: string, key: Buffer): ArrayBuffer | undefined {
    return this.#folder.read(id, (hostFd) => {
      try {
        const { module, native } = unpack(fileSource(hostFd), key)
        if (Buffer.from(module).toString('latin1') === id) return native
      } catch (error) {
        if (!(error instanceof DamagedError)) throw error
      }
      this.#folder.remove(id)
      return undefined
    })
  }
}

/** Undefined in place of what a disk or a stranger can be to blame for. */
function quietly<T>(attempt: () => T): T | undefined {
  try {
    return attempt()
  } catch (error) {
    if (error instanceof DistrustError || (error instanceof Error && 'code' in error)) return undefined
    throw error
  }
}
