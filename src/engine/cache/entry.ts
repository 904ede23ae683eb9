import { randomBytes } from 'node:crypto'
import { DamagedError, fileSource, glance, pack, unpack, type About, type Contents } from '../artifact/container.ts'
import { KEY_LENGTH, NONCE_LENGTH } from '../artifact/seal.ts'
import type { CacheFolder } from './folder.ts'

/** The native code of a module; undefined when there is none. What is not sealed with our key, for this module and this place, is removed. */
export function open(folder: CacheFolder, name: string, module: Uint8Array, here: About): ArrayBuffer | undefined {
  const key = folder.key()
  if (key === undefined) return undefined
  return folder.read(name, (hostFd) => {
    try {
      const { about, native } = unpack(fileSource(hostFd), key, module)
      if (about.environment === here.environment && about.wasmgate === here.wasmgate) return native
    } catch (error) {
      if (!(error instanceof DamagedError)) throw error
    }
    folder.remove(name)
    return undefined
  })
}

/** Answers whether it was written before it was too late. */
export function write(folder: CacheFolder, name: string, contents: Contents, late: () => boolean): boolean {
  return folder.write(name, pack(contents, folder.makeKey(() => randomBytes(KEY_LENGTH)), randomBytes(NONCE_LENGTH), true), late)
}

/** What an entry says it is of: the name of the module's file and its size in bytes. Null when it says nothing, undefined when it is not there. */
export const describe = (folder: CacheFolder, name: string): ReturnType<typeof glance> | null => folder.read(name, (hostFd) => glance(fileSource(hostFd)) ?? null, false)
