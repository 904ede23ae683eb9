import { reached, type Result } from './result.ts'
import type { Spread } from './statistics.ts'

/** The results as a Markdown table. */
export function table(results: readonly Result[]): string {
  const rows = results.map((result) => {
    const { what, unit, ours, peer, peerName, compared, goal } = result
    return [
      what,
      `${number(ours.median)} ${unit} (${range(ours)})`,
      `${number(peer.median)} ${unit} (${range(peer)})`,
      peerName,
      compared.as === 'ratio' ? `${number(compared.median)} x (${range(compared)})` : `${signed(compared.median)} ${unit} (${range(compared)})`,
      goal === undefined ? '' : compared.as === 'ratio' ? `${goal} x` : `+${goal} ${unit}`,
      reached(result) === undefined ? '' : reached(result) ? 'reached' : '**not reached**',
    ]
  })
  const head = ['what', 'wasmgate', 'peer', '', 'wasmgate against the peer', 'goal', '']
  const align = ['---', '--:', '--:', '---', '--:', '--:', '---']
  return [head, align, ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

/** Three digits that count, without an exponent. */
export function number(value: number): string {
  const size = Math.abs(value)
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4)
}

const signed = (value: number): string => (value < 0 ? number(value) : `+${number(value)}`)
const range = ({ lower, upper }: Spread): string => `${number(lower)} to ${number(upper)}`

interface Surroundings {
  readonly machine: readonly string[]
  readonly settings: { readonly rounds: number; readonly batch: number }
  readonly scratch: string
  /** Of the machine before and after. */
  readonly load: readonly [before: number, after: number]
  readonly date: Date
}

/** The whole of RESULTS.md. */
export function page(results: readonly Result[], { machine, settings, scratch, load, date }: Surroundings): string {
  const busy = load[0] > 0.7 ? ' **The machine was busy with other things: these numbers are not to be trusted.**' : ''
  return `# Results of the benchmark

Written by \`npm run bench\`, which says what it measures in [README.md](README.md). Each cell is a median with the
quartiles around it. Goals are for the median of the comparison, which is taken round by round.

${machine.map((line) => `* ${line}\n`).join('')}* ${date.toISOString().slice(0, 10)}, ${settings.rounds} rounds, batches of ${settings.batch} ms, files on ${scratch}
* load average ${load[0].toFixed(2)} before, ${load[1].toFixed(2)} after.${busy}

${table(results)}`
}
