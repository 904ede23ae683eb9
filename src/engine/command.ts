import { MalformedError } from '../binary/malformed-error.ts'
import type { Program } from './compile.ts'
import { chooseEntry, hasProcedure, type Invocation } from './entry.ts'
import { ExitRequest, unwindReason } from './exit.ts'
import { exportsProvider } from './exports-provider.ts'
import { instantiate, type Instantiated } from './link.ts'
import { LoadError } from './load-error.ts'
import type { Outcome } from './outcome.ts'
import type { Provider } from './provider.ts'

/** A module and the world it is given. */
export interface Guest {
  readonly program: Program
  /** Asked in order for each import. */
  readonly providers: readonly Provider[]
  /** Called with the guest's memory before any of its code runs; not at all when it has none. */
  readonly onMemory?: (memory: WebAssembly.Memory) => void
}

/** A module whose exports are imports of those after it, under `name`. */
export interface Preload extends Guest {
  readonly name: string
}

export interface RunOptions {
  /** In order; each may import from those before it. Their exports come before all other providers. */
  readonly preloads?: readonly Preload[]
  /** An export to call in place of `_start`. */
  readonly invoke?: Invocation
  /** Called when the guest is over, before anything is loaded to explain how: the time to give back what it holds. */
  readonly onEnd?: () => void
  /** Whether imports may suspend the guest: it then runs on a stack of its own (WebAssembly.promising). */
  readonly suspend?: boolean
}

/** How many frames of a trap are kept. */
const stackDepth = 64

/**
 * Runs a guest from its instantiation to its end. As a command: the start function, then `_start`; as a reactor: the
 * start function, `_initialize`, then the export asked for. Throws EntryError (before any guest code runs), LinkError and
 * LoadError; anything else thrown was not the guest's doing.
 */
export async function runCommand(guest: Guest, options: RunOptions = {}): Promise<Outcome> {
  const { preloads = [], invoke, onEnd, suspend = false } = options
  const { info } = guest.program
  const entry = await chooseEntry(info, invoke)
  const limit = Error.stackTraceLimit
  if (!(limit >= stackDepth)) Error.stackTraceLimit = stackDepth
  try {
    const provided: Provider[] = []
    for (const preload of preloads) {
      const started = await start(preload, provided, suspend)
      if (hasProcedure(preload.program.info, '_initialize')) await call(started.instance, '_initialize', [], suspend)
      provided.unshift(exportsProvider(preload.name, started))
    }
    const { instance } = await start(guest, provided, suspend)
    if (invoke !== undefined && entry.name !== '_initialize' && hasProcedure(info, '_initialize')) {
      await call(instance, '_initialize', [], suspend)
    }
    const result = await call(instance, entry.name, entry.args, suspend)
    onEnd?.()
    return invoke === undefined ? { kind: 'exited', code: 0 } : { kind: 'returned', values: toValues(result, entry.type.results.length), types: entry.type.results }
  } catch (error) {
    onEnd?.()
    return await outcomeOf(error, guest, preloads)
  } finally {
    Error.stackTraceLimit = limit
  }
}

/** An instance of the guest, its memory handed over and its start function run. */
async function start({ program, providers, onMemory }: Guest, provided: readonly Provider[], suspend: boolean): Promise<Instantiated> {
  const instantiated = await instantiate(program, [...provided, ...providers])
  if (instantiated.memory !== undefined) onMemory?.(instantiated.memory)
  if (program.startExport !== undefined) await call(instantiated.instance, program.startExport, [], suspend)
  return instantiated
}

function call(instance: WebAssembly.Instance, name: string, args: readonly unknown[], suspend: boolean): unknown {
  const exported = instance.exports[name] as (...values: readonly unknown[]) => unknown
  return suspend ? WebAssembly.promising(exported)(...args) : exported(...args)
}

/** The JavaScript API gives no results as undefined, one as itself, several as an array. */
function toValues(result: unknown, count: number): unknown[] {
  return count === 0 ? [] : count === 1 ? [result] : result as unknown[]
}

/** What the guest's end was, told by what it threw; throws on what was not the guest's doing. */
async function outcomeOf(thrown: unknown, guest: Guest, preloads: readonly Preload[]): Promise<Outcome> {
  if (thrown instanceof MalformedError) throw new LoadError('invalid', `the module cannot be understood: ${thrown.message} at offset 0x${thrown.offset.toString(16)}`)
  const unwound = unwindReason(thrown)
  if (unwound !== undefined) {
    if (unwound.reason instanceof ExitRequest) return { kind: 'exited', code: unwound.reason.code }
    throw unwound.reason
  }
  if (!isTrap(thrown)) throw thrown
  const { describeTrap } = await import('./trap.ts')
  return { kind: 'trapped', trap: describeTrap(thrown, [{ program: guest.program }, ...preloads]) }
}

function isTrap(thrown: unknown): boolean {
  return thrown instanceof WebAssembly.RuntimeError || thrown instanceof WebAssembly.Exception
    || (thrown instanceof RangeError && thrown.message === 'Maximum call stack size exceeded')
}
