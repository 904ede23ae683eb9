import { quote } from '../diagnostics/quote.ts'
import { fromText } from '../fs/byte-string.ts'
import type { Directory } from '../fs/filesystem.ts'
import { hostDirectory } from '../fs/host/index.ts'
import { readOnly } from '../fs/readonly.ts'
import type { Preopen } from '../wasi/context.ts'
import { readFailure } from './failure.ts'
import type { RunOption } from './options.ts'
import type { MountGrant } from './spellings/mount.ts'
import type { TmpfsGrant } from './spellings/tmpfs.ts'
import { UsageError } from './usage-error.ts'

/** One mount as it stood on the command line. */
export interface Mounting {
  readonly spelled: string
  readonly value: MountGrant | TmpfsGrant
}

/** The mounts in their order, which is that of the guest's descriptors from 3 on. */
export function mountings(given: readonly RunOption[]): Mounting[] {
  const found: Mounting[] = []
  for (const option of given) {
    if (option.name === 'dir' || option.name === 'mapdir' || option.name === 'volume' || option.name === 'tmpfs') found.push(option)
  }
  return found
}

/**
 * Opens every directory that the guest is to have, so that whatever is wrong with one is said before the guest starts.
 * They stay open as long as the process. Throws UsageError, which names the option as it was spelled.
 */
export async function openPreopens(mounts: readonly Mounting[]): Promise<Preopen[]> {
  const taken = new Map<string, string>()
  const preopens: Preopen[] = []
  for (const { spelled, value } of mounts) {
    const { guestPath } = value
    const other = taken.get(guestPath)
    if (other !== undefined) throw new UsageError(`${other} and ${spelled} both give the guest a directory ${quote(guestPath)}: one of them needs another name`)
    taken.set(guestPath, spelled)
    const directory = value.kind === 'host' ? openHost(spelled, value) : await openMemory(value)
    preopens.push({ guestPath: fromText(guestPath), directory })
  }
  return preopens
}

function openHost(spelled: string, grant: MountGrant): Directory {
  try {
    const { root } = hostDirectory(grant.hostPath)
    return grant.readOnly ? readOnly(root) : root
  } catch (error) {
    throw new UsageError(`${spelled} ${quote(grant.hostPath)}: ${readFailure(error, 'directory')}`)
  }
}

async function openMemory({ size }: TmpfsGrant): Promise<Directory> {
  const { memoryFileSystem } = await import('../fs/memory/index.ts')
  return memoryFileSystem(size === undefined ? {} : { size }).root
}
