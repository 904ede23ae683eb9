import { spawnSync, type StdioOptions } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { performance } from 'node:perf_hooks'

/** A program with its arguments. */
export type Command = readonly [program: string, ...args: readonly string[]]

export interface Finished {
  /** From before the start to after the end, in milliseconds. */
  readonly milliseconds: number
  /** What the descriptors that are pipes carried; "" for the others. */
  readonly output: readonly string[]
}

/** The environment of everything measured: nothing that could change how Node starts, and this Node comes first. */
const env = { PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter) }
const TIMEOUT = 120_000

/** Runs a program to its end. Throws when it does not end with exit code 0: then nothing was measured. */
export function run([program, ...args]: Command, stdio: StdioOptions): Finished {
  const from = performance.now()
  const { status, signal, error, output } = spawnSync(program, args, { env, stdio, encoding: 'utf8', timeout: TIMEOUT })
  const milliseconds = performance.now() - from
  if (error !== undefined) throw error
  if (status !== 0) {
    const said = output[2] === undefined || output[2] === null ? '' : `\n${output[2]}`
    throw new Error(`${signal ?? `exit code ${status}`} of ${[program, ...args].join(' ')}${said}`)
  }
  return { milliseconds, output: output.map((text) => text ?? '') }
}
