import { isFailure, type Reporter, type Result, type RuntimeName, type SuiteEvent } from '../events.ts'
import { tally, tallyText } from '../tally.ts'
import { plural, visible } from '../text.ts'
import { describe, runtimeText } from './describe.ts'
import { sideBySide } from './side-by-side.ts'

export interface Look {
  readonly colour: boolean
  /** Columns of the terminal on which one line shows how far it is; undefined where there is none. */
  readonly width?: number
}

/** For a person: failures as they happen, and what it comes to. */
export function pretty({ colour, width }: Look): Reporter {
  const paint = painter(colour)
  const progress = width === undefined ? undefined : new Progress(width)
  const results: Result[] = []
  let runtimes: readonly RuntimeName[] = []

  const said = (event: SuiteEvent): string => {
    switch (event.kind) {
      case 'begin':
        ;({ runtimes } = event)
        return runtimes.length > 1 ? `${runtimes.map(runtimeText).join(' beside ')}\n` : ''
      case 'note': return `${paint.yellow('note:')} ${visible(event.message)}\n`
      case 'result':
        results.push(event.result)
        return told(event.result, paint, event.result.runtime === 0 ? undefined : runtimes[event.result.runtime])
      case 'end': return summary(results, runtimes, event.milliseconds, paint)
      default: return ''
    }
  }
  return (event) => {
    const text = said(event)
    return progress === undefined ? text : `${text === '' ? '' : progress.clear()}${text}${progress.after(event)}`
  }
}

/** What is said of a result at once. Another runtime's failures take one line: whoever wants more runs that one alone. */
function told(result: Result, paint: Paint, other: RuntimeName | undefined): string {
  const { outcome, test, reason = '', mismatches } = result
  const label = visible(test.label)
  if (other !== undefined) return outcome === 'failed' ? `${paint.yellow('fail')} ${label} (${other.name}): ${visible(mismatches[0]?.message ?? '')}\n` : ''
  if (outcome === 'unexpected-pass') return `${paint.red('PASS')} ${label}, though it is expected to fail (${visible(reason)}): take it off the list\n`
  return outcome === 'failed' ? `${paint.red('FAIL')} ${label}\n${describe(result).map((line) => `  ${paint.diff(line)}\n`).join('')}` : ''
}

function summary(results: readonly Result[], runtimes: readonly RuntimeName[], milliseconds: number, paint: Paint): string {
  const own = results.filter(({ runtime }) => runtime === 0)
  const why = Map.groupBy(own.filter(({ outcome }) => outcome === 'skipped' || outcome === 'expected-failure'), ({ outcome, reason = '' }) => `${outcome === 'skipped' ? 'skipped' : 'expected to fail'}: ${visible(reason)}`)
  const reasons = Array.from(why, ([reason, { length }]) => `  ${length} ${reason}\n`).join('')
  const table = runtimes.length > 1 ? sideBySide(results, runtimes) : ''
  const all = `${plural(own.length, 'test')}: ${tallyText(tally(own))}`
  const verdict = own.some(({ outcome }) => isFailure(outcome)) ? paint.red(all) : paint.green(all)
  return `${table}${reasons}${verdict} (${(milliseconds / 1000).toFixed(2)} s)\n`
}

/** The one line that moves. */
class Progress {
  readonly #width: number
  readonly #running = new Set<string>()
  #total = 0
  #done = 0
  #failed = 0

  constructor(width: number) {
    this.#width = width
  }

  clear(): string {
    return '\r\u001b[K'
  }

  after(event: SuiteEvent): string {
    if (event.kind === 'begin') this.#total = event.tests.length * event.runtimes.length
    if (event.kind === 'start') this.#running.add(`${event.test.name}`)
    if (event.kind === 'result') {
      this.#done++
      if (event.result.runtime === 0 && isFailure(event.result.outcome)) this.#failed++
      this.#running.delete(event.result.test.name)
    }
    if (event.kind === 'end' || event.kind === 'note') return ''
    const line = `${this.#done}/${this.#total}${this.#failed > 0 ? `, ${this.#failed} failed` : ''}  ${[...this.#running].map(visible).join('  ')}`
    return `${this.clear()}${line.slice(0, this.#width - 1)}`
  }
}

type Colour = (text: string) => string
interface Paint {
  readonly red: Colour
  readonly green: Colour
  readonly yellow: Colour
  /** A line of a diff by its sign. */
  readonly diff: Colour
}

function painter(colour: boolean): Paint {
  const dye = (code: number): Colour => (colour ? (text) => `\u001b[${code}m${text}\u001b[39m` : (text) => text)
  const [red, green, yellow] = [dye(31), dye(32), dye(33)]
  return { red, green, yellow, diff: (line) => (line.startsWith('  -') ? red(line) : line.startsWith('  +') ? green(line) : line) }
}
