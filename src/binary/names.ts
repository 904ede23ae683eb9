import { MalformedError } from './malformed-error.ts'
import { Reader } from './reader.ts'
import type { Section } from './sections.ts'

/** What the name section says. https://webassembly.github.io/spec/core/appendix/custom.html#name-section */
export interface Names {
  readonly module?: string
  /** By function index, as the compiler wrote them (mangled). */
  readonly functions: ReadonlyMap<number, string>
}

/** Reads the name section; a damaged one gives what could be read before the damage, for names are never worth an error. */
export function readNames(bytes: Uint8Array, section: Section | undefined): Names {
  const functions = new Map<number, string>()
  let module: string | undefined
  try {
    if (section !== undefined) {
      const reader = new Reader(bytes, section.body, section.end)
      while (!reader.done) {
        const id = reader.byte()
        const size = reader.u32()
        const end = reader.offset + size
        const contents = new Reader(bytes, reader.offset, Math.min(end, section.end))
        if (id === 0) module = contents.name()
        if (id === 1) for (let left = contents.count(); left > 0; left--) functions.set(contents.u32(), contents.name())
        reader.skip(size)
      }
    }
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
  }
  return { ...(module === undefined ? {} : { module }), functions }
}
