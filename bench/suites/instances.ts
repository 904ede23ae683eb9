import { existsSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { interleave } from '../interleave.ts'
import { measured, type Found } from '../result.ts'
import type { Measurement, Suite } from '../suite.ts'
import { hello } from './programs.ts'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
const library = path('../../dist/lib/index.js')

/** Where a class WASI comes from: node:wasi's interface is what both have. */
const sources = new Map<string, string>([
  ...existsSync(library) ? [['wasmgate', pathToFileURL(library).href] as const] : [],
  ['node:wasi', 'node:wasi'],
  ['V8 alone', 'none'],
])

/** Many instances of one module in one process. */
const many: Measurement = {
  name: 'instances',
  async measure({ scratch, settings, onRound }) {
    const count = settings.quick ? 50 : 5000
    const tails = new Map<string, number[]>()
    const medians = await interleave(new Map([...sources].map(([name, source]) => [name, () => {
      const { output } = scratch.run([process.execPath, '--disable-warning=ExperimentalWarning', path('../scripts/instances.cjs'), source, hello.launch.module, String(count)])
      const [median, tail] = (output[1] ?? '').trim().split(' ').map(Number)
      if (!(Number(median) > 0) || !(Number(tail) > 0)) throw new Error(`printed ${JSON.stringify(output[1])}`)
      tails.set(name, [...tails.get(name) ?? [], tail as number])
      return median as number
    }])), settings.rounds, onRound)
    const ninetyNine = new Map<string, Found>([...medians].map(([name, found]) => [name, measured(found) ? tails.get(name) as number[] : found]))
    return [
      { name: many.name, what: 'hello, made and run: median', unit: 'µs', found: medians },
      { name: many.name, what: 'hello, made and run: 99th percentile', unit: 'µs', found: ninetyNine },
    ]
  },
}

export const instances: Suite = {
  name: 'instances',
  title: 'Instances in one process',
  about: 'A program that embeds makes and runs 5,000 instances of a module that it compiled once, each with a WASI of its own.',
  measurements: [many],
}
