import type { IoSlices, Stat, Stream } from '../../fs/filesystem.ts'
import { Errno } from '../abi/errno.ts'
import { type Filetype, Rights } from '../abi/flags.ts'
import { Descriptor, type Readiness } from '../descriptor.ts'
import { errnoOf } from '../error.ts'
import { filetypeOf } from '../filetype.ts'
import { toNumber } from '../i64.ts'
import { DEVICE_RIGHTS, type RightSet, STREAM_RIGHTS } from '../rights.ts'

/** A pipe, a terminal or a device: the standard streams mostly. */
export class StreamDescriptor extends Descriptor {
  readonly filetype: Filetype
  readonly applicable: RightSet
  readonly stream: Stream

  /** `allowed`: the rights wanted, of which those are kept that such a stream can have. */
  constructor(stream: Stream, allowed: RightSet, flags = 0) {
    const seeks = stream.type === 'character-device' && !stream.terminal
    const applicable = seeks ? DEVICE_RIGHTS : STREAM_RIGHTS
    super(allowed & applicable, 0, flags)
    this.applicable = applicable
    this.filetype = filetypeOf(stream.type)
    this.stream = stream
  }

  override wrongKind(rights: RightSet): Errno {
    if ((rights & (Rights.FD_SEEK | Rights.FD_TELL | Rights.FD_ADVISE | Rights.FD_ALLOCATE)) !== 0) return Errno.SPIPE
    if ((rights & Rights.FD_READDIR) !== 0) return Errno.NOTDIR
    return Errno.INVAL
  }

  override missing(rights: RightSet): Errno {
    return (rights & (Rights.FD_READ | Rights.FD_WRITE)) !== 0 ? Errno.BADF : Errno.NOTCAPABLE
  }

  stat(): Stat {
    return this.stream.stat()
  }

  close(): void {
    this.stream.close()
  }

  override read(into: IoSlices, block: boolean): number {
    return block && this.stream.waits ? this.stream.readBlocking(into) : this.stream.readNow(into)
  }

  override write(from: IoSlices): number {
    return this.stream.write(from, this.nonBlocking)
  }

  /** Only what has the right to seek gets here: a device, which knows by itself what it makes of an offset. */
  override pread(into: IoSlices, offset: bigint): number {
    return this.stream.readAt?.(into, toNumber(offset)) ?? super.pread(into, offset)
  }

  override pwrite(from: IoSlices, offset: bigint): number {
    return this.stream.writeAt?.(from, toNumber(offset)) ?? super.pwrite(from, offset)
  }

  /** A device that is no terminal has no position, but lseek(2) on /dev/null succeeds: always at 0. */
  override seek(): bigint {
    return 0n
  }

  override tell(): bigint {
    return 0n
  }

  override sync(): void {
    try {
      this.stream.sync()
    } catch (error) {
      // fsync(2) of a pipe is EINVAL; nothing of it waits to be written, so for a guest it is done.
      if (errnoOf(error) !== Errno.INVAL) throw error
    }
  }

  override pollRead(): Readiness | undefined {
    const found = this.stream.peek()
    return found && { bytes: found === 'end' ? 0n : 1n, hangup: found === 'end' }
  }

  override whenReadable(wake: () => void): () => void {
    return this.stream.whenReady(wake)
  }
}
