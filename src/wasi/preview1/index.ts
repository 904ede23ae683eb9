import { Errno } from '../abi/errno.ts'
import { type FunctionName, type FunctionRow, functions, signature } from '../abi/functions.ts'
import type { Context } from '../context.ts'
import { errnoOf } from '../error.ts'
import { args } from './args.ts'
import type { Bodies, Implementation } from './body.ts'
import { clock } from './clock.ts'
import { environ } from './environ.ts'
import { fd } from './fd.ts'
import { path } from './path.ts'
import { poll } from './poll.ts'
import { proc } from './proc.ts'
import { random } from './random.ts'
import { readdir } from './readdir.ts'
import { sched } from './sched.ts'
import { sock } from './sock.ts'

/** The body of every row of the table; the compiler refuses a missing one. */
export const bodies: Bodies<FunctionName> = {
  ...args, ...environ, ...clock, ...fd, ...readdir, ...path, ...poll, ...proc, ...sched, ...random, ...sock,
}

/** A function as wasm calls it: numbers and bigints in, an errno or the promise of one out. */
export type HostFunction = (...args: (number | bigint)[]) => number | Promise<number>

const implementations = new Map<string, Implementation>(functions.map((row) => [row.name, { row, body: bodies[row.name] }]))

/** The function of a name; undefined for one that preview1 has not. */
export const preview1 = (name: string): Implementation | undefined => implementations.get(name)

/**
 * The function of this row for one guest: its body behind THE error boundary. Whatever means an errno becomes one;
 * anything else is a fault of ours, and ends the guest where it could have caught what was thrown.
 */
export function bind(context: Context, row: FunctionRow, typed: Implementation['body']): HostFunction {
  const fail = (error: unknown): number => {
    const errno = errnoOf(error)
    if (errno !== undefined) return errno
    if (error instanceof WebAssembly.RuntimeError) throw error // The guest's end, on its way out.
    return context.fault(new Error(`${row.name} failed in a way that it should not`, { cause: error }))
  }
  const answer = (pending: void | Promise<void>): number | Promise<number> => (pending === undefined ? Errno.SUCCESS : pending.then(succeed, fail))
  const body = typed as (context: Context, ...args: (number | bigint)[]) => void | Promise<void>
  // One form for each number of parameters: rest parameters make an array for every call, a tenth of what a clock_time_get takes.
  switch (signature(row).params.length) {
    case 0: return () => { const limit = quiet(); try { return answer(body(context)) } catch (error) { return fail(error) } finally { loud(limit) } }
    case 1: return (a) => { const limit = quiet(); try { return answer(body(context, a)) } catch (error) { return fail(error) } finally { loud(limit) } }
    case 2: return (a, b) => { const limit = quiet(); try { return answer(body(context, a, b)) } catch (error) { return fail(error) } finally { loud(limit) } }
    case 3: return (a, b, c) => { const limit = quiet(); try { return answer(body(context, a, b, c)) } catch (error) { return fail(error) } finally { loud(limit) } }
    case 4: return (a, b, c, d) => { const limit = quiet(); try { return answer(body(context, a, b, c, d)) } catch (error) { return fail(error) } finally { loud(limit) } }
    case 5: return (a, b, c, d, e) => { const limit = quiet(); try { return answer(body(context, a, b, c, d, e)) } catch (error) { return fail(error) } finally { loud(limit) } }
    default: return (...args) => { const limit = quiet(); try { return answer(body(context, ...args)) } catch (error) { return fail(error) } finally { loud(limit) } }
  }
}

/** A failing call of node:fs would capture the frames of the guest's stack, which nobody reads: 13 µs in place of 5. */
function quiet(): number {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  return stackTraceLimit
}

function loud(limit: number): void {
  Error.stackTraceLimit = limit
}

const succeed = (): number => Errno.SUCCESS

