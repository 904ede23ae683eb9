import { fileURLToPath } from 'node:url'
import type { Finished } from '../child.ts'
import { compileNative } from '../runtimes/native.ts'
import { nodeWasi } from '../runtimes/node.ts'
import type { Launch } from '../runtimes/runtime.ts'
import type { Context } from '../suite.ts'

const path = (file: string): string => fileURLToPath(new URL(`../workloads/${file}`, import.meta.url))

/** A program of workloads/ that is ready to be measured. */
export interface Workload {
  readonly launch: Launch
  /** The time of a run, in milliseconds. Throws unless it printed the right checksum. */
  read(finished: Finished): number
}

/** The right checksum is what native code prints, or node:wasi where there is no compiler. */
export function prepareWorkload(name: string, options: Pick<Launch, 'args' | 'directory'>, { scratch, runtimes }: Context): Workload {
  const native = compileNative(path(`${name}.c`), scratch)
  const launch = { module: path(`${name}.wasm`), ...options, ...native !== undefined && { native } }
  const by = runtimes.find((runtime) => runtime.name === 'native') ?? nodeWasi
  const command = by.ways[by.usual]?.(launch, scratch)
  if (command === undefined) throw new Error(`${by.name} cannot run ${name}`)
  const checksum = scratch.run(command).output[1]
  return {
    launch,
    read({ milliseconds, output }) {
      if (output[1] !== checksum) throw new Error(`wrong checksum ${output[1]?.trim()}`)
      return milliseconds
    },
  }
}
