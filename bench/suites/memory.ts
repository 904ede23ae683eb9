import { fileURLToPath } from 'node:url'
import type { Command, Finished } from '../child.ts'
import { difference, ratio, type Goal, type Row } from '../result.ts'
import { compileNative } from '../runtimes/native.ts'
import { emptyScript, nodeWasi, wasmgate } from '../runtimes/node.ts'
import type { Way } from '../runtimes/runtime.ts'
import type { Measurement, Suite } from '../suite.ts'
import { cpython, hello } from './programs.ts'
import { cellOf, measureWays } from './ways.ts'

const path = (script: string): string => fileURLToPath(new URL(`../scripts/${script}`, import.meta.url))
const stdio = ['ignore', 'pipe', 'pipe', 'pipe'] as const
const EMPTY = 'empty script'

/** In megabytes of 2^20 bytes. */
function peak({ output }: Finished): number {
  if (!/^\d+$/.test(output[3] ?? '')) throw new Error('its peak memory is not known')
  return Number(output[3]) / 1024
}

const measurements = [hello, cpython].map((program): Measurement => {
  const name = `memory-${program.name}`
  return {
    name,
    measure(context) {
      const { scratch, settings: { rounds }, runtimes } = context
      // Without a C compiler only Node can tell it, of itself.
      const wrapper = compileNative(path('peak-memory.c'), scratch)
      const by = ([start, ...args]: Command): Command =>
        wrapper === undefined ? [start, '--require', path('peak-memory.cjs'), ...args] : [wrapper, start, ...args]
      return measureWays({
        name,
        program,
        ways: ['cold', 'cached', 'precompiled'],
        runtimes: wrapper === undefined ? [wasmgate, nodeWasi] : runtimes,
        rounds,
        unit: 'MB',
        stdio,
        by,
        read: peak,
        others: new Map([[EMPTY, () => peak(scratch.run(by(emptyScript), stdio))]]),
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
