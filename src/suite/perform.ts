import { printExternType } from '../binary/types.ts'
import { runCommand, type Guest } from '../engine/command.ts'
import { compile, type Program } from '../engine/compile.ts'
import { EntryError } from '../engine/entry.ts'
import { exit, unwind } from '../engine/exit.ts'
import { LinkError } from '../engine/link-error.ts'
import { LoadError } from '../engine/load-error.ts'
import { load } from '../engine/load.ts'
import type { Outcome } from '../engine/outcome.ts'
import type { Frame } from '../engine/trap.ts'
import { fromText } from '../fs/byte-string.ts'
import type { Directory } from '../fs/filesystem.ts'
import { hostClock } from '../sys/clock.ts'
import { hostRandom } from '../sys/random.ts'
import { Rights } from '../wasi/abi/flags.ts'
import { createContext, type Context } from '../wasi/context.ts'
import { StreamDescriptor } from '../wasi/descriptors/stream.ts'
import { STREAM_RIGHTS } from '../wasi/rights.ts'
import { type Ending, MAX_OUTPUT, type RunRequest } from './runtime.ts'
import { InputStream, OutputStream } from './streams.ts'

/** What a guest's world is made of that is not this folder's to choose. */
export interface Making {
  guest(program: Program, context: Context): Promise<Guest>
  directory(hostPath: string): Directory
}

/** Where a program's output goes. Each answers how much it took; less than all ends the program. */
export interface Output {
  readonly stdout: (bytes: Uint8Array) => number
  readonly stderr: (bytes: Uint8Array) => number
}

/** Programs that run side by side share the process's descriptors: none may use them up. */
const MAX_FDS = 1024

const clock = hostClock()
const random = hostRandom()

/** Runs one program in a fresh instance on this thread, until it ends by itself. */
export async function perform(request: RunRequest, output: Output, making: Making): Promise<Ending> {
  let context: Context | undefined
  try {
    const program = compile(await load(request.module))
    context = createContext({
      args: request.args.map(fromText),
      env: request.env.map(([name, value]) => fromText(`${name}=${value}`)),
      preopens: request.directories.map(({ guestPath, hostPath }) => ({ guestPath: fromText(guestPath), directory: making.directory(hostPath) })),
      stdin: new StreamDescriptor(new InputStream(Buffer.from(request.stdin, 'utf8')), STREAM_RIGHTS & ~Rights.FD_WRITE),
      stdout: outputDescriptor('stdout', output.stdout),
      stderr: outputDescriptor('stderr', output.stderr),
      clock,
      random,
      exit,
      fault: unwind,
      suspend: false,
      maxFds: MAX_FDS,
    })
    return endingOf(await runCommand(await making.guest(program, context)))
  } catch (error) {
    return failure(error)
  } finally {
    context?.fds.closeAll()
  }
}

function outputDescriptor(stream: 'stdout' | 'stderr', take: (bytes: Uint8Array) => number): StreamDescriptor {
  const limited = new OutputStream((bytes) => (take(bytes) < bytes.length ? unwind(new Flood(stream)) : bytes.length))
  return new StreamDescriptor(limited, STREAM_RIGHTS & ~Rights.FD_READ)
}

class Flood {
  readonly stream: 'stdout' | 'stderr'
  constructor(stream: 'stdout' | 'stderr') {
    this.stream = stream
  }
}

function endingOf(outcome: Outcome): Ending {
  if (outcome.kind === 'exited') return { kind: 'exited', code: outcome.code & 0xff }
  if (outcome.kind === 'returned') return { kind: 'exited', code: 0 }
  const { kind, message, frames } = outcome.trap
  return { kind: 'trapped', message: kind === message ? message : `${kind}: ${message}`, detail: frames.slice(0, 8).map(frameLine) }
}

const frameLine = ({ name, index, offset }: Frame): string => `at ${name ?? '(no name)'} (module offset 0x${offset.toString(16)}, function ${index})`

function failure(error: unknown): Ending {
  if (error instanceof Flood) return { kind: 'flooded', stream: error.stream, limit: MAX_OUTPUT }
  if (error instanceof LoadError && error.kind === 'component') return { kind: 'unsupported', reason: 'it is a component, and this is a runtime for preview1' }
  if (error instanceof LoadError || error instanceof EntryError) return { kind: 'refused', message: error.message, detail: [] }
  if (error instanceof LinkError) {
    const detail = error.problems.map(({ module, name, type, mismatch }) => `${JSON.stringify(module)} ${JSON.stringify(name)} ${printExternType(type)}${mismatch === undefined ? '' : `, but ${mismatch}`}`)
    return { kind: 'refused', message: error.message, detail: error.guess === undefined ? detail : [...detail, error.guess] }
  }
  return { kind: 'fault', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
