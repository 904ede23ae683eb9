import { spawnSync, type StdioOptions } from 'node:child_process'
import { performance } from 'node:perf_hooks'

/** A program with its arguments. */
export type Command = readonly [program: string, ...args: readonly string[]]

export interface Finished {
  /** From before the start to after the end, in milliseconds. */
  readonly milliseconds: number
  /** What the descriptors that are pipes carried; "" for the others. */
  readonly output: readonly string[]
}

/** Somebody pressed Ctrl-C, and the program that was measured ended of it. */
export class Interrupted extends Error {}

const TIMEOUT = 180_000

/** Runs a program to its end. Throws when it does not end with exit code 0: then nothing was measured. */
export function run([program, ...args]: Command, stdio: StdioOptions, env: NodeJS.ProcessEnv): Finished {
  const from = performance.now()
  const { status, signal, error, output } = spawnSync(program, args, { env, stdio, encoding: 'utf8', timeout: TIMEOUT, maxBuffer: 2 ** 26 })
  const milliseconds = performance.now() - from
  if (signal === 'SIGINT') throw new Interrupted('interrupted')
  if (error !== undefined) throw new Error('code' in error && error.code === 'ETIMEDOUT' ? `not done after ${TIMEOUT / 1000} s` : error.message)
  if (status !== 0) {
    const said = output[2]?.trim().split('\n')[0] ?? ''
    throw new Error(`${signal ?? `exit code ${status}`}${said === '' ? '' : `: ${said}`}`)
  }
  return { milliseconds, output: output.map((text) => text ?? '') }
}
