import { isFailure, type Reporter, type Result, type RuntimeName } from '../events.ts'
import { plural, visible } from '../text.ts'
import { describe, runtimeText } from './describe.ts'

/** TAP version 14 (https://testanything.org/tap-version-14-specification.html), in the order of the suite. */
export function tap(): Reporter {
  const waiting = new Map<number, Result>()
  let runtimes: readonly RuntimeName[] = []
  let next = 0

  const inOrder = (): string => {
    let text = ''
    for (let result = waiting.get(next); result !== undefined; result = waiting.get(next)) text += testPoint(result, ++next, runtimes)
    return text
  }

  return (event) => {
    switch (event.kind) {
      case 'begin':
        ;({ runtimes } = event)
        return `TAP version 14\n1..${event.tests.length * runtimes.length}\n`
      case 'note': return `# ${visible(event.message)}\n`
      case 'result':
        waiting.set(event.result.test.index * runtimes.length + event.result.runtime, event.result)
        return inOrder()
      case 'end': return `# ${plural(next, 'test')} in ${Math.round(event.milliseconds)} ms\n`
      default: return ''
    }
  }
}

/** Failures that nobody is to be alarmed by are TODO: expected ones, and those of other runtimes. */
function testPoint(result: Result, id: number, runtimes: readonly RuntimeName[]): string {
  const { test, runtime, outcome, reason = '' } = result
  const other = runtime === 0 ? '' : ` (${runtimeText(runtimes[runtime] as RuntimeName)})`
  const name = escape(`${test.label}${other}`)
  if (outcome === 'skipped') return `ok ${id} - ${name} # SKIP ${escape(reason)}\n`
  if (outcome === 'passed') return `ok ${id} - ${name}\n${timing(result)}`
  const failed = runtime !== 0 || outcome === 'expected-failure'
  const why = outcome === 'failed' ? 'another runtime' : reason
  const point = `not ok ${id} - ${name}${failed ? ` # TODO ${escape(why)}` : ''}\n`
  const message = outcome === 'unexpected-pass' ? [`passed, though it is expected to fail (${reason})`] : describe(result)
  return point + diagnostics(message, result)
}

const escape = (text: string): string => text.replaceAll(/[\\#]/g, '\\$&').replaceAll('\n', ' ')

const timing = ({ milliseconds }: Result): string => `  ---\n  duration_ms: ${milliseconds.toFixed(1)}\n  ...\n`

/** A block of YAML: JSON's strings are YAML's as well, and a literal block takes any line. */
function diagnostics(message: readonly string[], result: Result): string {
  const [first = '', ...more] = message
  return [
    '  ---',
    `  message: ${JSON.stringify(first)}`,
    `  severity: ${isFailure(result.outcome) ? 'fail' : 'todo'}`,
    `  duration_ms: ${result.milliseconds.toFixed(1)}`,
    ...(more.length === 0 ? [] : ['  details: |2', ...more.map((line) => `    ${line}`)]),
    '  ...',
    '',
  ].join('\n')
}
