import { Errno, errnoName } from '../../../src/wasi/abi/errno.ts'
import { Fdflags, Fstflags, Oflags, Rights } from '../../../src/wasi/abi/flags.ts'
import type { Calls } from './proxy.ts'

/** What a call answers: its result, or the name of its errno. */
export type Result<T> = T | ErrnoName
export type ErrnoName = keyof typeof Errno

export interface Filestat {
  readonly dev: bigint
  readonly ino: bigint
  readonly type: number
  readonly nlink: bigint
  readonly size: bigint
  readonly atim: bigint
  readonly mtim: bigint
  readonly ctim: bigint
}

export interface Fdstat {
  readonly type: number
  readonly flags: number
  readonly base: bigint
  readonly inheriting: bigint
}

export interface Dirent {
  readonly name: string
  readonly ino: bigint
  readonly type: number
  readonly next: bigint
}

export interface Event {
  readonly userdata: bigint
  readonly errno: ErrnoName
  readonly type: number
  readonly bytes: bigint
  readonly flags: number
}

export const ALL = BigInt(Object.values(Rights).reduce((all, bit) => all | bit, 0))
const TRANSFER = BigInt(Rights.FD_READ | Rights.FD_WRITE)

/** What a C program would do, written out over the guest's memory: strings and structures go in and come out as bytes. */
export class Program {
  readonly #memory: WebAssembly.Memory
  readonly #call: Calls
  readonly #unstable: boolean
  /** What `open` asks for, but for reading and writing. */
  asks = ALL
  /** Where the next allocation goes; each method below gives back what it took. */
  #top = 1024

  constructor(memory: WebAssembly.Memory, call: Calls, unstable: boolean) {
    this.#memory = memory
    this.#call = call
    this.#unstable = unstable
  }

  // Memory.

  get view(): DataView { return new DataView(this.#memory.buffer) }
  bytes(ptr: number, len: number): Buffer { return Buffer.from(this.#memory.buffer, ptr >>> 0, len) }
  /** The bytes in words of four: what a structure looks like when the specification's layout is written down. */
  hex(ptr: number, len: number): string { return this.bytes(ptr, len).toString('hex').replaceAll(/.{8}(?!$)/g, '$& ') }
  string(ptr: number, len: number): string { return this.bytes(ptr, len).toString('latin1') }
  u32(ptr: number): number { return this.view.getUint32(ptr >>> 0, true) }
  u64(ptr: number): bigint { return this.view.getBigUint64(ptr >>> 0, true) }

  /** Room of this size, aligned to 8; kept until the end, or until the `scoped` call around it is done. */
  room(size: number): number {
    const ptr = this.#top
    this.#top = (ptr + size + 7) & ~7
    if (this.#top > this.#memory.buffer.byteLength) throw new Error('the test needs a larger memory')
    return ptr
  }

  /** The bytes of a path or text, in memory. */
  text(text: string): [ptr: number, len: number] {
    const ptr = this.room(text.length)
    this.bytes(ptr, text.length).write(text, 'latin1')
    return [ptr, text.length]
  }

  /** An array of (address, length) pairs. */
  iovecs(...slices: readonly (readonly [ptr: number, len: number])[]): [ptr: number, count: number] {
    const ptr = this.room(slices.length * 8)
    for (const [index, [at, len]] of slices.entries()) {
      this.view.setUint32(ptr + index * 8, at, true)
      this.view.setUint32(ptr + index * 8 + 4, len, true)
    }
    return [ptr, slices.length]
  }

  scoped<T>(act: () => T): T {
    const top = this.#top
    try {
      return act()
    } finally {
      this.#top = top
    }
  }

  /** Calls with room for one result, read where the call succeeded. */
  result<T>(size: number, call: (ptr: number) => number, read: (ptr: number) => T): Result<T> {
    return this.scoped(() => {
      const ptr = this.room(size)
      const errno = call(ptr)
      return errno === Errno.SUCCESS ? read(ptr) : (errnoName(errno) as ErrnoName)
    })
  }

  /** The name of what a call answers. */
  errno(call: () => number): ErrnoName {
    return this.scoped(() => errnoName(call()) as ErrnoName)
  }

  // Paths, from descriptor 3 unless another is named.

  mkdir(path: string, fd = 3): ErrnoName { return this.errno(() => this.#call.path_create_directory(fd, ...this.text(path))) }
  rmdir(path: string, fd = 3): ErrnoName { return this.errno(() => this.#call.path_remove_directory(fd, ...this.text(path))) }
  unlink(path: string, fd = 3): ErrnoName { return this.errno(() => this.#call.path_unlink_file(fd, ...this.text(path))) }
  symlink(target: string, path: string, fd = 3): ErrnoName {
    return this.errno(() => this.#call.path_symlink(...this.text(target), fd, ...this.text(path)))
  }
  link(from: string, to: string, { follow = false, fd = 3, toFd = fd }: { follow?: boolean; fd?: number; toFd?: number } = {}): ErrnoName {
    return this.errno(() => this.#call.path_link(fd, follow ? 1 : 0, ...this.text(from), toFd, ...this.text(to)))
  }
  rename(from: string, to: string, { fd = 3, toFd = fd }: { fd?: number; toFd?: number } = {}): ErrnoName {
    return this.errno(() => this.#call.path_rename(fd, ...this.text(from), toFd, ...this.text(to)))
  }
  readlink(path: string, { fd = 3, size = 5000 } = {}): Result<string> {
    return this.scoped(() => {
      const buf = this.room(size)
      return this.result(4, (used) => this.#call.path_readlink(fd, ...this.text(path), buf, size, used), (used) => this.string(buf, this.u32(used)))
    }) as Result<string>
  }
  stat(path: string, { follow = true, fd = 3 } = {}): Result<Filestat> {
    return this.result(64, (ptr) => this.#call.path_filestat_get(fd, follow ? 1 : 0, ...this.text(path), ptr), (ptr) => this.#filestat(ptr))
  }
  setTimes(path: string, atim: bigint, mtim: bigint, { follow = true, fd = 3, flags = Fstflags.ATIM | Fstflags.MTIM as number } = {}): ErrnoName {
    return this.errno(() => this.#call.path_filestat_set_times(fd, follow ? 1 : 0, ...this.text(path), atim, mtim, flags))
  }

  /**
   * Letters: r read, w write, c create, x exclusive, t truncate, d directory, a append, n do not follow a link. All rights
   * but reading and writing are asked for, unless `base` says otherwise.
   */
  open(path: string, letters = 'r', { fd = 3, flags = 0, base = undefined as bigint | undefined, inheriting = this.asks } = {}): Result<number> {
    const has = (letter: string): boolean => letters.includes(letter)
    const oflags = (has('c') ? Oflags.CREAT : 0) | (has('x') ? Oflags.EXCL : 0) | (has('t') ? Oflags.TRUNC : 0) | (has('d') ? Oflags.DIRECTORY : 0)
    const wanted = base ?? ((this.asks & ~TRANSFER) | (has('r') ? BigInt(Rights.FD_READ) : 0n) | (has('w') ? BigInt(Rights.FD_WRITE) : 0n))
    const fdflags = flags | (has('a') ? Fdflags.APPEND : 0)
    return this.result(4, (ptr) => this.#call.path_open(fd, has('n') ? 0 : 1, ...this.text(path), oflags, wanted, inheriting, fdflags, ptr), (ptr) => this.u32(ptr))
  }

  /** The same where it must succeed. */
  opened(...args: Parameters<Program['open']>): number {
    const fd = this.open(...args)
    if (typeof fd !== 'number') throw new Error(`open ${args[0]}: ${fd}`)
    return fd
  }

  // Descriptors.

  close(fd: number): ErrnoName { return this.errno(() => this.#call.fd_close(fd)) }
  read(fd: number, size = 100): Result<string> {
    return this.#transfer(size, (iovs, count, used) => this.#call.fd_read(fd, iovs, count, used))
  }
  pread(fd: number, offset: bigint, size = 100): Result<string> {
    return this.#transfer(size, (iovs, count, used) => this.#call.fd_pread(fd, iovs, count, offset, used))
  }
  write(fd: number, ...texts: string[]): Result<number> {
    return this.result(4, (ptr) => this.#call.fd_write(fd, ...this.iovecs(...texts.map((text) => this.text(text))), ptr), (ptr) => this.u32(ptr))
  }
  pwrite(fd: number, offset: bigint, ...texts: string[]): Result<number> {
    return this.result(4, (ptr) => this.#call.fd_pwrite(fd, ...this.iovecs(...texts.map((text) => this.text(text))), offset, ptr), (ptr) => this.u32(ptr))
  }
  seek(fd: number, offset: bigint, whence: number): Result<bigint> {
    return this.result(8, (ptr) => this.#call.fd_seek(fd, offset, whence, ptr), (ptr) => this.u64(ptr))
  }
  tell(fd: number): Result<bigint> { return this.result(8, (ptr) => this.#call.fd_tell(fd, ptr), (ptr) => this.u64(ptr)) }
  fstat(fd: number): Result<Filestat> { return this.result(64, (ptr) => this.#call.fd_filestat_get(fd, ptr), (ptr) => this.#filestat(ptr)) }
  fdstat(fd: number): Result<Fdstat> {
    return this.result(24, (ptr) => this.#call.fd_fdstat_get(fd, ptr), (ptr) => ({
      type: this.view.getUint8(ptr), flags: this.view.getUint16(ptr + 2, true), base: this.u64(ptr + 8), inheriting: this.u64(ptr + 16),
    }))
  }
  setRights(fd: number, base: bigint, inheriting = 0n): ErrnoName { return this.errno(() => this.#call.fd_fdstat_set_rights(fd, base, inheriting)) }
  setFlags(fd: number, flags: number): ErrnoName { return this.errno(() => this.#call.fd_fdstat_set_flags(fd, flags)) }
  setSize(fd: number, size: bigint): ErrnoName { return this.errno(() => this.#call.fd_filestat_set_size(fd, size)) }
  allocate(fd: number, offset: bigint, len: bigint): ErrnoName { return this.errno(() => this.#call.fd_allocate(fd, offset, len)) }
  renumber(fd: number, to: number): ErrnoName { return this.errno(() => this.#call.fd_renumber(fd, to)) }

  /** Gives up one right and keeps the others. */
  giveUp(fd: number, right: number): void {
    const { base, inheriting } = this.fdstat(fd) as Fdstat
    const errno = this.setRights(fd, base & ~BigInt(right), inheriting)
    if (errno !== 'SUCCESS') throw new Error(errno)
  }

  /** One call of fd_readdir: the whole entries in the buffer and how much of it was filled. */
  readdir(fd: number, cookie = 0n, size = 4096): Result<{ entries: Dirent[]; used: number }> {
    return this.scoped(() => {
      const buf = this.room(size)
      return this.result(4, (used) => this.#call.fd_readdir(fd, buf, size, cookie, used), (usedPtr) => {
        const used = this.u32(usedPtr)
        const entries: Dirent[] = []
        for (let at = buf; at + 24 <= buf + used;) {
          const length = this.u32(at + 16)
          if (at + 24 + length > buf + used) break
          entries.push({ next: this.u64(at), ino: this.u64(at + 8), type: this.u32(at + 20), name: this.string(at + 24, length) })
          at += 24 + length
        }
        return { entries, used }
      })
    }) as Result<{ entries: Dirent[]; used: number }>
  }

  /** The whole listing from `cookie` on, as wasi-libc reads it: buffer after buffer, until one is not full. */
  list(fd = 3, size = 4096, cookie = 0n): Dirent[] {
    const found: Dirent[] = []
    for (;;) {
      const part = this.readdir(fd, cookie, size)
      if (typeof part === 'string') throw new Error(part)
      found.push(...part.entries)
      if (part.used < size) return found
      if (part.entries.length === 0) throw new Error('the buffer is smaller than an entry')
      cookie = part.entries.at(-1)?.next as bigint
    }
  }

  /** The names in a directory, sorted, without "." and "..". */
  names(fd = 3): string[] {
    return this.list(fd).map(({ name }) => name).filter((name) => name !== '.' && name !== '..').sort()
  }

  // Whole files.

  put(path: string, text = '', fd = 3): void {
    const file = this.opened(path, 'wct', { fd })
    if (text !== '' && this.write(file, text) !== text.length) throw new Error(`${path} was not written`)
    this.close(file)
  }
  get(path: string, fd = 3): string {
    const file = this.opened(path, 'r', { fd })
    const text = this.read(file, 65536)
    this.close(file)
    return text
  }

  // Polling.

  /** Subscriptions in memory. Numbers and bits as given, so that wrong ones can be tried too. */
  subscriptions(...subscriptions: readonly Subscription[]): number {
    return this.subscriptionList(subscriptions)
  }

  /** The same for a list that is too long to be arguments. */
  subscriptionList(subscriptions: readonly Subscription[]): number {
    const size = this.#unstable ? 56 : 48
    const clockAt = this.#unstable ? 24 : 16
    const ptr = this.room(subscriptions.length * size)
    this.bytes(ptr, subscriptions.length * size).fill(0)
    for (const [index, { userdata = 0n, type, fd = 0, clock = 1, timeout = 0n, flags = 0 }] of subscriptions.entries()) {
      const at = ptr + index * size
      this.view.setBigUint64(at, userdata, true)
      this.view.setUint8(at + 8, type)
      if (type === 0) {
        this.view.setUint32(at + clockAt, clock, true)
        this.view.setBigUint64(at + clockAt + 8, timeout, true)
        this.view.setUint16(at + clockAt + 24, flags, true)
      } else {
        this.view.setUint32(at + 16, fd, true)
      }
    }
    return ptr
  }

  events(ptr: number, count: number): Event[] {
    return Array.from({ length: count }, (_, index) => {
      const at = ptr + index * 32
      return {
        userdata: this.u64(at), errno: errnoName(this.view.getUint16(at + 8, true)) as ErrnoName, type: this.view.getUint8(at + 10),
        bytes: this.u64(at + 16), flags: this.view.getUint16(at + 24, true),
      }
    })
  }

  poll(...subscriptions: readonly Subscription[]): Result<Event[]> {
    return this.scoped(() => {
      const from = this.subscriptions(...subscriptions)
      const out = this.room(subscriptions.length * 32)
      return this.result(4, (count) => this.#call.poll_oneoff(from, out, subscriptions.length, count), (count) => this.events(out, this.u32(count)))
    }) as Result<Event[]>
  }

  #transfer(size: number, call: (iovs: number, count: number, used: number) => number): Result<string> {
    return this.scoped(() => {
      const buf = this.room(size)
      return this.result(4, (used) => call(...this.iovecs([buf, size]), used), (used) => this.string(buf, this.u32(used)))
    }) as Result<string>
  }

  #filestat(ptr: number): Filestat {
    const { view } = this
    if (this.#unstable) {
      return {
        dev: this.u64(ptr), ino: this.u64(ptr + 8), type: view.getUint8(ptr + 16), nlink: BigInt(this.u32(ptr + 20)),
        size: this.u64(ptr + 24), atim: this.u64(ptr + 32), mtim: this.u64(ptr + 40), ctim: this.u64(ptr + 48),
      }
    }
    return {
      dev: this.u64(ptr), ino: this.u64(ptr + 8), type: view.getUint8(ptr + 16), nlink: this.u64(ptr + 24),
      size: this.u64(ptr + 32), atim: this.u64(ptr + 40), mtim: this.u64(ptr + 48), ctim: this.u64(ptr + 56),
    }
  }
}

export interface Subscription {
  readonly userdata?: bigint
  readonly type: number
  readonly fd?: number
  readonly clock?: number
  readonly timeout?: bigint
  readonly flags?: number
}
