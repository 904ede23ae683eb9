import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { ByteString } from '../../../src/fs/byte-string.ts'
import type { Directory } from '../../../src/fs/filesystem.ts'
import { hostDirectory } from '../../../src/fs/host/index.ts'
import { memoryFileSystem } from '../../../src/fs/memory/index.ts'
import { readOnly } from '../../../src/fs/readonly.ts'
import { type Clock, hostClock } from '../../../src/sys/clock.ts'
import { hostRandom, type Random } from '../../../src/sys/random.ts'
import { Rights } from '../../../src/wasi/abi/flags.ts'
import { functions } from '../../../src/wasi/abi/functions.ts'
import { type Context, createContext } from '../../../src/wasi/context.ts'
import type { Network } from '../../../src/net/network.ts'
import type { Descriptor } from '../../../src/wasi/descriptor.ts'
import { StreamDescriptor } from '../../../src/wasi/descriptors/stream.ts'
import { wasiImports, type Wrap } from '../../../src/wasi/index.ts'
import { DEVICE_RIGHTS } from '../../../src/wasi/rights.ts'
import { tracer } from '../../../src/wasi/trace/index.ts'
import { Program } from './program.ts'
import { type Calls, type PromisedCalls, proxyModule, type WasiModule } from './proxy.ts'
import { FakeStream } from './streams.ts'

export type Backend = 'host' | 'memory'
export const backends: readonly Backend[] = ['host', 'memory']

export interface WorldOptions {
  readonly backend?: Backend
  /** The mount refuses changes; `world.directory` can still make them. */
  readonly readOnly?: boolean
  readonly suspend?: boolean
  readonly module?: WasiModule
  readonly args?: readonly ByteString[]
  readonly env?: readonly ByteString[]
  readonly clock?: Clock
  readonly random?: Random
  readonly stdin?: Descriptor
  readonly stdout?: Descriptor
  /** More directories, from descriptor 4 on, as "/1", "/2"... */
  readonly more?: readonly Directory[]
  readonly network?: Network
  /** Descriptors after the directories. */
  readonly sockets?: readonly Descriptor[]
  /** In place of the fresh directory at descriptor 3. */
  readonly directory?: Directory
  /** 64 KiB each; 16 when left out. */
  readonly pages?: number
  /** In place of the tracer, or false for none. */
  readonly wrap?: Wrap | false
}

/** The guest asked to end with this code: what `exit` throws here, in place of the engine's trap. */
export class Exit {
  readonly code: number
  constructor(code: number) {
    this.code = code
  }
}

/** One guest in a fresh, empty world: descriptors 0 to 2 are fakes, 3 is a directory that it knows as "/work". */
export interface World extends Program {
  readonly context: Context
  readonly memory: WebAssembly.Memory
  readonly call: Calls
  readonly promised: PromisedCalls
  readonly input: FakeStream
  readonly output: FakeStream
  readonly errors: FakeStream
  /** The folder of the host behind descriptor 3; '' for memory. */
  readonly folder: string
  /** What lies behind descriptor 3, writable. */
  readonly directory: Directory
  /** The lines of the trace without their times. */
  readonly trace: string[]
}

const undo: (() => void)[] = []
/** Does this when the test is over. */
export const later = (act: () => void): void => void undo.push(act)

/** Ends every world made so far; done after each test, and by tests that make very many. */
export function endWorlds(): void {
  const failures: unknown[] = []
  for (const act of undo.splice(0).toReversed()) {
    try {
      act()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

afterEach(endWorlds)

/** A file system in the host's memory takes a tenth of the time of a disk, and the kernel treats paths alike on all. */
const scratch = fs.existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** A new empty folder of the host, removed with all in it when the test is over. */
export function temporaryFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(join(scratch, 'wasmgate-wasi-')))
  later(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A directory of either backend; writable, and the folder of the host where it is one. */
export function freshDirectory(backend: Backend): { directory: Directory; folder: string } {
  if (backend === 'memory') return { directory: memoryFileSystem({ size: 1 << 24 }).root, folder: '' }
  const folder = temporaryFolder()
  const mount = hostDirectory(folder)
  later(() => mount.close())
  return { directory: mount.root, folder }
}

/** Host descriptors that lead below `folder`. Others belong to tests which run at the same time in this process. */
export function openBelow(folder: string): string[] {
  const found: string[] = []
  for (const fd of fs.readdirSync('/proc/self/fd')) {
    try {
      const target = fs.readlinkSync(`/proc/self/fd/${fd}`)
      if (target === folder || target.startsWith(`${folder}/`)) found.push(target)
    } catch {
      // The descriptor of the listing itself.
    }
  }
  return found.sort()
}

export const ALL_RIGHTS = Object.values(Rights).reduce((all, bit) => all | bit, 0)

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const module = options.module ?? 'wasi_snapshot_preview1'
  const compiled = await proxyModule(module)
  const { directory, folder } = options.directory === undefined ? freshDirectory(options.backend ?? 'host') : { directory: options.directory, folder: '' }
  const [input, output, errors] = [new FakeStream(), new FakeStream(), new FakeStream()]
  const given = directory.duplicate()
  const mounted = options.readOnly === true ? readOnly(given) : given
  const context = createContext({
    args: options.args ?? ['program'],
    env: options.env ?? [],
    preopens: [{ guestPath: '/work', directory: mounted }, ...(options.more ?? []).map((directory, index) => ({ guestPath: `/${index + 1}`, directory }))],
    stdin: options.stdin ?? new StreamDescriptor(input, DEVICE_RIGHTS & ~Rights.FD_WRITE),
    stdout: options.stdout ?? new StreamDescriptor(output, DEVICE_RIGHTS & ~Rights.FD_READ),
    stderr: new StreamDescriptor(errors, DEVICE_RIGHTS & ~Rights.FD_READ),
    clock: options.clock ?? hostClock(),
    random: options.random ?? hostRandom(),
    exit: (code) => { throw new Exit(code) },
    fault: (error) => { throw (error as Error).cause },
    suspend: options.suspend === true,
    network: options.network,
    sockets: options.sockets,
  })
  later(() => context.fds.closeAll())

  const trace: string[] = []
  const wrap = options.wrap ?? tracer((line) => void trace.push(line.replace(/ <\d+\.\d{6}>$/, '')))
  const imports = wasiImports(context, wrap === false ? undefined : wrap)
  const memory = new WebAssembly.Memory({ initial: options.pages ?? 16 })
  const own: Record<string, WebAssembly.ImportValue> = {}
  for (const { name } of functions) own[name] = (imports(module, name) as { value: WebAssembly.ImportValue }).value
  const { exports } = new WebAssembly.Instance(compiled, { [module]: own, test: { memory } })
  context.memory.attach(memory)

  const promised: Record<string, unknown> = {}
  for (const { name } of functions) promised[name] = WebAssembly.promising(exports[name] as () => unknown)
  const call = exports as unknown as Calls
  return Object.assign(new Program(memory, call, module === 'wasi_unstable'), {
    context, memory, call, promised: promised as unknown as PromisedCalls, input, output, errors, folder, directory, trace,
  })
}
