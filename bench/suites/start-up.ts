import type { Chart } from '../report/chart.ts'
import { difference, ratio, type Goal, type Row } from '../result.ts'
import { emptyScript, launcher } from '../runtimes/node.ts'
import type { Way } from '../runtimes/runtime.ts'
import type { Measurement, Suite } from '../suite.ts'
import { cpython, esbuild, hello, requirePrinted } from './programs.ts'
import { cellOf, measureWays } from './ways.ts'

const EMPTY = 'empty script'
const SHELL = 'wasmgate, by /bin/sh'

/** A start is short, so it is measured more often than the rest. */
const OFTEN = 6

const measurements = [hello, cpython, esbuild].map((program): Measurement => {
  const name = `start-up-${program.name}`
  return {
    name,
    measure(context) {
      const { scratch, settings: { quick, rounds }, runtimes } = context
      const others = new Map([[EMPTY, () => scratch.run(emptyScript).milliseconds]])
      // The launcher's first line is for a shell, which then starts Node.
      if (program === hello && process.platform !== 'win32') {
        others.set(SHELL, () => {
          const finished = scratch.run([launcher, hello.launch.module])
          requirePrinted(hello, finished)
          return finished.milliseconds
        })
      }
      return measureWays({
        name,
        program,
        ways: program === hello ? ['cold', 'first', 'cached', 'precompiled'] : ['cold', 'first', 'second', 'cached', 'precompiled'],
        runtimes,
        rounds: program === hello && !quick ? rounds * OFTEN : rounds,
        unit: 'ms',
        read: ({ milliseconds }) => milliseconds,
        others,
      }, context)
    },
  }
})

function goals(rows: readonly Row[]): readonly Goal[] {
  const usual: Way = cellOf(rows, hello, 'cached', 'wasmgate') === undefined ? 'cold' : 'cached'
  const start = (runtime: string) => difference(cellOf(rows, hello, usual, runtime), cellOf(rows, hello, usual, EMPTY))
  const python = (way: Way) => ratio(cellOf(rows, cpython, way, 'wasmgate'), cellOf(rows, cpython, 'cold', 'wasmgate'))
  return [
    { what: 'hello over an empty script', unit: 'ms', atMost: 5, value: start('wasmgate') },
    { what: 'hello over an empty script, one file', unit: 'ms', atMost: 5, value: start('wasmgate, one file') },
    { what: `${cpython.what}, second run, against cold`, unit: 'x', atMost: 0.55, value: python('second') },
    { what: `${cpython.what}, cached, against cold`, unit: 'x', atMost: 0.55, value: python('cached') },
    { what: `${cpython.what}, precompiled, against cold`, unit: 'x', atMost: 0.55, value: python('precompiled') },
    { what: `${cpython.what}, first run, against cold`, unit: 'x', atMost: 1.05, value: python('first') },
  ]
}

export const startUp: Suite = {
  name: 'start-up',
  title: 'Start-up',
  about: `From before the process is made to after its end. *Cold*: nothing of an earlier run is used or kept. *First run*: the cache is
empty. *Second run*: there was one before. *Cached*: there were many. *Precompiled*: by the runtime's own \`compile\`.`,
  measurements,
  goals,
  charts: (rows): readonly Chart[] => [{ file: 'start-up', title: 'Start-up', rows }],
}
