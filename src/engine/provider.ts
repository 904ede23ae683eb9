import type { ExternType } from '../binary/types.ts'

/** Something of that name exists and has another type: "expected (func (param i32))". */
export interface Mismatch {
  readonly mismatch: string
}

/** Answers one import with a value, or with undefined when it knows nothing of that name. */
export type Provider = (module: string, name: string, type: ExternType) => WebAssembly.ImportValue | Mismatch | undefined

/** Tells the two kinds of answers apart. */
export function isMismatch(answer: WebAssembly.ImportValue | Mismatch): answer is Mismatch {
  return typeof answer === 'object' && answer !== null && 'mismatch' in answer
}

/**
 * The last resort: a memory (`--import-memory`) or a table of functions (`--import-table`) that the module wants from
 * "env" and that nobody has is made as asked for; the wasm linkers use these names. The size is the guest's wish, yet
 * pages are only reserved until they are touched, and V8 refuses what it cannot reserve.
 */
export const defaultProvider: Provider = (module, name, type) => {
  if (module !== 'env') return undefined
  if (name === 'memory' && type.kind === 'memory' && type.pageSize === 65536) {
    const { minimum, maximum, shared, address } = type.limits
    const size = (pages: bigint): number | bigint => address === 'i64' ? pages : Number(pages)
    return new WebAssembly.Memory({
      initial: size(minimum),
      ...(maximum === undefined ? {} : { maximum: size(maximum) }),
      ...(shared ? { shared } : {}),
      ...(address === 'i64' ? { address } : {}),
    })
  }
  if (name === '__indirect_function_table' && type.kind === 'table' && type.element === 'funcref' && type.limits.address === 'i32') {
    const { minimum, maximum } = type.limits
    return new WebAssembly.Table({ element: 'anyfunc', initial: Number(minimum), ...(maximum === undefined ? {} : { maximum: Number(maximum) }) })
  }
  return undefined
}
