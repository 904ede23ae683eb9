import { exit, ExitRequest, unwind, unwindReason } from '../engine/exit.ts'
import { fromText } from '../fs/byte-string.ts'
import { hostDirectory } from '../fs/host/index.ts'
import { hostDescriptor } from '../host/stdio.ts'
import { hostClock } from '../sys/clock.ts'
import { hostRandom } from '../sys/random.ts'
import { functions } from '../wasi/abi/functions.ts'
import { type Context, createContext } from '../wasi/context.ts'
import { wasiImports } from '../wasi/index.ts'
import { alreadyStarted, invalidValue, notStarted, requireArray, requireBoolean, requireDescriptor, requireFunction, requireMemory, requireObject, requireString, requireUndefined } from './node-errors.ts'

/** The options of node:wasi's class, with their meaning. */
export interface WasiOptions {
  /** Which WASI: it decides the name of the imports and the layout of some structures. */
  readonly version: 'preview1' | 'unstable'
  /** The program's arguments, its own name first. Default: none. */
  readonly args?: readonly string[] | undefined
  /** Its variables. Default: none. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Its directories: paths of the host by the names that the program knows them by. Default: none. */
  readonly preopens?: Readonly<Record<string, string | undefined>> | undefined
  /** Whether `start` returns when the program exits; otherwise the process exits with the program's code. Default: true. */
  readonly returnOnExit?: boolean | undefined
  /** Descriptors of the process. They stay open. Default: 0, 1 and 2. */
  readonly stdin?: number | undefined
  readonly stdout?: number | undefined
  readonly stderr?: number | undefined
}

const bindings = { preview1: 'wasi_snapshot_preview1', unstable: 'wasi_unstable' } as const

/** Directories are given back when nothing of the program is left that could use them. */
const leftovers = new FinalizationRegistry<Context['fds']>((fds) => { fds.closeAll() })

/**
 * Takes the place of node:wasi's WASI: the same options, methods and error codes, over wasmgate's system calls and sandbox. The
 * program runs on the calling thread, which stands still as long as it waits. docs/EMBEDDING.md has what differs.
 */
export class Wasi {
  /** The functions to import, each by its name. */
  readonly wasiImport: Record<string, (...args: never[]) => unknown>
  readonly #binding: (typeof bindings)[keyof typeof bindings]
  readonly #context: Context
  readonly #returnOnExit: boolean
  #started = false

  /** ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE; the error of node:fs for a directory that cannot be opened. */
  constructor(options: WasiOptions)
  constructor(options = {} as WasiOptions) {
    requireObject(options, 'options')
    const { version, args = [], env = {}, preopens = {}, returnOnExit = true, stdin = 0, stdout = 1, stderr = 2 } = options
    requireString(version, 'options.version')
    if (!Object.hasOwn(bindings, version)) throw invalidValue('options.version', version, 'unsupported WASI version')
    requireArray(args, 'options.args')
    requireObject(env, 'options.env')
    requireObject(preopens, 'options.preopens')
    for (const [name, hostFd] of Object.entries({ stdin, stdout, stderr })) requireDescriptor(hostFd, `options.${name}`)
    requireBoolean(returnOnExit, 'options.returnOnExit')

    this.#binding = bindings[version]
    this.#returnOnExit = returnOnExit
    this.#context = createContext({
      args: args.map((arg) => fromText(String(arg))),
      env: Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [fromText(`${name}=${value}`)])),
      preopens: openAll(Object.entries(preopens)),
      stdin: hostDescriptor(stdin, true),
      stdout: hostDescriptor(stdout, false),
      stderr: hostDescriptor(stderr, false),
      clock: hostClock(),
      random: hostRandom(),
      exit: (code) => this.#exit(code),
      fault: unwind,
      suspend: false,
    })
    leftovers.register(this.#context, this.#context.fds)

    const lookup = wasiImports(this.#context, (_context, _row, call) => (...values) => {
      if (!this.#started) throw notStarted()
      return call(...values)
    })
    this.wasiImport = Object.fromEntries(functions.map(({ name }) => [name, lookup(this.#binding, name)?.value as (...values: never[]) => unknown]))
  }

  /** What to instantiate a module with that imports nothing else. */
  getImportObject(): Record<string, Wasi['wasiImport']> {
    return { [this.#binding]: this.wasiImport }
  }

  /**
   * Tells the functions whose memory they work on: that of the instance, or another. ERR_WASI_ALREADY_STARTED the second
   * time; ERR_INVALID_ARG_TYPE.
   */
  finalizeBindings(instance: object, options: { readonly memory?: object | undefined } = {}): void {
    if (this.#started) throw alreadyStarted()
    const { exports } = requireInstance(instance)
    this.#context.memory.attach(requireMemory(options.memory ?? exports['memory']))
    this.#started = true
  }

  /** Runs a command: calls its `_start` and answers its exit code. ERR_WASI_ALREADY_STARTED, ERR_INVALID_ARG_TYPE; what a trap throws. */
  start(instance: object): number {
    this.finalizeBindings(instance)
    const { _start: start, _initialize: initialize } = requireInstance(instance).exports
    requireFunction(start, 'instance.exports._start')
    requireUndefined(initialize, 'instance.exports._initialize')
    try {
      start()
      return 0
    } catch (thrown) {
      const unwound = unwindReason(thrown)
      if (unwound === undefined) throw thrown
      if (unwound.reason instanceof ExitRequest) return unwound.reason.code | 0 // as node:wasi has it
      throw unwound.reason
    }
  }

  /** Prepares a reactor: calls its `_initialize` if it has one. ERR_WASI_ALREADY_STARTED, ERR_INVALID_ARG_TYPE; what a trap throws. */
  initialize(instance: object): void {
    this.finalizeBindings(instance)
    const { _start: start, _initialize: initialize } = requireInstance(instance).exports
    requireUndefined(start, 'instance.exports._start')
    if (initialize === undefined) return
    requireFunction(initialize, 'instance.exports._initialize')
    initialize()
  }

  /** Closes what the program has open: at once, and not when it is collected. It is not run afterwards. */
  [Symbol.dispose](): void {
    this.#context.fds.closeAll()
  }

  /** A trap that no handler of the guest can catch; from a call that `start` does not see, it reaches the caller as it is. */
  #exit(code: number): never {
    if (!this.#returnOnExit) process.exit(code & 0xff)
    try {
      return exit(code)
    } catch (trap) {
      throw Object.assign(trap as Error, { message: `the guest ended with proc_exit(${code})`, code: 'ERR_WASMGATE_EXIT', exitCode: code })
    }
  }
}

/** The host's directories, all or none. */
function openAll(preopens: readonly (readonly [guestPath: string, hostPath: unknown])[]): { guestPath: string; directory: ReturnType<typeof hostDirectory>['root'] }[] {
  const opened: ReturnType<typeof openAll> = []
  try {
    for (const [guestPath, hostPath] of preopens) opened.push({ guestPath: fromText(guestPath), directory: hostDirectory(String(hostPath)).root })
    return opened
  } catch (error) {
    for (const { directory } of opened) directory.close()
    throw error
  }
}

function requireInstance(instance: object): { readonly exports: Readonly<Record<string, unknown>> } {
  requireObject(instance, 'instance')
  const { exports } = instance as { exports?: unknown }
  requireObject(exports, 'instance.exports')
  return { exports: exports as Record<string, unknown> }
}
