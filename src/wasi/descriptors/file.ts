import type { File, IoSlices, Stat, Times } from '../../fs/filesystem.ts'
import { Errno } from '../abi/errno.ts'
import { Fdflags, Filetype, Rights, Whence } from '../abi/flags.ts'
import { Descriptor, type Readiness } from '../descriptor.ts'
import { WasiError } from '../error.ts'
import { toBigInt, toNumber } from '../i64.ts'
import { FILE_RIGHTS, type RightSet } from '../rights.ts'

const MAX_OFFSET = (1n << 63n) - 1n

/** How a file was opened: what the host's descriptor can do, whatever the rights say. */
export interface Access {
  readonly read: boolean
  readonly write: boolean
}

/** A regular file: keeps the position that fd_read, fd_write, fd_seek and fd_tell share. */
export class FileDescriptor extends Descriptor {
  readonly filetype = Filetype.REGULAR_FILE
  readonly applicable = FILE_RIGHTS
  readonly #file: File
  readonly #access: Access
  /** Beyond 2^53, where no file reaches and so nothing moves it, only near to it. */
  #position = 0
  /** The position beyond 2^53. */
  #far = 0n

  constructor(file: File, access: Access, base: RightSet, inheriting: RightSet, flags: number) {
    super(base, inheriting, flags)
    this.#file = file
    this.#access = access
  }

  /** A file that was never opened for it: BADF, as read(2) and write(2) say; a right given up: NOTCAPABLE. */
  override missing(rights: RightSet): Errno {
    if ((rights & Rights.FD_READ) !== 0 && !this.#access.read) return Errno.BADF
    if ((rights & Rights.FD_WRITE) !== 0 && !this.#access.write) return Errno.BADF
    return Errno.NOTCAPABLE
  }

  override wrongKind(rights: RightSet): Errno {
    return (rights & Rights.FD_READDIR) !== 0 ? Errno.NOTDIR : Errno.BADF
  }

  stat(): Stat {
    return this.#file.stat()
  }

  close(): void {
    this.#file.close()
  }

  override read(into: IoSlices): number {
    const count = this.#file.read(into, this.#position)
    this.#position += count
    return count
  }

  override write(from: IoSlices): number {
    if (from.total === 0) return 0 // write(2) of nothing leaves everything as it was, the position of an append file too.
    let written: number
    if ((this.flags & Fdflags.APPEND) !== 0) {
      ;({ written, position: this.#position } = this.#file.append(from))
    } else {
      written = this.#file.write(from, this.#position)
      this.#position += written
    }
    this.afterWrite()
    return written
  }

  override pread(into: IoSlices, offset: bigint): number {
    return this.#file.read(into, toNumber(offset))
  }

  override pwrite(from: IoSlices, offset: bigint): number {
    if (from.total === 0) return 0
    const written = this.#file.write(from, toNumber(offset))
    this.afterWrite()
    return written
  }

  override seek(offset: bigint, whence: number): bigint {
    const from = whence === Whence.SET ? 0n : whence === Whence.CUR ? this.tell() : this.#file.stat().size
    const position = from + offset
    if (position < 0n) throw new WasiError(Errno.INVAL)
    if (position > MAX_OFFSET) throw new WasiError(Errno.OVERFLOW)
    this.#position = toNumber(position)
    if (this.#position > Number.MAX_SAFE_INTEGER) this.#far = position
    return position
  }

  override tell(): bigint {
    return this.#position > Number.MAX_SAFE_INTEGER ? this.#far : toBigInt(this.#position)
  }

  override advise(): void {
    // Advice may be ignored, and Node has no way to give it.
  }

  override allocate(offset: bigint, length: bigint): void {
    if (!this.#access.write) throw new WasiError(Errno.BADF)
    this.#file.allocate(offset, length)
  }

  /** INVAL for a file that was not opened for writing, as ftruncate(2) says; TRUNC alone made the host open it so. */
  override setSize(size: bigint): void {
    if (!this.#access.write) throw new WasiError(Errno.INVAL)
    this.#file.truncate(size)
  }

  override setTimes(times: Times): void {
    this.#file.setTimes(times)
  }

  override sync(dataOnly: boolean): void {
    this.#file.sync(dataOnly)
  }

  override pollRead(): Readiness {
    const left = this.#file.stat().size - this.tell()
    return { bytes: left > 0n ? left : 0n, hangup: false }
  }

  /** SYNC and DSYNC can be set on an open descriptor, so they are kept by syncing after each write. */
  protected afterWrite(): void {
    if ((this.flags & (Fdflags.SYNC | Fdflags.DSYNC)) !== 0) this.#file.sync((this.flags & Fdflags.SYNC) === 0)
  }
}
