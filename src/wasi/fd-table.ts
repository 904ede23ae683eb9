import { Errno } from './abi/errno.ts'
import type { Descriptor } from './descriptor.ts'
import { DirectoryDescriptor } from './descriptors/directory.ts'
import { WasiError } from './error.ts'
import type { RightSet } from './rights.ts'

/** No guest has more descriptors than this at once, if nothing else is said; the host's own limit (MFILE from open) is usually lower. */
export const MAX_FDS = 1 << 16

/** The guest's file descriptors: small numbers, the lowest free one given out first, as POSIX has it. */
export class FdTable {
  readonly #descriptors: (Descriptor | undefined)[] = []
  readonly #limit: number
  /** No number below this is free. */
  #lowest = 0

  constructor(limit = MAX_FDS) {
    this.#limit = limit
  }

  /** MFILE when the table is full: asked before the host opens anything. */
  reserve(): void {
    if (this.#descriptors.length >= this.#limit && this.#free() >= this.#limit) throw new WasiError(Errno.MFILE)
  }

  add(descriptor: Descriptor): number {
    const fd = this.#free()
    this.#descriptors[fd] = descriptor
    this.#lowest = fd + 1
    return fd
  }

  /** The descriptor, with the rights asked for. BADF, or what its kind says of a right that it has not. */
  require(fd: number, rights: RightSet): Descriptor {
    const descriptor = this.#descriptors[fd >>> 0]
    if (descriptor === undefined) throw new WasiError(Errno.BADF)
    if ((descriptor.base & rights) !== rights) throw new WasiError(refusal(descriptor, rights))
    return descriptor
  }

  /** A directory with the rights asked for. BADF, NOTDIR, NOTCAPABLE. */
  requireDirectory(fd: number, rights: RightSet): DirectoryDescriptor {
    const descriptor = this.#descriptors[fd >>> 0]
    if (descriptor === undefined) throw new WasiError(Errno.BADF)
    if (!(descriptor instanceof DirectoryDescriptor)) throw new WasiError(Errno.NOTDIR)
    if ((descriptor.base & rights) !== rights) throw new WasiError(Errno.NOTCAPABLE)
    return descriptor
  }

  /** Takes the descriptor out of the table and closes it. BADF. */
  close(fd: number): void {
    const descriptor = this.require(fd, 0)
    this.#remove(fd >>> 0)
    descriptor.close()
  }

  /** Moves `from` to the number `to`, closing what was there. BADF unless both are open. */
  renumber(from: number, to: number): void {
    const descriptor = this.require(from, 0)
    const replaced = this.require(to, 0)
    if (descriptor === replaced) return
    this.#descriptors[to >>> 0] = descriptor
    this.#remove(from >>> 0)
    replaced.close()
  }

  /** Closes everything, also when some of it fails. */
  closeAll(): void {
    for (const descriptor of this.#descriptors.splice(0)) {
      try {
        descriptor?.close()
      } catch {
        // The run is over; there is nobody left to tell.
      }
    }
  }

  #remove(fd: number): void {
    this.#descriptors[fd] = undefined
    if (fd < this.#lowest) this.#lowest = fd
  }

  #free(): number {
    let fd = this.#lowest
    while (this.#descriptors[fd] !== undefined) fd++
    return fd
  }
}

function refusal(descriptor: Descriptor, rights: RightSet): Errno {
  const unknown = rights & ~descriptor.applicable
  if (unknown !== 0) return descriptor.wrongKind(unknown)
  return descriptor.missing(rights & ~descriptor.base)
}
