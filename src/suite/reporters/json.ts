import type { Reporter, Result, RuntimeName } from '../events.ts'
import { tally } from '../tally.ts'
import { ending } from '../text.ts'

/**
 * One JSON document with everything that is known:
 *
 *   format        1; it grows with each change that a reader has to know of
 *   milliseconds  from the beginning to the end
 *   runtimes      [{ name, version or null, counts: how many results of each outcome }], this one first
 *   notes         [text]
 *   results       [{ suite, name, file, runtime: index, outcome, reason or null, milliseconds,
 *                    mismatches: [{ what, message, detail: [line] }], stdout and stderr where there are mismatches }]
 *
 * An outcome is "passed", "failed", "skipped", "expected-failure" or "unexpected-pass".
 */
export function json(): Reporter {
  const results: Result[] = []
  const notes: string[] = []
  let runtimes: readonly RuntimeName[] = []
  return (event) => {
    if (event.kind === 'begin') ({ runtimes } = event)
    if (event.kind === 'note') notes.push(event.message)
    if (event.kind === 'result') results.push(event.result)
    if (event.kind !== 'end') return ''
    const sorted = results.sort((one, other) => one.test.index - other.test.index || one.runtime - other.runtime)
    const runs = runtimes.map(({ name, version = null }, index) => ({ name, version, counts: tally(results.filter(({ runtime }) => runtime === index)) }))
    return `${JSON.stringify({ format: 1, milliseconds: Math.round(event.milliseconds), runtimes: runs, notes, results: sorted.map(row) }, null, 2)}\n`
  }
}

function row({ test, runtime, outcome, reason, mismatches, milliseconds, stdout, stderr }: Result): object {
  return {
    suite: test.suite,
    name: test.name,
    file: test.module,
    runtime,
    outcome,
    reason: reason ?? null,
    milliseconds: Math.round(milliseconds * 10) / 10,
    mismatches,
    // Of a test that passed they are what everybody expects.
    ...(mismatches.length === 0 ? {} : { stdout: ending(stdout), stderr: ending(stderr) }),
  }
}
