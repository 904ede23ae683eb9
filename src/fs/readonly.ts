import type { ByteString } from './byte-string.ts'
import { FsError, codeOf, type PosixCode } from './error.ts'
import type { Directory, File, Identified, IoSlices, Opened, OpenOptions, Stat, Times } from './filesystem.ts'

/**
 * The same directory, and all that is opened through it, for reading alone: every change is EROFS. Which other codes
 * come before EROFS is as on a read-only mount of Linux. Two things differ from one: a device or FIFO in it cannot be
 * opened for writing either, and a rename or link between it and a writable directory is EROFS and not EXDEV.
 */
export function readOnly(directory: Directory): Directory {
  return isReadOnly(directory) ? directory : new ReadOnlyDirectory(directory)
}

/** Whether a directory came from `readOnly`: what a backend asks of the other side of a rename or link, to say EROFS. */
export const isReadOnly = (directory: Directory): boolean => directory instanceof ReadOnlyDirectory

function refuse(code: PosixCode = 'EROFS'): never {
  throw new FsError(code)
}

/** What `open` gave, with everything in it for reading alone. A stream was opened so and has nothing else to change. */
function readOnlyOpened(opened: Opened): Opened {
  if (opened.kind === 'file') return { ...opened, file: new ReadOnlyFile(opened.file) }
  if (opened.kind === 'directory') return { ...opened, directory: readOnly(opened.directory) }
  return opened
}

class ReadOnlyDirectory implements Directory {
  readonly #inner: Directory

  constructor(inner: Directory) {
    this.#inner = inner
  }

  stat(): Stat { return this.#inner.stat() }
  sync(): void { this.#inner.sync() }
  close(): void { this.#inner.close() }
  statEntry(name: ByteString): Stat { return this.#inner.statEntry(name) }
  listIdentified(): readonly Identified[] | undefined { return this.#inner.listIdentified?.() }
  identifyEntry(name: ByteString): Pick<Stat, 'ino' | 'type'> { return (this.#inner.identifyEntry ?? this.#inner.statEntry).call(this.#inner, name) }
  readLink(name: ByteString): ByteString { return this.#inner.readLink(name) }
  list(): ByteString[] { return this.#inner.list() }

  duplicate(): Directory { return readOnly(this.#inner.duplicate()) }
  openDirectory(name: ByteString): Directory { return readOnly(this.#inner.openDirectory(name)) }
  openDescendant(path: ByteString, direct?: boolean): Directory | undefined {
    const descendant = this.#inner.openDescendant?.(path, direct)
    return descendant && readOnly(descendant)
  }
  approach(): Directory | undefined {
    const same = this.#inner.approach?.()
    return same && readOnly(same)
  }
  walked(path: ByteString, directory: Directory): void {
    this.#inner.walked?.(path, directory instanceof ReadOnlyDirectory ? directory.#inner : directory)
  }

  open(name: ByteString, options: OpenOptions): Opened {
    const { create, exclusive, truncate, write } = options
    if (create || truncate || write) {
      const stat = statOf(this.#inner, name)
      if (stat === undefined) {
        this.#inner.stat() // Where the directory itself is missing, that is what is wrong.
        refuse(create ? 'EROFS' : 'ENOENT')
      }
      if (create && exclusive) refuse('EEXIST')
      if (stat.type === 'symlink') refuse('ELOOP')
      if (stat.type === 'directory') refuse('EISDIR')
      if (truncate || write) refuse()
    }
    // What it may not do is taken from the request too: should the entry be another one by now, nothing is written.
    return readOnlyOpened(this.#inner.open(name, { ...options, create: false, exclusive: false, truncate: false, write: false, append: false }))
  }

  setTimes(): void { refuse() }

  setEntryTimes(name: ByteString): void {
    this.#inner.statEntry(name)
    refuse()
  }

  makeDirectory(name: ByteString): void {
    refuse(statOf(this.#inner, name) === undefined ? 'EROFS' : 'EEXIST')
  }

  makeSymlink(name: ByteString, target: ByteString): void {
    if (target === '') refuse('ENOENT')
    refuse(statOf(this.#inner, name) === undefined ? 'EROFS' : 'EEXIST')
  }

  link(name: ByteString, to: Directory, toName: ByteString): void {
    this.#inner.statEntry(name)
    refuse(statOf(to, toName) === undefined ? 'EROFS' : 'EEXIST')
  }

  removeDirectory(): void { refuse() }
  unlink(): void { refuse() }
  rename(): void { refuse() }
}

/** The entry of that name, or undefined. */
function statOf(directory: Directory, name: ByteString): Stat | undefined {
  try {
    return directory.statEntry(name)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** A file that was opened for reading: a descriptor like any other that may not write, but for its times. */
class ReadOnlyFile implements File {
  readonly #inner: File

  constructor(inner: File) {
    this.#inner = inner
  }

  stat(): Stat { return this.#inner.stat() }
  read(into: IoSlices, position: number): number { return this.#inner.read(into, position) }
  sync(dataOnly: boolean): void { this.#inner.sync(dataOnly) }
  close(): void { this.#inner.close() }

  write(): number { return refuse('EBADF') }
  append(): { written: number; position: number } { return refuse('EBADF') }
  allocate(): void { refuse('EBADF') }
  truncate(): void { refuse('EINVAL') }
  setTimes(_times: Times): void { refuse() }
}
