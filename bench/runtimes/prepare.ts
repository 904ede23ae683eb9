import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Command } from '../child.ts'
import type { Scratch } from '../scratch.ts'
import type { Launch, Runtime, Way } from './runtime.ts'

/** Where a runtime's precompiled form of a module is kept. */
export const precompiledFile = (scratch: Scratch, runtime: string, module: string): string =>
  join(scratch.modules, `${basename(module, '.wasm')}.${runtime.replaceAll(/\W+/g, '-')}`)

/**
 * What starts a module in a way that the runtime has, after all has been done that the way says: the cache filled by two
 * runs, the module compiled. Throws when that fails. Each call of the answer makes the command anew.
 */
export function prepare({ name, ways, compile }: Runtime, way: Way, launch: Launch, scratch: Scratch, stdio?: readonly ('ignore' | 'pipe')[]): () => Command {
  const start = (): Command => ways[way]?.(launch, scratch) as Command
  const out = precompiledFile(scratch, name, launch.module)
  if (way === 'precompiled' && compile !== undefined && !existsSync(out)) scratch.run(compile(launch.module, out))
  if (way === 'cached') for (let time = 0; time < 2; time++) scratch.run(start(), stdio)
  return start
}
