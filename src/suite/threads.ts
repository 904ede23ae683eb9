import type { Worker } from 'node:worker_threads'
import type { Ending, Lane, RunReport, RunRequest, Runtime } from './runtime.ts'
import type { Capture } from './serve.ts'
import { SharedBytes } from './shared-bytes.ts'

/** This very runtime: a thread per lane, which goes from program to program until one of them has to be ended. */
export function threadRuntime(name: string, version: string, start: (capture: Capture) => Worker): Runtime {
  return { name, version: async () => version, lane: () => new ThreadLane(start), abandon() { /* threads end with the process */ } }
}

class ThreadLane implements Lane {
  readonly #start: (capture: Capture) => Worker
  readonly #stdout = new SharedBytes()
  readonly #stderr = new SharedBytes()
  /** Once it is ready. */
  #thread: Promise<Worker> | undefined

  constructor(start: (capture: Capture) => Worker) {
    this.#start = start
    this.#thread = this.#begin() // Threads start while the first tests are prepared.
  }

  async run(request: RunRequest, timeout: number): Promise<RunReport> {
    const thread = await (this.#thread ??= this.#begin())
    const begun = performance.now()
    const ending = await endingOf(thread, request, timeout)
    const milliseconds = performance.now() - begun
    if (ending.kind === 'timed-out' || ending.kind === 'fault') await this.close()
    return { ending, stdout: this.#stdout.take(), stderr: this.#stderr.take(), milliseconds }
  }

  async close(): Promise<void> {
    const thread = await this.#thread?.catch(() => undefined)
    this.#thread = undefined
    await thread?.terminate()
  }

  async #begin(): Promise<Worker> {
    const thread = this.#start({ stdout: this.#stdout.buffer, stderr: this.#stderr.buffer })
    thread.on('error', () => { /* told to whoever waits for an answer */ })
    await answer(thread)
    return thread
  }
}

async function endingOf(thread: Worker, request: RunRequest, timeout: number): Promise<Ending> {
  let timer
  const late = new Promise<Ending>((resolve) => {
    timer = setTimeout(resolve, timeout, { kind: 'timed-out', milliseconds: timeout })
  })
  thread.postMessage(request)
  try {
    return await Promise.race([answer<Ending>(thread), late])
  } catch (error) {
    return { kind: 'fault', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  } finally {
    clearTimeout(timer)
  }
}

/** The next message. Rejects when the thread ends instead. */
function answer<T>(thread: Worker): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number): void => { reject(new Error(`the thread ended by itself (${code})`)) }
    const stopListening = (): void => {
      thread.off('message', resolve).off('message', stopListening).off('error', reject).off('error', stopListening).off('exit', ended)
    }
    thread.on('message', resolve).on('message', stopListening).on('error', reject).on('error', stopListening).on('exit', ended)
  })
}
