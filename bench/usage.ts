import { fileURLToPath } from 'node:url'
import type { Command, Finished } from './child.ts'
import { compileNative } from './runtimes/native.ts'
import { nodeWasi, wasmgate } from './runtimes/node.ts'
import type { Runtime } from './runtimes/runtime.ts'
import type { Scratch } from './scratch.ts'

const path = (script: string): string => fileURLToPath(new URL(`scripts/${script}`, import.meta.url))

/** What a process took of the machine. */
export interface Usage {
  /** In megabytes of 2^20 bytes. */
  readonly peak: number
  /** Of the processor, in milliseconds, all threads together. */
  readonly time: number
}

/** How usage is measured: what starts a command, with these descriptors, so that its usage can be read of the finished run. */
export interface Meter {
  readonly stdio: readonly ('ignore' | 'pipe')[]
  by(command: Command): Command
  read(finished: Finished): Usage
  /** Whether a runtime can be measured: without a C compiler only Node can, which tells it of itself. */
  measures(runtime: Runtime): boolean
}

export function makeMeter(scratch: Scratch): Meter {
  const wrapper = compileNative(path('usage.c'), scratch)
  return {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    by: ([program, ...args]) => wrapper === undefined ? [program, '--require', path('usage.cjs'), ...args] : [wrapper, program, ...args],
    measures: (runtime) => wrapper !== undefined || runtime === wasmgate || runtime === nodeWasi,
    read({ output }) {
      const [, kilobytes, microseconds] = /^(\d+) (\d+)$/.exec(output[3] ?? '') ?? []
      if (kilobytes === undefined) throw new Error('its usage is not known')
      return { peak: Number(kilobytes) / 1024, time: Number(microseconds) / 1000 }
    },
  }
}
