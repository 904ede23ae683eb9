import { fstatSync } from 'node:fs'
import type { SharedFile, Stream } from '../filesystem.ts'
import { HostSharedFile } from './shared-file.ts'
import { HostStream } from './stream.ts'

/** What a descriptor of the process (0, 1, 2 as a rule) is: a regular file, or a stream. It is never closed. */
export function standardStream(hostFd: number, read: boolean): { file: SharedFile } | { stream: Stream } {
  if (!fstatSync(hostFd).isFile()) return { stream: new HostStream(hostFd, false) }
  return { file: new HostSharedFile(hostFd, { read, write: !read }) }
}
