import { functions, signature } from '../../src/wasi/abi/functions.ts'
import { assemble } from '../../src/binary/test-support.ts'
import { hostClock } from '../../src/sys/clock.ts'
import { hostRandom } from '../../src/sys/random.ts'
import { type Context, createContext, type Grants, type Preopen } from '../../src/wasi/context.ts'
import { StreamDescriptor } from '../../src/wasi/descriptors/stream.ts'
import { wasiImports } from '../../src/wasi/index.ts'
import { STREAM_RIGHTS } from '../../src/wasi/rights.ts'
import { Rights } from '../../src/wasi/abi/flags.ts'
import { Program } from '../wasi/support/program.ts'
import type { Calls, PromisedCalls, WasiModule } from '../wasi/support/proxy.ts'
import { FakeStream } from '../wasi/support/streams.ts'

/** The guest asked to end: what `exit` throws here, in place of the engine's trap. */
export class Exit {
  readonly code: number
  constructor(code: number) {
    this.code = code
  }
}

export interface GuestOptions extends Partial<Grants> {
  readonly preopens: readonly Preopen[]
  readonly module?: WasiModule
  readonly memory?: WebAssembly.Memory
}

export interface Guest {
  readonly context: Context
  readonly memory: WebAssembly.Memory
  readonly program: Program
  readonly call: Calls
  readonly promised: PromisedCalls
}

/**
 * One guest whose every call crosses into real wasm and out of it again; its standard input is empty. What createWorld of
 * test/wasi is to tests, without vitest, which runs nowhere but in its own processes.
 */
export async function createGuest(options: GuestOptions): Promise<Guest> {
  const memory = options.memory ?? sharedByAll
  const module = options.module ?? 'wasi_snapshot_preview1'
  const compiled = await proxyModule(module, memory.buffer instanceof SharedArrayBuffer)
  const context = createContext({
    args: [], env: [], clock: hostClock(), random: hostRandom(), suspend: false,
    stdin: stream(Rights.FD_WRITE), stdout: stream(Rights.FD_READ), stderr: stream(Rights.FD_READ),
    exit: (code) => { throw new Exit(code) },
    fault: (error) => { throw (error as Error).cause },
    ...options,
  })
  const imports = wasiImports(context)
  const own: Record<string, WebAssembly.ImportValue> = {}
  for (const { name } of functions) own[name] = (imports(module, name) as { value: WebAssembly.ImportValue }).value
  const { exports } = new WebAssembly.Instance(compiled, { [module]: own, test: { memory } })
  context.memory.attach(memory)
  const promised = context.suspend
    ? Object.fromEntries(functions.map(({ name }) => [name, WebAssembly.promising(exports[name] as () => unknown)]))
    : exports
  const call = exports as unknown as Calls
  return { context, memory, call, promised: promised as unknown as PromisedCalls, program: new Program(memory, call, module === 'wasi_unstable') }
}

const stream = (without: number): StreamDescriptor => new StreamDescriptor(new FakeStream().end(), STREAM_RIGHTS & ~without)

/** What a guest finds in memory is what those before it left there. */
const sharedByAll = new WebAssembly.Memory({ initial: 16 })

const modules = new Map<string, Promise<WebAssembly.Module>>()

/** A module that imports every function of the table and exports one of the same name that calls it. */
function proxyModule(from: WasiModule, sharedMemory: boolean): Promise<WebAssembly.Module> {
  const key = `${from} ${sharedMemory}`
  const made = modules.get(key) ?? assemble(proxyText(from, sharedMemory)).then((bytes) => new WebAssembly.Module(bytes))
  modules.set(key, made)
  return made
}

function proxyText(from: WasiModule, sharedMemory: boolean): string {
  const types = new Map(functions.map((row) => [row.name, signature(row)]))
  const lines: string[] = []
  for (const [name, { params, results }] of types) lines.push(`(import "${from}" "${name}" (func $${name} (param ${params.join(' ')}) (result ${results.join(' ')})))`)
  lines.push(sharedMemory ? '(import "test" "memory" (memory 0 64 shared))' : '(import "test" "memory" (memory 0))')
  for (const [name, { params, results }] of types) {
    const values = params.map((_, index) => `(local.get ${index})`).join(' ')
    lines.push(`(func (export "${name}") (param ${params.join(' ')}) (result ${results.join(' ')}) (call $${name} ${values}))`)
  }
  return `(module\n${lines.join('\n')})`
}
