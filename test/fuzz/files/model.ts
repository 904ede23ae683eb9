/**
 * A file system as POSIX describes one, in the most obvious way: inodes, directories as maps, bytes by position, paths
 * by recursion. It shares nothing with src/ and is what the runtime is compared with.
 */

/** The call fails. Where POSIX leaves open which of several errors is told first, all that apply. */
export class Failure {
  readonly errnos: readonly string[]
  constructor(...errnos: string[]) {
    this.errnos = errnos
  }
}
export const fail = (...errnos: string[]): never => { throw new Failure(...errnos) }

/** A time that was set, a moment of this run, or whatever the host makes of it (times of access). */
export type Time = bigint | 'recent' | 'any'

export type Kind = 'file' | 'directory' | 'symlink'

export class Inode {
  readonly kind: Kind
  /** Which file system it is of: no link or rename leads from one to another. */
  readonly device: number
  atime: Time = 'any'
  mtime: Time = 'recent'
  /** Of a file or symbolic link: how many names it has. */
  names = 0
  /** Of a directory. */
  readonly entries = new Map<string, Inode>()
  parent: Inode | undefined
  removed = false
  /** Each name that came or went, in order. */
  readonly changes: string[] = []
  /** Of a symbolic link. */
  target = ''
  /** Of a file: its length, and the bytes that are not zero. */
  size = 0
  readonly bytes = new Map<number, number>()

  constructor(kind: Kind, device: number) {
    this.kind = kind
    this.device = device
  }

  get nlink(): number {
    if (this.kind !== 'directory') return this.names
    return this.removed ? 0 : 2 + Array.from(this.entries.values()).filter(({ kind }) => kind === 'directory').length
  }

  /** The entry of that name. */
  find(name: string): Inode | undefined {
    if (name.length > 255) fail('NAMETOOLONG')
    return this.entries.get(name)
  }

  add(name: string, inode: Inode): void {
    this.entries.set(name, inode)
    if (inode.kind === 'directory') inode.parent = this
    else inode.names++
    this.#changed(name)
  }

  /** Takes a name away; the inode lives on for those who have it open. */
  remove(name: string): Inode {
    const inode = this.entries.get(name) as Inode
    this.entries.delete(name)
    if (inode.kind !== 'directory') inode.names--
    this.#changed(name)
    return inode
  }

  #changed(name: string): void {
    this.mtime = 'recent'
    this.changes.push(name)
  }

  /** Whether this is `other` or lies somewhere below it. */
  isWithin(other: Inode): boolean {
    return this === other || (this.parent?.isWithin(other) ?? false)
  }

  read(position: number, length: number): Buffer {
    const count = Math.max(0, Math.min(length, this.size - position))
    this.atime = 'any'
    return Buffer.from(Array.from({ length: count }, (_, index) => this.bytes.get(position + index) ?? 0))
  }

  write(position: number, from: Uint8Array): void {
    for (const [index, byte] of from.entries()) {
      if (byte === 0) this.bytes.delete(position + index)
      else this.bytes.set(position + index, byte)
    }
    this.size = Math.max(this.size, position + from.length)
    this.mtime = 'recent'
  }

  truncate(size: number): void {
    for (const position of this.bytes.keys()) if (position >= size) this.bytes.delete(position)
    this.size = size
    this.mtime = 'recent'
  }
}

/** Where a path leads: a name in a directory, or (no name) that directory itself. */
export interface Place {
  readonly directory: Inode
  readonly name: string | undefined
  /** The path ended in a slash after the name, which the caller has to judge. Only with "entry". */
  readonly slash: boolean
}

/** `entry`: the last name itself is meant. `nofollow`: what it stands for, a link as such. `follow`: through links. */
export type Last = 'entry' | 'nofollow' | 'follow'

/** Walks a path that may not leave `root`. */
export function walk(root: Inode, path: string, last: Last): Place {
  let links = 0

  function go(from: Inode, way: string, last: Last): Place {
    if (way.startsWith('/')) fail('NOTCAPABLE')
    const names = way.split('/').filter((name) => name !== '')
    let at = from
    for (const [index, name] of names.entries()) {
      if (name === '.') continue
      if (name === '..') {
        if (at === root) fail('NOTCAPABLE')
        at = at.parent as Inode
      } else if (index === names.length - 1 && (last === 'entry' || !way.endsWith('/'))) {
        const found = at.entries.get(name)
        if (last === 'follow' && found?.kind === 'symlink') return follow(at, found)
        return { directory: at, name, slash: way.endsWith('/') }
      } else {
        at = enter(at, name)
      }
    }
    return { directory: at, name: undefined, slash: false }
  }

  function enter(at: Inode, name: string): Inode {
    const found = at.find(name) ?? fail('NOENT')
    const inode = found.kind === 'symlink' ? inodeAt(follow(at, found)) : found
    return inode.kind === 'directory' ? inode : fail('NOTDIR')
  }

  function follow(at: Inode, link: Inode): Place {
    if (++links > 40) fail('LOOP')
    link.atime = 'any'
    return go(at, link.target, 'follow')
  }

  if (path === '') fail('NOENT')
  if (path.includes('\0')) fail('ILSEQ')
  if (path.length > 4095) fail('NAMETOOLONG')
  return go(root, path, last)
}

/** What is at a place. NOENT. */
export const inodeAt = (place: Place): Inode => foundAt(place) ?? fail('NOENT')

/** The same, or undefined. */
export const foundAt = ({ directory, name }: Place): Inode | undefined => (name === undefined ? directory : directory.find(name))
