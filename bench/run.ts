// npm run bench [-- options]: see README.md.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Interrupted } from './child.ts'
import { describeMachine, load } from './machine.ts'
import { measureAll, type Task } from './measure.ts'
import { draw } from './report/chart.ts'
import { page, type Section } from './report/page.ts'
import { measured } from './result.ts'
import { findRuntimes } from './runtimes/index.ts'
import { makeScratch } from './scratch.ts'
import { quick, usual, type Settings } from './suite.ts'
import { suites } from './suites/index.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
})

const all: readonly Task[] = suites.flatMap((suite) => suite.measurements.map((measurement) => ({ suite, measurement })))
const tasks = all.filter(({ suite, measurement: { name } }) =>
  values.only === undefined || values.only.some((word) => word === suite.name || word === name || name.startsWith(`${word}-`)))
if (tasks.length === 0) throw new Error(`--only takes one of: ${suites.map(({ name }) => name).join(', ')}; or ${all.map(({ measurement }) => measurement.name).join(', ')}`)
const base = values.quick ? quick : usual
const settings: Settings = values.rounds === undefined ? base : { ...base, rounds: positive(values.rounds) }

// Only all of it, measured properly, goes to RESULTS.md by itself.
const whole = values.only === undefined && !values.quick
const out = values.out ?? (whole ? fileURLToPath(new URL('RESULTS.md', import.meta.url)) : undefined)

const runtimes = findRuntimes()
process.stderr.write(`${runtimes.map(({ name, version }) => `${name} ${version}`).join('; ')}\n`)
using scratch = makeScratch()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
const before = load()
const sections = await measureAll(tasks, settings, runtimes, scratch, (found, missing) => {
  if (out !== undefined) write(out, found, missing)
}).catch((error: unknown) => {
  if (error instanceof Interrupted) stop()
  throw error
})
if (out === undefined) process.stdout.write(text(sections, [], false))

// A peer may fail; wasmgate may not.
for (const { rows } of sections) {
  for (const { name, found } of rows) if (found.has('wasmgate') && !measured(found.get('wasmgate'))) {
    process.stderr.write(`${name}: wasmgate failed\n`)
    process.exitCode = 1
  }
}

/** What was found so far has been written. */
function stop(): never {
  scratch[Symbol.dispose]()
  process.exit(130)
}

function text(found: readonly Section[], missing: readonly string[], charts: boolean): string {
  return page(found, { machine: describeMachine(), runtimes, settings, scratch: scratch.described, load: [before, load()], date: new Date(), missing, whole: values.only === undefined, charts })
}

/** After each measurement, so that what was measured is kept whatever happens. */
function write(file: string, found: readonly Section[], missing: readonly string[]): void {
  const folder = join(dirname(file), 'charts')
  mkdirSync(folder, { recursive: true })
  for (const chart of found.flatMap(({ suite, rows }) => suite.charts?.(rows) ?? [])) writeFileSync(join(folder, `${chart.file}.svg`), draw(chart))
  writeFileSync(file, text(found, missing, true))
}

function positive(digits: string): number {
  const count = Number(digits)
  if (!Number.isInteger(count) || count < 1) throw new Error('--rounds takes a number from 1 on')
  return count
}
