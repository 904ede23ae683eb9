import type { Arguments, FunctionName } from '../abi/functions.ts'
import type { Context } from '../context.ts'

/**
 * The body of one function: gets the guest's state and its arguments as wasm passes them, and answers SUCCESS by
 * returning, any other errno by throwing (error.ts). Only functions that the table marks with `waits` may answer with a
 * promise, and only when the context says `suspend`.
 */
export type Body<Name extends FunctionName> = (context: Context, ...args: Arguments<Name>) => void | Promise<void>

/** Bodies by name: a file of preview1/ is one such object. */
export type Bodies<Name extends FunctionName> = { readonly [Key in Name]: Body<Key> }

/** The longest u64 that a signed 64-bit offset of the host can hold. */
export const MAX_OFFSET = (1n << 63n) - 1n
