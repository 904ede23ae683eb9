import { fstatSync, readFileSync, readSync } from 'node:fs'
import { Reader } from '../binary/reader.ts'
import { header, SectionId } from '../binary/sections.ts'
import { MalformedError } from '../binary/malformed-error.ts'
import { readRange } from './read-range.ts'

/** Of a section: its number, its size and as much of a name as is asked about. */
const HEAD = 64
/** Smaller files are read at once, with what is in them. In bytes. */
const SMALL = 1 << 18
/** A module with more of them is read as it is, not looked through. */
const MOST_SECTIONS = 1000
/** What Node reads at once. */
const MOST = 2 ** 31 - 1

interface Range {
  readonly start: number
  readonly end: number
}

/**
 * A module's file, without DWARF (the custom sections `.debug_*` behind the last section that is none): it is often half of a
 * large module, nothing here reads it, and V8 would copy it. All before it stays where it is, so offsets are the file's. What is
 * no whole module is read as it is. `meanwhile` is called when other threads read as well (readRange).
 */
export async function readModule(hostFd: number, meanwhile?: () => void): Promise<Uint8Array> {
  const stat = fstatSync(hostFd)
  const ranges = stat.isFile() && stat.size >= SMALL ? withoutDebugSections(hostFd, stat.size) : undefined
  const size = ranges?.reduce((sum, { start, end }) => sum + end - start, 0) ?? Infinity
  if (ranges === undefined || size > MOST) return readFileSync(hostFd)
  const bytes = Buffer.allocUnsafeSlow(size)
  let total = 0
  for (const { start, end } of ranges) {
    const count = await readRange(hostFd, bytes.subarray(total, total + end - start), start, meanwhile)
    total += count
    if (count < end - start) break // It was cut off meanwhile.
  }
  return bytes.subarray(0, total)
}

/** What to read of a file; undefined when it is no whole module. */
function withoutDebugSections(hostFd: number, size: number): Range[] | undefined {
  const head = Buffer.allocUnsafe(HEAD)
  if (readSync(hostFd, head, 0, HEAD, 0) < HEAD || header.some((byte, at) => head[at] !== byte)) return undefined
  let debug: Range[] = []
  try {
    for (let start: number = header.length, sections = 0; start < size; sections++) {
      const reader = new Reader(head, 0, readSync(hostFd, head, 0, HEAD, start))
      const id = reader.byte()
      const length = reader.u32()
      const body = start + reader.offset
      const end = body + length
      if (end > size || sections > MOST_SECTIONS) return undefined
      if (id !== SectionId.CUSTOM) debug = []
      else if (isDebug(reader, length)) debug.push({ start, end })
      start = end
    }
  } catch (error) {
    if (error instanceof MalformedError) return undefined
    throw error
  }
  return [...debug, { start: size, end: size }].map(({ start }, index) => ({ start: debug[index - 1]?.end ?? 0, end: start })).filter(({ start, end }) => start < end)
}

/** Whether a custom section of so many bytes, which the reader stands before, has a name of DWARF's. */
function isDebug(reader: Reader, length: number): boolean {
  if (length === 0) return false
  const size = reader.peek()
  const name = Buffer.from(reader.bytes.subarray(reader.offset + 1, Math.min(reader.offset + 1 + size, reader.end))).toString('latin1')
  return size < length && name.length === size && /^\.debug_\w+$/.test(name)
}
