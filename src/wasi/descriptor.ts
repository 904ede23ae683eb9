import type { IoSlices, Stat, Times } from '../fs/filesystem.ts'
import { Errno } from './abi/errno.ts'
import { Fdflags, type Filetype } from './abi/flags.ts'
import { WasiError } from './error.ts'
import type { RightSet } from './rights.ts'

/** What a poll found: how many bytes are there, and whether the other end is gone. */
export interface Readiness {
  readonly bytes: bigint
  readonly hangup: boolean
}

const NONE = { low: 0, high: 0 }

/** One entry of a directory, for fd_readdir. */
export interface DirectoryEntry {
  readonly name: string
  readonly ino: bigint
  readonly type: Filetype
  /** Where a listing goes on after this entry. */
  readonly next: bigint
}

/**
 * What a guest's file descriptor stands for. This base refuses everything: a kind of descriptor says what it can do by
 * overriding, and `applicable` says which rights make sense for it at all.
 */
export abstract class Descriptor {
  abstract readonly filetype: Filetype
  /** Rights that this kind of descriptor can have. Asking for others is `wrongKind`, not a lack of capability. */
  abstract readonly applicable: RightSet
  base: RightSet
  inheriting: RightSet
  /** `fdflags` as the guest sees them. */
  flags: number

  constructor(base: RightSet, inheriting: RightSet, flags = 0) {
    this.base = base
    this.inheriting = inheriting
    this.flags = flags
  }

  /** Rights above bit 29, which are told (fd_fdstat_get) and mean nothing to us. */
  get dialectRights(): { readonly low: number; readonly high: number } {
    return NONE
  }

  get nonBlocking(): boolean {
    return (this.flags & Fdflags.NONBLOCK) !== 0
  }

  /** The errno for an operation that this kind of descriptor never has. */
  wrongKind(_rights: RightSet): Errno {
    return Errno.BADF
  }

  /** The errno for a right that this kind could have and this descriptor has not. */
  missing(_rights: RightSet): Errno {
    return Errno.NOTCAPABLE
  }

  /** fd_filestat_get. */
  abstract stat(): Stat
  /** Gives everything back to the host. The descriptor is not used afterwards. */
  abstract close(): void

  /** Bytes read, 0 at the end. When there are none now: stands still if `block`, else AGAIN. */
  read(_into: IoSlices, _block: boolean): number {
    throw new WasiError(Errno.BADF)
  }
  write(_from: IoSlices): number {
    throw new WasiError(Errno.BADF)
  }
  pread(_into: IoSlices, _offset: bigint): number {
    throw new WasiError(Errno.SPIPE)
  }
  pwrite(_from: IoSlices, _offset: bigint): number {
    throw new WasiError(Errno.SPIPE)
  }
  /** The new position. `whence` as in preview1. */
  seek(_offset: bigint, _whence: number): bigint {
    throw new WasiError(Errno.SPIPE)
  }
  tell(): bigint {
    throw new WasiError(Errno.SPIPE)
  }
  advise(): void {
    throw new WasiError(Errno.SPIPE)
  }
  allocate(_offset: bigint, _length: bigint): void {
    throw new WasiError(Errno.SPIPE)
  }
  setSize(_size: bigint): void {
    throw new WasiError(Errno.INVAL)
  }
  setTimes(_times: Times): void {
    throw new WasiError(Errno.INVAL)
  }
  sync(_dataOnly: boolean): void {
    throw new WasiError(Errno.INVAL)
  }
  /** fd_fdstat_set_flags: which flags can be changed depends on the kind. */
  setFlags(flags: number): void {
    this.flags = flags
  }
  /** Entries from `cookie` on. */
  entries(_cookie: bigint): Iterable<DirectoryEntry> {
    throw new WasiError(Errno.NOTDIR)
  }

  /** What a read would find, or undefined when it would have to wait. Files and the like never wait. */
  pollRead(): Readiness | undefined {
    return { bytes: 0n, hangup: false }
  }
  /** Calls `wake` once pollRead may have something; answers how to call it off. Only asked of what pollRead left open. */
  whenReadable(_wake: () => void): () => void {
    throw new WasiError(Errno.NOTSUP)
  }

  /** The same for a write. Files, pipes and terminals: a write waits in the kernel if it must, so there is nothing to wait for here. */
  pollWrite(): Readiness | undefined {
    return { bytes: 0n, hangup: false }
  }
  whenWritable(_wake: () => void): () => void {
    throw new WasiError(Errno.NOTSUP)
  }
}
