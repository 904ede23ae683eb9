import type { Chart } from '../report/chart.ts'
import { meanRatio, ratio, type Goal, type Row } from '../result.ts'
import { usualAndBest } from '../runtimes/columns.ts'
import type { Measurement, Suite } from '../suite.ts'
import { tryAll } from '../try-all.ts'
import { prepareWorkload } from './workload.ts'

/** One program of workloads/, with how much it has to do; `quick` is as little as still checks everything. */
interface Load {
  readonly name: string
  readonly what: string
  readonly amount: number
  readonly quick: number
}

const workloads: readonly Load[] = [
  { name: 'integer', what: 'lists, small matrices, states, CRC', amount: 3500, quick: 20 },
  { name: 'nbody', what: 'planets, in doubles', amount: 9_000_000, quick: 1000 },
  { name: 'matrix', what: 'multiplication, LU, spectral norm', amount: 150, quick: 1 },
  { name: 'mandelbrot', what: 'a loop of dependent doubles', amount: 2200, quick: 100 },
  { name: 'sha256', what: '32-bit hashing', amount: 1500, quick: 10 },
  { name: 'blake2b', what: '64-bit hashing', amount: 4500, quick: 10 },
  { name: 'compress', what: 'LZ77 and Huffman, there and back', amount: 80, quick: 1 },
  { name: 'json', what: 'read, searched, written', amount: 500, quick: 4 },
  { name: 'btree', what: 'records in pages', amount: 2000, quick: 40 },
  { name: 'interpreter', what: 'bytecode', amount: 800, quick: 2 },
  { name: 'simd', what: 'ChaCha20, convolution, blend', amount: 4500, quick: 10 },
]

/** Each is long enough for fewer rounds. */
const FEWER = 5

const measurements = workloads.map(({ name, what, amount, quick }): Measurement => ({
  name: `cpu-${name}`,
  async measure(context) {
    const { settings, runtimes } = context
    const found = await tryAll({
      ...prepareWorkload(name, { args: [String(settings.quick ? quick : amount)] }, context),
      columns: usualAndBest(runtimes.filter((runtime) => runtime.name !== 'wasmgate, one file')),
      rounds: Math.min(settings.rounds, FEWER),
    }, context)
    return [{ name: `cpu-${name}`, what: `${name}: ${what}`, unit: 'ms', found }]
  },
}))

/** The fastest of wasmtime's ways is the one to beat. */
const WASMTIME = 'wasmtime, precompiled'

function goals(rows: readonly Row[]): readonly Goal[] {
  const worst = rows.map(({ found }) => ratio(found.get('wasmgate'), found.get(WASMTIME))).filter((each) => each !== undefined).toSorted((a, b) => b.median - a.median)[0]
  return [
    { what: `CPU-bound workloads, geometric mean against ${WASMTIME}`, unit: 'x', atMost: 1, value: meanRatio(rows, 'wasmgate', WASMTIME) },
    { what: 'CPU-bound workloads, geometric mean against native -O2', unit: 'x', atMost: 1.35, value: meanRatio(rows, 'wasmgate', 'native') },
    { what: `the worst CPU-bound workload against ${WASMTIME}`, unit: 'x', atMost: 1.6, value: worst },
  ]
}

function charts(rows: readonly Row[]): readonly Chart[] {
  return [{ file: 'cpu', title: 'CPU-bound programs: time of the whole process', rows, relativeTo: 'native' }]
}

export const cpu: Suite = {
  name: 'cpu',
  title: 'CPU-bound programs',
  about: `The programs of [workloads/](workloads), each from the start of its process to its end. All have to print the same checksum.
"wasmgate, precompiled" is \`wasmgate compile\`'s artefact; "native" the same source, compiled for this machine.`,
  measurements,
  mean: true,
  goals,
  charts,
}
