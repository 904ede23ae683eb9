import { runCommand, type Guest } from '../engine/command.ts'
import { compile, type Program } from '../engine/compile.ts'
import { EntryError } from '../engine/entry.ts'
import { exit, unwind } from '../engine/exit.ts'
import { LinkError } from '../engine/link-error.ts'
import { LoadError } from '../engine/load-error.ts'
import { load } from '../engine/load.ts'
import { misfitOf } from '../engine/precompiled.ts'
import type { Outcome } from '../engine/outcome.ts'
import { fromText } from '../fs/byte-string.ts'
import type { Directory, Mount } from '../fs/filesystem.ts'
import { readOnly } from '../fs/readonly.ts'
import type { Network } from '../net/network.ts'
import { hostClock, startingAt } from '../sys/clock.ts'
import { hostRandom, seededRandom } from '../sys/random.ts'
import { Fdflags, Rights } from '../wasi/abi/flags.ts'
import { createContext, type Context, type Preopen } from '../wasi/context.ts'
import type { Descriptor } from '../wasi/descriptor.ts'
import { StreamDescriptor } from '../wasi/descriptors/stream.ts'
import { STREAM_RIGHTS } from '../wasi/rights.ts'
import { Channel } from './channel.ts'
import { type Answer, type Ending, GrantError, type Notice } from './ending.ts'
import { collect, fill } from './memory-mount.ts'
import { imports, importsSockets, isGo } from './needs.ts'
import { type MountRequest, type NetworkRequest, received } from './request.ts'
import type { Sent } from './serve.ts'
import { BytesInput, ChannelInput, ChannelOutput } from './streams.ts'

/** What a guest's world is made of that is not this folder's to choose. Whatever cannot be had is a GrantError. */
export interface Making {
  guest(program: Program, context: Context): Promise<Guest>
  directory(guestPath: string, hostPath: string): Directory
  /** An empty file system; RangeError for a size that is none. */
  memory(size: number | undefined): Promise<Mount>
  /** `listening` is told the address wherever the port was left to the system. */
  network(wanted: NetworkRequest, listening: (address: string) => void): Promise<Networking>
}

/** What a guest has of the network. */
export interface Networking {
  readonly network: Network
  /** Sockets that listen already. */
  readonly sockets: readonly (Descriptor & { setFlags(flags: number): void })[]
  /** Comes when what the guest has sent is with the kernel, or nobody reads it. */
  flushed(): Promise<void>
}

/** Programs that run side by side share the process's descriptors: none may use them up. */
const MAX_FDS = 1024

const clock = hostClock()
const random = hostRandom()
const NOTHING: NetworkRequest = { all: false, rules: [] }

/** Runs one program in a fresh instance on this thread, until it ends by itself. Never rejects. */
export async function perform({ request, ...channels }: Sent, making: Making, tell: (notice: Notice) => void): Promise<Answer> {
  const memories: { readonly guestPath: string; readonly mount: Mount }[] = []
  let context: Context | undefined
  let ending: Ending
  try {
    const program = typeof request.module === 'string' ? compile(await load(request.module)) : received(request.module)
    const misfit = misfitOf(program)
    if (misfit !== undefined) tell({ misfit })
    const preopens = await mounted(request.mounts, making, memories)
    // Whoever imports sockets gets them, and what was not granted is refused call by call.
    const networking = request.network !== undefined || importsSockets(program) ? await making.network(request.network ?? NOTHING, (listening) => { tell({ listening }) }) : undefined
    // Go waits in poll_oneoff only for those sockets that it finds so (docs/RATIONALE.md, "NONBLOCK").
    if (isGo(program)) for (const socket of networking?.sockets ?? []) socket.setFlags(Fdflags.NONBLOCK)
    const stdin = channels.stdin === undefined ? new BytesInput(request.stdin) : new ChannelInput(new Channel(channels.stdin))
    context = createContext({
      args: request.args.map(fromText),
      env: request.env.map(([name, value]) => fromText(`${name}=${value}`)),
      preopens,
      stdin: new StreamDescriptor(stdin, STREAM_RIGHTS & ~Rights.FD_WRITE),
      stdout: outputDescriptor(channels.stdout),
      stderr: outputDescriptor(channels.stderr),
      clock: request.startTime === undefined ? clock : startingAt(request.startTime),
      random: request.seed === undefined ? random : seededRandom(request.seed),
      exit,
      fault: unwind,
      network: networking?.network,
      sockets: networking?.sockets,
      suspend: networking !== undefined || (stdin.waits && imports(program, 'poll_oneoff')),
      maxFds: MAX_FDS,
    })
    const outcome = await runCommand(await making.guest(program, context), {
      suspend: context.suspend,
      ...(request.invoke === undefined ? {} : { invoke: request.invoke }),
    })
    context.fds.closeAll()
    await networking?.flushed()
    ending = endingOf(outcome)
  } catch (error) {
    ending = failure(error)
  } finally {
    context?.fds.closeAll()
  }
  const files = Object.fromEntries(memories.map(({ guestPath, mount }) => [guestPath, collect(mount.root)]))
  for (const { mount } of memories) mount.close()
  return { ending, files }
}

/** Opens what the guest is to have; `memories` takes what is to be read back. Throws GrantError. */
async function mounted(mounts: readonly MountRequest[], making: Making, memories: { guestPath: string; mount: Mount }[]): Promise<Preopen[]> {
  const preopens: Preopen[] = []
  for (const mount of mounts) {
    const guestPath = fromText(mount.guestPath)
    let directory: Directory
    if (mount.kind === 'host') {
      directory = making.directory(mount.guestPath, mount.hostPath)
    } else {
      const memory = await making.memory(mount.size)
      memories.push({ guestPath: mount.guestPath, mount: memory })
      fill(memory.root, mount.files)
      directory = memory.root.duplicate()
    }
    preopens.push({ guestPath, directory: mount.readOnly === true ? readOnly(directory) : directory })
  }
  return preopens
}

const outputDescriptor = (buffer: SharedArrayBuffer): StreamDescriptor => new StreamDescriptor(new ChannelOutput(new Channel(buffer)), STREAM_RIGHTS & ~Rights.FD_READ)

function endingOf(outcome: Outcome): Ending {
  switch (outcome.kind) {
    case 'exited': case 'trapped': return outcome
    case 'returned': return { kind: 'returned', values: outcome.values.map((value) => (typeof value === 'number' || typeof value === 'bigint' ? value : null)) }
  }
}

function failure(error: unknown): Ending {
  if (error instanceof GrantError) return { kind: 'not-granted', message: error.message }
  if (error instanceof LoadError) return { kind: 'not-loaded', reason: error.kind, message: error.message }
  if (error instanceof EntryError) return { kind: 'no-entry', reason: error.kind, message: error.message, functions: error.functions }
  if (error instanceof LinkError) return { kind: 'not-linked', message: error.message, problems: error.problems, guess: error.guess }
  return { kind: 'fault', message: error instanceof Error ? faultText(error) : String(error) }
}

/** With the stacks of its causes: it is what a bug report needs. */
const faultText = (error: Error): string => [error.stack ?? error.message, ...(error.cause instanceof Error ? [faultText(error.cause)] : [])].join('\n')
