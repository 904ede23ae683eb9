import { createHash } from 'node:crypto'
import { MalformedError } from '../../binary/malformed-error.ts'
import { ModuleInfo } from '../../binary/module-info.ts'
import { LoadError } from '../load-error.ts'
import { PrecompiledModule } from '../precompiled.ts'
import { aboutHere, misfit, misfitNote, OTHERWISE } from './about.ts'
import { DamagedError, pack, unpack, type Source } from './container.ts'
import { instateOnce } from './native-code.ts'
import { KEY_LENGTH, NONCE_LENGTH } from './seal.ts'

export { bytesSource, readAhead } from './container.ts'

/** Everybody may make artefacts, so there is nothing to keep secret: their seal is a digest and tells of damage. */
const KEY = Buffer.alloc(KEY_LENGTH)
const NONCE = Buffer.alloc(NONCE_LENGTH)

/** The pieces of a file with a module and its native code, which may be empty. */
export const makeArtifact = (module: Uint8Array, native: ArrayBuffer, wasmgate: string): Uint8Array[] =>
  pack({ about: { ...aboutHere(wasmgate), sha256: createHash('sha256').update(module).digest('hex') }, module, native }, KEY, NONCE)

/** The module in an artefact, with its native code if it is for here. `name` is for messages. Throws LoadError. */
export function openArtifact(file: Source, name: string): ModuleInfo {
  try {
    const { about, module, native } = unpack(file, KEY)
    if (native.byteLength === 0) return new ModuleInfo(module)
    const other = misfit(about)
    return new PrecompiledModule(module, { instate: other === undefined ? instateOnce(native) : () => undefined, misfit: misfitNote(other ?? OTHERWISE) })
  } catch (error) {
    if (error instanceof DamagedError) throw new LoadError('artifact', `${name} ${error.message}`)
    if (error instanceof MalformedError) throw new LoadError('artifact', `${name} is damaged: what is in it is no WebAssembly module`)
    throw error
  }
}
