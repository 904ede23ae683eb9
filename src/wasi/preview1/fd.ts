import { Errno } from '../abi/errno.ts'
import { Fdflags, Preopentype, Rights, Whence } from '../abi/flags.ts'
import type { Descriptor } from '../descriptor.ts'
import { DirectoryDescriptor } from '../descriptors/directory.ts'
import { SocketDescriptor } from '../descriptors/socket.ts'
import { errnoOf, WasiError } from '../error.ts'
import type { FdTable } from '../fd-table.ts'
import { toRightSet } from '../rights.ts'
import { receive, send } from '../socket-io.ts'
import { timesOf } from '../times.ts'
import { type Bodies, MAX_OFFSET } from './body.ts'

type Names =
  | 'fd_advise' | 'fd_allocate' | 'fd_close' | 'fd_datasync' | 'fd_fdstat_get' | 'fd_fdstat_set_flags'
  | 'fd_fdstat_set_rights' | 'fd_filestat_get' | 'fd_filestat_set_size' | 'fd_filestat_set_times' | 'fd_pread'
  | 'fd_prestat_get' | 'fd_prestat_dir_name' | 'fd_pwrite' | 'fd_read' | 'fd_renumber' | 'fd_seek' | 'fd_sync'
  | 'fd_tell' | 'fd_write'

const ALL_FDFLAGS = Fdflags.APPEND | Fdflags.DSYNC | Fdflags.NONBLOCK | Fdflags.RSYNC | Fdflags.SYNC

/**
 * Everything that takes an open descriptor, but for fd_readdir (readdir.ts). All of them: BADF (no such descriptor),
 * NOTCAPABLE (the right of the function's name was given up), and FAULT where an address is passed.
 * https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#fd_advise
 */
export const fd: Bodies<Names> = {
  /** Does nothing, which advice allows. INVAL (no such advice, a range beyond 2^63), SPIPE. posix_fadvise(2). */
  fd_advise({ fds }, fd, offset, len, advice) {
    const descriptor = fds.require(fd, Rights.FD_ADVISE)
    if (advice < 0 || advice > 5) throw new WasiError(Errno.INVAL)
    checkRange(offset, len)
    descriptor.advise()
  },

  /**
   * Makes sure that the range exists and has room on the disk; the file may grow, never shrink.
   * INVAL (no bytes), FBIG (beyond 2^63), NOSPC, ISDIR, SPIPE. posix_fallocate(3).
   */
  fd_allocate({ fds }, fd, offset, len) {
    const descriptor = fds.require(fd, Rights.FD_ALLOCATE)
    if (len === 0n) throw new WasiError(Errno.INVAL)
    const [start, length] = [BigInt.asUintN(64, offset), BigInt.asUintN(64, len)]
    if (start + length > MAX_OFFSET) throw new WasiError(Errno.FBIG)
    descriptor.allocate(start, length)
  },

  /** Frees the number. close(2). */
  fd_close({ fds }, fd) {
    fds.close(fd)
  },

  /** Waits until the data is on the disk. fdatasync(2). */
  fd_datasync({ fds }, fd) {
    fds.require(fd, Rights.FD_DATASYNC).sync(true)
  },

  /** Writes `fdstat`, 24 bytes: 0 u8 filetype | 2 u16 flags | 8 u64 rights_base | 16 u64 rights_inheriting. */
  fd_fdstat_get({ fds, memory }, fd, statPtr) {
    const descriptor = fds.require(fd, 0)
    const at = memory.range(statPtr, 24)
    const { view } = memory
    const { low, high } = descriptor.dialectRights
    view.setUint32(at, descriptor.filetype | (descriptor.flags << 16), true)
    view.setUint32(at + 4, 0, true)
    view.setUint32(at + 8, descriptor.base | low, true)
    view.setUint32(at + 12, high, true)
    view.setUint32(at + 16, descriptor.inheriting, true)
    view.setUint32(at + 20, 0, true)
  },

  /** Sets all flags at once. INVAL (no such flag). fcntl(F_SETFL). */
  fd_fdstat_set_flags({ fds }, fd, flags) {
    const descriptor = fds.require(fd, Rights.FD_FDSTAT_SET_FLAGS)
    if ((flags & ~ALL_FDFLAGS) !== 0) throw new WasiError(Errno.INVAL)
    descriptor.setFlags(flags)
  },

  /** Gives rights up; they never come back. NOTCAPABLE when one is asked for that the descriptor has not. */
  fd_fdstat_set_rights({ fds }, fd, base, inheriting) {
    const descriptor = fds.require(fd, 0)
    const [newBase, newInheriting] = [toRightSet(base), toRightSet(inheriting)]
    const beyond = (newBase & ~descriptor.base) | (newInheriting & ~descriptor.inheriting)
    if (beyond !== 0) throw new WasiError(Errno.NOTCAPABLE)
    descriptor.base = newBase
    descriptor.inheriting = newInheriting
  },

  /** Writes `filestat` (layout.ts). fstat(2). */
  fd_filestat_get({ fds, memory, layout }, fd, bufPtr) {
    const descriptor = fds.require(fd, Rights.FD_FILESTAT_GET)
    memory.range(bufPtr, layout.filestatSize)
    layout.writeFilestat(memory, bufPtr, descriptor.stat())
    memory.writeU8(bufPtr + 16, descriptor.filetype) // A UDP socket is a kind of its own here, and none to a file system.
  },

  /** Cuts or grows the file. INVAL (not a file, beyond 2^63), FBIG, NOSPC. ftruncate(2). */
  fd_filestat_set_size({ fds }, fd, size) {
    const descriptor = fds.require(fd, Rights.FD_FILESTAT_SET_SIZE)
    const wanted = BigInt.asUintN(64, size)
    if (wanted > MAX_OFFSET) throw new WasiError(Errno.INVAL)
    descriptor.setSize(wanted)
  },

  /** Sets the times of access and modification, to the nanosecond. INVAL (contradicting or unknown flags). futimens(3). */
  fd_filestat_set_times({ fds }, fd, atim, mtim, flags) {
    fds.require(fd, Rights.FD_FILESTAT_SET_TIMES).setTimes(timesOf(atim, mtim, flags))
  },

  /** Reads at an offset and leaves the position alone. INVAL (offset beyond 2^63), ISDIR, SPIPE. preadv(2). */
  fd_pread({ fds, memory }, fd, iovsPtr, iovsLen, offset, nreadPtr) {
    const descriptor = fds.require(fd, Rights.FD_READ | Rights.FD_SEEK)
    memory.range(nreadPtr, 4)
    memory.writeU32(nreadPtr, descriptor.pread(memory.slices(iovsPtr, iovsLen), checkOffset(offset)))
  },

  /** Writes `prestat`, 8 bytes: 0 u8 tag (0, a directory) | 4 u32 length of its name. BADF for what was not preopened. */
  fd_prestat_get({ fds, memory }, fd, bufPtr) {
    const descriptor = fds.require(fd, 0)
    if (!(descriptor instanceof DirectoryDescriptor) || descriptor.preopenName === undefined) throw new WasiError(Errno.BADF)
    const at = memory.range(bufPtr, 8)
    memory.view.setUint32(at, Preopentype.DIR, true)
    memory.view.setUint32(at + 4, descriptor.preopenName.length, true)
  },

  /** Writes the name of a preopened directory, without a zero. NAMETOOLONG (the buffer is too small), BADF. */
  fd_prestat_dir_name({ fds, memory }, fd, pathPtr, pathLen) {
    const descriptor = fds.require(fd, 0)
    if (!(descriptor instanceof DirectoryDescriptor) || descriptor.preopenName === undefined) throw new WasiError(Errno.BADF)
    if (descriptor.preopenName.length > pathLen >>> 0) throw new WasiError(Errno.NAMETOOLONG)
    memory.writeBytes(pathPtr, descriptor.preopenName)
  },

  /**
   * Writes at an offset, in append mode too, as POSIX (and not Linux) has it, and leaves the position alone.
   * INVAL (offset beyond 2^63), FBIG, NOSPC, ISDIR, SPIPE. pwritev(2).
   */
  fd_pwrite({ fds, memory }, fd, iovsPtr, iovsLen, offset, nwrittenPtr) {
    const descriptor = fds.require(fd, Rights.FD_WRITE | Rights.FD_SEEK)
    memory.range(nwrittenPtr, 4)
    memory.writeU32(nwrittenPtr, descriptor.pwrite(memory.slices(iovsPtr, iovsLen), checkOffset(offset)))
  },

  /**
   * Reads into the slices in order; fewer bytes than there is room for are no error, 0 is the end. Waits while there is
   * nothing. AGAIN (NONBLOCK and nothing there), ISDIR. readv(2).
   */
  fd_read(context, fd, iovsPtr, iovsLen, nreadPtr) {
    const { fds, memory } = context
    const descriptor = fds.require(fd, Rights.FD_READ)
    if (descriptor instanceof SocketDescriptor) return receive(context, fd, iovsPtr, iovsLen, 0, nreadPtr)
    memory.range(nreadPtr, 4)
    const block = !descriptor.nonBlocking && !context.suspend
    try {
      memory.writeU32(nreadPtr, descriptor.read(memory.slices(iovsPtr, iovsLen), block))
      return undefined
    } catch (error) {
      if (descriptor.nonBlocking || errnoOf(error) !== Errno.AGAIN) throw error
    }
    // Suspended: the descriptor may have been closed or memory have grown when the guest goes on, so begin again.
    return new Promise<void>((wake) => void descriptor.whenReadable(wake)).then(() =>
      fd_read(context, fd, iovsPtr, iovsLen, nreadPtr))
  },

  /** Exchanges numbers: `fd` becomes `to`, what `to` was is closed. Onto itself: nothing. BADF unless both are open. dup2(2). */
  fd_renumber({ fds }, fd, to) {
    fds.renumber(fd, to)
  },

  /** Moves the position and writes it. INVAL (before 0, no such whence), OVERFLOW (beyond 2^63), SPIPE, ISDIR. lseek(2). */
  fd_seek({ fds, memory, layout }, fd, offset, whence, newOffsetPtr) {
    const from = layout.whence(whence)
    const asks = from === Whence.CUR && offset === 0n
    const descriptor = asks ? requireTelling(fds, fd) : fds.require(fd, Rights.FD_SEEK)
    if (from === undefined) throw new WasiError(Errno.INVAL)
    memory.range(newOffsetPtr, 8)
    memory.writeU64(newOffsetPtr, descriptor.seek(offset, from))
  },

  /** Waits until data and metadata are on the disk. fsync(2). */
  fd_sync({ fds }, fd) {
    fds.require(fd, Rights.FD_SYNC).sync(false)
  },

  /** Writes the position. SPIPE, ISDIR. */
  fd_tell({ fds, memory }, fd, offsetPtr) {
    const descriptor = requireTelling(fds, fd)
    memory.range(offsetPtr, 8)
    memory.writeU64(offsetPtr, descriptor.tell())
  },

  /**
   * Writes the slices in order; fewer bytes than given are no error. AGAIN (NONBLOCK and no room), PIPE (nobody reads any
   * more; there is no signal), NOSPC, FBIG, ISDIR. A socket that is not NONBLOCK waits until all is taken. writev(2).
   */
  fd_write(context, fd, iovsPtr, iovsLen, nwrittenPtr) {
    const { fds, memory } = context
    const descriptor = fds.require(fd, Rights.FD_WRITE)
    if (descriptor instanceof SocketDescriptor) return send(context, fd, iovsPtr, iovsLen, nwrittenPtr)
    memory.range(nwrittenPtr, 4)
    memory.writeU32(nwrittenPtr, descriptor.write(memory.slices(iovsPtr, iovsLen)))
    return undefined
  },
}

const { fd_read } = fd

/** A descriptor that may tell its position: the right to seek implies that to tell. */
function requireTelling(fds: FdTable, fd: number): Descriptor {
  const seeks = (fds.require(fd, 0).base & Rights.FD_SEEK) !== 0
  return fds.require(fd, seeks ? Rights.FD_SEEK : Rights.FD_TELL)
}

function checkOffset(offset: bigint): bigint {
  if (offset < 0n) throw new WasiError(Errno.INVAL) // A u64 of 2^63 or more, as wasm passes it.
  return offset
}

function checkRange(offset: bigint, len: bigint): void {
  if (BigInt.asUintN(64, offset) + BigInt.asUintN(64, len) > MAX_OFFSET) throw new WasiError(Errno.INVAL)
}
