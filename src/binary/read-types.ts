import { MalformedError } from './malformed-error.ts'
import type { Reader } from './reader.ts'
import type { ExternType, FunctionType, Limits, ValueType } from './types.ts'

const numberTypes: Readonly<Record<number, ValueType>> = {
  0x7f: 'i32', 0x7e: 'i64', 0x7d: 'f32', 0x7c: 'f64', 0x7b: 'v128', 0x78: 'i8', 0x77: 'i16',
}

/** Abstract heap types by their byte, as they stand in "(ref null X)"; the shorthand of each follows. */
const heapTypes: Readonly<Record<number, readonly [heap: string, shorthand: ValueType]>> = {
  0x75: ['nocont', 'nullcontref'],
  0x74: ['noexn', 'nullexnref'],
  0x73: ['nofunc', 'nullfuncref'],
  0x72: ['noextern', 'nullexternref'],
  0x71: ['none', 'nullref'],
  0x70: ['func', 'funcref'],
  0x6f: ['extern', 'externref'],
  0x6e: ['any', 'anyref'],
  0x6d: ['eq', 'eqref'],
  0x6c: ['i31', 'i31ref'],
  0x6b: ['struct', 'structref'],
  0x6a: ['array', 'arrayref'],
  0x69: ['exn', 'exnref'],
  0x68: ['cont', 'contref'],
  0x67: ['string', 'stringref'],
}

/** A value, storage or reference type. https://webassembly.github.io/spec/core/binary/types.html#value-types */
export function readValueType(reader: Reader): ValueType {
  const start = reader.offset
  const byte = reader.byte()
  const known = numberTypes[byte] ?? heapTypes[byte]?.[1]
  if (known !== undefined) return known
  if (byte === 0x63) return `(ref null ${readHeapType(reader)})`
  if (byte === 0x64) return `(ref ${readHeapType(reader)})`
  if (byte === 0x65) return `(ref null (shared ${readHeapType(reader)}))`
  throw new MalformedError(`unknown value type 0x${byte.toString(16)}`, start)
}

/** A heap type: an abstract one, or the index of a type; `exact` and `shared` come as prefixes. */
export function readHeapType(reader: Reader): string {
  const start = reader.offset
  const first = reader.peek()
  if (first === 0x65 || first === 0x62) {
    reader.byte()
    return `(${first === 0x65 ? 'shared' : 'exact'} ${readHeapType(reader)})`
  }
  const abstract = heapTypes[first]
  if (abstract !== undefined) {
    reader.byte()
    return abstract[0]
  }
  const index = reader.s33()
  if (index < 0) throw new MalformedError(`unknown heap type 0x${first.toString(16)}`, start)
  return String(index)
}

/** https://webassembly.github.io/spec/core/binary/types.html#limits, with the flags of threads, memory64 and custom page sizes. */
export function readLimits(reader: Reader): { limits: Limits; pageSize: number } {
  const start = reader.offset
  const flags = reader.byte()
  if (flags > 0x0f) throw new MalformedError(`unknown limits flags 0x${flags.toString(16)}`, start)
  const minimum = reader.u64()
  const maximum = flags & 1 ? reader.u64() : undefined
  const logPageSize = flags & 8 ? reader.u32() : 16
  if (logPageSize > 16) throw new MalformedError('page size too large', start)
  return {
    limits: { minimum, ...(maximum === undefined ? {} : { maximum }), shared: (flags & 2) !== 0, address: flags & 4 ? 'i64' : 'i32' },
    pageSize: 2 ** logPageSize,
  }
}

/** https://webassembly.github.io/spec/core/binary/types.html#table-types */
export function readTableType(reader: Reader): ExternType & { kind: 'table' } {
  const element = readValueType(reader)
  return { kind: 'table', element, limits: readLimits(reader).limits }
}

/** https://webassembly.github.io/spec/core/binary/types.html#memory-types */
export function readMemoryType(reader: Reader): ExternType & { kind: 'memory' } {
  return { kind: 'memory', ...readLimits(reader) }
}

/** https://webassembly.github.io/spec/core/binary/types.html#global-types, with shared globals. */
export function readGlobalType(reader: Reader): ExternType & { kind: 'global' } {
  const type = readValueType(reader)
  const start = reader.offset
  const flags = reader.byte()
  if (flags > 3) throw new MalformedError(`unknown global flags 0x${flags.toString(16)}`, start)
  return { kind: 'global', type, mutable: (flags & 1) !== 0, shared: (flags & 2) !== 0 }
}

/**
 * The type section: one entry per type index, undefined for what is no function type (struct, array, continuation).
 * https://webassembly.github.io/spec/core/binary/modules.html#type-section
 */
export function readTypeSection(reader: Reader): (FunctionType | undefined)[] {
  const types: (FunctionType | undefined)[] = []
  for (let left = reader.count(); left > 0; left--) {
    if (reader.peek() !== 0x4e) {
      types.push(readSubType(reader))
      continue
    }
    reader.byte()
    for (let members = reader.count(); members > 0; members--) types.push(readSubType(reader))
  }
  return types
}

function readSubType(reader: Reader): FunctionType | undefined {
  if (reader.peek() === 0x50 || reader.peek() === 0x4f) {
    reader.byte()
    for (let supertypes = reader.count(); supertypes > 0; supertypes--) reader.u32()
  }
  return readCompositeType(reader)
}

function readCompositeType(reader: Reader): FunctionType | undefined {
  const start = reader.offset
  const form = reader.byte()
  switch (form) {
    case 0x60: return { params: readValueTypes(reader), results: readValueTypes(reader) }
    case 0x5f:
      for (let fields = reader.count(); fields > 0; fields--) skipField(reader)
      return undefined
    case 0x5e:
      skipField(reader)
      return undefined
    case 0x5d:
      reader.s33()
      return undefined
    case 0x65: return readCompositeType(reader) // shared
    case 0x4c: case 0x4d: // describes, descriptor: a type index, then the type itself
      reader.u32()
      return readCompositeType(reader)
    default: throw new MalformedError(`unknown type form 0x${form.toString(16)}`, start)
  }
}

function readValueTypes(reader: Reader): ValueType[] {
  const types: ValueType[] = []
  for (let left = reader.count(); left > 0; left--) types.push(readValueType(reader))
  return types
}

function skipField(reader: Reader): void {
  readValueType(reader)
  reader.byte()
}
