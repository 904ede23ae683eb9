import { Errno } from '../abi/errno.ts'
import { Clockid } from '../abi/flags.ts'
import { WasiError } from '../error.ts'
import type { Bodies } from './body.ts'

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#clock_res_get */
export const clock: Bodies<'clock_res_get' | 'clock_time_get'> = {
  /** The smallest step of a clock in nanoseconds. INVAL (no such clock), FAULT. clock_getres(2). */
  clock_res_get({ memory, clock: { resolution } }, id, resolutionPtr) {
    switch (id) {
      case Clockid.REALTIME: return memory.writeU64(resolutionPtr, resolution.realtime)
      case Clockid.MONOTONIC: return memory.writeU64(resolutionPtr, resolution.monotonic)
      case Clockid.PROCESS_CPUTIME_ID: return memory.writeU64(resolutionPtr, resolution.processTime)
      case Clockid.THREAD_CPUTIME_ID: return memory.writeU64(resolutionPtr, resolution.threadTime)
      default: throw new WasiError(Errno.INVAL)
    }
  },

  /** The time of a clock in nanoseconds, as exact as it can be had whatever `precision` says. INVAL, FAULT. */
  clock_time_get({ memory, clock }, id, _precision, timePtr) {
    switch (id) {
      case Clockid.REALTIME: return memory.writeU64(timePtr, clock.realtime())
      case Clockid.MONOTONIC: return memory.writeU64(timePtr, clock.monotonic())
      case Clockid.PROCESS_CPUTIME_ID: return memory.writeU64(timePtr, clock.processTime())
      case Clockid.THREAD_CPUTIME_ID: return memory.writeU64(timePtr, clock.threadTime())
      default: throw new WasiError(Errno.INVAL)
    }
  },
}
