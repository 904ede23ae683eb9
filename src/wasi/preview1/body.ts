import type { ArgumentsOf, FunctionName, FunctionRow, functions } from '../abi/functions.ts'
import type { Context } from '../context.ts'

/**
 * The body of one function: gets the guest's state and its arguments as wasm passes them, and answers SUCCESS by
 * returning, any other errno by throwing (error.ts). Only functions that the table marks with `waits` may answer with a
 * promise, and only when the context says `suspend`.
 */
export type Body<Row extends FunctionRow> = (context: Context, ...args: ArgumentsOf<Row>) => void | Promise<void>

/** The bodies of the rows of a table, by name. */
export type BodiesOf<Row extends FunctionRow> = { readonly [Name in Row['name']]: Body<Extract<Row, { name: Name }>> }

/** Bodies by name: a file of preview1/ is one such object. */
export type Bodies<Name extends FunctionName> = BodiesOf<Extract<(typeof functions)[number], { name: Name }>>

/** A row and its body, whatever its parameters are: what the binding (index.ts) needs. */
export interface Implementation {
  readonly row: FunctionRow
  readonly body: (context: Context, ...args: never[]) => void | Promise<void>
}

/** The longest u64 that a signed 64-bit offset of the host can hold. */
export const MAX_OFFSET = (1n << 63n) - 1n
