import type { IoSlices, SharedFile } from '../../fs/filesystem.ts'
import { Errno } from '../abi/errno.ts'
import { Fdflags, Whence } from '../abi/flags.ts'
import type { Readiness } from '../descriptor.ts'
import { WasiError } from '../error.ts'
import type { RightSet } from '../rights.ts'
import { type Access, FileDescriptor } from './file.ts'

/**
 * A standard stream that is a file. Its position is shared with the programs before and after this one in a script, so
 * reads and writes move that one; only a guest that seeks gets, from then on, a position of its own.
 */
export class SharedFileDescriptor extends FileDescriptor {
  readonly #file: SharedFile
  #seeked = false

  constructor(file: SharedFile, access: Access, base: RightSet) {
    super(file, access, base, 0, 0)
    this.#file = file
  }

  override read(into: IoSlices): number {
    return this.#seeked ? super.read(into) : this.#file.readNext(into)
  }

  override write(from: IoSlices): number {
    if (this.#seeked || (this.flags & Fdflags.APPEND) !== 0) return super.write(from)
    const written = this.#file.writeNext(from)
    this.afterWrite()
    return written
  }

  override seek(offset: bigint, whence: number): bigint {
    if (!this.#seeked) super.seek(this.#shared(), Whence.SET)
    const position = super.seek(offset, whence)
    this.#seeked ||= position !== this.#shared()
    return position
  }

  override tell(): bigint {
    return this.#seeked ? super.tell() : this.#shared()
  }

  override pollRead(): Readiness {
    const position = this.#seeked ? super.tell() : BigInt(this.#file.position() ?? 0)
    const left = this.#file.stat().size - position
    return { bytes: left > 0n ? left : 0n, hangup: false }
  }

  #shared(): bigint {
    const position = this.#file.position()
    if (position === undefined) throw new WasiError(Errno.SPIPE)
    return BigInt(position)
  }
}
