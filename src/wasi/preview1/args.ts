import type { Bodies } from './body.ts'
import { stringsGet, stringsSizesGet } from './strings.ts'

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#args_get */
export const args: Bodies<'args_get' | 'args_sizes_get'> = {
  /** Writes the arguments, each with a terminating zero, to `argv_buf` and their addresses to `argv`. FAULT. */
  args_get: ({ memory, args }, argvPtr, argvBufPtr) => stringsGet(memory, args, argvPtr, argvBufPtr),

  /** How many arguments there are and how many bytes they take with their zeroes. FAULT. */
  args_sizes_get: ({ memory, args }, argcPtr, sizePtr) => stringsSizesGet(memory, args, argcPtr, sizePtr),
}
