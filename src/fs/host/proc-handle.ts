import * as fs from 'node:fs'
import { type ByteString, hostBytes } from '../byte-string.ts'
import type { Handle } from './handle.ts'

/**
 * Linux: a directory descriptor, named to node:fs through /proc. `/proc/PID/fd/N/name` is openat(N, "name"): the kernel
 * starts at the directory that N holds, wherever it has been moved. PID and not "self" saves one link per call.
 * proc(5), openat(2).
 */

const { O_DIRECTORY, O_NOFOLLOW } = fs.constants
/** A descriptor that names a directory without opening it: no read permission needed. open(2). */
const O_PATH = 0x200000

/** The folder of this process's descriptors; undefined where /proc is not mounted or not Linux's. */
let descriptors: string | undefined

/** True when the kernel offers what this file needs. */
export function procIsThere(): boolean {
  if (process.platform !== 'linux') return false
  try {
    descriptors ??= `/proc/${fs.readlinkSync('/proc/self')}/fd/`
    return true
  } catch {
    return false
  }
}

export class ProcHandle implements Handle {
  readonly hostFd: number
  readonly #prefix: string
  /** The directory's path as the kernel last told it; only ever compared with another answer of the kernel. */
  #ownPath: ByteString | undefined

  /** Takes over `hostFd`. */
  constructor(hostFd: number) {
    this.hostFd = hostFd
    this.#prefix = `${descriptors}${hostFd}/`
  }

  /** A handle of the directory that the user named, through whatever links its path has. ENOENT, ENOTDIR, EACCES. */
  static open(hostPath: string): ProcHandle {
    return new ProcHandle(fs.openSync(hostPath, O_PATH | O_DIRECTORY))
  }

  at(name: ByteString): string | Buffer {
    return hostBytes(this.#prefix + name)
  }

  self(): string {
    return this.#prefix
  }

  enter(name: ByteString): ProcHandle {
    return new ProcHandle(fs.openSync(this.at(name), O_PATH | O_DIRECTORY | O_NOFOLLOW))
  }

  duplicate(): ProcHandle {
    return new ProcHandle(fs.openSync(this.#prefix, O_PATH | O_DIRECTORY))
  }

  close(): void {
    fs.closeSync(this.hostFd)
  }

  /**
   * Opens all of "a/b/c" at once, then asks the kernel where that led. The answer is the place below this directory with
   * just these names if and only if no link was crossed and nothing was left: such a handle is as good as one walked to.
   */
  leap(path: ByteString): ProcHandle | undefined {
    let hostFd: number
    try {
      hostFd = fs.openSync(this.at(path), O_PATH | O_DIRECTORY)
    } catch {
      return undefined
    }
    const found = new ProcHandle(hostFd)
    const place = found.#path()
    this.#ownPath ??= this.#path()
    if (place === below(this.#ownPath, path)) return found
    this.#ownPath = this.#path() // This directory may have been moved since it was asked.
    if (place === below(this.#ownPath, path)) return found
    found.close()
    return undefined
  }

  #path(): ByteString {
    return fs.readlinkSync(`${descriptors}${this.hostFd}`, 'latin1')
  }
}

const below = (directory: ByteString, path: ByteString): ByteString => (directory === '/' ? `/${path}` : `${directory}/${path}`)
