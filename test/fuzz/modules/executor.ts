import { parentPort, workerData } from 'node:worker_threads'
import { wasiProviders } from '../../../src/cli/wasi-provider.ts'
import { runCommand } from '../../../src/engine/command.ts'
import { compile } from '../../../src/engine/compile.ts'
import { EntryError } from '../../../src/engine/entry.ts'
import { exit, unwind } from '../../../src/engine/exit.ts'
import { LinkError } from '../../../src/engine/link-error.ts'
import { LoadError } from '../../../src/engine/load-error.ts'
import { moduleFrom } from '../../../src/engine/load.ts'
import type { IoSlices } from '../../../src/fs/filesystem.ts'
import { memoryFileSystem } from '../../../src/fs/memory/index.ts'
import { createContext } from '../../../src/wasi/context.ts'
import { StreamDescriptor } from '../../../src/wasi/descriptors/stream.ts'
import type { Wrap } from '../../../src/wasi/index.ts'
import { STREAM_RIGHTS } from '../../../src/wasi/rights.ts'
import { FakeClock } from '../../wasi/support/clock.ts'
import { FakeStream } from '../../wasi/support/streams.ts'
import { type Job, Progress, type Report } from './job.ts'

// A thread that loads, compiles, links and runs one module after the other, each in a world of its own, and can be ended.

const progress = new Int32Array(workerData as SharedArrayBuffer)
const enter = (phase: number): void => void Atomics.store(progress, 0, phase)

parentPort?.on('message', (job: Job) => void run(job).then((report) => parentPort?.postMessage(report)))

async function run({ bytes, suspend, invoke }: Job): Promise<Report> {
  try {
    enter(Progress.load)
    const program = compile(await moduleFrom(bytes, 'mutated.wasm'))
    enter(Progress.link)
    // The clock goes on by more than a guest can wait for, so that every wait is over at once.
    const context = createContext({
      args: ['program', 'argument'], env: ['KEY=value'], preopens: [{ guestPath: '/', directory: memoryFileSystem({ size: 1 << 24 }).root }],
      stdin: stream(), stdout: stream(), stderr: stream(), clock: new FakeClock(1n << 64n), random: { fill: (into, offset, length) => void into.fill(42, offset, offset + length) },
      exit, fault: unwind, suspend,
    })
    const guest = { program, providers: await wasiProviders(program, context, watch), onMemory: (memory: WebAssembly.Memory) => { context.memory.attach(memory) } }
    enter(Progress.run)
    const outcome = await runCommand(guest, { suspend, ...(invoke === undefined ? {} : { invoke }) })
    return { end: outcome.kind, detail: outcome.kind === 'trapped' ? outcome.trap.message : '' }
  } catch (error) {
    if (error instanceof LoadError || error instanceof LinkError || error instanceof EntryError) return { end: error.constructor.name, detail: error.message }
    return { end: 'fault', detail: stackOf(error) }
  } finally {
    enter(Progress.idle)
  }
}

/** Tells from outside that a call is being made, and counts them. */
const watch: Wrap = (_context, _row, call) => (...args) => {
  Atomics.add(progress, 1, 1)
  enter(Progress.call)
  const answer = call(...args)
  enter(Progress.run)
  return answer
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`
  return `${error.stack ?? error.message}${error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`}`
}

/** Keeps nothing of what is written. */
class Sink extends FakeStream {
  override write(from: IoSlices): number {
    return from.total
  }
}

const stream = (): StreamDescriptor => new StreamDescriptor(new Sink().end(), STREAM_RIGHTS)
