import { afterAll, describe, expect, it } from 'vitest'
import { measureAll } from '../../bench/measure.ts'
import { draw } from '../../bench/report/chart.ts'
import { page } from '../../bench/report/page.ts'
import { measured } from '../../bench/result.ts'
import { native } from '../../bench/runtimes/native.ts'
import { nodeWasi, wasmgate } from '../../bench/runtimes/node.ts'
import { makeScratch } from '../../bench/scratch.ts'
import { quick } from '../../bench/suite.ts'
import { suites } from '../../bench/suites/index.ts'

const scratch = makeScratch()
afterAll(() => scratch[Symbol.dispose]())
// What is not of this project is not tested here.
const runtimes = [wasmgate, native(), nodeWasi].filter((runtime) => runtime !== undefined)

// Every guest checks the answers of its calls, every workload prints a checksum that has to be that of the others.
describe.each(suites)('one quick round of $name', (suite) => {
  it('measures everything', async () => {
    const tasks = suite.measurements.map((measurement) => ({ suite, measurement }))
    const sections = await measureAll(tasks, quick, runtimes, scratch)
    const rows = sections.flatMap((section) => section.rows)
    expect(new Set(rows.map(({ name }) => name))).toEqual(new Set(suite.measurements.map(({ name }) => name)))
    for (const { name, found } of rows) {
      expect([...found].filter(([, values]) => !measured(values)), name).toEqual([])
      for (const value of [...found.values()].flatMap((values) => measured(values) ? values : [])) expect(value, name).toBeGreaterThan(0)
    }
    const text = page(sections, { machine: ['a machine'], runtimes, settings: quick, scratch: scratch.described, load: [0, 0], date: new Date(0), missing: [], whole: true, charts: true })
    for (const { what } of rows) expect(text).toContain(`| ${what} (`)
    for (const chart of suite.charts?.(rows) ?? []) {
      const picture = draw(chart)
      expect(text).toContain(`charts/${chart.file}.svg`)
      expect(picture).not.toMatch(/NaN|Infinity|undefined/)
      for (const { what } of chart.rows) expect(picture).toContain(what.replaceAll('`', ''))
    }
  })
})
