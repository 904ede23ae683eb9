import { printExternType } from '../binary/types.ts'
import { ExitCode } from '../diagnostics/exit-codes.ts'
import { entrySentence, linkSentence, type Sentence, trapSentence } from '../diagnostics/sentences.ts'
import type { Ending } from '../thread/ending.ts'
import type { Report, Watch } from '../thread/lane.ts'
import type { RunRequest } from '../thread/request.ts'
import { Capture, Flood, type Sink } from '../thread/sinks.ts'
import { check, mountRequests, networkRequest } from './check.ts'
import { compile, CompiledModule, programName, sendable } from './compile.ts'
import { EntryError, InternalError, LinkError, LoadError, OptionError } from './errors.ts'
import type { ModuleSource, Output, RunOptions } from './options.ts'
import type { Outcome, RunResult } from './result.ts'
import { exactly, sourceOf, toBytes, writableSink } from './streams.ts'
import { Threads } from './threads.ts'

const MAX_OUTPUT = 16 << 20
const threads = new Threads()

/**
 * Runs a program in a thread of its own and answers how it ended and what it wrote. As many programs run at once as the machine
 * has processors; further ones wait. The process itself is left alone: its streams, its directory, its variables, its signals.
 *
 * Rejects before the program starts with OptionError, LoadError, LinkError or EntryError; with the reason of `signal` when that
 * stopped it; and with what a callback, a stream or a source of `stdin` failed with. A trap or a timeout is an outcome.
 */
export function run(module: ModuleSource | CompiledModule, options: RunOptions = {}): Promise<RunResult> {
  return runIn(threads, module, options)
}

/** How a pool is made. */
export interface PoolOptions {
  /** So many programs run at once. Default: as many as the machine has processors. */
  readonly threads?: number | undefined
}

/** Threads apart from those of `run`, with a limit of their own. */
export class Pool {
  readonly #threads: Threads
  readonly #closing = new AbortController()

  constructor({ threads: limit }: PoolOptions = {}) {
    if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 1)) throw new OptionError('the option threads must be a number of threads from 1 on')
    this.#threads = new Threads(limit)
  }

  /** As `run`. */
  async run(module: ModuleSource | CompiledModule, options: RunOptions = {}): Promise<RunResult> {
    const { signal } = options
    const closing = this.#closing.signal
    return runIn(this.#threads, module, { ...options, signal: signal === undefined ? closing : AbortSignal.any([signal, closing]) })
  }

  /** Stops what runs, whose `run` then rejects, and ends all threads. */
  async close(): Promise<void> {
    this.#closing.abort(new OptionError('the pool is closed'))
    await this.#threads.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

async function runIn(pool: Threads, module: ModuleSource | CompiledModule, options: RunOptions): Promise<RunResult> {
  check(options)
  const { signal, stdin = '' } = options
  signal?.throwIfAborted()
  const mounts = mountRequests(options.mounts)
  const compiled = module instanceof CompiledModule ? module : await compile(module)
  if (options.invoke !== undefined && compiled.exports.some(({ type }) => type === undefined)) {
    throw new OptionError("the option invoke needs the types of the exports, which a WebAssembly.Module does not tell: pass the module's bytes")
  }
  signal?.throwIfAborted()

  const limit = options.maxOutput ?? MAX_OUTPUT
  const captured = { stdout: new Capture('stdout', limit), stderr: new Capture('stderr', limit) }
  const whole = typeof stdin === 'string' || ArrayBuffer.isView(stdin)
  const watch: Watch = {
    stdout: sinkOf(options.stdout, captured.stdout),
    stderr: sinkOf(options.stderr, captured.stderr),
    stdin: whole ? undefined : sourceOf(stdin),
    timeout: options.timeout,
    signal,
    onListening: options.onListening,
  }
  const report = await pool.use(signal, (lane) => lane.run(request(compiled, options, mounts, whole ? exactly(toBytes(stdin)) : undefined), watch))
  return resultOf(report, captured, compiled, options)
}

function request(compiled: CompiledModule, options: RunOptions, mounts: RunRequest['mounts'], stdin: Uint8Array = new Uint8Array()): RunRequest {
  const { args = [], argv0 = programName(compiled), env = {}, invoke, startTime, seed } = options
  return {
    module: sendable(compiled),
    args: [argv0, ...(invoke === undefined ? args : [])],
    env: Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    mounts,
    stdin,
    invoke: invoke === undefined ? undefined : { name: invoke, args },
    network: networkRequest(options),
    startTime: startTime === undefined ? undefined : BigInt(Math.round(Number(startTime) * 1e6)),
    seed: seed === undefined ? undefined : BigInt(seed),
  }
}

function sinkOf(output: Output = 'capture', captured: Capture): Sink {
  if (output === 'capture') return captured.take
  if (output === 'ignore') return () => {}
  return typeof output === 'function' ? output : writableSink(output)
}

function resultOf({ ending, files, milliseconds }: Report, captured: Readonly<Record<'stdout' | 'stderr', Capture>>, compiled: CompiledModule, options: RunOptions): RunResult {
  const outcome = outcomeOf(ending, compiled, options)
  const [stdout, stderr] = [captured.stdout.bytes(), captured.stderr.bytes()]
  return {
    outcome, exitCode: exitCodeOf(outcome), stdout, stderr,
    get stdoutText() { return text.decode(stdout) },
    get stderrText() { return text.decode(stderr) },
    files, milliseconds,
  }
}

const text = new TextDecoder('utf-8', { ignoreBOM: true })

/** What became of it; throws what kept it from running, or from running on. */
function outcomeOf(ending: Ending, { name }: CompiledModule, { invoke }: RunOptions): Outcome {
  switch (ending.kind) {
    case 'exited': return { kind: 'exited', exitCode: ending.code }
    case 'returned': case 'timed-out': return ending
    case 'trapped': {
      const { kind, message, frames } = ending.trap
      return { kind: 'trapped', trap: { kind, message, frames, text: lines(trapSentence(ending.trap)) } }
    }
    case 'not-loaded': throw new LoadError(ending.reason, ending.message)
    case 'not-linked': {
      const imports = ending.problems.map(({ type, ...problem }) => ({ ...problem, type: printExternType(type) }))
      throw new LinkError(`${lines(linkSentence(ending, name))}${ending.guess === undefined ? '' : `\n${ending.guess}`}`, imports)
    }
    case 'no-entry': throw new EntryError(ending.reason, lines(entrySentence({ ...ending, kind: ending.reason }, name, invoke, 'invoke: ')), ending.functions)
    case 'not-granted': throw new OptionError(ending.message)
    case 'fault': throw new InternalError(`internal fault, please report it: ${ending.message}`)
    case 'stopped':
      if (ending.reason instanceof Flood) return { kind: 'flooded', ...ending.reason }
      throw ending.reason
  }
}

const lines = ({ sentence, detail }: Sentence): string => [sentence, ...detail.map((more) => `  ${more}`)].join('\n')

function exitCodeOf(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'exited': return outcome.exitCode & 0xff
    case 'returned': return ExitCode.success
    case 'timed-out': return ExitCode.timeout
    case 'trapped': case 'flooded': return ExitCode.trap
  }
}
