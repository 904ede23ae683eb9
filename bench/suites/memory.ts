import { difference, ratio, type Goal, type Row } from '../result.ts'
import { emptyScript } from '../runtimes/node.ts'
import type { Way } from '../runtimes/runtime.ts'
import type { Measurement, Suite } from '../suite.ts'
import { makeMeter } from '../usage.ts'
import { cpython, hello } from './programs.ts'
import { cellOf, measureWays } from './ways.ts'

const EMPTY = 'empty script'

const measurements = [hello, cpython].map((program): Measurement => {
  const name = `memory-${program.name}`
  return {
    name,
    measure(context) {
      const { scratch, settings: { rounds }, runtimes } = context
      const { stdio, by, measures, read } = makeMeter(scratch)
      return measureWays({
        name,
        program,
        ways: ['cold', 'cached', 'precompiled'],
        runtimes: runtimes.filter(measures),
        rounds: Math.min(rounds, 5), // it hardly differs from round to round
        unit: 'MB',
        stdio,
        by,
        read: (finished) => read(finished).peak,
        others: new Map([[EMPTY, () => read(scratch.run(by(emptyScript), stdio)).peak]]),
      }, context)
    },
  }
})

function goals(rows: readonly Row[]): readonly Goal[] {
  const usual: Way = cellOf(rows, hello, 'cached', 'wasmgate') === undefined ? 'cold' : 'cached'
  const python = (way: Way) => cellOf(rows, cpython, way, 'wasmgate')
  return [
    { what: 'peak memory of hello over an empty script', unit: 'MB', atMost: 6, value: difference(cellOf(rows, hello, usual, 'wasmgate'), cellOf(rows, hello, usual, EMPTY)) },
    { what: 'peak memory of CPython, cached, against cold', unit: 'x', atMost: 1.4, value: ratio(python('cached'), python('cold')) },
  ]
}

export const memory: Suite = {
  name: 'memory',
  title: 'Peak memory',
  about: 'The most memory that the process had at once, shared pages counted (`ru_maxrss`).',
  measurements,
  goals,
}
