import type { Mount } from '../filesystem.ts'
import { HostDirectory } from './directory.ts'
import { PathHandle } from './path-handle.ts'
import { ProcHandle, procIsThere } from './proc-handle.ts'

export { lendWorkingDirectory } from './standing.ts'

/** How directories are held: by the kernel (`descriptors`, Linux), or by checked paths (everywhere). */
export type HandleKind = 'descriptors' | 'paths'

export const bestHandles = (): HandleKind => (procIsThere() ? 'descriptors' : 'paths')

/**
 * The directory of the host at `hostPath` (which may be a link) and all below it.
 * Throws node:fs's errors: ENOENT, ENOTDIR, EACCES.
 */
export function hostDirectory(hostPath: string, handles: HandleKind = bestHandles()): Mount {
  const handle = handles === 'descriptors' && procIsThere() ? ProcHandle.open(hostPath) : PathHandle.open(hostPath)
  const root = new HostDirectory(handle)
  return { root, close: () => root.close() }
}
