import type { Outcome, Result } from './events.ts'
import { plural } from './text.ts'

/** How many results there are of each kind. */
export type Tally = Readonly<Record<Outcome, number>>

export function tally(results: readonly Result[]): Tally {
  const counts = { 'passed': 0, 'failed': 0, 'skipped': 0, 'expected-failure': 0, 'unexpected-pass': 0 }
  for (const { outcome } of results) counts[outcome]++
  return counts
}

/** `70 passed, 1 failed, 1 skipped` */
export function tallyText(counts: Tally): string {
  return [
    `${counts.passed} passed`,
    ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
    ...(counts['unexpected-pass'] > 0 ? [`${counts['unexpected-pass']} passed unexpectedly`] : []),
    ...(counts['expected-failure'] > 0 ? [plural(counts['expected-failure'], 'expected failure')] : []),
    ...(counts.skipped > 0 ? [`${counts.skipped} skipped`] : []),
  ].join(', ')
}
