import type { Bodies } from './body.ts'
import { stringsGet, stringsSizesGet } from './strings.ts'

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#environ_get */
export const environ: Bodies<'environ_get' | 'environ_sizes_get'> = {
  /** Writes the variables as "KEY=value", each with a terminating zero, and their addresses. FAULT. */
  environ_get: ({ memory, env }, environPtr, environBufPtr) => stringsGet(memory, env, environPtr, environBufPtr),

  /** How many variables there are and how many bytes they take with their zeroes. FAULT. */
  environ_sizes_get: ({ memory, env }, countPtr, sizePtr) => stringsSizesGet(memory, env, countPtr, sizePtr),
}
