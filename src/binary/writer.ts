/** Pieces of the binary format as bytes, to be spread into larger ones. https://webassembly.github.io/spec/core/binary/ */

/** An unsigned LEB128 in its shortest form. */
export function unsigned(value: number): number[] {
  const out: number[] = []
  let rest = value >>> 0
  while (rest >= 0x80) {
    out.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  out.push(rest)
  return out
}

/** A name: its length in bytes, and UTF-8. */
export function name(text: string): number[] {
  const bytes = new TextEncoder().encode(text)
  return [...unsigned(bytes.length), ...bytes]
}

/** A section or anything else of the form (id, size, contents). */
export function section(id: number, contents: readonly number[]): number[] {
  return [id, ...unsigned(contents.length), ...contents]
}

/** A vector of elements that are bytes already. */
export function vector(elements: readonly (readonly number[])[]): number[] {
  return [...unsigned(elements.length), ...elements.flat()]
}
