import type { ByteString } from '../fs/byte-string.ts'
import type { IoSlices } from '../fs/filesystem.ts'
import { ManySlices, OneSlice } from '../fs/io-slices.ts'
import { Errno } from './abi/errno.ts'
import { WasiError } from './error.ts'

/** As many slices as one readv(2) or writev(2) takes: what a call with more of them transfers at most. */
const MAX_SLICES = 1024
/** Names up to here are written byte by byte, which is faster than a call of Node's. */
const SHORT = 32
/** PATH_MAX without its terminating zero. */
const MAX_PATH = 4095

/**
 * The guest's memory. Addresses and lengths come as wasm gives them (i32, signed) and are taken as unsigned; each access
 * is checked, and outside of memory it throws FAULT. Views are kept between calls and made anew when memory has grown.
 */
export class GuestMemory {
  #memory: WebAssembly.Memory | undefined
  #bytes: Buffer = Buffer.alloc(0)
  #view: DataView = new DataView(this.#bytes.buffer, 0, 0)

  /** The memory that all addresses of this guest mean. Until this is called every access is FAULT. */
  attach(memory: WebAssembly.Memory): void {
    this.#memory = memory
    this.#renew()
  }

  /** Checks [ptr, ptr + len) and answers its start as a non-negative number. */
  range(ptr: number, len: number): number {
    const start = ptr >>> 0
    if (start + (len >>> 0) > this.#bytes.length) this.#grown(start + (len >>> 0))
    return start
  }

  /** All bytes. Only valid until the guest runs again. */
  get bytes(): Buffer {
    if (this.#bytes.length === 0) this.#renew()
    return this.#bytes
  }

  /** The same, for writing several numbers after one `range` check. */
  get view(): DataView {
    return this.#view
  }

  readU8(ptr: number): number {
    const at = this.range(ptr, 1)
    return this.#view.getUint8(at)
  }
  readU16(ptr: number): number {
    const at = this.range(ptr, 2)
    return this.#view.getUint16(at, true)
  }
  readU32(ptr: number): number {
    const at = this.range(ptr, 4)
    return this.#view.getUint32(at, true)
  }
  readU64(ptr: number): bigint {
    const at = this.range(ptr, 8)
    return this.#view.getBigUint64(at, true)
  }

  writeU8(ptr: number, value: number): void {
    const at = this.range(ptr, 1)
    this.#view.setUint8(at, value)
  }
  writeU16(ptr: number, value: number): void {
    const at = this.range(ptr, 2)
    this.#view.setUint16(at, value, true)
  }
  writeU32(ptr: number, value: number): void {
    const at = this.range(ptr, 4)
    this.#view.setUint32(at, value, true)
  }
  writeU64(ptr: number, value: bigint): void {
    const at = this.range(ptr, 8)
    this.#view.setBigUint64(at, value, true)
  }

  /** Sets [ptr, ptr + len) to zero: structures are written over zeroes, so that their padding tells nothing. */
  clear(ptr: number, len: number): void {
    const at = this.range(ptr, len)
    this.#bytes.fill(0, at, at + len)
  }

  /** The bytes of a name whose length is known to be small. */
  readBytes(ptr: number, len: number): ByteString {
    const at = this.range(ptr, len)
    return this.#bytes.toString('latin1', at, at + (len >>> 0))
  }

  /** The bytes of a path or of a link's target. NAMETOOLONG above what any system takes, before they are copied. */
  readPath(ptr: number, len: number): ByteString {
    this.range(ptr, len)
    if (len >>> 0 > MAX_PATH) throw new WasiError(Errno.NAMETOOLONG)
    return this.readBytes(ptr, len)
  }

  /** Writes the bytes, without a terminating zero. */
  writeBytes(ptr: number, bytes: ByteString): void {
    const at = this.range(ptr, bytes.length)
    this.#bytes.write(bytes, at, 'latin1')
  }

  /** Writes as much of a name as fits below `end`, into a range that was checked; answers how many bytes those are. */
  writeName(at: number, name: ByteString, end: number): number {
    const length = Math.min(name.length, end - at)
    if (length > SHORT) return this.#bytes.write(name, at, length, 'latin1')
    for (let index = 0; index < length; index++) this.#bytes[at + index] = name.charCodeAt(index)
    return length
  }

  /**
   * An array of `iovec` or `ciovec` (0 u32 buf | 4 u32 buf_len) as slices of memory, empty ones left out, cut after 1024.
   * FAULT when the array or any slice up to the cut lies outside.
   */
  slices(iovsPtr: number, iovsLen: number): IoSlices {
    const count = iovsLen >>> 0
    const start = this.range(iovsPtr, Math.min(count * 8, 0xffffffff))
    if (count * 8 > this.#bytes.length) throw new WasiError(Errno.FAULT)
    if (count === 1) {
      const length = this.#view.getUint32(start + 4, true)
      const offset = this.range(this.#view.getUint32(start, true), length)
      return new OneSlice(this.#bytes, offset, length)
    }
    const offsets: number[] = []
    const lengths: number[] = []
    for (let at = start; at < start + count * 8 && offsets.length < MAX_SLICES; at += 8) {
      const length = this.#view.getUint32(at + 4, true)
      if (length === 0) continue
      offsets.push(this.range(this.#view.getUint32(at, true), length))
      lengths.push(length)
    }
    return offsets.length === 1
      ? new OneSlice(this.#bytes, offsets[0], lengths[0])
      : new ManySlices(this.#bytes, offsets, lengths)
  }

  /** Growing detaches the old buffer (its length falls to 0) or, for a shared memory, leaves it as it was: look again. */
  #grown(end: number): void {
    this.#renew()
    if (end > this.#bytes.length) throw new WasiError(Errno.FAULT)
  }

  #renew(): void {
    if (this.#memory === undefined) return
    const { buffer } = this.#memory
    this.#bytes = Buffer.from(buffer)
    this.#view = new DataView(buffer)
  }
}
