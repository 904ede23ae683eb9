// npm run bench [-- options]: see README.md.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { describeMachine, load } from './machine.ts'
import { measureAll } from './measure.ts'
import { page } from './report.ts'
import { quick, usual, type Settings } from './suite.ts'
import { measurements } from './suites/index.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
})

const chosen = measurements.filter(({ name }) => values.only === undefined || values.only.some((wanted) => name === wanted || name.startsWith(`${wanted}-`)))
if (chosen.length === 0) throw new Error(`--only takes one of: ${measurements.map(({ name }) => name).join(', ')}`)
const base = values.quick ? quick : usual
const settings: Settings = values.rounds === undefined ? base : { ...base, rounds: positive(values.rounds) }

const before = load()
const { results, scratch } = await measureAll(chosen, settings)
const text = page(results, { machine: describeMachine(), settings, scratch, load: [before, load()], date: new Date() })

// Only all of it, measured properly, goes to RESULTS.md by itself.
const whole = values.only === undefined && !values.quick
const out = values.out ?? (whole ? new URL('RESULTS.md', import.meta.url) : undefined)
if (out === undefined) process.stdout.write(text)
else writeFileSync(out, text)

function positive(digits: string): number {
  const count = Number(digits)
  if (!Number.isInteger(count) || count < 1) throw new Error('--rounds takes a number from 1 on')
  return count
}
