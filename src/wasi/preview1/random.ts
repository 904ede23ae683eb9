import type { Bodies } from './body.ts'

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#random_get */
export const random: Bodies<'random_get'> = {
  /** Fills the buffer with bytes fit for keys, however long it is. FAULT. getrandom(2). */
  random_get({ memory, random }, bufPtr, bufLen) {
    const at = memory.range(bufPtr, bufLen)
    if (bufLen !== 0) random.fill(memory.bytes, at, bufLen >>> 0)
  },
}
