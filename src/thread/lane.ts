import type { Worker } from 'node:worker_threads'
import { setTimeout as delay } from 'node:timers/promises'
import { Channel } from './channel.ts'
import type { Answer, Ending, Notice } from './ending.ts'
import type { RunRequest } from './request.ts'
import type { Message, Ready, Sent } from './serve.ts'
import { Drain, Feed, type Sink, type Source } from './sinks.ts'

/** A thread that is told to end and has not done so after this time stands still in the kernel. */
const GRACE = 500

/** What a run is connected to, and what may end it early. */
export interface Watch {
  readonly stdout: Sink
  readonly stderr: Sink
  /** Left out: what is in the request. */
  readonly stdin?: Source | undefined
  /** Milliseconds, from the moment that the thread is ready. */
  readonly timeout?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Told the address of each socket whose port was left to the system. */
  readonly onListening?: ((address: string) => void) | undefined
  /** Told what is to be said of the artefact that the program is in, after its name, if its native code is not for here. */
  readonly onMisfit?: ((misfit: string) => void) | undefined
}

export interface Report extends Answer {
  /** From the start of the program to its end. */
  readonly milliseconds: number
}

/** One thread, which goes from program to program until one of them has to be ended; then there is a new one. */
export class ThreadLane {
  readonly #start: () => Worker
  /** Once it is ready; undefined when it has ended, whatever of. */
  #thread: Promise<Thread> | undefined
  #worker: Worker | undefined

  constructor(start: () => Worker) {
    this.#start = start
    this.#thread = this.#begin() // It starts while the first run is prepared.
  }

  /** One run at a time. Never rejects for what a program does; a sink or a source that fails is the reason of 'stopped'. */
  async run(request: RunRequest, watch: Watch): Promise<Report> {
    let thread
    try {
      thread = await (this.#thread ??= this.#begin())
    } catch (error) {
      this.#thread = undefined
      return { ending: fault(error), files: {}, milliseconds: 0 }
    }
    const report = await thread.run(request, watch)
    if (!report.reusable) this.#thread = undefined
    return report
  }

  /** Ends the thread, with what runs in it. */
  async close(): Promise<void> {
    const thread = await this.#thread?.catch(() => undefined)
    this.#thread = undefined
    await thread?.end()
  }

  /** Whether the process stays alive for this thread. */
  keepAlive(keep: boolean): void {
    void this.#thread?.then((thread) => { thread.keepAlive(keep) }, () => { /* told to whoever runs something */ })
  }

  async #begin(): Promise<Thread> {
    const worker = this.#start()
    worker.on('error', () => { /* told to whoever waits for an answer */ })
    this.#worker = worker
    worker.on('exit', () => { if (this.#worker === worker) this.#thread = undefined })
    await answer(worker)
    return new Thread(worker)
  }
}

/** A worker that is ready, and the channels that its programs' standard streams are. */
class Thread {
  readonly #worker: Worker
  readonly #stdin = new Channel()
  readonly #stdout = new Channel()
  readonly #stderr = new Channel()

  constructor(worker: Worker) {
    this.#worker = worker
  }

  async run(request: RunRequest, watch: Watch): Promise<Report & { readonly reusable: boolean }> {
    const begun = performance.now()
    for (const channel of [this.#stdin, this.#stdout, this.#stderr]) channel.reset()
    const stop = Promise.withResolvers<Answer>()
    const stopWith = (reason: unknown): void => { stop.resolve({ ending: { kind: 'stopped', reason }, files: {} }) }
    const { timeout, signal } = watch
    const timer = timeout === undefined ? undefined : setTimeout(() => { stop.resolve({ ending: { kind: 'timed-out', milliseconds: timeout }, files: {} }) }, timeout)
    const abort = (): void => { stopWith(signal?.reason) }
    signal?.addEventListener('abort', abort)
    const drains = [new Drain(this.#stdout, watch.stdout, stopWith), new Drain(this.#stderr, watch.stderr, stopWith)]
    const feed = watch.stdin && new Feed(this.#stdin, watch.stdin, stopWith)
    if (signal?.aborted) abort()

    const sent: Sent = { request, stdin: feed && this.#stdin.buffer, stdout: this.#stdout.buffer, stderr: this.#stderr.buffer }
    const answering = answer(this.#worker, (notice) => {
      try {
        if ('listening' in notice) watch.onListening?.(notice.listening)
        else watch.onMisfit?.(notice.misfit)
      } catch (error) {
        stopWith(error)
      }
    }) as Promise<Answer>
    this.#worker.postMessage(sent)
    let { ending, files } = await Promise.race([answering, stop.promise]).catch((error: unknown): Answer => ({ ending: fault(error), files: {} }))
    const milliseconds = performance.now() - begun
    clearTimeout(timer)
    const reusable = !spoiling.has(ending.kind)
    feed?.stop()
    if (!reusable) {
      answering.catch(() => { /* it is ended here */ })
      await this.end()
    }
    // The time is up for slow readers too, but a signal may still end a run whose output nobody takes.
    const finished = Promise.all(drains.map((drain) => drain.finish(!reusable)))
    if (reusable) {
      const last = await Promise.race([finished, stop.promise])
      if (!Array.isArray(last)) {
        ({ ending, files } = last)
        void Promise.all(drains.map((drain) => drain.finish(true)))
      }
    }
    signal?.removeEventListener('abort', abort)
    return { ending, files, milliseconds, reusable }
  }

  /** Comes when the thread is gone, or stands still in the kernel, which nothing can help. */
  async end(): Promise<void> {
    const grace = new AbortController()
    await Promise.race([this.#worker.terminate(), delay(GRACE, undefined, { signal: grace.signal }).catch(() => { /* it has ended */ })])
    grace.abort()
    this.#worker.unref()
  }

  keepAlive(keep: boolean): void {
    if (keep) this.#worker.ref()
    else this.#worker.unref()
  }
}

/** Endings after which something may be left in the thread: the program itself, or a part of what it was to be given. */
const spoiling: ReadonlySet<Ending['kind']> = new Set(['timed-out', 'stopped', 'fault', 'not-granted'])

const fault = (error: unknown): Ending => ({ kind: 'fault', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })

/** The next answer. Rejects when the thread ends instead. */
function answer(worker: Worker, onNotice?: (notice: Notice) => void): Promise<Answer | Ready> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      act()
    }
    const onMessage = (message: Message): void => {
      if ('listening' in message || 'misfit' in message) onNotice?.(message)
      else settle(() => { resolve(message) })
    }
    const onError = (error: unknown): void => { settle(() => { reject(error) }) }
    const onExit = (code: number): void => { settle(() => { reject(new Error(`the thread ended by itself (${code})`)) }) }
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
  })
}
