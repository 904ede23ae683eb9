import type { Runtime } from '../runtimes/runtime.ts'
import type { Row } from '../result.ts'
import type { Settings, Suite } from '../suite.ts'
import { knownPeers } from '../runtimes/peers.ts'
import { goalTable, table } from './table.ts'

/** What one suite found so far. */
export interface Section {
  readonly suite: Suite
  readonly rows: readonly Row[]
}

export interface Surroundings {
  readonly machine: readonly string[]
  readonly runtimes: readonly Runtime[]
  readonly settings: Settings
  readonly scratch: string
  /** Of the machine before and after. */
  readonly load: readonly [before: number, after: number]
  readonly date: Date
  /** Measurements that are not done yet: somebody stopped the benchmark, or it goes on. */
  readonly missing: readonly string[]
  /** Whether everything was asked for: a goal that was not measured is then told. */
  readonly whole: boolean
  /** Whether charts were written beside the page. */
  readonly charts: boolean
}

/** The whole of RESULTS.md. */
export function page(sections: readonly Section[], { machine, runtimes, settings, scratch, load, date, missing, whole, charts }: Surroundings): string {
  const busy = load[0] > 0.7 ? ' **The machine was busy with other things: these numbers are not to be trusted.**' : ''
  const absent = knownPeers.filter((peer) => !runtimes.some(({ name }) => name === peer))
  const goals = sections.flatMap(({ suite, rows }) => suite.goals?.(rows) ?? []).filter(({ value }) => whole || value !== undefined)
  return `# Results of the benchmark

Written by \`npm run bench\`; [README.md](README.md) says what is measured and how. Less is better everywhere. Each cell is a median ±
half of the distance between the quartiles; below it stands wasmgate's time over this one's, taken round by round: less
than 1 x where wasmgate is faster.

${machine.map((line) => `* ${line}\n`).join('')}* ${runtimes.map(({ name, version }) => `${name} ${version}`).join('; ')}
${absent.length === 0 ? '' : `* not installed, so not measured: ${absent.join(', ')}\n`}* ${date.toISOString().slice(0, 10)}, ${settings.rounds} rounds, batches of ${settings.batch} ms, files on ${scratch}
* load average ${load[0].toFixed(2)} before, ${load[1].toFixed(2)} after.${busy}
${missing.length === 0 ? '' : `\n**Not complete**: ${missing.join(', ')} are missing.\n`}
${goals.length === 0 ? '' : `## Goals\n\n${goalTable(goals)}\n`}${sections.map((section) => text(section, charts)).join('\n')}`
}

function text({ suite, rows }: Section, charts: boolean): string {
  const pictures = charts ? (suite.charts?.(rows) ?? []).map(({ file, title }) => `![${title}](charts/${file}.svg)\n\n`).join('') : ''
  return `## ${suite.title}\n\n${suite.about}\n\n${pictures}${table(rows, suite.mean ?? false)}`
}
