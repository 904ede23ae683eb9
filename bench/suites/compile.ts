import { rmSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { interleave } from '../interleave.ts'
import { measured, ratio, summary, type Found, type Goal, type Row } from '../result.ts'
import { precompiledFile } from '../runtimes/prepare.ts'
import type { Measurement, Suite } from '../suite.ts'
import { makeMeter } from '../usage.ts'
import { cpython, hello, requirePrinted } from './programs.ts'

const MEGABYTE = 2 ** 20
/** A compilation takes seconds. */
const FEWER = 3
const TIME = 'CPython, 26 MB: time'
const PROCESSOR = 'CPython, 26 MB: processor time'
const START = 'CPython\'s start over hello\'s, for each MB of native code'

/** CPython by every runtime that has a command for it. */
const large: Measurement = {
  name: 'compile-cpython',
  async measure({ scratch, settings, runtimes, onRound }) {
    const { name } = large
    // A quick round is to see whether this works, which a small program shows as well.
    const { module } = settings.quick ? hello.launch : cpython.launch
    const { stdio, by, measures, read } = makeMeter(scratch)
    const compilers = runtimes.filter((runtime) => runtime.ways.precompiled !== undefined && runtime.compile !== undefined && measures(runtime))
    const out = ({ name: runtime }: { readonly name: string }): string => precompiledFile(scratch, runtime, module)
    const processor = new Map<string, number[]>()
    const native = new Map<string, number[]>() // Only of who says it.
    const time = await interleave(new Map(compilers.map((runtime) => [runtime.name, () => {
      rmSync(out(runtime), { force: true })
      const finished = scratch.run(by(runtime.compile?.(module, out(runtime)) as [string]), stdio)
      processor.set(runtime.name, [...processor.get(runtime.name) ?? [], read(finished).time])
      const size = nativeCode(finished.output[2] ?? '')
      if (size !== undefined) native.set(runtime.name, [size])
      return finished.milliseconds
    }])), Math.min(settings.rounds, FEWER), onRound)
    const done = compilers.filter((runtime) => measured(time.get(runtime.name)))
    const size = new Map<string, Found>(done.map((runtime) => [runtime.name, [statSync(out(runtime)).size / MEGABYTE]]))

    const ours = done.find((runtime) => runtime.name === 'wasmgate')
    const megabytes = native.get('wasmgate')?.[0]
    const start = ours === undefined || megabytes === undefined || settings.quick ? new Map<string, Found>() : await interleave(new Map([[ours.name, () => {
      const long = scratch.run(ours.ways.precompiled?.(cpython.launch, scratch) as [string])
      const short = scratch.run(ours.ways.cold?.(hello.launch, scratch) as [string])
      requirePrinted(cpython, long)
      return (long.milliseconds - short.milliseconds) / megabytes
    }]]), settings.rounds, onRound)

    const rows: readonly Row[] = [
      { name, what: TIME, unit: 'ms', found: time },
      { name, what: PROCESSOR, unit: 'ms', found: processor },
      { name, what: 'CPython, 26 MB: size of the result', unit: 'MB', found: size },
      { name, what: 'CPython, 26 MB: native code in it', unit: 'MB', found: native },
      { name, what: START, unit: 'ms', found: start },
    ]
    return rows.filter(({ what, found }) => what === TIME || found.size > 0)
  },
}

/** What `wasmgate compile` says of the native code, in megabytes like all sizes here; undefined when nothing is said. */
function nativeCode(said: string): number | undefined {
  const [, size, unit = ''] = /of which ([\d.]+) (\w+) are native code/.exec(said) ?? []
  return size === undefined ? undefined : Number(size) * ({ kB: 1e3, MB: 1e6 }[unit] ?? 1) / MEGABYTE
}

function goals(rows: readonly Row[]): readonly Goal[] {
  const cell = (what: string): Found | undefined => rows.find((row) => row.what === what)?.found.get('wasmgate')
  return [
    { what: START, unit: 'ms', atMost: 4, value: summary(cell(START)) },
    ...availableParallelism() < 2 ? [] : [{ what: 'compile of CPython: its time over its processor time (0.5: two cores)', unit: 'x' as const, atMost: 0.65, value: ratio(cell(TIME), cell(PROCESSOR)) }],
  ]
}

export const compile: Suite = {
  name: 'compile',
  title: 'Ahead-of-time compilation',
  about: `Each runtime's own \`compile\`, as it comes. A result is what starts without the module; wasmgate's has the module inside, but
for DWARF. What its native code costs to load is at most what CPython's \`print(1)\` takes longer than hello.`,
  measurements: [large],
  goals,
}
