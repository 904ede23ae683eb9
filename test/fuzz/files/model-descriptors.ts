import { allRights, type Right } from './abi.ts'
import type { Fd, FullCall, Path, PlainCall } from './calls.ts'
import { fail, Inode } from './model.ts'

/** A descriptor of the guest's. */
export interface Descriptor {
  readonly kind: 'file' | 'directory' | 'stream'
  readonly inode: Inode
  readonly readOnly: boolean
  readonly preopened?: string
  /** Of a file: what it was opened for. */
  readonly read: boolean
  readonly write: boolean
  base: Set<string>
  inheriting: Set<string>
  flags: string
  position: bigint
}

/** What can be done with each kind of descriptor at all. */
export const rights = {
  file: 'FD_DATASYNC FD_READ FD_SEEK FD_FDSTAT_SET_FLAGS FD_SYNC FD_TELL FD_WRITE FD_ADVISE FD_ALLOCATE FD_FILESTAT_GET FD_FILESTAT_SET_SIZE FD_FILESTAT_SET_TIMES POLL_FD_READWRITE'.split(' '),
  directory: allRights.filter((right) => /^PATH|^FD_(FDSTAT_SET_FLAGS|SYNC|DATASYNC|ADVISE|READDIR|FILESTAT_GET|FILESTAT_SET_TIMES)$/.test(right)),
  stream: 'FD_READ FD_WRITE FD_FDSTAT_SET_FLAGS FD_FILESTAT_GET FD_FILESTAT_SET_TIMES FD_SYNC FD_DATASYNC POLL_FD_READWRITE'.split(' '),
}

export interface Mount {
  readonly name: string
  readonly root: Inode
  readonly readOnly: boolean
}

/** The descriptors of a preview1 guest over the model, and what a program's choices mean there. */
export class ModelDescriptors {
  readonly #fds: (Descriptor | undefined)[] = []

  constructor(mounts: readonly Mount[]) {
    const nowhere = new Inode('file', -1)
    const stream = (...without: string[]): Descriptor => ({
      kind: 'stream', inode: nowhere, readOnly: false, read: true, write: true, flags: '', position: 0n, inheriting: new Set(),
      base: new Set(rights.stream.filter((right) => !without.includes(right))),
    })
    this.#fds.push(stream('FD_WRITE'), stream('FD_READ'), stream('FD_READ'))
    for (const { name, root, readOnly } of mounts) {
      this.#fds.push({
        kind: 'directory', inode: root, readOnly, preopened: name, read: true, write: false, flags: '', position: 0n,
        base: new Set(rights.directory), inheriting: new Set([...rights.file, ...rights.directory]),
      })
    }
  }

  /** A call with every choice made: which descriptors, which of the things that there are. */
  plain(call: FullCall): PlainCall {
    const made: Record<string, unknown> = { ...call, fd: this.#number(call.fd) }
    if ('path' in call) made['path'] = this.#path(call.path, made['fd'] as number)
    if ('toFd' in call) made['toFd'] = this.#number(call.toFd)
    if ('to' in call) made['to'] = this.#path(call.to, made['toFd'] as number)
    if (call.name === 'fd_fdstat_set_rights') {
      const descriptor = this.#fds[made['fd'] as number]
      for (const which of ['base', 'inheriting'] as const) made[which] = call[which].replace('SAME', compact(descriptor?.[which] ?? new Set()))
    }
    return made as unknown as PlainCall
  }

  #number(fd: Fd): number {
    if (typeof fd === 'number') return fd
    const [kind, nth] = 'file' in fd ? ['file', fd.file] as const : ['directory', fd.directory] as const
    const open = this.#fds.flatMap((descriptor, number) => (descriptor?.kind === kind ? [number] : []))
    return open[nth % open.length] ?? 7
  }

  #path(path: Path, fd: number): string {
    if (typeof path === 'string') return path
    const paths = pathsBelow(this.#fds[fd]?.inode)
    return paths[path.nth % paths.length] ?? 'a'
  }

  /** What is behind a number. */
  at(fd: number): Descriptor | undefined {
    return this.#fds[fd]
  }

  /** Takes the lowest free number. */
  add(descriptor: Descriptor): number {
    const free = this.#fds.findIndex((one) => one === undefined)
    const fd = free < 0 ? this.#fds.length : free
    this.#fds[fd] = descriptor
    return fd
  }

  set(fd: number, descriptor: Descriptor | undefined): void {
    this.#fds[fd] = descriptor
  }

  /** What is behind a number and has these rights. BADF, NOTCAPABLE, and what each kind says to what it never can. */
  require(fd: number, ...needed: Right[]): Descriptor {
    const descriptor = this.#fds[fd] ?? fail('BADF')
    const { kind, base, read, write } = descriptor
    const never = needed.filter((right) => !rights[kind].includes(right))
    if (never.length > 0) {
      if (kind === 'directory') fail(never.includes('FD_FILESTAT_SET_SIZE') ? 'INVAL' : 'ISDIR')
      if (never.includes('FD_READDIR')) fail('NOTDIR')
      fail(kind === 'file' || never.includes('FD_FILESTAT_SET_SIZE') ? 'INVAL' : 'SPIPE')
    }
    const missing = needed.filter((right) => !base.has(right))
    if (missing.length === 0) return descriptor
    const closed = (missing.includes('FD_READ') && (kind === 'stream' || !read)) || (missing.includes('FD_WRITE') && (kind === 'stream' || !write))
    return fail(closed ? 'BADF' : 'NOTCAPABLE')
  }

  /** The same, which must be a directory. */
  directory(fd: number, right: Right): Descriptor {
    const descriptor = this.#fds[fd] ?? fail('BADF')
    if (descriptor.kind !== 'directory') fail('NOTDIR')
    return this.require(fd, right)
  }

  /** The right to seek is also one to tell. */
  telling(fd: number): Descriptor {
    return this.require(fd, this.#fds[fd]?.base.has('FD_SEEK') === true ? 'FD_SEEK' : 'FD_TELL')
  }
}

/** The names as a text, "ALL" with exceptions where that is shorter. */
function compact(names: ReadonlySet<string>): string {
  const without = allRights.filter((right) => !names.has(right))
  return without.length < names.size ? ['ALL', ...without.map((right) => `-${right}`)].join(' ') : [...names].join(' ')
}

/** The paths of what lies below a directory, not too deep. */
function pathsBelow(directory: Inode | undefined, depth = 3): string[] {
  const paths: string[] = []
  for (const [name, inode] of directory?.entries ?? []) {
    paths.push(name)
    if (depth > 0) for (const path of pathsBelow(inode, depth - 1)) paths.push(`${name}/${path}`)
  }
  return paths
}
