/**
 * The types of the binary format and their text form.
 * https://webassembly.github.io/spec/core/binary/types.html and the GC, memory64, threads, custom-page-sizes proposals.
 */

/** A value type in its text form: "i32", "funcref", "(ref null 3)". Type indices are those of its own module. */
export type ValueType = string

/** What a function takes and gives. */
export interface FunctionType {
  readonly params: readonly ValueType[]
  readonly results: readonly ValueType[]
}

/** Of a table in elements, of a memory in pages. */
export interface Limits {
  readonly minimum: bigint
  readonly maximum?: bigint
  readonly shared: boolean
  /** The type of an address: "i64" for memory64 and table64. */
  readonly address: 'i32' | 'i64'
}

/** What can be imported or exported, with its full type. `kind` is spelled as the JavaScript API spells it. */
export type ExternType =
  | ({ readonly kind: 'function' } & FunctionType)
  | { readonly kind: 'table'; readonly element: ValueType; readonly limits: Limits }
  | { readonly kind: 'memory'; readonly limits: Limits; /** In bytes. */ readonly pageSize: number }
  | { readonly kind: 'global'; readonly type: ValueType; readonly mutable: boolean; readonly shared: boolean }
  | ({ readonly kind: 'tag' } & FunctionType)

/** The kinds of what can be imported or exported. */
export type ExternKind = ExternType['kind']

/** "(func (param i32 i32) (result i32))" */
export function printFunctionType(type: FunctionType): string {
  return `(func${printSignature(type)})`
}

/** Any type as the text format writes it: "(memory 1 2 shared)", "(global (mut i32))". */
export function printExternType(type: ExternType): string {
  switch (type.kind) {
    case 'function': return printFunctionType(type)
    case 'tag': return `(tag${printSignature(type)})`
    case 'table': return `(table ${printLimits(type.limits)} ${type.element})`
    case 'memory': return `(memory ${printLimits(type.limits)}${type.pageSize === 65536 ? '' : ` (pagesize ${type.pageSize})`})`
    case 'global': {
      const value = type.mutable ? `(mut ${type.type})` : type.type
      return `(global ${type.shared ? `shared ${value}` : value})`
    }
  }
}

/** Whether a type names another type of its own module, so that its text says nothing outside of it. */
export function isConcrete(type: ValueType): boolean {
  return /\d\)/.test(type)
}

function printSignature({ params, results }: FunctionType): string {
  return (params.length > 0 ? ` (param ${params.join(' ')})` : '') + (results.length > 0 ? ` (result ${results.join(' ')})` : '')
}

function printLimits({ minimum, maximum, shared, address }: Limits): string {
  return (address === 'i64' ? 'i64 ' : '') + minimum + (maximum === undefined ? '' : ` ${maximum}`) + (shared ? ' shared' : '')
}
