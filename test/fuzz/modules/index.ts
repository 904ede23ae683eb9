import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { wasmgate } from '../../support/run.ts'
import { complaint } from '../complaint.ts'
import { Finding, type Property } from '../property.ts'
import { type Job, Progress, type Report } from './job.ts'
import { type Mutation, mutate } from './mutate.ts'
import { sources } from './sources.ts'

/** Which module is changed how, and how it is run. */
interface Input {
  readonly source: number
  readonly donor: number
  readonly mutations: readonly Mutation[]
  readonly suspend: boolean
  readonly invoke: { readonly name: string; readonly args: readonly string[] } | undefined
  /** By the real command line as well. */
  readonly cli: boolean
}

const known = await sources()
const number = fc.nat({ max: 1 << 30 })
const of = <T extends Mutation['kind']>(...kinds: T[]): fc.Arbitrary<T> => fc.constantFrom(...kinds)
const inside = fc.constantFrom(10, 10, 10, 11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 0)
/** What breaks most modules: they are refused before they run. */
const rough: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: of('cut'), at: number, value: fc.constant(0) }) },
  { weight: 2, arbitrary: fc.record({ kind: of('flip', 'set', 'insert', 'delete'), at: number, value: number }) },
  { weight: 6, arbitrary: fc.record({ kind: of('flip', 'flip', 'set', 'set', 'insert', 'delete', 'cut'), at: number, value: number, inside }) },
  { weight: 3, arbitrary: fc.record({ kind: of('drop', 'swap', 'double', 'splice', 'splice'), at: fc.nat({ max: 20 }), value: fc.nat({ max: 20 }) }) },
)
/** What leaves most modules valid: they run, and do something else. */
const gentle: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: of('constant', 'constant', 'operator'), at: number, value: fc.oneof(number, fc.nat({ max: 100 })), inside: fc.constant(10) }) },
  { weight: 3, arbitrary: fc.record({ kind: of('flip', 'set'), at: number, value: number, inside: fc.constant(11) }) },
)
const mutations = fc.oneof(
  { weight: 2, arbitrary: fc.array(rough, { minLength: 1, maxLength: 3 }) },
  { weight: 3, arbitrary: fc.array(gentle, { minLength: 1, maxLength: 4 }) },
)
const invoke = fc.record({
  name: fc.constantFrom('f', 'g', 'two', 'simd', 'ref', '_start', '_initialize', 'memory', 'none', ''),
  args: fc.array(fc.constantFrom('0', '-1', '1.5', 'nan', '-inf', '0x10', '99999999999999999999', 'x', '', '1e999'), { maxLength: 4 }),
})

/** Whatever is done to a module, it ends as one of ours: an outcome, or an error of loading, linking or entering it. */
export const modules: Property<Input> = {
  name: 'modules',
  runsInRound: 100,
  inputs: fc.record({
    source: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.nat({ max: 15 }) }, { weight: 8, arbitrary: fc.nat({ max: known.length - 1 }) }),
    donor: fc.nat({ max: known.length - 1 }),
    mutations,
    suspend: fc.boolean(),
    invoke: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: invoke }),
    cli: fc.nat({ max: 120 }).map((one) => one === 77),
  }),
  async check({ source, donor, mutations, suspend, invoke, cli }) {
    const bytes = mutate(known[source % known.length] as Uint8Array, mutations, known[donor % known.length] as Uint8Array)
    await runModule({ bytes, suspend, ...(invoke === undefined ? {} : { invoke }) }, cli)
    return 1
  },
  show: ({ source, donor, mutations, invoke }) => `source ${source}, donor ${donor}, ${JSON.stringify({ mutations, invoke })}`,
  close: async () => { await executor?.end() },
}

/** Runs a module in another thread, and perhaps by the command line; throws a Finding where it ends as it should not. */
export async function runModule(job: Job, cli = false): Promise<Report> {
  executor ??= new Executor()
  const report = await executor.run(job)
  if (report.end === 'hang' || report.end === 'fault') throw new Finding(`${report.end}: ${report.detail}`, printed(job))
  if (/\b(undefined|NaN|\[object)\b/.test(report.detail)) throw new Finding(`it says: ${report.detail}`, printed(job))
  if (cli && report.end !== 'endless') await runByCommandLine(job, report)
  return report
}

async function runByCommandLine(job: Job, { end, detail }: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'wasmgate-fuzz-'))
  try {
    const path = join(folder, 'mutated.wasm')
    writeFileSync(path, job.bytes)
    const invoke = job.invoke === undefined ? [] : ['--invoke', job.invoke.name]
    const result = await wasmgate(['--quiet', ...invoke, path, ...(job.invoke?.args ?? [])], { timeout: 10_000 })
    const refused = end === 'LoadError' || end === 'LinkError'
    const problem = complaint(result, false) ?? (refused && result.code !== 126 && job.invoke === undefined ? `${end} (${detail}) and exit code ${result.code}` : undefined)
    // Killed: a guest that waits or calculates for longer in a world with real clocks.
    if (problem !== undefined && result.signal !== 'SIGKILL') throw new Finding(`by the command line: ${problem}`, printed(job))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The bytes as they are written in a case; large ones are put into a file. */
function printed({ bytes, suspend, invoke }: Job): string {
  const hex = Buffer.from(bytes).toString('base64')
  const rest = `suspend: ${suspend}${invoke === undefined ? '' : `, invoke: ${JSON.stringify(invoke)}`}`
  if (hex.length < 6000) return `{ bytes: Buffer.from('${hex}', 'base64'), ${rest} }`
  const file = join(tmpdir(), `wasmgate-fuzz-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.wasm`)
  writeFileSync(file, bytes)
  return `{ bytes: readFileSync('${file}'), ${rest} }`
}

/** A guest that calculates for so long may do so for ever, which is its own affair. */
const PATIENCE = 400
/** What is ours and stands still for so long hangs. */
const HANG = 8000
/** A thread is replaced after so many modules, with all the memory that they left. */
const MODULES_PER_THREAD = 400

class Executor {
  readonly #shared = new Int32Array(new SharedArrayBuffer(8))
  #thread: Worker | undefined
  #modules = 0
  #answer: (report: Report) => void = () => {}

  async run(job: Job): Promise<Report> {
    if (++this.#modules > MODULES_PER_THREAD) await this.end()
    const thread = this.#thread ??= this.#start()
    const over = new AbortController()
    const answered = new Promise<Report>((resolve) => { this.#answer = resolve })
    thread.postMessage(job)
    const report = await Promise.race([answered, this.#watch(over.signal)])
    over.abort()
    if (report.end === 'endless' || report.end === 'hang' || report.end === 'fault') await this.end()
    return report
  }

  async end(): Promise<void> {
    const thread = this.#thread
    this.#thread = undefined
    this.#modules = 0
    await thread?.terminate()
  }

  #start(): Worker {
    this.#shared.fill(0)
    const thread = new Worker(new URL('executor.ts', import.meta.url), { workerData: this.#shared.buffer })
    const fault = (detail: string): void => {
      if (thread === this.#thread) this.#answer({ end: 'fault', detail })
    }
    thread.on('message', (report: Report) => { this.#answer(report) })
    thread.on('error', (error) => { fault(`the thread failed: ${error instanceof Error ? error.stack : String(error)}`) })
    thread.on('exit', (code) => { fault(`the thread ended with ${code}`) })
    return thread
  }

  /** Answers when the guest runs for too long, or something of ours does. */
  async #watch(signal: AbortSignal): Promise<Report> {
    let guest = 0
    let [still, before] = [0, '']
    for (;;) {
      await delay(20, undefined, { signal }).catch(() => {})
      if (signal.aborted) return { end: 'endless', detail: '' }
      const [phase = 0, calls = 0] = this.#shared
      const now = `${phase} ${calls}`
      still = now === before ? still + 20 : 0
      before = now
      if (phase === Progress.run || phase === Progress.call) guest += 20
      if (guest >= PATIENCE && (phase === Progress.run || still === 0)) return { end: 'endless', detail: '' }
      if (still >= HANG) return { end: 'hang', detail: `in ${Object.keys(Progress)[phase]}, after ${calls} calls` }
    }
  }
}

let executor: Executor | undefined
