import * as fs from 'node:fs'
import type { SharedFile, Stream } from '../filesystem.ts'
import { HostSharedFile } from './shared-file.ts'
import { HostStream } from './stream.ts'

/** What one of the process's own descriptors (0, 1, 2) is: a regular file, or a stream. It is never closed. */
export function standardStream(hostFd: number): { file: SharedFile } | { stream: Stream } {
  if (!fs.fstatSync(hostFd).isFile()) return { stream: new HostStream(hostFd, false) }
  return { file: new HostSharedFile(hostFd, { read: hostFd === 0, write: hostFd !== 0 }) }
}
