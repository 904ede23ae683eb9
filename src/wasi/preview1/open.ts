import { FsError } from '../../fs/error.ts'
import type { Opened, OpenOptions } from '../../fs/filesystem.ts'
import type { Act, LastName } from '../../fs/resolve.ts'
import { Errno } from '../abi/errno.ts'
import { Fdflags, Oflags, Rights } from '../abi/flags.ts'
import type { Descriptor } from '../descriptor.ts'
import { DirectoryDescriptor } from '../descriptors/directory.ts'
import { FileDescriptor } from '../descriptors/file.ts'
import { StreamDescriptor } from '../descriptors/stream.ts'
import { WasiError } from '../error.ts'
import { DIRECTORY_RIGHTS, FILE_RIGHTS, toRightSet } from '../rights.ts'

/** What path_open was asked for, as wasm passes it. */
export interface Wanted {
  readonly oflags: number
  readonly fdflags: number
  readonly base: bigint
  readonly inheriting: bigint
}

const ALL_OFLAGS = Oflags.CREAT | Oflags.DIRECTORY | Oflags.EXCL | Oflags.TRUNC
const ALL_FDFLAGS = Fdflags.APPEND | Fdflags.DSYNC | Fdflags.NONBLOCK | Fdflags.RSYNC | Fdflags.SYNC

/**
 * path_open(dirfd, path): a new descriptor below `from`. The rights asked for are cut to what `from` passes on and to what
 * the kind of thing can have; they decide whether the host opens it for reading, for writing or both. openat(2).
 *
 * NOENT, EXIST (CREAT and EXCL), NOTDIR (DIRECTORY on a file), ISDIR (a directory for writing), LOOP (a link, without
 * SYMLINK_FOLLOW), NOTCAPABLE (CREAT, DSYNC, RSYNC, SYNC, reading or writing without the right; TRUNC without that to set
 * a size), INVAL (unknown
 * flags, CREAT with DIRECTORY), MFILE, ROFS, NOSPC, TXTBSY, NXIO (a socket; a FIFO for writing that nobody reads).
 */
export function openPath(
  from: DirectoryDescriptor,
  { oflags, fdflags, base, inheriting }: Wanted,
  at: <T>(last: LastName, act: Act<T>) => T,
  last: 'follow' | 'nofollow',
): Descriptor {
  // 1. Arguments that mean nothing.
  if ((oflags & ~ALL_OFLAGS) !== 0 || (fdflags & ~ALL_FDFLAGS) !== 0) throw new WasiError(Errno.INVAL)
  const create = (oflags & Oflags.CREAT) !== 0
  const exclusive = create && (oflags & Oflags.EXCL) !== 0
  const truncate = (oflags & Oflags.TRUNC) !== 0
  const directoryOnly = (oflags & Oflags.DIRECTORY) !== 0
  if (create && directoryOnly) throw new WasiError(Errno.INVAL)

  // 2. Rights: on the directory for creating and truncating, inherited for what the new descriptor is to do.
  if (create && (from.base & Rights.PATH_CREATE_FILE) === 0) throw new WasiError(Errno.NOTCAPABLE)
  if ((fdflags & Fdflags.DSYNC) !== 0 && (from.inheriting & (Rights.FD_DATASYNC | Rights.FD_SYNC)) === 0) throw new WasiError(Errno.NOTCAPABLE)
  if ((fdflags & (Fdflags.RSYNC | Fdflags.SYNC)) !== 0 && (from.inheriting & Rights.FD_SYNC) === 0) throw new WasiError(Errno.NOTCAPABLE)
  const wantedBase = toRightSet(base)
  const grantedBase = wantedBase & from.inheriting
  const grantedInheriting = toRightSet(inheriting) & from.inheriting
  // Who may write the file and set its size can truncate it a moment later anyway. Go's os.Root relies on it: it opens its
  // directory for reading, without PATH_FILESTAT_SET_SIZE.
  const settable = Rights.FD_WRITE | Rights.FD_FILESTAT_SET_SIZE
  if (truncate && (from.base & Rights.PATH_FILESTAT_SET_SIZE) === 0 && (grantedBase & settable) !== settable) throw new WasiError(Errno.NOTCAPABLE)
  const transfer = Rights.FD_READ | Rights.FD_WRITE
  if ((wantedBase & ~grantedBase & transfer) !== 0) throw new WasiError(Errno.NOTCAPABLE)
  const read = (wantedBase & Rights.FD_READ) !== 0
  const write = (wantedBase & Rights.FD_WRITE) !== 0

  // 3. The open itself. Truncating needs a descriptor that can write, whatever the guest may do with it later.
  const hostWrite = write || truncate
  const append = hostWrite && (fdflags & Fdflags.APPEND) !== 0
  const options: OpenOptions = { read: read || !hostWrite, write: hostWrite, append, create, exclusive, truncate }
  const opened = at<Opened>(exclusive ? 'nofollow' : last, ({ directory, name }) => {
    if (name !== undefined && !directoryOnly) return directory.open(name, options)
    const found = name === undefined ? directory.duplicate() : directory.openDirectory(name)
    if (hostWrite || create) {
      found.close()
      throw new FsError(exclusive ? 'EEXIST' : 'EISDIR')
    }
    return { kind: 'directory', directory: found }
  })

  // 4. The descriptor, with the rights that its kind can have.
  switch (opened.kind) {
    case 'directory':
      return new DirectoryDescriptor(opened.directory, grantedBase & DIRECTORY_RIGHTS, grantedInheriting, fdflags)
    case 'file':
      return new FileDescriptor(opened.file, { read, write }, grantedBase & FILE_RIGHTS, grantedInheriting, fdflags)
    case 'stream':
      return new StreamDescriptor(opened.stream, grantedBase, fdflags)
  }
}
