import { section, vector, name } from '../binary/writer.ts'

/** The guest asked to end. */
export class ExitRequest {
  /** As the guest gave it, an unsigned 32-bit integer. */
  readonly code: number
  constructor(code: number) {
    this.code = code >>> 0
  }
}

/** Why each of our own traps was raised. */
const reasons = new WeakMap<object, unknown>()
let raiseTrap: (() => never) | undefined

/**
 * Ends the guest from within one of its imports with an exit code. A JavaScript exception would not do: the guest's
 * `catch_all` (every C++ `catch (...)`) catches those. See `unwind`.
 */
export function exit(code: number): never {
  return unwind(new ExitRequest(code))
}

/**
 * Unwinds every frame of the guest, for a reason that `unwindReason` tells from what arrives at the other end. What is
 * thrown is a trap of V8's own making, the only thing that no handler of a guest can catch: a module of one function
 * executes `unreachable`, and V8 marks the error object it makes. https://webassembly.github.io/exception-handling/js-api/
 */
export function unwind(reason: unknown): never {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  try {
    raiseTrap ??= makeTrap()
    return raiseTrap()
  } catch (trap) {
    reasons.set(trap as object, reason)
    throw trap
  } finally {
    Error.stackTraceLimit = limit
  }
}

/** The reason given to `unwind`, boxed, when `thrown` came from there. */
export function unwindReason(thrown: unknown): { readonly reason: unknown } | undefined {
  return typeof thrown === 'object' && thrown !== null && reasons.has(thrown) ? { reason: reasons.get(thrown) } : undefined
}

/** (module (func (export "trap") unreachable)) */
function makeTrap(): () => never {
  const bytes = new Uint8Array([
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00,
    ...section(1, vector([[0x60, 0x00, 0x00]])),
    ...section(3, vector([[0x00]])),
    ...section(7, vector([[...name('trap'), 0x00, 0x00]])),
    ...section(10, vector([[0x03, 0x00, 0x00, 0x0b]])),
  ])
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports['trap'] as () => never
}
