import type { Mount } from '../filesystem.ts'
import { MemoryDirectory } from './directory.ts'
import { MemoryFileSystem, type MemoryOptions } from './file-system.ts'

export type { MemoryOptions } from './file-system.ts'

/**
 * A new, empty file system in memory. Loads memfs, so import this file when one is asked for.
 * Throws RangeError for a size that is not a whole number of bytes.
 */
export function memoryFileSystem(options: MemoryOptions = {}): Mount {
  const fileSystem = new MemoryFileSystem(options)
  const root = new MemoryDirectory(fileSystem, fileSystem.root)
  return { root, close: () => root.close() }
}
