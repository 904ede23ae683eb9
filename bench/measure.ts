import { Progress } from './progress.ts'
import { number } from './report/format.ts'
import type { Section } from './report/page.ts'
import { measured, type Row } from './result.ts'
import type { Runtime } from './runtimes/runtime.ts'
import type { Scratch } from './scratch.ts'
import { spread } from './statistics.ts'
import type { Measurement, Settings, Suite } from './suite.ts'

/** A measurement with the suite that it belongs to. */
export interface Task {
  readonly suite: Suite
  readonly measurement: Measurement
}

/** What is told while it goes on: what was found so far, and which measurements are still to come. */
type Listener = (sections: readonly Section[], missing: readonly string[]) => void

/** Takes measurements one after the other. What a runtime could not do is in the rows; nothing of it ends the benchmark. */
export async function measureAll(tasks: readonly Task[], settings: Settings, runtimes: readonly Runtime[], scratch: Scratch, onFound: Listener = () => {}): Promise<readonly Section[]> {
  const progress = new Progress(tasks.length)
  const found = new Map<Suite, readonly Row[]>()
  for (const [index, { suite, measurement }] of tasks.entries()) {
    progress.start(measurement.name)
    const rows = await measurement.measure({ scratch, settings, runtimes, onRound: (done, all) => progress.round(done, all) })
    progress.finish(rows.map(inOneLine))
    found.set(suite, [...found.get(suite) ?? [], ...rows])
    onFound(sections(found), tasks.slice(index + 1).map((task) => task.measurement.name))
  }
  return sections(found)
}

const sections = (found: ReadonlyMap<Suite, readonly Row[]>): readonly Section[] => [...found].map(([suite, rows]) => ({ suite, rows }))

const inOneLine = ({ what, unit, found }: Row): string =>
  `${what}: ${[...found].map(([name, values]) => `${name} ${measured(values) ? `${number(spread(values).median)} ${unit}` : 'FAILED'}`).join(', ')}`
