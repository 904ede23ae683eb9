import { expect, test } from 'vitest'
import { measureAll } from '../../bench/measure.ts'
import { page } from '../../bench/report.ts'
import { quick } from '../../bench/suite.ts'
import { measurements } from '../../bench/suites/index.ts'

// Every guest checks the answers of its calls and ends with an error otherwise, and then measureAll throws.
test('one quick round of the whole benchmark measures everything', async () => {
  const { results, scratch } = await measureAll(measurements, quick)
  expect(new Set(results.map(({ name }) => name))).toEqual(new Set(measurements.map(({ name }) => name)))
  for (const { ours, peer, compared } of results) {
    for (const value of [ours, peer, compared].flatMap(({ median, lower, upper }) => [median, lower, upper])) expect(value).toSatisfy(Number.isFinite)
    expect(ours.median).toBeGreaterThan(0)
    expect(peer.median).toBeGreaterThan(0)
  }
  const text = page(results, { machine: ['a machine'], settings: quick, scratch, load: [0, 0], date: new Date(0) })
  for (const { what } of results) expect(text).toContain(`| ${what} | `)
}, 120_000)
