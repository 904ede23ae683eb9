import { Errno } from '../abi/errno.ts'
import { Signal } from '../abi/flags.ts'
import { WasiError } from '../error.ts'
import type { Bodies } from './body.ts'

/** Signals that preview1 says are ignored: as signal(7) has it, and PIPE, which every write answers for by itself. */
const ignored: readonly number[] = [Signal.NONE, Signal.PIPE, Signal.CHLD, Signal.CONT, Signal.URG, Signal.WINCH]
/** Signals whose default action is to stop the process, which a guest can't be. */
const stops: readonly number[] = [Signal.STOP, Signal.TSTP, Signal.TTIN, Signal.TTOU]
/** The shell's 128 + n counts signals as Linux does; preview1 numbers those after SIGTERM differently. */
const hostNumbers: Readonly<Record<number, number>> = {
  [Signal.XCPU]: 24, [Signal.XFSZ]: 25, [Signal.VTALRM]: 26, [Signal.PROF]: 27, [Signal.POLL]: 29, [Signal.PWR]: 30, [Signal.SYS]: 31,
}

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#proc_exit */
export const proc: Bodies<'proc_exit' | 'proc_raise'> = {
  /** Ends the guest with this exit code; never returns. */
  proc_exit({ exit }, rval) {
    exit(rval >>> 0)
  },

  /**
   * Does to the guest, and to nothing else, what the default action of the signal does to a process: nothing, or it ends
   * with 128 and the signal's number. INVAL (no such signal), NOTSUP (one that stops). raise(3).
   */
  proc_raise({ exit }, sig) {
    if (sig < 0 || sig > Signal.SYS) throw new WasiError(Errno.INVAL)
    if (stops.includes(sig)) throw new WasiError(Errno.NOTSUP)
    if (!ignored.includes(sig)) exit(128 + (hostNumbers[sig] ?? sig))
  },
}
