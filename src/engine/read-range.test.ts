import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { readRange, readRangeSync } from './read-range.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasmgate-read-'))
const path = join(folder, 'file')
/** 9 MiB in which no two words are the same: more than any number of threads takes at once. */
const contents = Buffer.from(Uint32Array.from({ length: 9 << 18 }, (_, index) => index * 2654435761).buffer)
writeFileSync(path, contents)
const hostFd = openSync(path, 'r')
afterAll(() => {
  closeSync(hostFd)
  rmSync(folder, { recursive: true })
})

const MIB = 1 << 20
const near = (value: number): fc.Arbitrary<number> => fc.integer({ min: Math.max(value - 2, 0), max: value + 2 })
const length = fc.oneof(fc.nat({ max: 10 * MIB }), ...[0, 2 * MIB, 4 * MIB, 6 * MIB, 8 * MIB, 9 * MIB].map(near))
const at = fc.oneof(fc.nat({ max: 10 * MIB }), near(0), near(9 * MIB))

it('reads any range, whole or up to the end of the file', async () => {
  await fc.assert(fc.asyncProperty(at, length, async (from, size) => {
    const [one, other] = [Buffer.alloc(size), Buffer.alloc(size)]
    const expected = contents.subarray(from, from + size)
    expect(await readRange(hostFd, one, from)).toBe(expected.length)
    expect(readRangeSync(hostFd, other, from)).toBe(expected.length)
    expect(one.subarray(0, expected.length).equals(expected)).toBe(true)
    expect(one.equals(other)).toBe(true)
  }), { numRuns: 60 })
})

it('throws what the system says, when nothing reads any more', async () => {
  const directory = openSync(folder, 'r')
  await expect(readRange(directory, Buffer.alloc(8 * MIB), 0)).rejects.toMatchObject({ code: 'EISDIR' })
  closeSync(directory)
})
