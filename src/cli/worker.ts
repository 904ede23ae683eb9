import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { forbidBlocking } from '../fs/host/blocking.ts'
import type { Parsed } from './argv.ts'
import { run } from './commands/run.ts'
import type { runOptions } from './options.ts'
import { reportFailure } from './report.ts'

/** What a worker thread of ours can be started for. */
export type Task =
  /** A run with a time limit (timed-run.ts). The thread answers with the exit code. */
  | { readonly kind: 'run'; readonly parsed: Parsed<(typeof runOptions)[number]> }
  /** One program after the other (thread/serve.ts). */
  | { readonly kind: 'serve' }

/** The whole life of a worker thread. */
export async function work(): Promise<void> {
  forbidBlocking()
  const task = workerData as Task
  const port = parentPort as MessagePort
  if (task.kind === 'serve') {
    const [{ serve }, { making }] = await Promise.all([import('../thread/serve.ts'), import('./making.ts')])
    serve(port, making)
  } else {
    port.postMessage(await run(task.parsed).catch(reportFailure))
  }
}
