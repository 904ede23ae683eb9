import { MalformedError } from './malformed-error.ts'

const utf8 = new TextDecoder('utf-8')

/**
 * A cursor over a part of a module. Every read is bounds-checked against `end` and throws MalformedError.
 * Offsets are those of the whole module. https://webassembly.github.io/spec/core/binary/values.html
 */
export class Reader {
  readonly bytes: Uint8Array
  offset: number
  readonly end: number
  constructor(bytes: Uint8Array, offset = 0, end = bytes.length) {
    this.bytes = bytes
    this.offset = offset
    this.end = end
  }

  get done(): boolean { return this.offset >= this.end }

  byte(): number {
    if (this.offset >= this.end) throw new MalformedError('unexpected end', this.offset)
    return this.bytes[this.offset++] as number
  }

  peek(): number {
    if (this.offset >= this.end) throw new MalformedError('unexpected end', this.offset)
    return this.bytes[this.offset] as number
  }

  /** An unsigned LEB128 of at most 32 bits. */
  u32(): number {
    const start = this.offset
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte()
      if (shift === 28 && byte > 0x0f) break
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value >>> 0
    }
    throw new MalformedError('integer too large', start)
  }

  /** An unsigned LEB128 of at most 64 bits. */
  u64(): bigint {
    const start = this.offset
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte()
      if (shift === 63n && byte > 1) break
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    throw new MalformedError('integer too large', start)
  }

  /** A signed LEB128 of at most 33 bits (block and heap types). */
  s33(): number {
    const start = this.offset
    let value = 0
    let scale = 1
    for (let count = 0; count < 5; count++) {
      const byte = this.byte()
      value += (byte & 0x7f) * scale
      scale *= 128
      if (byte < 0x80) return byte & 0x40 ? value - scale : value
    }
    throw new MalformedError('integer too large', start)
  }

  /** Steps over a LEB128 of up to 64 bits without looking at its value. */
  skipInteger(): void {
    const start = this.offset
    for (let count = 0; count < 10; count++) {
      if (this.byte() < 0x80) return
    }
    throw new MalformedError('integer too large', start)
  }

  /** A length and that many bytes of UTF-8; bad sequences become U+FFFD, they are the engine's to refuse. */
  name(): string {
    const length = this.u32()
    const start = this.offset
    this.skip(length)
    return text(this.bytes, start, this.offset)
  }

  skip(length: number): void {
    if (length > this.end - this.offset) throw new MalformedError('unexpected end', this.offset)
    this.offset += length
  }

  /**
   * The length of a vector. Each element takes at least one byte, so a count beyond the bytes that are left is
   * refused before anything is allocated for it.
   */
  count(): number {
    const start = this.offset
    const count = this.u32()
    if (count > this.end - this.offset) throw new MalformedError('count beyond the end of the section', start)
    return count
  }
}

/** UTF-8 in [start, end). Short ASCII, which nearly all names are, without the decoder's overhead. */
function text(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > 32) return utf8.decode(bytes.subarray(start, end))
  let out = ''
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (byte >= 0x80) return utf8.decode(bytes.subarray(start, end))
    out += String.fromCharCode(byte)
  }
  return out
}
