import { constants } from 'node:fs'
import type { ByteString } from '../byte-string.ts'
import { Detour, FsError } from '../error.ts'
import type { Handle } from './handle.ts'
import type { Libc } from './libc/index.ts'
import { O_PATH } from './open-flags.ts'
import { ProcHandle } from './proc-handle.ts'

const { O_DIRECTORY, O_NOFOLLOW } = constants

/** The directory at a path of names below another, by openat2(2), which goes there in one step; undefined where a walk has to. */
export function descend(libc: Libc, { hostFd }: ProcHandle, path: ByteString): ProcHandle | undefined {
  try {
    const opened = libc.openBelow(hostFd, path, O_PATH | O_DIRECTORY)
    return opened === undefined ? undefined : new ProcHandle(opened)
  } catch (error) {
    if (error instanceof FsError) return undefined // The walk says so as well.
    throw error
  }
}

/** The same, not opened before it has to be: an entry is reached from above. Whatever is done first with it may throw Detour. */
export class BelowHandle implements Handle {
  readonly #libc: Libc
  readonly #start: ProcHandle
  readonly #path: ByteString
  #opened: ProcHandle | undefined

  /** `start` stays the caller's, and open. */
  constructor(libc: Libc, start: ProcHandle, path: ByteString) {
    this.#libc = libc
    this.#start = start
    this.#path = path
  }

  at(name: ByteString): string | Buffer {
    return this.#open().at(name)
  }

  self(): string {
    return this.#open().self()
  }

  enter(name: ByteString): ProcHandle {
    return new ProcHandle(this.reach(name, O_PATH | O_DIRECTORY | O_NOFOLLOW))
  }

  duplicate(): ProcHandle {
    return this.#open().duplicate()
  }

  reach(name: ByteString, flags: number, mode?: number): number {
    return this.#libc.openBelow(this.#start.hostFd, `${this.#path}/${name}`, flags, mode) ?? detour()
  }

  close(): void {
    this.#opened?.close()
  }

  #open(): ProcHandle {
    return this.#opened ??= descend(this.#libc, this.#start, this.#path) ?? detour()
  }
}

function detour(): never {
  throw new Detour()
}
