import type { Context } from '../context.ts'
import { errnoOf } from '../error.ts'
import { bodies } from '../preview1/index.ts'
import { readCString } from './c-string.ts'
import { fromCalendar, toCalendar } from './calendar.ts'
import type { Calls } from './index.ts'
import type { Preview1 } from './preview1.ts'

/** A trap, with the guest's frames. */
function abort(why: string): never {
  throw new WebAssembly.RuntimeError(why)
}

/** Bytes of a string shown in a message at most. */
const SHOWN = 4096

/**
 * What Emscripten leaves to its JavaScript besides system calls, by name and signature (index.ts). The versions in which
 * a standalone module carries an import stand beside it; where none do, every libc known brings its own, and only a
 * module linked in an unusual way asks for it.
 */
export function runtime(context: Context, preview1: Preview1): Calls {
  const { memory, clock, exit } = context
  let tempRet0 = 0

  const copy = (destPtr: number, sourcePtr: number, size: number): number => {
    const [dest, source] = [memory.range(destPtr, size), memory.range(sourcePtr, size)]
    memory.bytes.copyWithin(dest, source, source + (size >>> 0))
    return destPtr
  }

  return {
    /** After memory.grow, the number of the memory: all versions, with -sALLOW_MEMORY_GROWTH. memory.ts looks by itself. */
    'emscripten_notify_memory_growth vi'() {},

    // Ends.
    'exit vi': exit,
    '_exit vi': exit,
    'abort v': () => abort('the guest called abort()'),
    '_abort_js v': () => abort('the guest called abort()'),
    /** assert(3), in the words of musl. */
    '__assert_fail viiii'(conditionPtr: number, filePtr: number, line: number, functionPtr: number) {
      try {
        const [condition, file, name] = [conditionPtr, filePtr, functionPtr].map((ptr) => ptr === 0 ? '' : readCString(memory, ptr, SHOWN))
        preview1.print(2, `Assertion failed: ${condition} (${file}: ${name}: ${line})\n`)
      } catch (error) {
        if (errnoOf(error) === undefined) throw error // else the words are lost, and the end stays what it is
      }
      abort('an assertion of the guest failed')
    },
    /** -sSAFE_HEAP: 3.1. */
    'segfault v': () => abort('memory access out of bounds'),
    'alignfault v': () => abort('a memory access was not aligned'),
    /** -sSTACK_OVERFLOW_CHECK=2, once without and once with the stack pointer. */
    '__handle_stack_overflow v': () => abort('Maximum call stack size exceeded'),
    '__handle_stack_overflow vi': () => abort('Maximum call stack size exceeded'),

    // Time, in milliseconds but for the resolution, which is in nanoseconds.
    'emscripten_get_now d': () => Number(clock.monotonic()) / 1e6,
    'emscripten_date_now d': () => Number(clock.realtime()) / 1e6,
    'emscripten_get_now_res d': () => Number(clock.resolution.monotonic),
    '_emscripten_get_now_is_monotonic i': () => 1,
    'emscripten_get_now_is_monotonic i': () => 1,

    // Dates.
    /** timezone (long), daylight (int), and the names of the zone, 7 bytes each at least: 3.1.62 to 3.1.64. */
    '_tzset_js viiii'(timezonePtr: number, daylightPtr: number, standardPtr: number, daylightNamePtr: number) {
      memory.writeU32(timezonePtr, 0)
      memory.writeU32(daylightPtr, 0)
      for (const ptr of [standardPtr, daylightNamePtr]) memory.writeBytes(ptr, 'UTC\0')
    },
    // With time_t itself: since 3.1.43, and with an answer (not 0 is EOVERFLOW) since 6.0.2.
    '_gmtime_js vji': (time: bigint, tmPtr: number) => void toCalendar(memory, Number(time), tmPtr),
    '_gmtime_js iji': (time: bigint, tmPtr: number) => toCalendar(memory, Number(time), tmPtr) ? 0 : 1,
    '_localtime_js vji': (time: bigint, tmPtr: number) => void toCalendar(memory, Number(time), tmPtr),
    '_localtime_js iji': (time: bigint, tmPtr: number) => toCalendar(memory, Number(time), tmPtr) ? 0 : 1,
    '_mktime_js ji': (tmPtr: number) => BigInt(fromCalendar(memory, tmPtr)),
    '_timegm_js ji': (tmPtr: number) => BigInt(fromCalendar(memory, tmPtr)),
    // With the address of a time_t, until then: of 32 bits, since 3.1.17 of 64. The lower half serves both until 2038.
    '_gmtime_js vii': (timePtr: number, tmPtr: number) => void toCalendar(memory, memory.readU32(timePtr) | 0, tmPtr),
    '_localtime_js vii': (timePtr: number, tmPtr: number) => void toCalendar(memory, memory.readU32(timePtr) | 0, tmPtr),
    '_mktime_js ii': (tmPtr: number) => fitting(fromCalendar(memory, tmPtr)),
    '_timegm_js ii': (tmPtr: number) => fitting(fromCalendar(memory, tmPtr)),
    /** The days of a year: until 3.1.7. */
    'dysize ii': (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 366 : 365,

    // Memory: until 3.1.8 the answer was the destination.
    'emscripten_memcpy_big iiii': copy,
    'emscripten_memcpy_big viii': copy,
    'emscripten_memcpy_js viii': copy,
    '_emscripten_memcpy_js viii': copy,

    /** getentropy(3): until 3.1.10. */
    'getentropy iii'(ptr: number, size: number) {
      bodies.random_get(context, ptr, size)
      return 0
    },
    /** argv[0] for `program_invocation_name` and error(3), cut to the buffer: until 3.1.58. */
    '_emscripten_get_progname vii'(ptr: number, size: number) {
      if (size > 0) memory.writeBytes(ptr, `${(context.args[0] ?? '').slice(0, size - 1)}\0`)
    },

    /** The upper half of a 64-bit result, for functions called through JavaScript. */
    'setTempRet0 vi': (value: number) => { tempRet0 = value },
    'getTempRet0 i': () => tempRet0,
  }
}

/** As an i32, or the failure of mktime(3). */
const fitting = (seconds: number): number => (seconds === (seconds | 0) ? seconds : -1)
