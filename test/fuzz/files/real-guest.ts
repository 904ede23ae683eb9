import { errnoName } from '../../../src/wasi/abi/errno.ts'
import type { Guest } from '../guest.ts'
import { allRights, bitsOf, fdflags, fstflags, oflags, whences } from './abi.ts'
import type { PlainCall, Name, Slice } from './calls.ts'
import type { Answer, Entry } from './expectation.ts'
import { bytesOf } from './model-guest.ts'

/** Makes a program's calls through a guest's memory and reads their results from it. Cookies are numbers here. */
export class RealGuest {
  readonly guest: Guest

  constructor(guest: Guest) {
    this.guest = guest
  }

  call(call: PlainCall): Answer {
    return this.guest.program.scoped(() => (this.#calls[call.name] as (call: PlainCall) => Answer)(call))
  }

  readonly #calls: { readonly [N in Name]: (call: Extract<PlainCall, { name: N }>) => Answer } = {
    path_open: ({ fd, follow, path, base, inheriting, ...flags }) => this.#u32((ptr) => this.#wasi.path_open(
      fd, follow ? 1 : 0, ...this.#text(path), Number(bitsOf(flags.oflags, oflags)),
      bitsOf(base, allRights), bitsOf(inheriting, allRights), Number(bitsOf(flags.fdflags, fdflags)), ptr)),
    path_create_directory: ({ fd, path }) => told(this.#wasi.path_create_directory(fd, ...this.#text(path))),
    path_remove_directory: ({ fd, path }) => told(this.#wasi.path_remove_directory(fd, ...this.#text(path))),
    path_unlink_file: ({ fd, path }) => told(this.#wasi.path_unlink_file(fd, ...this.#text(path))),
    path_rename: ({ fd, path, toFd, to }) => told(this.#wasi.path_rename(fd, ...this.#text(path), toFd, ...this.#text(to))),
    path_link: ({ fd, follow, path, toFd, to }) =>
      told(this.#wasi.path_link(fd, follow ? 1 : 0, ...this.#text(path), toFd, ...this.#text(to))),
    path_symlink: ({ target, fd, path }) => told(this.#wasi.path_symlink(...this.#text(target), fd, ...this.#text(path))),
    path_readlink: ({ fd, path, size }) => {
      const buf = this.#room(size)
      return this.#result(4, (ptr) => this.#wasi.path_readlink(fd, ...this.#text(path), buf, size, ptr), (ptr) => this.#string(buf, this.#read32(ptr)))
    },
    path_filestat_get: ({ fd, follow, path }) => this.#stat((ptr) => this.#wasi.path_filestat_get(fd, follow ? 1 : 0, ...this.#text(path), ptr)),
    path_filestat_set_times: ({ fd, follow, path, atim, mtim, flags }) => told(this.#wasi.path_filestat_set_times(
      fd, follow ? 1 : 0, ...this.#text(path), atim, mtim, Number(bitsOf(flags, fstflags)))),
    fd_read: ({ fd, slices }) => this.#into(slices, (iovs, count, ptr) => this.#wasi.fd_read(fd, iovs, count, ptr)),
    fd_pread: ({ fd, slices, offset }) => this.#into(slices, (iovs, count, ptr) => this.#wasi.fd_pread(fd, iovs, count, offset, ptr)),
    fd_write: ({ fd, slices }) => this.#from(slices, (iovs, count, ptr) => this.#wasi.fd_write(fd, iovs, count, ptr)),
    fd_pwrite: ({ fd, slices, offset }) => this.#from(slices, (iovs, count, ptr) => this.#wasi.fd_pwrite(fd, iovs, count, offset, ptr)),
    fd_seek: ({ fd, offset, whence }) => this.#u64((ptr) => this.#wasi.fd_seek(fd, offset, whenceOf(whence), ptr)),
    fd_tell: ({ fd }) => this.#u64((ptr) => this.#wasi.fd_tell(fd, ptr)),
    fd_filestat_set_size: ({ fd, size }) => told(this.#wasi.fd_filestat_set_size(fd, size)),
    fd_allocate: ({ fd, offset, len }) => told(this.#wasi.fd_allocate(fd, offset, len)),
    fd_advise: ({ fd, offset, len, advice }) => told(this.#wasi.fd_advise(fd, offset, len, advice)),
    fd_sync: ({ fd }) => told(this.#wasi.fd_sync(fd)),
    fd_datasync: ({ fd }) => told(this.#wasi.fd_datasync(fd)),
    fd_filestat_get: ({ fd }) => this.#stat((ptr) => this.#wasi.fd_filestat_get(fd, ptr)),
    fd_filestat_set_times: ({ fd, atim, mtim, flags }) => told(this.#wasi.fd_filestat_set_times(fd, atim, mtim, Number(bitsOf(flags, fstflags)))),
    fd_fdstat_get: ({ fd }) => this.#result(24, (ptr) => this.#wasi.fd_fdstat_get(fd, ptr), (ptr) => ({
      type: this.#view.getUint8(ptr), flags: this.#view.getUint16(ptr + 2, true), base: this.#read64(ptr + 8), inheriting: this.#read64(ptr + 16),
    })),
    fd_fdstat_set_flags: ({ fd, flags }) => told(this.#wasi.fd_fdstat_set_flags(fd, Number(bitsOf(flags, fdflags)))),
    fd_fdstat_set_rights: ({ fd, base, inheriting }) =>
      told(this.#wasi.fd_fdstat_set_rights(fd, bitsOf(base, allRights), bitsOf(inheriting, allRights))),
    fd_prestat_get: ({ fd }) => this.#result(8, (ptr) => this.#wasi.fd_prestat_get(fd, ptr), (ptr) => this.#read32(ptr + 4)),
    fd_prestat_dir_name: ({ fd, size }) => {
      const buf = this.#room(size)
      const length = this.call({ name: 'fd_prestat_get', fd }).value as number
      const { errno } = told(this.#wasi.fd_prestat_dir_name(fd, buf, size))
      return errno === 'SUCCESS' ? { errno, value: this.#string(buf, length) } : { errno }
    },
    fd_readdir: ({ fd, size, cookie }) => {
      const buf = this.#room(size)
      return this.#result(4, (ptr) => this.#wasi.fd_readdir(fd, buf, size, cookie as bigint, ptr), (ptr) => {
        const used = this.#read32(ptr)
        return { used, entries: this.#entries(buf, Math.min(used, size)) }
      })
    },
    fd_renumber: ({ fd, toFd }) => told(this.#wasi.fd_renumber(fd, toFd)),
    fd_close: ({ fd }) => told(this.#wasi.fd_close(fd)),
  }

  get #wasi(): Guest['call'] { return this.guest.call }
  get #view(): DataView { return this.guest.program.view }
  #room(size: number): number { return this.guest.program.room(size) }
  #text(text: string): [ptr: number, len: number] { return this.guest.program.text(text) }
  #string(ptr: number, len: number): string { return this.guest.program.string(ptr, len) }
  #read32(ptr: number): number { return this.#view.getUint32(ptr, true) }
  #read64(ptr: number): bigint { return this.#view.getBigUint64(ptr, true) }

  #result(size: number, call: (ptr: number) => number, read: (ptr: number) => unknown): Answer {
    const ptr = this.#room(size)
    const { errno } = told(call(ptr))
    return errno === 'SUCCESS' ? { errno, value: read(ptr) } : { errno }
  }

  #u32(call: (ptr: number) => number): Answer { return this.#result(4, call, (ptr) => this.#read32(ptr)) }
  #u64(call: (ptr: number) => number): Answer { return this.#result(8, call, (ptr) => this.#read64(ptr)) }

  #stat(call: (ptr: number) => number): Answer {
    return this.#result(64, call, (ptr) => ({
      dev: this.#read64(ptr), ino: this.#read64(ptr + 8), type: this.#view.getUint8(ptr + 16), nlink: this.#read64(ptr + 24),
      size: this.#read64(ptr + 32), atim: this.#read64(ptr + 40), mtim: this.#read64(ptr + 48),
    }))
  }

  /** Reads into slices of memory; what was not said to be read must be as it was. */
  #into(lengths: readonly number[], call: (iovs: number, count: number, ptr: number) => number): Answer {
    const slices = lengths.map((length): [number, number] => [this.#room(length), length])
    for (const [ptr, length] of slices) this.guest.program.bytes(ptr, length).fill(0xee)
    return this.#result(4, (ptr) => call(...this.guest.program.iovecs(...slices), ptr), (ptr) => {
      const all = slices.map(([at, length]) => this.#string(at, length)).join('')
      const count = this.#read32(ptr)
      return count > all.length || /[^\xee]/.test(all.slice(count)) ? `${count} of ${all}` : all.slice(0, count)
    })
  }

  #from(given: readonly Slice[], call: (iovs: number, count: number, ptr: number) => number): Answer {
    const slices = given.map((slice) => this.#text(bytesOf([slice]).toString('latin1')))
    return this.#u32((ptr) => call(...this.guest.program.iovecs(...slices), ptr))
  }

  #entries(buf: number, used: number): Entry[] {
    const entries: Entry[] = []
    for (let at = buf; at + 24 <= buf + used;) {
      const length = this.#read32(at + 16)
      if (at + 24 + length > buf + used) break
      entries.push({ next: this.#read64(at), ino: this.#read64(at + 8), type: this.#read32(at + 20), name: this.#string(at + 24, length) })
      at += 24 + length
    }
    return entries
  }
}

const told = (errno: number): Answer => ({ errno: errnoName(errno) })

function whenceOf(whence: string): number {
  const index = whences.findIndex((name) => name === whence)
  return index < 0 ? Number(whence) : index
}
