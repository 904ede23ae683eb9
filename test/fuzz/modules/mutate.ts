/** One change of a module. `at` counts round, so that every number means a place; `inside` a section keeps its size true. */
export interface Mutation {
  readonly kind: 'cut' | 'flip' | 'set' | 'insert' | 'delete' | 'constant' | 'operator' | 'drop' | 'swap' | 'double' | 'splice'
  readonly at: number
  readonly value: number
  /** The id of the section that is changed, its size being put right; the bytes of the whole module when left out. */
  readonly inside?: number
}

/** Bytes that mean something in a module: types, prefixes of instructions, the ends of ranges, numbers that are too large. */
const telling: readonly (readonly number[])[] = [
  [0], [1], [0x7f], [0x7e], [0x7d], [0x7c], [0x7b], [0x70], [0x6f], [0x69], [0x64], [0x63], [0x60], [0x5f], [0x5e], [0x50], [0x4e], [0x40], [0x80],
  [0xff], [0xfb], [0xfc], [0xfd], [0xfe], [0x0b], [0x05], [0xff, 0xff, 0xff, 0xff, 0x0f], [0xff, 0xff, 0xff, 0xff, 0x07], [0x80, 0x80, 0x80, 0x80, 0x00],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], [0xff, 0xff, 0xff, 0xff, 0x7f], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0x80, 0x80, 0x04],
]

interface Section {
  readonly id: number
  readonly contents: Uint8Array
}

export function mutate(bytes: Uint8Array, mutations: readonly Mutation[], donor: Uint8Array): Uint8Array {
  return mutations.reduce((module, mutation) => apply(module, mutation, donor), bytes)
}

function apply(bytes: Uint8Array, mutation: Mutation, donor: Uint8Array): Uint8Array {
  const sections = sectionsOf(bytes)
  const { kind, at, value, inside } = mutation
  if (sections === undefined || sections.length === 0) return changed(bytes, mutation)
  const index = at % sections.length
  switch (kind) {
    case 'drop': return join(sections.toSpliced(index, 1))
    case 'double': return join(sections.toSpliced(value % sections.length, 0, sections[index] as Section))
    case 'swap': return join(sections.with(index, sections[value % sections.length] as Section).with(value % sections.length, sections[index] as Section))
    case 'splice': {
      const others = sectionsOf(donor) ?? []
      const other = others[value % others.length]
      if (other === undefined) return bytes
      // In the place of one of the same kind, if there is one, for else it is refused at once.
      const same = sections.findIndex(({ id }) => id === other.id)
      return join(same >= 0 ? sections.with(same, other) : sections.toSpliced(index, 0, other))
    }
    default: {
      if (inside === undefined) return changed(bytes, mutation)
      const found = sections.findIndex(({ id }) => id === inside)
      const chosen = found < 0 ? inside % sections.length : found
      const { id, contents } = sections[chosen] as Section
      return join(sections.with(chosen, { id, contents: changed(contents, mutation) }))
    }
  }
}

function changed(bytes: Uint8Array, { kind, at, value }: Mutation): Uint8Array {
  if (bytes.length === 0) return bytes
  const place = at % bytes.length
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)]
  const some = telling[value % telling.length] as readonly number[]
  switch (kind) {
    case 'cut': return before.slice()
    case 'flip': return bytes.with(place, (bytes[place] as number) ^ (1 << (value % 8)))
    case 'set': return Uint8Array.from([...before, ...some, ...after.subarray(1)])
    case 'insert': return Uint8Array.from([...before, ...some, ...after])
    case 'delete': return Uint8Array.from([...before, ...after.subarray(1 + (value % 8))])
    case 'constant': return constantChanged(bytes, place, value)
    case 'operator': {
      // One i32 operation of two operands for another: what remains valid, and calculates something else.
      const index = bytes.findIndex((byte, index) => index >= place && byte >= 0x6a && byte <= 0x78)
      return index < 0 ? bytes : bytes.with(index, 0x6a + (value % 15))
    }
    default: return bytes
  }
}

/** Another number behind the next i32.const, of the same length: nearly always still a valid module. */
function constantChanged(bytes: Uint8Array, place: number, value: number): Uint8Array {
  const start = bytes.indexOf(0x41, place) + 1
  if (start === 0) return bytes
  let end = start
  while (end < bytes.length && (bytes[end] as number) >= 0x80) end++
  if (end >= bytes.length || end - start > 4) return bytes
  const changed = bytes.slice()
  for (let at = start; at <= end; at++) changed[at] = ((value >>> ((at - start) * 7)) & 0x7f) | (at < end ? 0x80 : 0)
  // The fifth byte holds four bits, with their sign.
  if (end - start === 4) changed[end] = (value & 1) === 0 ? 0x00 : 0x7f
  return changed
}

/** Undefined for what has no sections that add up. */
function sectionsOf(bytes: Uint8Array): Section[] | undefined {
  const sections: Section[] = []
  for (let at = 8; at < bytes.length;) {
    const id = bytes[at++] as number
    let size = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]
      if (byte === undefined || shift > 28) return undefined
      size += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
    }
    if (at + size > bytes.length) return undefined
    sections.push({ id, contents: bytes.subarray(at, at + size) })
    at += size
  }
  return sections
}

function join(sections: readonly Section[]): Uint8Array {
  const pieces = sections.map(({ id, contents }) => Buffer.concat([Buffer.from([id, ...leb(contents.length)]), contents]))
  return new Uint8Array(Buffer.concat([Buffer.from('\0asm\x01\0\0\0', 'latin1'), ...pieces]))
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 128))]
}
