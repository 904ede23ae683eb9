import { basename } from 'node:path'
import type { Result, SuiteEvent } from './events.ts'
import { type Expectation, isAbout } from './expectations.ts'
import { judge, type Mismatch } from './judge.ts'
import type { Lane, RunReport, Runtime } from './runtime.ts'
import type { Scratch } from './scratch.ts'
import type { TestCase } from './test-case.ts'

export interface Suite {
  readonly tests: readonly TestCase[]
  /** These and those that were filtered out: an expectation may be about any of them. */
  readonly known: readonly TestCase[]
  /** This one first: the expectations are about it. */
  readonly runtimes: readonly Runtime[]
  readonly expectations: readonly Expectation[]
  /** So many programs run at once. */
  readonly jobs: number
  /** Milliseconds for each start of a program. */
  readonly timeout: number
  readonly scratch: Scratch
  readonly emit: (event: SuiteEvent) => void
}

/** Runs every test under every runtime and tells what happens. Answers the results of this runtime. Throws SuiteError. */
export async function runSuite(suite: Suite): Promise<readonly Result[]> {
  const { tests, runtimes, emit } = suite
  const begun = performance.now()
  const versions = await Promise.all(runtimes.map((runtime) => runtime.version()))
  emit({ kind: 'begin', tests, runtimes: runtimes.map(({ name }, index) => ({ name, version: versions[index] })) })
  notes(suite)

  const own: Result[] = []
  const queue = tests.flatMap((test) => runtimes.map((_, runtime) => ({ test, runtime })))[Symbol.iterator]()
  const work = async (): Promise<void> => {
    const lanes: Lane[] = []
    for (const { test, runtime } of queue) {
      const result = await runTest(suite, test, runtime, () => (lanes[runtime] ??= (runtimes[runtime] as Runtime).lane()))
      if (runtime === 0) own.push(result)
      emit({ kind: 'result', result })
    }
    await Promise.all(lanes.map((lane) => lane.close()))
  }
  await Promise.all(Array.from({ length: Math.min(suite.jobs, tests.length * runtimes.length) }, work))
  emit({ kind: 'end', milliseconds: performance.now() - begun })
  return own
}

function notes({ tests, known, expectations, emit }: Suite): void {
  for (const { label, plan } of tests) {
    if (plan.kind === 'runs') for (const note of plan.notes) emit({ kind: 'note', message: `${label}: ${note}` })
  }
  for (const expectation of expectations) {
    if (!known.some((test) => isAbout(expectation, test))) emit({ kind: 'note', message: `the expectations name a test that is not there: ${JSON.stringify(expectation.test)}` })
  }
}

async function runTest(suite: Suite, test: TestCase, runtime: number, lane: () => Lane): Promise<Result> {
  const { plan } = test
  const known = runtime === 0 ? suite.expectations.find((expectation) => isAbout(expectation, test)) : undefined
  const silent = { test, runtime, mismatches: [], milliseconds: 0, stdout: new Uint8Array(), stderr: new Uint8Array() }
  if (plan.kind === 'skip') return { ...silent, outcome: 'skipped', reason: plan.reason }
  if (known?.kind === 'skip') return { ...silent, outcome: 'skipped', reason: known.reason }
  if (plan.kind === 'broken') return { ...silent, outcome: 'failed', mismatches: [{ what: 'end', message: plan.problem, detail: [] }] }

  suite.emit({ kind: 'start', test, runtime })
  const { report, mismatches } = await runPlan(suite, test, plan.runs, lane())
  if (report.note !== undefined) suite.emit({ kind: 'note', message: `${test.module} ${report.note}` })
  const ran = { ...silent, mismatches, milliseconds: report.milliseconds, stdout: report.stdout, stderr: report.stderr }
  if (report.ending.kind === 'unsupported') return { ...ran, outcome: 'skipped', reason: report.ending.reason, mismatches: [] }
  if (known === undefined) return { ...ran, outcome: mismatches.length === 0 ? 'passed' : 'failed' }
  return { ...ran, outcome: mismatches.length === 0 ? 'unexpected-pass' : 'expected-failure', reason: known.reason }
}

/** All starts of one test, up to the first that is not as it should be. They share their files, as one after the other would. */
async function runPlan(suite: Suite, test: TestCase, runs: Extract<TestCase['plan'], { kind: 'runs' }>['runs'], lane: Lane): Promise<{ report: RunReport; mismatches: Mismatch[] }> {
  const sources = new Map(runs.flatMap(({ directories }) => directories).map((directory) => [directory.source, directory]))
  const copies = await suite.scratch.copies(test.folder, [...sources.values()])
  const places = new Map([...sources.keys()].map((source, index) => [source, copies.directories[index]?.hostPath as string]))
  try {
    for (const [index, { args, env, directories, stdin, expected }] of runs.entries()) {
      const report = await lane.run({
        module: test.module,
        args: [basename(test.module), ...args],
        env,
        directories: directories.map(({ guestPath, source }) => ({ guestPath, hostPath: places.get(source) as string })),
        stdin,
      }, suite.timeout)
      const mismatches = judge(expected, report)
      if (mismatches.length > 0 || index === runs.length - 1) return { report, mismatches }
    }
    throw new Error('a test without a run')
  } finally {
    void copies.remove() // nobody has to wait for it
  }
}
