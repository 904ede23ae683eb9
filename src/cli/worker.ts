import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { forbidBlocking } from '../fs/host/blocking.ts'
import { hostDirectory } from '../fs/host/index.ts'
import type { Capture } from '../suite/serve.ts'
import type { Parsed } from './argv.ts'
import { run } from './commands/run.ts'
import { guest } from './guest.ts'
import type { runOptions } from './options.ts'
import { reportFailure } from './report.ts'

/** What a worker thread of ours can be started for. */
export type Task =
  /** A run with a time limit (timed-run.ts). The thread answers with the exit code. */
  | { readonly kind: 'run'; readonly parsed: Parsed<(typeof runOptions)[number]> }
  /** One test after the other (suite/serve.ts). */
  | { readonly kind: 'tests'; readonly capture: Capture }

/** The whole life of a worker thread. */
export async function work(): Promise<void> {
  forbidBlocking()
  const task = workerData as Task
  const port = parentPort as MessagePort
  if (task.kind === 'tests') {
    const { serve } = await import('../suite/serve.ts')
    serve(port, task.capture, { guest, directory: (hostPath) => hostDirectory(hostPath).root })
  } else {
    port.postMessage(await run(task.parsed).catch(reportFailure))
  }
}
