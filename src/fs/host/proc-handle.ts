import { closeSync, constants, fstatSync, openSync, readlinkSync } from 'node:fs'
import { type ByteString, hostBytes } from '../byte-string.ts'
import type { Handle } from './handle.ts'
import { O_PATH } from './open-flags.ts'

/**
 * Linux: a directory descriptor, named to node:fs through /proc. `/proc/PID/fd/N/name` is openat(N, "name"): the kernel
 * starts at the directory that N holds, wherever it has been moved. PID and not "self" saves one link per call.
 * proc(5), openat(2).
 */

const { O_DIRECTORY, O_NOFOLLOW } = constants

/** "/proc/PID/fd/"; undefined where /proc is not mounted or not Linux's. */
let descriptors: string | undefined

/** True when the kernel offers what this file needs. */
export function procIsThere(): boolean {
  if (process.platform !== 'linux') return false
  try {
    descriptors ??= `/proc/${readlinkSync('/proc/self')}/fd/`
    return true
  } catch {
    return false
  }
}

/** Which directory one is. No other can have these numbers as long as it is open. */
export interface Identity {
  readonly dev: bigint
  readonly ino: bigint
}

export class ProcHandle implements Handle {
  readonly hostFd: number
  /** "/proc/PID/fd/N/" */
  readonly #path: string
  #identity: Identity | undefined

  /** Takes over `hostFd`. */
  constructor(hostFd: number) {
    this.hostFd = hostFd
    this.#path = `${descriptors}${hostFd}/`
  }

  /** A handle of the directory that the user named, through whatever links its path has. ENOENT, ENOTDIR, EACCES. */
  static open(hostPath: string): ProcHandle {
    return new ProcHandle(openSync(hostPath, O_PATH | O_DIRECTORY))
  }

  /** A handle of the directory at this path, unless that is a symbolic link. ENOENT, ENOTDIR. */
  static enter(path: string | Buffer): ProcHandle {
    return new ProcHandle(openSync(path, O_PATH | O_DIRECTORY | O_NOFOLLOW))
  }

  at(name: ByteString): string | Buffer {
    return hostBytes(this.#path + name)
  }

  self(): string {
    return this.#path
  }

  enter(name: ByteString): ProcHandle {
    return ProcHandle.enter(this.at(name))
  }

  duplicate(): ProcHandle {
    return new ProcHandle(openSync(this.self(), O_PATH | O_DIRECTORY))
  }

  close(): void {
    closeSync(this.hostFd)
  }

  get identity(): Identity {
    return (this.#identity ??= fstatSync(this.hostFd, { bigint: true }))
  }
}
