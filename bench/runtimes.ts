import { fileURLToPath } from 'node:url'
import type { Command } from './child.ts'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** What is started in each measurement. */
export interface Launch {
  readonly module: string
  /** A directory of the host that the guest has as descriptor 3. */
  readonly directory?: string
  readonly args?: readonly string[]
  /** Options of Node itself. */
  readonly node?: readonly string[]
}

/** How a runtime is started by its users. */
export type Runtime = (launch: Launch) => Command

export const wasmgate: Runtime = ({ module, directory, args = [], node = [] }) =>
  [process.execPath, ...node, path('../bin/wasmgate.js'), ...(directory === undefined ? [] : ['--dir', `${directory}::/data`]), module, ...args]

/** The same as a shell starts it: by the file's first line, which costs a run of /bin/sh. */
export const wasmgateCommand = ({ module, args = [] }: Launch): Command => [path('../bin/wasmgate.js'), module, ...args]

/** Without the warning that it is experimental: printing it takes time as well. */
export const nodeWasi: Runtime = ({ module, directory = '', args = [], node = [] }) =>
  [process.execPath, ...node, '--disable-warning=ExperimentalWarning', path('scripts/node-wasi.cjs'), module, directory, ...args]

/** Node with nothing to do. */
export const emptyScript = (node: readonly string[] = []): Command => [process.execPath, ...node, path('scripts/empty.cjs')]

/** The program whose start is measured, and what it prints. */
export const hello = { module: path('../examples/hello/hello.wasm'), prints: 'hello from wasmgate\n' } as const

/** Loaded by --require: peak memory in kB on descriptor 3. */
export const peakMemoryProbe = path('scripts/peak-memory.cjs')
