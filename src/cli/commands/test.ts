import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { isatty } from 'node:tty'
import { ExitCode } from '../../diagnostics/exit-codes.ts'
import { printable, quote } from '../../diagnostics/quote.ts'
import { startThread } from '../../host/start-thread.ts'
import { version } from '../../host/version.ts'
import { discover, numbered } from '../../suite/discover.ts'
import { isFailure, type Reporter, type SuiteEvent } from '../../suite/events.ts'
import { type Expectation, parseExpectations } from '../../suite/expectations.ts'
import { globMatches } from '../../suite/glob.ts'
import { runtimeCommand } from '../../suite/presets.ts'
import { processRuntime } from '../../suite/processes.ts'
import { pretty } from '../../suite/reporters/pretty.ts'
import { runSuite } from '../../suite/run-suite.ts'
import { Scratch } from '../../suite/scratch.ts'
import { SuiteError } from '../../suite/suite-error.ts'
import type { TestCase } from '../../suite/test-case.ts'
import { plural } from '../../suite/text.ts'
import { threadRuntime } from '../../suite/threads.ts'
import { parseArgv } from '../argv.ts'
import { readFailure } from '../failure.ts'
import { print } from '../output.ts'
import { tell } from '../report.ts'
import type { ReporterName } from '../spellings/reporter.ts'
import { type TestOption, testOptions } from '../test-options.ts'
import { UsageError } from '../usage-error.ts'
import { instead } from './instead.ts'

const TIMEOUT = 10_000

/** `wasmgate test DIR|FILE...`. Answers 0 when every test is as it should be, else 1. Throws UsageError. */
export async function execute(args: readonly string[]): Promise<number> {
  const { given, rest } = parseArgv(testOptions, args, true)
  const other = instead(given)
  if (other !== undefined) return other('test')
  if (rest.length === 0) throw new UsageError('nothing to test is named: wasmgate test [options] DIR|FILE...; see wasmgate help test')

  const known = toUsage('', () => discover(rest))
  const tests = chosen(known, rest, all(given, 'filter'))
  const expectations = await readExpectations(given)
  const others = given.flatMap((option) => (option.name === 'runtime' ? [{ option, runtime: toUsage(`--runtime ${quote(option.value)}: `, () => processRuntime(runtimeCommand(option.value))) }] : []))
  const report = await openReport(given)
  const own = threadRuntime('wasmgate', version, () => startThread({ kind: 'serve' }))
  const runtimes = [own, ...others.map(({ runtime }) => runtime)]
  const scratch = await Scratch.create()
  const cleanUp = (): void => {
    for (const runtime of runtimes) runtime.abandon()
    scratch.remove()
  }
  const restore = cleanUpAtEnd(cleanUp)
  try {
    const results = await runSuite({
      tests, known, runtimes, expectations, scratch,
      jobs: one(given, 'jobs') ?? availableParallelism(),
      timeout: one(given, 'timeout') ?? TIMEOUT,
      emit: given.some(({ name }) => name === 'quiet') ? withoutNotes(report) : report.emit,
    })
    return results.some(({ outcome }) => isFailure(outcome)) ? FAILED : ExitCode.success
  } catch (error) {
    throw error instanceof SuiteError ? new UsageError(`--runtime: ${printable(error.message)}`) : error
  } finally {
    restore()
    cleanUp()
    report.close()
  }
}

const FAILED = 1

/** Does what may throw a SuiteError, which becomes one of ours. */
function toUsage<T>(prefix: string, attempt: () => T): T {
  try {
    return attempt()
  } catch (error) {
    throw error instanceof SuiteError ? new UsageError(`${prefix}${printable(error.message)}`) : error
  }
}

/** The tests that the filters leave, numbered anew. Throws UsageError when there are none. */
function chosen(found: readonly TestCase[], paths: readonly string[], filters: readonly string[]): TestCase[] {
  const where = paths.map(printable).join(', ')
  if (found.length === 0) throw new UsageError(`there are no tests in ${where}: a test is a .wasm file`)
  const without = filters.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1))
  const wanted = filters.filter((glob) => !glob.startsWith('!'))
  const left = found.filter(({ name }) =>
    (wanted.length === 0 || wanted.some((glob) => globMatches(glob, name))) && !without.some((glob) => globMatches(glob, name)))
  if (left.length === 0) throw new UsageError(`${filters.map((glob) => `--filter ${quote(glob)}`).join(' ')}: none of the ${plural(found.length, 'test')} in ${where} is left`)
  return numbered(left)
}

async function readExpectations(given: readonly TestOption[]): Promise<Expectation[]> {
  const found: Expectation[] = []
  for (const option of given) {
    if (option.name !== 'expectations') continue
    let text
    try {
      text = readFileSync(option.value, 'utf8')
    } catch (error) {
      throw new UsageError(`${option.spelled} ${quote(option.value)}: ${readFailure(error, 'file')}`)
    }
    found.push(...await parseExpectations(text, option.value).catch((error: unknown) => {
      throw error instanceof SuiteError ? new UsageError(`${option.spelled} ${printable(error.message)}`) : error
    }))
  }
  return found
}

const withoutNotes = ({ emit }: Report) => (event: SuiteEvent): void => { if (event.kind !== 'note') emit(event) }

interface Report {
  emit(event: SuiteEvent): void
  close(): void
}

/** The report on standard output; or, with --output, in a file, and for people on standard output. */
async function openReport(given: readonly TestOption[]): Promise<Report> {
  const name = one(given, 'reporter') ?? 'pretty'
  const file = one(given, 'output')
  const shown = file === undefined && name !== 'pretty' ? await makeReporter(name) : prettyHere()
  if (file === undefined) {
    return {
      emit(event) {
        if (event.kind === 'note' && name === 'junit') tell(printable(event.message)) // which has no place for it
        print(shown(event))
      },
      close() { /* nothing was opened */ },
    }
  }
  const written = await makeReporter(name)
  let hostFd: number
  try {
    hostFd = openSync(file, 'w')
  } catch (error) {
    throw new UsageError(`--output ${quote(file)}: ${readFailure(error, 'file')}`)
  }
  return {
    emit(event) {
      writeSync(hostFd, written(event))
      print(shown(event))
    },
    close: () => { closeSync(hostFd) },
  }
}

async function makeReporter(name: ReporterName): Promise<Reporter> {
  switch (name) {
    case 'pretty': return pretty({ colour: false })
    case 'tap': return (await import('../../suite/reporters/tap.ts')).tap()
    case 'junit': return (await import('../../suite/reporters/junit.ts')).junit()
    case 'json': return (await import('../../suite/reporters/json.ts')).json()
    case 'github': return (await import('../../suite/reporters/github.ts')).github()
  }
}

/** With a line that moves and colours where standard output is a terminal. */
function prettyHere(): Reporter {
  const { env, stdout } = process
  const terminal = isatty(1) && env['TERM'] !== 'dumb'
  return pretty({ colour: terminal && (env['NO_COLOR'] ?? '') === '', ...(terminal ? { width: stdout.columns || 80 } : {}) })
}

/** A signal ends everything at once, as ever; but the copies are removed before, as at any other end. Answers how to stop that. */
function cleanUpAtEnd(cleanUp: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const end = (signal: NodeJS.Signals): void => {
    cleanUp()
    for (const name of signals) process.removeAllListeners(name)
    process.kill(process.pid, signal)
  }
  for (const name of signals) process.on(name, end)
  process.on('exit', cleanUp)
  return () => {
    for (const name of signals) process.removeListener(name, end)
    process.removeListener('exit', cleanUp)
  }
}

type ValueNamed<Name extends TestOption['name']> = Extract<TestOption, { name: Name }>['value']

/** The value of an option that can stand once. */
function one<Name extends TestOption['name']>(given: readonly TestOption[], name: Name): ValueNamed<Name> | undefined {
  return given.find((option) => option.name === name)?.value as ValueNamed<Name> | undefined
}

function all<Name extends TestOption['name']>(given: readonly TestOption[], name: Name): ValueNamed<Name>[] {
  return given.filter((option) => option.name === name).map(({ value }) => value as ValueNamed<Name>)
}
