import type { ByteString } from '../../fs/byte-string.ts'
import { Errno } from '../abi/errno.ts'
import { Filetype, Lookupflags } from '../abi/flags.ts'
import { WasiError } from '../error.ts'
import { BUFFER, PATH_MAX, type Preview1, RESULT } from './preview1.ts'

/** "The current directory" where a call takes a descriptor. fcntl.h */
export const AT_FDCWD = -100

/** A path as preview1 has it: below an open directory. */
export interface Place {
  readonly fd: number
  readonly path: ByteString
}

/** From a path of POSIX to a directory of the guest's: what a libc for WASI does inside of its program. */
export class Paths {
  readonly #preview1: Preview1
  #roots: readonly { readonly fd: number; readonly name: ByteString }[] | undefined
  /** Absolute. */
  current: ByteString = '/'

  constructor(preview1: Preview1) {
    this.#preview1 = preview1
  }

  /** The directory whose name the path begins with, the longest name first. NOENT: there is none, or the path is empty. */
  find(dirFd: number, path: ByteString): Place {
    if (path === '') throw new WasiError(Errno.NOENT)
    if (dirFd !== AT_FDCWD && !path.startsWith('/')) return { fd: dirFd, path }
    const wanted = bare(this.#absolute(path))
    const root = this.#preopens().find(({ name }) => name === '' || wanted === name || wanted.startsWith(`${name}/`))
    if (root === undefined) throw new WasiError(Errno.NOENT)
    return { fd: root.fd, path: bare(wanted.slice(root.name.length)) || '.' }
  }

  /** NOENT, NOTDIR. chdir(2). */
  change(path: ByteString): void {
    const { memory } = this.#preview1
    const place = this.find(AT_FDCWD, path)
    this.#preview1.call('path_filestat_get', place.fd, Lookupflags.SYMLINK_FOLLOW, ...this.#preview1.path(place.path), RESULT)
    if (memory.readU8(RESULT + 16) !== Filetype.DIRECTORY) throw new WasiError(Errno.NOTDIR)
    const names: ByteString[] = []
    for (const name of this.#absolute(path).split('/')) {
      if (name === '..') names.pop()
      else if (name !== '' && name !== '.') names.push(name)
    }
    this.current = `/${names.join('/')}`
  }

  #absolute(path: ByteString): ByteString {
    return path.startsWith('/') ? path : `${this.current}/${path}`
  }

  #preopens(): readonly { readonly fd: number; readonly name: ByteString }[] {
    if (this.#roots !== undefined) return this.#roots
    const { memory } = this.#preview1
    const roots: { fd: number; name: ByteString }[] = []
    for (let fd = 3; this.#isPreopen(fd); fd++) {
      const length = Math.min(memory.readU32(RESULT + 4), PATH_MAX)
      this.#preview1.call('fd_prestat_dir_name', fd, BUFFER, length)
      roots.push({ fd, name: bare(memory.readBytes(BUFFER, length)).replace(/\/+$/, '') })
    }
    return this.#roots = roots.sort((one, other) => other.name.length - one.name.length)
  }

  #isPreopen(fd: number): boolean {
    try {
      this.#preview1.call('fd_prestat_get', fd, RESULT)
      return true
    } catch (error) {
      if (error instanceof WasiError && error.errno === Errno.BADF) return false
      throw error
    }
  }
}

/** Without a beginning that means nothing: `/`, `./`, or a `.` that is all. */
const bare = (path: ByteString): ByteString => path.replace(/^(\.?\/)+|^\.$/, '').replace(/^\.$/, '')
