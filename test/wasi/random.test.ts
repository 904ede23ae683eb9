import { describe, expect, it } from 'vitest'
import { hostRandom, type Random } from '../../src/sys/random.ts'
import { describeFunction } from './support/describe-function.ts'
import { createWorld } from './support/world.ts'

/** Fills with 1, 2, 3... and remembers what it was asked for. */
class Counting implements Random {
  readonly asked: [offset: number, length: number][] = []
  fill(bytes: Uint8Array, offset: number, length: number): void {
    this.asked.push([offset, length])
    for (let index = 0; index < length; index++) bytes[offset + index] = index + 1
  }
}

describeFunction('random_get', () => {
  it('fills the buffer and no byte beside it', async () => {
    const world = await createWorld({ random: new Counting() })
    world.bytes(32, 16).fill(0xee)
    expect(world.call.random_get(36, 5)).toBe(0)
    expect(world.hex(32, 16)).toBe('eeeeeeee 01020304 05eeeeee eeeeeeee')
    expect(world.trace).toEqual(['random_get(buf=0x24, buf_len=5) = SUCCESS'])
  })

  it('fills nothing when nothing is asked for', async () => {
    const random = new Counting()
    const world = await createWorld({ random, pages: 1 })
    for (const ptr of [0, 5, 65536]) expect(world.call.random_get(ptr, 0)).toBe(0)
    expect(random.asked).toEqual([])
  })

  it('FAULT, and then nothing is asked of the host', async () => {
    const random = new Counting()
    const world = await createWorld({ random, pages: 1 })
    for (const [ptr, len] of [[65536, 1], [65537, 0], [0, 65537], [1, 65536], [-1, 1], [0, -1], [-16, 32]] as const) {
      expect(world.call.random_get(ptr, len)).toBe(21)
    }
    expect(random.asked).toEqual([])
  })
})

describe("the host's random bytes", () => {
  const random = hostRandom()

  it.each([1, 16, 65536, 65537, 1_000_000])('%i of them', (length) => {
    const bytes = Buffer.alloc(length + 2)
    random.fill(bytes, 1, length)
    expect([bytes[0], bytes[length + 1]]).toEqual([0, 0])
    // Of a million bytes each value comes about 4,000 times; of fewer, less often.
    if (length >= 65536) {
      const counts = Array.from({ length: 256 }, () => 0)
      for (const byte of bytes.subarray(1, length + 1)) counts[byte] = (counts[byte] as number) + 1
      const fair = length / 256
      for (const count of counts) expect(Math.abs(count - fair)).toBeLessThan(8 * Math.sqrt(fair))
    }
    const again = Buffer.alloc(length + 2)
    random.fill(again, 1, length)
    if (length > 8) expect(again.equals(bytes)).toBe(false)
  })

  it('many small ones: all values alike, and no bytes twice', () => {
    const bytes = Buffer.alloc(200_000)
    for (let at = 0, length = 1; at < bytes.length; at += length, length = 1 + ((length * 7) % 300)) random.fill(bytes, at, Math.min(length, bytes.length - at))
    const counts = Array.from({ length: 256 }, () => 0)
    for (const byte of bytes) counts[byte] = (counts[byte] as number) + 1
    const fair = bytes.length / 256
    for (const count of counts) expect(Math.abs(count - fair)).toBeLessThan(8 * Math.sqrt(fair))
    const seen = new Set<string>()
    for (let at = 0; at + 8 <= bytes.length; at += 8) seen.add(bytes.toString('latin1', at, at + 8))
    expect(seen.size).toBe(bytes.length / 8)
  })

  it('none that another source gives', () => {
    const [one, other] = [Buffer.alloc(2000), Buffer.alloc(2000)]
    const second = hostRandom()
    for (let at = 0; at < 2000; at += 100) {
      random.fill(one, at, 100)
      second.fill(other, at, 100)
    }
    for (let at = 0; at + 8 <= 2000; at++) expect(other.includes(one.subarray(at, at + 8))).toBe(false)
  })
})
