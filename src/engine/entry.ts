import { MalformedError } from '../binary/malformed-error.ts'
import type { ModuleInfo } from '../binary/module-info.ts'
import { printExternType, type FunctionType } from '../binary/types.ts'
import { LoadError } from './load-error.ts'

/** What to call, and with which arguments (as typed on a command line). */
export interface Invocation {
  readonly name: string
  readonly args: readonly string[]
}

/** Where a run enters the module. */
export interface Entry {
  readonly name: string
  readonly type: FunctionType
  readonly args: readonly unknown[]
}

/** The module is fine and what was asked of it cannot be done. A plain class; `message` is one sentence. */
export class EntryError {
  /**
   * "no-start": neither a command nor an export asked for. "no-export": none of that name, or it is no function.
   * "bad-argument": too many, too few, or not of the type.
   */
  readonly kind: 'no-start' | 'no-export' | 'bad-argument'
  readonly message: string
  /** The functions that could be called instead, with their types: "(func (param i32))". */
  readonly functions: readonly { readonly name: string; readonly type: string }[]
  constructor(kind: EntryError['kind'], message: string, info: ModuleInfo) {
    this.kind = kind
    this.message = message
    this.functions = info.exports.flatMap((entry) => {
      const type = entry.kind === 'function' ? info.exportType(entry) : undefined
      return type === undefined ? [] : [{ name: entry.name, type: printExternType(type) }]
    })
  }
}

/** The function to enter: `_start`, or the export asked for. Throws EntryError before any guest code runs. */
export async function chooseEntry(info: ModuleInfo, invocation: Invocation | undefined): Promise<Entry> {
  try {
    return await (invocation === undefined ? chooseStart(info) : chooseExport(info, invocation))
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
    throw new LoadError('invalid', `the module's exports cannot be understood: ${error.message} at offset 0x${error.offset.toString(16)}`)
  }
}

/** Whether the module exports a function of that name that takes and gives nothing. */
export function hasProcedure(info: ModuleInfo, name: string): boolean {
  const type = exportedFunction(info, name)
  return type !== undefined && type.params.length === 0 && type.results.length === 0
}

function chooseStart(info: ModuleInfo): Entry {
  const type = exportedFunction(info, '_start')
  if (type === undefined) {
    const reactor = hasProcedure(info, '_initialize')
    throw new EntryError('no-start', reactor
      ? 'the module is a reactor: it has no _start function, only exports to be called'
      : 'the module has no _start function', info)
  }
  if (type.params.length + type.results.length > 0) {
    throw new EntryError('no-start', `the module's _start is no entry of a command: it takes parameters or gives results`, info)
  }
  return { name: '_start', type, args: [] }
}

async function chooseExport(info: ModuleInfo, { name, args }: Invocation): Promise<Entry> {
  const type = exportedFunction(info, name)
  if (type === undefined) {
    const other = info.exports.find((entry) => entry.name === name)
    throw new EntryError('no-export', other === undefined
      ? `the module exports no function "${name}"`
      : `the module's export "${name}" is a ${other.kind}, not a function`, info)
  }
  const { ArgumentError, parseArguments } = await import('./invoke.ts')
  try {
    return { name, type, args: parseArguments(name, type, args) }
  } catch (error) {
    throw error instanceof ArgumentError ? new EntryError('bad-argument', error.message, info) : error
  }
}

function exportedFunction(info: ModuleInfo, name: string): FunctionType | undefined {
  const found = info.exports.find((entry) => entry.name === name && entry.kind === 'function')
  return found && info.functionType(found.index)
}
