import { constants } from 'node:fs'
import type { ByteString } from '../byte-string.ts'
import { Detour } from '../error.ts'
import type { Handle } from './handle.ts'
import type { Libc } from './libc.ts'
import { ProcHandle } from './proc-handle.ts'

const { O_DIRECTORY, O_NOFOLLOW } = constants
const O_PATH = 0x200000

/**
 * A directory below another, by openat2(2): the kernel goes down the path in one step and refuses symbolic links and whatever
 * leads out, as a walk does in several. Nothing is opened before it has to be; an entry is reached from above. Every method throws
 * Detour where the kernel came to something that a walk has to see.
 */
export class BelowHandle implements Handle {
  readonly #libc: Libc
  readonly #start: ProcHandle
  readonly #path: ByteString
  #opened: ProcHandle | undefined

  /** `path`: names alone. `start` stays the caller's, and open. */
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
    return this.#opened ??= new ProcHandle(this.#libc.openBelow(this.#start.hostFd, this.#path, O_PATH | O_DIRECTORY) ?? detour())
  }
}

function detour(): never {
  throw new Detour()
}
