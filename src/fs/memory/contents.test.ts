import * as fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { Contents, chunkSize, maxFileSize, pageSize } from './contents.ts'
import { Space } from './space.ts'

const bytes = (length: number, value = 1): Uint8Array => new Uint8Array(length).fill(value)

function fresh(size = 2 ** 30): { contents: Contents; space: Space } {
  const space = new Space(size)
  return { contents: new Contents(space), space }
}

/** Writes all of `from`. */
const write = (contents: Contents, from: Uint8Array, position: number): number => contents.write(from, 0, from.length, position)

/** How many bytes are copied by Uint8Array.set, which is how Contents copies, while `act` runs. */
function copied(act: () => void): number {
  let total = 0
  const { set } = Uint8Array.prototype
  const spy = vi.spyOn(Uint8Array.prototype, 'set').mockImplementation(function count(this: Uint8Array, from: ArrayLike<number>, offset?: number) {
    total += from.length
    set.call(this, from, offset)
  })
  try {
    act()
  } finally {
    spy.mockRestore()
  }
  return total
}

it('copies a byte three times at most, however many appends there are', () => {
  const from = bytes(100)
  for (const count of [1000, 10_000, 100_000]) {
    const { contents } = fresh()
    const total = copied(() => { for (let index = 0; index < count; index++) write(contents, from, contents.size) })
    expect(contents.size).toBe(count * 100)
    expect(total).toBeLessThan(3 * count * 100)
  }
})

it('takes a page for a byte, wherever it is', () => {
  const { contents, space } = fresh()
  for (const chunk of [0, 1, 1000, 2 ** 30]) write(contents, bytes(1), chunk * chunkSize)
  expect(space.size - space.free).toBe(4 * pageSize)
  expect(contents.size).toBe(2 ** 30 * chunkSize + 1)
})

it('takes no space for what a truncation adds, and gives back what one cuts', () => {
  const { contents, space } = fresh()
  contents.truncate(maxFileSize)
  expect(space.free).toBe(space.size)
  write(contents, bytes(10 * chunkSize), 0)
  contents.truncate(3 * chunkSize + 1)
  expect(space.size - space.free).toBe(3 * chunkSize + pageSize)
  contents.truncate(1)
  expect(space.size - space.free).toBe(pageSize)
  contents.truncate(0)
  expect(space.free).toBe(space.size)
})

it('writes what there is space for, to the last page', () => {
  const size = chunkSize + 3 * pageSize
  const { contents, space } = fresh(size + 100)
  expect(write(contents, bytes(2 * chunkSize), 10)).toBe(size - 10)
  expect(space.free).toBe(100)
  expect(write(contents, bytes(5), size)).toBe(0)
  expect(write(contents, bytes(5, 7), size - 3)).toBe(3)
  expect(contents.size).toBe(size)
  contents.truncate(pageSize)
  expect(write(contents, bytes(5), pageSize)).toBe(5)
})

it('reserves all or nothing', () => {
  const { contents, space } = fresh(10 * chunkSize)
  write(contents, bytes(1), 5 * chunkSize)
  const { free } = space
  expect(contents.reserve(0, 11 * chunkSize)).toBe(false)
  expect(contents.reserve(0, maxFileSize)).toBe(false)
  expect(space.free).toBe(free)
  expect(contents.size).toBe(5 * chunkSize + 1)
  expect(contents.reserve(0, 10 * chunkSize)).toBe(true)
  expect(space.free).toBe(0)
  expect(write(contents, bytes(10 * chunkSize), 0)).toBe(10 * chunkSize)
})

it('does what an array of bytes does, and counts its space right', () => {
  const position = fc.oneof(fc.nat({ max: 10 }), fc.nat({ max: 300_000 }), fc.constantFrom(4095, 4096, 65_535, 65_536, 131_071))
  const step = fc.oneof(
    fc.record({ act: fc.constant('write' as const), at: position, length: fc.oneof(fc.nat({ max: 10 }), fc.nat({ max: 200_000 })), value: fc.nat({ max: 255 }) }),
    fc.record({ act: fc.constant('truncate' as const), at: position }),
    fc.record({ act: fc.constant('reserve' as const), at: position, length: fc.nat({ max: 100_000 }) }),
    fc.record({ act: fc.constant('read' as const), at: position, length: fc.nat({ max: 200_000 }) }),
  )
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
    const { contents, space } = fresh()
    const model = Buffer.alloc(600_000)
    let size = 0
    for (const one of steps) {
      if (one.act === 'write') {
        expect(write(contents, bytes(one.length, one.value), one.at)).toBe(one.length)
        model.fill(one.value, one.at, one.at + one.length)
        if (one.length > 0) size = Math.max(size, one.at + one.length)
      } else if (one.act === 'truncate') {
        contents.truncate(one.at)
        model.fill(0, Math.min(size, one.at))
        size = one.at
      } else if (one.act === 'reserve') {
        expect(contents.reserve(one.at, one.at + one.length)).toBe(true)
        size = Math.max(size, one.at + one.length)
      } else {
        const into = Buffer.alloc(one.length + 2, 99)
        const expected = model.subarray(Math.min(one.at, size), Math.max(Math.min(one.at, size), Math.min(size, one.at + one.length)))
        expect(contents.read(into, 1, 1 + one.length, one.at)).toBe(expected.length)
        expect(Buffer.compare(into.subarray(1, 1 + expected.length), expected)).toBe(0)
        expect(into[0]).toBe(99)
        expect(into.subarray(1 + expected.length).every((byte) => byte === 99)).toBe(true)
      }
      expect(contents.size).toBe(size)
      expect((space.size - space.free) % pageSize).toBe(0)
      expect(space.size - space.free).toBeLessThanOrEqual(Math.ceil(size / chunkSize) * chunkSize)
    }
    contents.release()
    expect(space.free).toBe(space.size)
  }))
})
