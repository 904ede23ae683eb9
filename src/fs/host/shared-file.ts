import { readFileSync } from 'node:fs'
import type { IoSlices, SharedFile } from '../filesystem.ts'
import { HostFile } from './file.ts'
import { readSlices, writeSlices } from './transfer.ts'

/** A standard stream that the shell sent to a regular file. */
export class HostSharedFile extends HostFile implements SharedFile {
  readonly #hostFd: number

  /** `hostFd` stays the caller's. */
  constructor(hostFd: number, access: { read: boolean; write: boolean }) {
    super(hostFd, { ...access, append: false, create: false, exclusive: false, truncate: false })
    this.#hostFd = hostFd
  }

  /** Linux tells it in /proc (proc(5), fdinfo); Node has no lseek. */
  position(): number | undefined {
    try {
      const position = /^pos:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${this.#hostFd}`, 'latin1'))?.[1]
      return position === undefined ? undefined : Number(position)
    } catch {
      return undefined
    }
  }

  readNext(into: IoSlices): number {
    return readSlices(this.#hostFd, into)
  }

  writeNext(from: IoSlices): number {
    return writeSlices(this.#hostFd, from)
  }

  override close(): void {
    // The process's own standard streams stay open.
  }
}
