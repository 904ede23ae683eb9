import type { ByteString } from './byte-string.ts'

/**
 * What a file system must offer. Everything starts from a Directory, which is a handle and not a path: it stays the same
 * directory wherever it is moved. Each operation acts on ONE name in it ("a", never "a/b", "." or ".."), and never
 * follows a symbolic link; paths are the business of resolve.ts alone.
 *
 * Every method may throw FsError or a node:fs error; `code` says what. Named at each method are the codes a caller can
 * count on; EACCES, EIO, EMFILE, ENOMEM, ENAMETOOLONG (a name above 255 bytes) can come from all of them.
 */

export type FileType = 'file' | 'directory' | 'symlink' | 'character-device' | 'block-device' | 'fifo' | 'socket'

/** Times are nanoseconds since the epoch. */
export interface Stat {
  readonly dev: bigint
  readonly ino: bigint
  readonly type: FileType
  readonly nlink: bigint
  readonly size: bigint
  readonly atime: bigint
  readonly mtime: bigint
  readonly ctime: bigint
}

/** New times in nanoseconds since the epoch, or this moment, or (undefined) as they are. */
export interface Times {
  readonly atime: bigint | 'now' | undefined
  readonly mtime: bigint | 'now' | undefined
}

/** How to open a file. */
export interface OpenOptions {
  readonly read: boolean
  readonly write: boolean
  readonly append: boolean
  readonly create: boolean
  /** With `create`: EEXIST when anything has that name. */
  readonly exclusive: boolean
  readonly truncate: boolean
}

/** Where bytes come from or go to: slices of one buffer, in order. See io-slices.ts. */
export interface IoSlices {
  /** The buffer that all slices lie in. */
  readonly bytes: Uint8Array
  readonly count: number
  /** Sum of the lengths. */
  readonly total: number
  offset(index: number): number
  length(index: number): number
  /** One view per slice. */
  views(): Uint8Array[]
}

/**
 * An open file. No position of its own: every read and write says where, in bytes. No file reaches beyond 2^53, so that it does
 * not matter that a number is not exact there.
 */
export interface File {
  stat(): Stat
  /** Bytes read, less than `into.total` only at the end of the file. EISDIR; EBADF when not opened for reading. */
  read(into: IoSlices, position: number): number
  /** Bytes written. EBADF when not opened for writing, ENOSPC, EFBIG. On an append file `position` counts all the same (pwrite). */
  write(from: IoSlices, position: number): number
  /** Writes at the end of the file, in one step with finding it. Answers bytes written and the position after them. */
  append(from: IoSlices): { written: number; position: number }
  /** EINVAL when not opened for writing. */
  truncate(size: bigint): void
  /** Makes sure that [offset, offset + length) exists, growing the file but never shrinking it. ENOSPC, EFBIG. */
  allocate(offset: bigint, length: bigint): void
  /** All data (and, unless `dataOnly`, metadata) on the disk when it returns. */
  sync(dataOnly: boolean): void
  setTimes(times: Times): void
  close(): void
}

/** A file whose open description other processes share, position included: standard input or output sent to a file. */
export interface SharedFile extends File {
  /** The shared position; undefined where the system does not tell it. */
  position(): number | undefined
  /** Reads at the shared position and moves it. */
  readNext(into: IoSlices): number
  /** Writes at the shared position (or at the end, if it was opened for appending) and moves it. */
  writeNext(from: IoSlices): number
}

/** Bytes that come and go in order, without a position: a pipe, a terminal, a device. */
export interface Stream {
  readonly type: FileType
  readonly terminal: boolean
  /** Reading may have to wait for somebody. When false, neither `peek` nor `readNow` ever finds nothing. */
  readonly waits: boolean
  stat(): Stat
  /** Bytes read, 0 at the end. EAGAIN when there are none now. */
  readNow(into: IoSlices): number
  /** Bytes read, 0 at the end; the thread stands still until there are some. */
  readBlocking(into: IoSlices): number
  /** What a read would find now: bytes, the end, or (undefined) nothing yet. */
  peek(): 'bytes' | 'end' | undefined
  /** Calls `wake` once, from the event loop, when peek may find something; answers how to call it off. */
  whenReady(wake: () => void): () => void
  /** Bytes written, perhaps fewer than given. EPIPE; EAGAIN only with `nonBlocking`. */
  write(from: IoSlices, nonBlocking: boolean): number
  /** pread(2) and pwrite(2), where the stream is a device of the host's: what a position means is the device's business. ESPIPE. */
  readAt?(into: IoSlices, position: number): number
  writeAt?(from: IoSlices, position: number): number
  sync(): void
  close(): void
}

/** What the open of a last name gives. */
export type Opened =
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'directory'; readonly directory: Directory }
  /** A FIFO or a device. Only the host has these. */
  | { readonly kind: 'stream'; readonly stream: Stream }

/** A name in a directory, with what identifyEntry answers for it where a listing tells. */
export interface Identified {
  readonly name: ByteString
  readonly known: Pick<Stat, 'ino' | 'type'> | undefined
}

export interface Directory {
  stat(): Stat
  setTimes(times: Times): void
  sync(): void
  /** Another handle of the same directory. */
  duplicate(): Directory
  close(): void

  /** The directory of that name. ENOENT; ENOTDIR for everything else, a symbolic link too. */
  openDirectory(name: ByteString): Directory
  /**
   * Opens what has that name, or creates a file. ENOENT, EEXIST, ELOOP (a symbolic link), EISDIR (a directory, with
   * write, truncate or create), ENOSPC, EROFS, ETXTBSY, ENXIO (a socket; a FIFO nobody reads, for writing). Never waits.
   */
  open(name: ByteString, options: OpenOptions): Opened
  /** lstat. ENOENT. */
  statEntry(name: ByteString): Stat
  /** What a listing tells of an entry: of statEntry that part which is quick to have, where a backend knows a difference. */
  identifyEntry?(name: ByteString): Pick<Stat, 'ino' | 'type'>
  /** The target of a symbolic link. EINVAL when it is none, ENOENT. */
  readLink(name: ByteString): ByteString
  /** Of the entry itself, a symbolic link too. ENOENT, EROFS. */
  setEntryTimes(name: ByteString, times: Times): void
  /** The names in it without "." and "..", in no order. */
  list(): ByteString[]
  /** The same with what is known of each at no further cost; undefined when that is nothing. The same array as before when nothing has changed. */
  listIdentified?(): readonly Identified[] | undefined
  /** EEXIST, ENOSPC, EROFS. */
  makeDirectory(name: ByteString): void
  /** ENOENT, ENOTDIR, ENOTEMPTY, EROFS. */
  removeDirectory(name: ByteString): void
  /** ENOENT, EISDIR (a directory), EROFS. */
  unlink(name: ByteString): void
  /** EEXIST, ENOENT (an empty target), EROFS. */
  makeSymlink(name: ByteString, target: ByteString): void
  /** rename(2). ENOENT, ENOTDIR, EISDIR, ENOTEMPTY, EINVAL (into itself), EXDEV (another backend or mount), EROFS. */
  rename(name: ByteString, to: Directory, toName: ByteString): void
  /** A hard link to the entry itself. ENOENT, EEXIST, EPERM (a directory), EXDEV, EROFS. */
  link(name: ByteString, to: Directory, toName: ByteString): void

  /**
   * A short cut that a backend may have: the directory at `path` ("a/b/c": plain names alone; "": this one) in one step, only
   * when no symbolic link lies on the way. Undefined means "walk it": it says nothing of what is there. If `direct`, that may as well
   * be a Detour, which the first thing done with the directory throws.
   */
  openDescendant?(path: ByteString, direct?: boolean): Directory | undefined
  /** After "walk it": the walk has come to `path` and met no symbolic link. */
  walked?(path: ByteString, directory: Directory): void
  /** This directory by a way that is faster for many operations, if there is one; to be closed before anything else is used. */
  approach?(): Directory | undefined
}

/** A mounted file system: what a preopen is made of. */
export interface Mount {
  readonly root: Directory
  close(): void
}
