import { basename } from 'node:path'
import { ExitCode } from '../../diagnostics/exit-codes.ts'
import { printable, quote } from '../../diagnostics/quote.ts'
import { runCommand, type Preload } from '../../engine/command.ts'
import type { Program } from '../../engine/compile.ts'
import { EntryError } from '../../engine/entry.ts'
import { exit, unwind } from '../../engine/exit.ts'
import { LinkError } from '../../engine/link-error.ts'
import { LoadError } from '../../engine/load-error.ts'
import { misfitOf } from '../../engine/precompiled.ts'
import type { Outcome } from '../../engine/outcome.ts'
import { fromText } from '../../fs/byte-string.ts'
import { lendWorkingDirectory } from '../../fs/host/index.ts'
import { standardStreams } from '../../host/stdio.ts'
import type { NetworkRefusal } from '../../net/guard/policy.ts'
import { hostClock } from '../../sys/clock.ts'
import { hostRandom } from '../../sys/random.ts'
import { imports, importsSockets, isGo } from '../../thread/needs.ts'
import { Fdflags } from '../../wasi/abi/flags.ts'
import { createContext, type Context } from '../../wasi/context.ts'
import { forModule } from '../../wasi/index.ts'
import { parseArgv, type Parsed } from '../argv.ts'
import { environment } from '../environment.ts'
import { mountings, openPreopens, type Mounting } from '../grants.ts'
import { guest } from '../guest.ts'
import { loadProgram, named } from '../load-program.ts'
import { NativeCache } from '../native-cache.ts'
import { nearest } from '../nearest.ts'
import type * as networking from '../network.ts'
import { runOptions, type RunOption } from '../options.ts'
import { print } from '../output.ts'
import { reportEntryError, reportLinkError, reportLoadError, reportTrap, tell, tellMisfit } from '../report.ts'
import { traceWrap } from '../trace.ts'
import { UsageError } from '../usage-error.ts'
import { instead } from './instead.ts'

/** `wasmgate [run] [options] MODULE [arguments...]`. Answers the exit code: the guest's own, or one of exit-codes.ts. */
export async function execute(args: readonly string[]): Promise<number> {
  const parsed = parseArgv(runOptions, args)
  const { given, rest } = parsed
  const other = instead(given)
  if (other !== undefined) return other('run')
  if (rest.length === 0) throw new UsageError('no module is named: wasmgate [run] [options] MODULE [arguments...]; see wasmgate --help')
  const limit = given.find(({ name }) => name === 'timeout')
  if (limit === undefined) return run(parsed)
  const { timedRun } = await import('../timed-run.ts')
  return timedRun(parsed, limit.value as number, limit.spelled)
}

/** The run itself, on this thread. Answers the exit code; throws UsageError. */
export async function run({ given, rest }: Parsed<(typeof runOptions)[number]>): Promise<number> {
  const [path, ...guestArgs] = rest as [string, ...string[]]

  // 1. The grants: whatever is wrong with them is said before anything is loaded.
  const mounts = mountings(given)
  const preopens = await openPreopens(mounts)
  const env = environment(given)
  const refused = new Refused()
  const granted = given.some(({ name }) => networkOptions.has(name)) ? await openNetwork(given, refused.note) : undefined
  const wrap = await traceWrap(given)
  const invoked = only(given, 'invoke')

  try {
    // 2. The modules.
    const cache = new NativeCache(given)
    const libraries = await loadPreloads(given, cache)
    const program = await loadProgram(path, '', cache)
    const quiet = given.some(({ name }) => name === 'quiet')
    for (const one of quiet ? [] : [...libraries, { library: program, module: path }]) {
      const misfit = misfitOf(one.library)
      if (misfit !== undefined) tellMisfit(one.module, misfit)
    }

    // 3. The guest's world.
    const { inputWaits, ...streams } = standardStreams()
    // Whoever imports sockets gets them, and if no option says more every call is refused, as a hint may say.
    const network = granted ?? ([program, ...libraries.map(({ library }) => library)].some(importsSockets) ? await noNetwork(refused.note) : undefined)
    // Go's one thread waits for all of its sockets in poll_oneoff, but only for those that it finds NONBLOCK; wasmtime's were.
    if (isGo(program)) for (const socket of network?.sockets ?? []) socket.setFlags(Fdflags.NONBLOCK)
    const context = createContext({
      args: [only(given, 'argv0') ?? basename(path), ...(invoked === undefined ? guestArgs : [])].map(fromText),
      env,
      preopens,
      ...streams,
      clock: hostClock(),
      random: hostRandom(),
      exit,
      fault: unwind,
      network: network?.network,
      sockets: network?.sockets,
      // Sockets live in the event loop. Whoever polls may wait for input and a clock at once, which takes it as well; all else is
      // waited for on the spot.
      suspend: network !== undefined || (inputWaits && imports(program, 'poll_oneoff')),
    })

    refused.context = context

    // 4. The run.
    const preloads = await Promise.all(libraries.map(async ({ name, library }): Promise<Preload> =>
      Object.assign(await guest(library, forModule(context), wrap), { name })))
    const main = await guest(program, context, wrap)
    if (context.suspend) cache.keepMeanwhile()
    const back = lendWorkingDirectory()
    const outcome = await runCommand(main, {
      preloads,
      suspend: context.suspend,
      onEnd: () => { context.fds.closeAll() },
      ...(invoked === undefined ? {} : { invoke: { name: invoked, args: guestArgs } }),
    }).catch((error: unknown) => { throw error instanceof LoadError ? named(error, path) : error })
    back()
    await network?.flushed()
    const code = await conclude(outcome)
    if (code !== ExitCode.success && !quiet) await giveHint(mounts, guestArgs, context, program, refused)
    await cache.keep(true)
    return code
  } catch (error) {
    if (error instanceof LoadError) return reportLoadError(error.kind === 'missing' ? await perhapsCommand(error, path) : error)
    if (error instanceof LinkError) return reportLinkError(error, path)
    if (error instanceof EntryError) return reportEntryError(error, path, invoked)
    throw error
  }
}

/** The names of the options for the network. */
const networkOptions: ReadonlySet<string> = new Set(runOptions.filter(({ group }) => group === 'Network').map(({ name }) => name))

// Loaded only where a guest has sockets: Node's network takes time to load.
const openNetwork = async (...args: Parameters<typeof networking.openNetwork>): Promise<networking.Networking> => (await import('../network.ts')).openNetwork(...args)
const noNetwork = async (...args: Parameters<typeof networking.noNetwork>): Promise<networking.Networking> => (await import('../network.ts')).noNetwork(...args)

/** What the guest was refused on the network, for the hint. */
class Refused {
  last: NetworkRefusal | undefined
  context: Context | undefined

  /** A path that was refused before is old news. */
  readonly note = (refusal: NetworkRefusal): void => {
    this.last = refusal
    if (this.context !== undefined) this.context.refusals.last = undefined
  }
}

interface Library {
  readonly name: string
  /** Its path. */
  readonly module: string
  readonly library: Program
}

/** The modules of --preload, in their order. Throws UsageError and LoadError. */
async function loadPreloads(given: readonly RunOption[], cache: NativeCache): Promise<Library[]> {
  const libraries: Library[] = []
  for (const option of given) {
    if (option.name !== 'preload') continue
    const { name, module } = option.value
    if (libraries.some((before) => before.name === name)) throw new UsageError(`${option.spelled} ${quote(name)}: the name is given to two modules`)
    libraries.push({ name, module, library: await loadProgram(module, ` (${option.spelled} ${printable(name)})`, cache) })
  }
  return libraries
}

/** Says how the guest ended where it did not end by itself, prints what it returned, and answers the exit code. */
async function conclude(outcome: Outcome): Promise<number> {
  switch (outcome.kind) {
    case 'exited': return outcome.code & 0xff
    case 'trapped': return reportTrap(outcome.trap)
    case 'returned': {
      const { formatValues } = await import('../../engine/invoke.ts')
      print(formatValues(outcome.values, outcome.types).map((line) => `${line}\n`).join(''))
      return ExitCode.success
    }
  }
}

async function giveHint(mounts: readonly Mounting[], guestArgs: readonly string[], context: Context, program: Program, refused: Refused): Promise<void> {
  const { hint } = await import('../hint.ts')
  const sentence = hint({ mounts, guestArgs, refusal: context.refusals.last, networkRefusal: refused.last, opensPaths: imports(program, 'path_') })
  if (sentence !== undefined) tell(sentence)
}

/** A module that is missing may have been meant as a command. */
async function perhapsCommand(error: LoadError, path: string): Promise<LoadError> {
  if (/[/.]/.test(path) || !error.message.startsWith(path)) return error
  const { commands, informing } = await import('../commands.ts')
  const command = nearest(path, [...commands, ...informing].map(({ name }) => name))
  if (command === undefined) return error
  return new LoadError(error.kind, `${error.message}; ${command === path ? `a command comes first: wasmgate ${command}` : `did you mean the command wasmgate ${command}?`}`)
}

/** The value of an option that can stand once. */
function only(given: readonly RunOption[], name: 'argv0' | 'invoke'): string | undefined {
  const found = given.find((option) => option.name === name)
  return found?.value as string | undefined
}
