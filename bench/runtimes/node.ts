import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { canSaveNativeCode } from '../../src/engine/artifact/native-code.ts'
import type { Command } from '../child.ts'
import type { Scratch } from '../scratch.ts'
import { precompiledFile } from './prepare.ts'
import { versionOf, type Launch, type Runtime } from './runtime.ts'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

export const launcher = path('../../bin/wasmgate.js')
const singleFile = path('../../dist/bin/wasmgate')

/** Options of wasmgate for a launch, and the guest's words. */
const words = ({ module, directory, args = [] }: Launch): string[] => [...(directory === undefined ? [] : ['--dir', `${directory}::/data`]), module, ...args]

/** As its users start it, on the Node that runs the benchmark. */
function wasmgateBy(name: string, start: Command): Runtime {
  const version = versionOf(...start, '--version') ?? 'that does not start'
  const help = spawnSync(start[0], [...start.slice(1), '--help'], { encoding: 'utf8' }).stdout
  const caches = help.includes('--no-cache')
  // Only V8 of Node 24 can save native code; the single file has that one inside.
  const compiles = help.includes(' compile') && (start[0] !== process.execPath || canSaveNativeCode())
  return {
    name,
    version,
    usual: caches ? 'cached' : 'cold',
    ways: {
      cold: (launch) => [...start, ...(caches ? ['--no-cache'] : []), ...words(launch)],
      ...caches && {
        first: (launch: Launch, scratch: Scratch): Command => [...start, '--cache-dir', scratch.folder(), ...words(launch)],
        second(launch: Launch, scratch: Scratch): Command {
          const command: Command = [...start, '--cache-dir', scratch.folder(), ...words(launch)]
          scratch.run(command)
          return command
        },
        cached: (launch: Launch): Command => [...start, ...words(launch)],
      },
      ...compiles && {
        precompiled: (launch, scratch): Command => [...start, ...words({ ...launch, module: precompiledFile(scratch, name, launch.module) })],
      },
    },
    compile: (module, out) => [...start, 'compile', module, '-o', out],
  }
}

export const wasmgate = wasmgateBy('wasmgate', [process.execPath, launcher])

/** With Node and all in one file, where `npm run package` has made it. */
export const wasmgateSingleFile = existsSync(singleFile) ? wasmgateBy('wasmgate, one file', [singleFile]) : undefined

const nodeWasiScript = path('../scripts/node-wasi.cjs')

/** Node's own WASI, as its manual has it; without the warning that it is experimental, since printing that takes time as well. */
export const nodeWasi: Runtime = {
  name: 'node:wasi',
  version: process.versions.node,
  usual: 'cold',
  ways: {
    cold: ({ module, directory = '', args = [] }) => [process.execPath, '--disable-warning=ExperimentalWarning', nodeWasiScript, module, directory, ...args],
  },
}

/** Node with nothing to do. */
export const emptyScript: Command = [process.execPath, path('../scripts/empty.cjs')]
