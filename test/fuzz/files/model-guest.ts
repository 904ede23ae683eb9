import { allRights, bitsOf, fdflags as fdflagTable, filetypes, fstflags, namesIn, oflags as oflagTable } from './abi.ts'
import type { FullCall, Name, PlainCall, Slice } from './calls.ts'
import { describes, type Expectation, fails, gives, lists, succeeds } from './expectation.ts'
import { type Descriptor, ModelDescriptors, type Mount, rights } from './model-descriptors.ts'
import { Failure, fail, foundAt, Inode, inodeAt, type Last, type Place, type Time, walk } from './model.ts'

const MAX_OFFSET = (1n << 63n) - 1n
/** No file of ours grows larger: more than a number holds exactly cannot be asked of the host. */
const MAX_SIZE = (1n << 53n) - 1n

/** What each call of a preview1 guest does to the model, and must answer. */
export class ModelGuest {
  readonly #fds: ModelDescriptors

  constructor(mounts: readonly Mount[]) {
    this.#fds = new ModelDescriptors(mounts)
  }

  /** A call with every choice made: which descriptors, which of the things that there are. */
  plain(call: FullCall): PlainCall {
    return this.#fds.plain(call)
  }

  /** Does a call and says what anybody else must answer to it. */
  call(call: PlainCall): Expectation {
    try {
      return (this.#calls[call.name] as (call: PlainCall) => Expectation)(call)
    } catch (thrown) {
      if (thrown instanceof Failure) return fails(thrown.errnos)
      throw thrown
    }
  }

  readonly #calls: { readonly [N in Name]: (call: Extract<PlainCall, { name: N }>) => Expectation } = {
    path_open: (call) => {
      const from = this.#fds.directory(call.fd, 'PATH_OPEN')
      const [wanted, fdflags] = [namesIn(call.oflags, oflagTable), namesIn(call.fdflags, fdflagTable)]
      if ([...wanted].some((name) => !oflagTable.some((flag) => flag === name)) || (wanted.has('CREAT') && wanted.has('DIRECTORY'))) fail('INVAL')
      if ([...fdflags].some((name) => !fdflagTable.some((flag) => flag === name))) fail('INVAL')
      if (wanted.has('CREAT') && !from.base.has('PATH_CREATE_FILE')) fail('NOTCAPABLE')
      // The specification: fd_datasync is the right to open with DSYNC, fd_sync that to open with RSYNC and DSYNC.
      if (fdflags.has('DSYNC') && !from.inheriting.has('FD_DATASYNC') && !from.inheriting.has('FD_SYNC')) fail('NOTCAPABLE')
      if ((fdflags.has('SYNC') || fdflags.has('RSYNC')) && !from.inheriting.has('FD_SYNC')) fail('NOTCAPABLE')
      const asked = namesIn(call.base, allRights)
      // docs/RATIONALE.md: who gets both could truncate it by fd_filestat_set_size.
      const settable = ['FD_WRITE', 'FD_FILESTAT_SET_SIZE'].every((right) => asked.has(right) && from.inheriting.has(right))
      if (wanted.has('TRUNC') && !from.base.has('PATH_FILESTAT_SET_SIZE') && !settable) fail('NOTCAPABLE')
      const [read, write] = [asked.has('FD_READ'), asked.has('FD_WRITE')]
      if ((read && !from.inheriting.has('FD_READ')) || (write && !from.inheriting.has('FD_WRITE'))) fail('NOTCAPABLE')

      const [create, exclusive, changes] = [wanted.has('CREAT'), wanted.has('CREAT') && wanted.has('EXCL'), write || wanted.has('TRUNC')]
      const place = walk(from.inode, call.path, call.follow && !exclusive ? 'follow' : 'nofollow')
      let inode = foundAt(place)
      if (inode === undefined) {
        if (!create) fail('NOENT')
        inode = this.#added(from, place, new Inode('file', from.inode.device))
      } else {
        if (exclusive) fail('EXIST')
        if (inode.kind === 'symlink') fail(wanted.has('DIRECTORY') ? 'NOTDIR' : 'LOOP')
        if (inode.kind === 'file' && wanted.has('DIRECTORY')) fail('NOTDIR')
        if (inode.kind === 'directory' && (create || changes)) fail('ISDIR')
        if (changes && from.readOnly) fail('ROFS')
        if (wanted.has('TRUNC')) inode.truncate(0)
      }
      const kind = inode.kind === 'directory' ? 'directory' : 'file'
      const passed = (names: Set<string>): string[] => [...names].filter((right) => from.inheriting.has(right))
      return gives(this.#fds.add({
        kind, inode, readOnly: from.readOnly, read, write, flags: [...fdflags].join(' '), position: 0n,
        base: new Set(passed(asked).filter((right) => rights[kind].includes(right))), inheriting: new Set(passed(namesIn(call.inheriting, allRights))),
      }))
    },

    path_create_directory: ({ fd, path }) => {
      const from = this.#fds.directory(fd, 'PATH_CREATE_DIRECTORY')
      const place = walk(from.inode, path, 'entry')
      if (foundAt(place) !== undefined) fail('EXIST')
      this.#added(from, place, new Inode('directory', from.inode.device))
      return gives()
    },

    path_remove_directory: ({ fd, path }) => {
      const from = this.#fds.directory(fd, 'PATH_REMOVE_DIRECTORY')
      const place = walk(from.inode, path, 'entry')
      if (place.name === undefined) return fail('INVAL')
      if (from.readOnly) fail('ROFS')
      const inode = inodeAt(place)
      if (inode.kind !== 'directory') fail('NOTDIR')
      if (inode.entries.size > 0) fail('NOTEMPTY')
      this.#removed(place.directory, place.name)
      return gives()
    },

    path_unlink_file: ({ fd, path }) => {
      const from = this.#fds.directory(fd, 'PATH_UNLINK_FILE')
      const place = walk(from.inode, path, 'entry')
      if (place.name === undefined) return fail('ISDIR')
      const kind = tooLong(place) ? undefined : foundAt(place)?.kind
      const problem = tooLong(place) ? 'NAMETOOLONG' : kind === undefined ? 'NOENT' : kind === 'directory' ? 'ISDIR' : place.slash ? 'NOTDIR' : undefined
      if (from.readOnly) fail('ROFS', problem ?? 'ROFS')
      if (problem !== undefined) fail(problem)
      place.directory.remove(place.name)
      return gives()
    },

    path_rename: ({ fd, path, toFd, to }) => {
      const [from, target] = [this.#fds.directory(fd, 'PATH_RENAME_SOURCE'), this.#fds.directory(toFd, 'PATH_RENAME_TARGET')]
      const source = walk(from.inode, path, 'entry')
      const missing = tooLong(source) ? 'NAMETOOLONG' : source.name === undefined ? 'BUSY' : foundAt(source) === undefined ? 'NOENT' : undefined
      const place = this.#also(missing, () => walk(target.inode, to, 'entry'))
      const kind = missing === undefined ? inodeAt(source).kind : undefined
      this.#failFor({
        BUSY: source.name === undefined || place.name === undefined,
        NAMETOOLONG: missing === 'NAMETOOLONG' || (missing === undefined && tooLong(place)),
        NOENT: missing === 'NOENT',
        ROFS: from.readOnly || target.readOnly,
        XDEV: source.directory.device !== place.directory.device,
        NOTDIR: (source.slash || place.slash) && kind !== undefined && kind !== 'directory',
      })
      const [inode, replaced] = [inodeAt(source), foundAt(place)]
      if (inode.kind === 'directory' && place.directory.isWithin(inode)) fail('INVAL')
      if (replaced?.kind === 'directory' && source.directory !== place.directory && source.directory.isWithin(replaced)) fail('NOTEMPTY')
      if (inode === replaced) return gives()
      if (replaced !== undefined) {
        if (inode.kind === 'directory' && replaced.kind !== 'directory') fail('NOTDIR')
        if (inode.kind !== 'directory' && replaced.kind === 'directory') fail('ISDIR')
        if (replaced.entries.size > 0) fail('NOTEMPTY')
        this.#removed(place.directory, place.name as string)
      } else if (place.directory.removed) {
        fail('NOENT')
      }
      place.directory.add(place.name as string, source.directory.remove(source.name as string))
      return gives()
    },

    path_link: ({ fd, follow, path, toFd, to }) => {
      const [from, target] = [this.#fds.directory(fd, 'PATH_LINK_SOURCE'), this.#fds.directory(toFd, 'PATH_LINK_TARGET')]
      const source = walk(from.inode, path, follow ? 'follow' : 'nofollow')
      const inode = tooLong(source) ? undefined : foundAt(source)
      const problem = tooLong(source) ? 'NAMETOOLONG' : inode === undefined ? 'NOENT' : inode.kind === 'directory' ? 'PERM' : undefined
      const place = this.#also(problem, () => walk(target.inode, to, 'entry'))
      this.#refuseNew(target, place, {
        [problem ?? '']: problem !== undefined,
        ROFS: from.readOnly || target.readOnly,
        XDEV: source.directory.device !== place.directory.device,
      })
      place.directory.add(place.name as string, inode as Inode)
      return gives()
    },

    path_symlink: (call) => {
      const from = this.#fds.directory(call.fd, 'PATH_SYMLINK')
      if (call.target.length > 4095) fail('NAMETOOLONG')
      if (call.target.includes('\0')) fail('ILSEQ')
      if (call.target.startsWith('/')) fail('NOTCAPABLE')
      const place = this.#also(call.target === '' ? 'NOENT' : undefined, () => walk(from.inode, call.path, 'entry'))
      this.#refuseNew(from, place, { NOENT: call.target === '' })
      const link = new Inode('symlink', from.inode.device)
      link.target = call.target
      place.directory.add(place.name as string, link)
      return gives()
    },

    path_readlink: ({ fd, path, size }) => {
      const inode = inodeAt(walk(this.#fds.directory(fd, 'PATH_READLINK').inode, path, 'nofollow'))
      if (inode.kind !== 'symlink') fail('INVAL')
      inode.atime = 'any'
      return gives(inode.target.slice(0, size))
    },

    path_filestat_get: ({ fd, follow, path }) =>
      describes(inodeAt(walk(this.#fds.directory(fd, 'PATH_FILESTAT_GET').inode, path, follow ? 'follow' : 'nofollow'))),

    path_filestat_set_times: ({ fd, follow, path, ...times }) => {
      const from = this.#fds.directory(fd, 'PATH_FILESTAT_SET_TIMES')
      const apply = this.#times(times)
      const last: Last = follow ? 'follow' : 'nofollow'
      return apply(inodeAt(walk(from.inode, path, last)), from.readOnly)
    },

    fd_read: ({ fd, slices }) => {
      const descriptor = this.#fds.require(fd, 'FD_READ')
      if (descriptor.kind === 'stream') return gives('')
      const bytes = this.#read(descriptor, descriptor.position, slices)
      descriptor.position += BigInt(bytes.length)
      return gives(bytes)
    },

    fd_pread: ({ fd, slices, offset }) => {
      const descriptor = this.#fds.require(fd, 'FD_READ', 'FD_SEEK')
      if (offset > MAX_OFFSET) fail('INVAL')
      return gives(this.#read(descriptor, offset, slices))
    },

    fd_write: ({ fd, slices }) => {
      const descriptor = this.#fds.require(fd, 'FD_WRITE')
      const bytes = bytesOf(slices)
      if (descriptor.kind === 'stream' || bytes.length === 0) return gives(bytes.length)
      const append = descriptor.flags.split(' ').includes('APPEND')
      const position = append ? BigInt(descriptor.inode.size) : descriptor.position
      this.#write(descriptor.inode, position, bytes)
      descriptor.position = position + BigInt(bytes.length)
      return gives(bytes.length)
    },

    fd_pwrite: ({ fd, slices, offset }) => {
      const descriptor = this.#fds.require(fd, 'FD_WRITE', 'FD_SEEK')
      if (offset > MAX_OFFSET) fail('INVAL')
      const bytes = bytesOf(slices)
      if (bytes.length > 0) this.#write(descriptor.inode, offset, bytes)
      return gives(bytes.length)
    },

    fd_seek: ({ fd, offset, whence }) => {
      const descriptor = whence === 'CUR' && offset === 0n ? this.#fds.telling(fd) : this.#fds.require(fd, 'FD_SEEK')
      if (!['SET', 'CUR', 'END'].includes(whence)) fail('INVAL')
      const start = whence === 'SET' ? 0n : whence === 'CUR' ? descriptor.position : BigInt(descriptor.inode.size)
      if (start + offset < 0n) fail('INVAL')
      if (start + offset > MAX_OFFSET) fail('OVERFLOW')
      descriptor.position = start + offset
      return gives(descriptor.position)
    },

    fd_tell: ({ fd }) => gives(this.#fds.telling(fd).position),

    fd_filestat_set_size: ({ fd, size }) => {
      const { inode, write } = this.#fds.require(fd, 'FD_FILESTAT_SET_SIZE')
      this.#failFor({ INVAL: size > MAX_OFFSET || !write, FBIG: size > MAX_SIZE })
      inode.truncate(Number(size))
      return gives()
    },

    fd_allocate: ({ fd, offset, len }) => {
      const { inode, write } = this.#fds.require(fd, 'FD_ALLOCATE')
      this.#failFor({ INVAL: len === 0n, FBIG: offset + len > MAX_OFFSET, BADF: !write })
      inode.size = Math.max(inode.size, Number(offset + len))
      inode.mtime = 'any'
      return gives()
    },

    fd_advise: ({ fd, offset, len, advice }) => {
      this.#fds.require(fd, 'FD_ADVISE')
      if (advice > 5 || offset + len > MAX_OFFSET) fail('INVAL')
      return gives()
    },

    fd_sync: ({ fd }) => {
      this.#fds.require(fd, 'FD_SYNC')
      return gives()
    },

    fd_datasync: ({ fd }) => {
      this.#fds.require(fd, 'FD_DATASYNC')
      return gives()
    },

    fd_filestat_get: ({ fd }) => {
      const { kind, inode } = this.#fds.require(fd, 'FD_FILESTAT_GET')
      return kind === 'stream' ? succeeds : describes(inode)
    },

    fd_filestat_set_times: ({ fd, ...times }) => {
      const { inode, kind, readOnly } = this.#fds.require(fd, 'FD_FILESTAT_SET_TIMES')
      const apply = this.#times(times)
      if (kind === 'stream') fail('INVAL')
      return apply(inode, readOnly)
    },

    fd_fdstat_get: ({ fd }) => {
      const { kind, base, inheriting, flags } = this.#fds.require(fd)
      return gives({ type: filetypes[kind], flags: Number(bitsOf(flags, fdflagTable)), base: bitsOf([...base].join(' '), allRights), inheriting: bitsOf([...inheriting].join(' '), allRights) })
    },

    fd_fdstat_set_flags: ({ fd, flags }) => {
      const descriptor = this.#fds.require(fd, 'FD_FDSTAT_SET_FLAGS')
      if ([...namesIn(flags, fdflagTable)].some((name) => !fdflagTable.some((flag) => flag === name))) fail('INVAL')
      descriptor.flags = flags
      return gives()
    },

    fd_fdstat_set_rights: (call) => {
      const descriptor = this.#fds.require(call.fd)
      const [base, inheriting] = [namesIn(call.base, allRights), namesIn(call.inheriting, allRights)]
      if ([...base].some((right) => !descriptor.base.has(right)) || [...inheriting].some((right) => !descriptor.inheriting.has(right))) fail('NOTCAPABLE')
      Object.assign(descriptor, { base, inheriting })
      return gives()
    },

    fd_prestat_get: ({ fd }) => {
      const { preopened } = this.#fds.require(fd)
      return preopened === undefined ? fail('BADF') : gives(preopened.length)
    },

    fd_prestat_dir_name: ({ fd, size }) => {
      const { preopened } = this.#fds.require(fd)
      if (preopened === undefined) return fail('BADF')
      return size < preopened.length ? fail('NAMETOOLONG') : gives(preopened)
    },

    fd_readdir: ({ fd, size, cookie }) => {
      const descriptor = this.#fds.require(fd, 'FD_READDIR')
      descriptor.inode.atime = 'any'
      return lists(descriptor, descriptor.inode, size, cookie)
    },

    fd_renumber: ({ fd, toFd }) => {
      const [descriptor] = [this.#fds.require(fd), this.#fds.require(toFd)]
      if (fd === toFd) return gives()
      this.#fds.set(toFd, descriptor)
      this.#fds.set(fd, undefined)
      return gives()
    },

    fd_close: ({ fd }) => {
      this.#fds.require(fd)
      this.#fds.set(fd, undefined)
      return gives()
    },
  }

  /** What is behind a descriptor, for finding a runtime's listing of it. */
  at(fd: number): object | undefined {
    return this.#fds.at(fd)
  }

  /** Fails where nothing new can be made that is no directory, or with the `other` errnos that apply. */
  #refuseNew(from: Descriptor, place: Place, other: Readonly<Record<string, boolean>>): void {
    const there = tooLong(place) ? undefined : foundAt(place)
    const problems: Record<string, boolean> = {
      EXIST: there !== undefined,
      NOTDIR: place.slash && there !== undefined && there.kind !== 'directory',
      NOENT: place.directory.removed || (place.slash && there === undefined),
      NAMETOOLONG: tooLong(place),
      ROFS: from.readOnly,
    }
    for (const [errno, applies] of Object.entries(other)) problems[errno] = applies || problems[errno] === true
    this.#failFor(problems)
  }

  /** Fails with all errnos that apply. */
  #failFor(problems: Readonly<Record<string, boolean>>): void {
    const applying = Object.keys(problems).filter((errno) => problems[errno] === true)
    if (applying.length > 0) fail(...applying)
  }

  /** Where this fails too, `errno` would do as well. */
  #also<T>(errno: string | undefined, act: () => T): T {
    try {
      return act()
    } catch (thrown) {
      throw thrown instanceof Failure && errno !== undefined ? new Failure(errno, ...thrown.errnos) : thrown
    }
  }

  #added(from: Descriptor, { directory, name }: Place, inode: Inode): Inode {
    if (from.readOnly) fail('ROFS')
    if (directory.removed) fail('NOENT')
    directory.add(name as string, inode)
    return inode
  }

  #removed(directory: Inode, name: string): void {
    const inode = directory.remove(name)
    if (inode.kind !== 'directory') return
    inode.removed = true
    inode.parent = undefined
  }

  #read({ inode }: Descriptor, position: bigint, slices: readonly number[]): string {
    const length = slices.reduce((sum, slice) => sum + slice, 0)
    return position >= MAX_SIZE ? '' : inode.read(Number(position), length).toString('latin1')
  }

  #write(inode: Inode, position: bigint, bytes: Uint8Array): void {
    if (position >= MAX_SIZE) fail('FBIG')
    inode.write(Number(position), bytes)
  }

  /** How the flags say that an inode's times be set. */
  #times({ atim, mtim, flags }: { atim: bigint; mtim: bigint; flags: string }): (inode: Inode, readOnly: boolean) => Expectation {
    const names = namesIn(flags, fstflags)
    const pick = (which: 'ATIM' | 'MTIM', time: bigint): Time | undefined => {
      if (names.has(which) && names.has(`${which}_NOW`)) fail('INVAL')
      if (names.has(`${which}_NOW`)) return 'recent'
      if (names.has(which) && time > MAX_OFFSET) fail('INVAL')
      return names.has(which) ? time : undefined
    }
    if ([...names].some((name) => !fstflags.some((flag) => flag === name))) fail('INVAL')
    const [atime, mtime] = [pick('ATIM', atim), pick('MTIM', mtim)]
    return (inode, readOnly) => {
      // Where there is nothing to set, Linux does not look whether it could.
      if (readOnly) return atime === undefined && mtime === undefined ? gives(undefined, 'ROFS') : fail('ROFS')
      inode.atime = atime ?? inode.atime
      inode.mtime = mtime ?? inode.mtime
      return gives()
    }
  }
}

/** What no name can be: told when the file system is asked for it, which may be after other problems. */
const tooLong = ({ name = '' }: Place): boolean => name.length > 255

/** The bytes that are written for these slices. */
export function bytesOf(slices: readonly Slice[]): Buffer {
  return Buffer.concat(slices.map((slice) => (typeof slice === 'string' ? Buffer.from(slice, 'latin1') : pattern(slice))))
}

const pattern = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => 33 + ((index * 7 + (index >> 8)) % 90)))
