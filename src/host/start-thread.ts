import { join } from 'node:path'
import { Worker, type WorkerOptions } from 'node:worker_threads'
import { singleFile } from '../sys/single-file.ts'
import { program } from './program.ts'

/** What a thread is started for; all of it, and what is done then, stands in cli/worker.ts. */
interface Task {
  readonly kind: 'run' | 'serve'
}

/**
 * What a thread's stack needs for guests to have as much of it as in a plain run: V8's own limit (--stack-size, 984 KiB) and
 * what Node keeps back for itself in a worker.
 */
const STACK_MEGABYTES = (984 + 192) / 1024

/** Starts this same program as a worker thread, which carries out `task`. */
export function startThread(task: Task, options: WorkerOptions = {}): Worker {
  return new Worker(beginning(), {
    eval: true,
    workerData: task,
    resourceLimits: { stackSizeMb: STACK_MEGABYTES },
    ...options,
  })
}

/**
 * A thread for guests of somebody else's process: it sees nothing of its variables and options, and prints nothing there.
 * (Without `stdout` and `stderr` Node would connect the thread's to the process's.)
 */
export const startQuietThread = (): Worker => startThread({ kind: 'serve' }, { env: {}, execArgv: [], stdout: true, stderr: true })

/** The script of a thread: one that brings V8's compiled code along, but for a run from the sources. */
function beginning(): string {
  const part = singleFile()
  if (part !== undefined) return Buffer.from(part('thread.cjs')).toString('latin1')
  const bundled = program.endsWith('.cjs')
  return bundled ? `require(${JSON.stringify(program.replace(/\.cjs$/, '-thread.cjs'))})` : `require(${JSON.stringify(join(program, '../../cli/main.ts'))}).work()`
}
