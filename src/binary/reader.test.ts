import { describe, expect, it } from 'vitest'
import { MalformedError } from './malformed-error.ts'
import { Reader } from './reader.ts'
import { name, unsigned } from './writer.ts'

const reader = (...bytes: number[]) => new Reader(new Uint8Array(bytes))

/** Where and why reading fails. */
function failure(read: () => unknown): [message: string, offset: number] {
  try {
    read()
  } catch (error) {
    if (error instanceof MalformedError) return [error.message, error.offset]
    throw error
  }
  throw new Error('no failure')
}

describe('integers', () => {
  it.each([0, 1, 127, 128, 300, 16383, 16384, 2 ** 31, 2 ** 32 - 1])('reads back %i', (value) => {
    expect(reader(...unsigned(value)).u32()).toBe(value)
    expect(reader(...unsigned(value)).u64()).toBe(BigInt(value))
  })

  it('reads longer forms than needed, up to five bytes', () => {
    expect(reader(0x83, 0x80, 0x80, 0x80, 0x00).u32()).toBe(3)
    expect(failure(() => reader(0x83, 0x80, 0x80, 0x80, 0x80, 0x00).u32())).toEqual(['integer too large', 0])
  })

  it('refuses more than 32 bits', () => {
    expect(reader(0xff, 0xff, 0xff, 0xff, 0x0f).u32()).toBe(2 ** 32 - 1)
    expect(failure(() => reader(0xff, 0xff, 0xff, 0xff, 0x1f).u32())).toEqual(['integer too large', 0])
  })

  it('reads 64 bits, and refuses more', () => {
    expect(reader(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01).u64()).toBe(2n ** 64n - 1n)
    expect(failure(() => reader(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02).u64())).toEqual(['integer too large', 0])
  })

  it('reads signed 33-bit integers', () => {
    expect(reader(0x00).s33()).toBe(0)
    expect(reader(0x3f).s33()).toBe(63)
    expect(reader(0x40).s33()).toBe(-64)
    expect(reader(0x80, 0x01).s33()).toBe(128)
    expect(reader(0xff, 0xff, 0xff, 0xff, 0x0f).s33()).toBe(2 ** 32 - 1)
  })

  it('steps over integers of any size', () => {
    const read = reader(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x07)
    read.skipInteger()
    expect(read.byte()).toBe(7)
  })
})

describe('bounds', () => {
  it('refuses to read beyond the end of its part', () => {
    const part = new Reader(new Uint8Array([1, 2, 3, 4]), 1, 3)
    part.skip(2)
    expect(part.done).toBe(true)
    expect(failure(() => part.byte())).toEqual(['unexpected end', 3])
    expect(failure(() => part.peek())).toEqual(['unexpected end', 3])
    expect(failure(() => part.skip(1))).toEqual(['unexpected end', 3])
    expect(failure(() => reader(0x80).u32())).toEqual(['unexpected end', 1])
  })

  it('refuses counts that the bytes cannot hold', () => {
    expect(reader(2, 0, 0).count()).toBe(2)
    expect(failure(() => reader(0xff, 0xff, 0x03, 0).count())).toEqual(['count beyond the end of the section', 0])
  })
})

describe('names', () => {
  it.each(['', 'fd_write', 'größe', '猫', 'a name of more than thirty-two bytes, all ASCII'])('reads back %j', (text) => {
    expect(reader(...name(text)).name()).toBe(text)
  })

  it('replaces bad UTF-8', () => {
    expect(reader(2, 0xff, 0x61).name()).toBe('\ufffda')
  })

  it('refuses a length beyond the end', () => {
    expect(failure(() => reader(5, 0x61).name())).toEqual(['unexpected end', 1])
  })
})
