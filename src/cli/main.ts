import { existsSync } from 'node:fs'
import { execute as run } from './commands/run.ts'
import { reportDeadlock, reportFailure, reportFault } from './report.ts'

/** What a command's file exports as `execute`: it answers the exit code. */
type Execute = (args: readonly string[]) => number | Promise<number>

/** Each command's code is loaded when it is the one that was asked for; `run`'s is always there. */
const loaders: Record<string, () => Promise<{ execute: Execute }>> = {
  run: async () => ({ execute: run }),
  compile: () => import('./commands/compile.ts'),
  validate: () => import('./commands/validate.ts'),
  test: () => import('./commands/test.ts'),
  completion: () => import('./commands/completion.ts'),
  binfmt: () => import('./commands/binfmt.ts'),
  cache: () => import('./commands/cache.ts'),
  help: () => import('./commands/help.ts'),
  version: () => import('./commands/version.ts'),
}

/**
 * Carries out a command line and answers the exit code. The first word may be a command; otherwise all of it is for
 * `run`. A module that is called like a command is reached by a path: `./run`.
 */
export async function main(args: readonly string[]): Promise<number> {
  // The command of an image may begin with our own name, behind an entrypoint that is it already.
  if (args[0] === 'wasmgate' && args.length > 1 && !existsSync('wasmgate')) args = args.slice(1)
  const [first] = args
  const named = first !== undefined && Object.hasOwn(loaders, first)
  const load = loaders[named ? first : 'run'] as () => Promise<{ execute: Execute }>
  try {
    const { execute } = await load()
    return await execute(named ? args.slice(1) : args)
  } catch (error) {
    return reportFailure(error)
  }
}

/** What bin/wasmgate.js calls: the process ends with the code of `main`, as soon as it is known. */
export function start(): void {
  process.on('uncaughtException', (error) => { process.exit(reportFault(error)) })
  process.on('beforeExit', deadlocked)
  void main(process.argv.slice(2)).then(end)
}

/** A suspended guest, and nothing left that could wake it: Node would end with success. */
function deadlocked(): void {
  process.exit(reportDeadlock())
}

/** Milliseconds for what still keeps the process alive: handles that are being closed, an input that nobody reads any more. */
const PATIENCE = 20

/** Leaves the end to Node, if it comes soon: docs/RATIONALE.md, "Why is the end of a run left to Node?". */
function end(code: number): void {
  process.off('beforeExit', deadlocked)
  process.exitCode = code
  setTimeout(() => process.exit(code), PATIENCE).unref()
}

/** What a worker thread of ours calls. */
export async function work(): Promise<void> {
  await (await import('./worker.ts')).work()
}
