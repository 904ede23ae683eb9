import { MalformedError } from './malformed-error.ts'
import { Reader } from './reader.ts'

/** Section numbers. https://webassembly.github.io/spec/core/binary/modules.html#sections */
export const SectionId = {
  CUSTOM: 0, TYPE: 1, IMPORT: 2, FUNCTION: 3, TABLE: 4, MEMORY: 5, GLOBAL: 6, EXPORT: 7, START: 8, ELEMENT: 9, CODE: 10,
  DATA: 11, DATA_COUNT: 12, TAG: 13,
} as const

/** Where a section lies: offsets from the first byte of the module. */
export interface Section {
  readonly id: number
  /** Of a custom section; empty for the others. */
  readonly name: string
  /** Where its id stands. */
  readonly start: number
  /** Where its contents begin: after the size, and after the name of a custom section. */
  readonly body: number
  readonly end: number
}

/** "\0asm" and version 1. */
export const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00] as const

/**
 * The sections in their order, contents untouched: the cost depends on their number, never on their size.
 * Throws MalformedError when the header is another or a section ends beyond the bytes.
 */
export function scanSections(bytes: Uint8Array): Section[] {
  if (header.some((byte, at) => bytes[at] !== byte)) throw new MalformedError('no module of version 1', 0)
  const reader = new Reader(bytes, header.length)
  const sections: Section[] = []
  while (!reader.done) {
    const start = reader.offset
    const id = reader.byte()
    const size = reader.u32()
    const end = reader.offset + size
    if (end > bytes.length) throw new MalformedError(`section of ${size} bytes goes beyond the end`, start)
    const contents = new Reader(bytes, reader.offset, end)
    const name = id === SectionId.CUSTOM ? contents.name() : ''
    sections.push({ id, name, start, body: contents.offset, end })
    reader.offset = end
  }
  return sections
}
