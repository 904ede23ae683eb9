import { skipConstExpression } from './const-expression.ts'
import { MalformedError } from './malformed-error.ts'
import { readNames, type Names } from './names.ts'
import { Reader } from './reader.ts'
import { readGlobalType, readMemoryType, readTableType, readTypeSection } from './read-types.ts'
import { scanSections, SectionId, type Section } from './sections.ts'
import type { ExternKind, ExternType, FunctionType } from './types.ts'

/** One entry of the import section. */
export interface Import {
  readonly module: string
  readonly name: string
  readonly type: ExternType
}

/** One entry of the export section. */
export interface Export {
  readonly name: string
  readonly kind: ExternKind
  /** Among what has its kind, imports first. */
  readonly index: number
}

const kinds = ['function', 'table', 'memory', 'global', 'tag'] as const

/**
 * What a module says about itself. Making one scans the section headers and nothing else; every other part is read
 * when first asked for, once, and throws MalformedError where it is damaged or newer than this reader.
 * https://webassembly.github.io/spec/core/binary/modules.html
 */
export class ModuleInfo {
  readonly bytes: Uint8Array
  readonly sections: readonly Section[]
  #types: readonly (FunctionType | undefined)[] | undefined
  #imports: readonly Import[] | undefined
  #exports: readonly Export[] | undefined
  #functions: readonly number[] | undefined
  #names: Names | undefined
  readonly #importsOf = new Map<ExternKind, readonly Import[]>()
  readonly #defined = new Map<ExternKind, readonly ExternType[]>()

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.sections = scanSections(bytes)
  }

  /** The first section with that number. */
  section(id: number): Section | undefined {
    return this.sections.find((section) => section.id === id)
  }

  /** All custom sections with that name. */
  customSections(name: string): Section[] {
    return this.sections.filter((section) => section.id === SectionId.CUSTOM && section.name === name)
  }

  /** By type index; undefined stands for struct, array and other types that are no function's. */
  get types(): readonly (FunctionType | undefined)[] {
    this.#types ??= this.#read(SectionId.TYPE, readTypeSection, [])
    return this.#types
  }

  get imports(): readonly Import[] {
    this.#imports ??= this.#read(SectionId.IMPORT, (reader) => {
      const imports: Import[] = []
      for (let left = reader.count(); left > 0; left--) {
        imports.push({ module: reader.name(), name: reader.name(), type: this.#readExternType(reader) })
      }
      return imports
    }, [])
    return this.#imports
  }

  get exports(): readonly Export[] {
    this.#exports ??= this.#read(SectionId.EXPORT, (reader) => {
      const exports: Export[] = []
      for (let left = reader.count(); left > 0; left--) {
        const name = reader.name()
        const start = reader.offset
        const kind = kinds[reader.byte()]
        if (kind === undefined) throw new MalformedError('unknown kind of export', start)
        exports.push({ name, kind, index: reader.u32() })
      }
      return exports
    }, [])
    return this.#exports
  }

  /** The index of the start function. */
  get start(): number | undefined {
    return this.#read(SectionId.START, (reader) => reader.u32(), undefined)
  }

  get names(): Names {
    this.#names ??= readNames(this.bytes, this.customSections('name')[0])
    return this.#names
  }

  /** The imports of one kind, in order: they have the first indices of that kind. */
  importsOf(kind: ExternKind): readonly Import[] {
    let imports = this.#importsOf.get(kind)
    if (imports === undefined) {
      imports = this.imports.filter((entry) => entry.type.kind === kind)
      this.#importsOf.set(kind, imports)
    }
    return imports
  }

  /** The type of a function by its index; undefined when there is no such function. */
  functionType(index: number): FunctionType | undefined {
    const imported = this.importsOf('function')
    const type = imported[index]?.type
    if (type !== undefined) return type as ExternType & { kind: 'function' }
    this.#functions ??= this.#read(SectionId.FUNCTION, (reader) => {
      const indices: number[] = []
      for (let left = reader.count(); left > 0; left--) indices.push(reader.u32())
      return indices
    }, [])
    const typeIndex = this.#functions[index - imported.length]
    return typeIndex === undefined ? undefined : this.types[typeIndex]
  }

  /** The full type of what is exported. */
  exportType({ kind, index }: Export): ExternType | undefined {
    if (kind === 'function') {
      const type = this.functionType(index)
      return type && { kind, ...type }
    }
    const imported = this.importsOf(kind)
    return imported[index]?.type ?? this.#definedTypes(kind)[index - imported.length]
  }

  /** Where the body of each function of this module lies: [start, end) after its size, in order, imports not counted. */
  functionBodies(): { readonly start: number; readonly end: number }[] {
    return this.#read(SectionId.CODE, (reader) => {
      const bodies: { start: number; end: number }[] = []
      for (let left = reader.count(); left > 0; left--) {
        const size = reader.u32()
        const start = reader.offset
        reader.skip(size)
        bodies.push({ start, end: reader.offset })
      }
      return bodies
    }, [])
  }

  #definedTypes(kind: Exclude<ExternKind, 'function'>): readonly ExternType[] {
    let types = this.#defined.get(kind)
    if (types === undefined) {
      const [id, read] = {
        table: [SectionId.TABLE, readTable] as const,
        memory: [SectionId.MEMORY, readMemoryType] as const,
        global: [SectionId.GLOBAL, readGlobal] as const,
        tag: [SectionId.TAG, (reader: Reader) => this.#readTagType(reader)] as const,
      }[kind]
      types = this.#read(id, (reader) => {
        const list: ExternType[] = []
        for (let left = reader.count(); left > 0; left--) list.push(read(reader))
        return list
      }, [])
      this.#defined.set(kind, types)
    }
    return types
  }

  #readExternType(reader: Reader): ExternType {
    const start = reader.offset
    const kind = reader.byte()
    switch (kind) {
      case 0x00: case 0x20: // the second: a function of exactly this type (custom descriptors)
        return { kind: 'function', ...this.#functionTypeAt(reader) }
      case 0x01: return readTableType(reader)
      case 0x02: return readMemoryType(reader)
      case 0x03: return readGlobalType(reader)
      case 0x04: return this.#readTagType(reader)
      default: throw new MalformedError(`unknown kind of import 0x${kind.toString(16)}`, start)
    }
  }

  #readTagType(reader: Reader): ExternType {
    const start = reader.offset
    if (reader.byte() !== 0) throw new MalformedError('unknown kind of tag', start)
    return { kind: 'tag', ...this.#functionTypeAt(reader) }
  }

  #functionTypeAt(reader: Reader): FunctionType {
    const start = reader.offset
    const type = this.types[reader.u32()]
    if (type === undefined) throw new MalformedError('no function type of that index', start)
    return type
  }

  #read<T>(id: number, read: (reader: Reader) => T, absent: T): T {
    const section = this.section(id)
    if (section === undefined) return absent
    const reader = new Reader(this.bytes, section.body, section.end)
    const value = read(reader)
    if (!reader.done) throw new MalformedError('unexpected bytes at the end of a section', reader.offset)
    return value
  }
}

/** A table may start with its initial element. https://webassembly.github.io/spec/core/binary/modules.html#table-section */
function readTable(reader: Reader): ExternType {
  if (reader.peek() !== 0x40) return readTableType(reader)
  reader.skip(2)
  const type = readTableType(reader)
  skipConstExpression(reader)
  return type
}

function readGlobal(reader: Reader): ExternType {
  const type = readGlobalType(reader)
  skipConstExpression(reader)
  return type
}
