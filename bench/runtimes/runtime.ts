import { spawnSync } from 'node:child_process'
import type { Command } from '../child.ts'
import type { Scratch } from '../scratch.ts'

/** What is started in a measurement. */
export interface Launch {
  readonly module: string
  /** The same program compiled for this machine, where there is such a build. */
  readonly native?: string
  /** A directory of the host that the guest has as descriptor 3, as /data. */
  readonly directory?: string
  readonly args?: readonly string[]
}

/**
 * What a runtime has of the module before it starts: nothing, and nothing is kept (cold); an empty cache (first); what it
 * kept of one run (second), or of many (cached); what was compiled for it by a command (precompiled).
 */
export type Way = 'cold' | 'first' | 'second' | 'cached' | 'precompiled'

export interface Runtime {
  readonly name: string
  readonly version: string
  /** What happens when nobody asks for anything else. */
  readonly usual: Way
  /** The ways it has; each answers what starts a module in this way, or undefined when it can not run such a one. */
  readonly ways: Readonly<Partial<Record<Way, (launch: Launch, scratch: Scratch) => Command | undefined>>>
  /** What makes the file that `precompiled` starts. */
  readonly compile?: (module: string, out: string) => Command
}

/** The fastest that it has. */
export function best({ ways }: Runtime): Way {
  return (['precompiled', 'cached', 'cold'] as const).find((way) => ways[way] !== undefined) as Way
}

/** As tables have it. */
export const described = ({ name, usual }: Runtime, way: Way): string => (way === usual ? name : `${name}, ${way}`)

/** The first line that a program on PATH prints about itself; undefined when it is not there. */
export function versionOf(program: string, ...args: readonly string[]): string | undefined {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) return undefined
  const said = `${stdout}${stderr}`.trim().split('\n')[0] ?? ''
  return /\d+\.\d+[\w.-]*/.exec(said)?.[0] ?? said
}
