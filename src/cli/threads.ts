import { Worker, type WorkerOptions } from 'node:worker_threads'
import { program } from './main.ts'
import type { Task } from './worker.ts'

/**
 * What a thread's stack needs for guests to have as much of it as in a plain run: V8's own limit (--stack-size, 984 KiB) and
 * what Node keeps back for itself in a worker.
 */
const STACK_MEGABYTES = (984 + 192) / 1024

/** Starts this same program as a worker thread (worker.ts), which carries out `task`. */
export function startThread(task: Task, options: WorkerOptions = {}): Worker {
  // The bundle's loader brings V8's compiled code along; in a run from the sources there is none, and no .cjs.
  const file = program.replace(/\.cjs$/, '-loader.cjs')
  return new Worker(`require(${JSON.stringify(file)}).work()`, {
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
