import type { Bodies } from './body.ts'

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#sched_yield */
export const sched: Bodies<'sched_yield'> = {
  /** Lets the event loop run where the guest can be suspended, so that a loop of yields can be interrupted. */
  sched_yield({ suspend }) {
    return suspend ? new Promise<void>((resolve) => setImmediate(resolve)) : undefined
  },
}
