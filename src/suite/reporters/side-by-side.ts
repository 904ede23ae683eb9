import type { Outcome, Result, RuntimeName } from '../events.ts'
import { visible } from '../text.ts'
import { runtimeText } from './describe.ts'

const words: Readonly<Record<Outcome, string>> = {
  'passed': 'pass', 'failed': 'FAIL', 'skipped': 'skip', 'expected-failure': 'fail (expected)', 'unexpected-pass': 'pass (unexpected)',
}

/** A table of the tests that fail somewhere or differ, a column for each runtime, and how many pass. */
export function sideBySide(results: readonly Result[], runtimes: readonly RuntimeName[]): string {
  const rows = [...Map.groupBy(results, ({ test }) => test.index)].sort(([one], [other]) => one - other).map(([, row]) => row.sort((one, other) => one.runtime - other.runtime))
  const everywhere = rows.filter((row) => row.every(({ outcome }) => outcome === 'passed')).length
  const told = rows.filter((row) => row.some(({ outcome }) => outcome !== row[0]?.outcome || (outcome !== 'passed' && outcome !== 'skipped')))
  const passed = runtimes.map((_, index) => results.filter(({ runtime, outcome }) => runtime === index && outcome === 'passed').length)
  return table([
    ['', ...runtimes.map(runtimeText)],
    ...told.map((row) => [visible(row[0]?.test.label ?? ''), ...row.map(({ outcome }) => words[outcome])]),
    [told.length === 0 ? 'passed' : `${everywhere === 0 ? '' : `and ${everywhere} that pass everywhere; `}passed`, ...passed.map((count) => `${count} of ${rows.length}`)],
  ])
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] as number)).join('  ').trimEnd()}\n`).join('')
}
