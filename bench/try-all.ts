import { Interrupted, type Command, type Finished } from './child.ts'
import { interleave } from './interleave.ts'
import type { Found } from './result.ts'
import type { Column } from './runtimes/columns.ts'
import { prepare } from './runtimes/prepare.ts'
import type { Launch } from './runtimes/runtime.ts'
import type { Context } from './suite.ts'

export interface Trial {
  readonly columns: readonly Column[]
  readonly launch: Launch
  readonly rounds: number
  readonly stdio?: readonly ('ignore' | 'pipe')[]
  /** What a command is really started by. */
  by?(command: Command): Command
  /** What counts of a run. Throws when it did not do what it should. */
  read(finished: Finished): number
  /** What is measured beside the columns. */
  readonly others?: ReadonlyMap<string, () => number>
}

/**
 * Measures one launch in all columns, a process for each round of each. A column that cannot be prepared has failed; one
 * whose runtime has no such way is left out.
 */
export async function tryAll({ columns, launch, rounds, stdio, by = (command) => command, read, others }: Trial, { scratch, onRound }: Context): Promise<Map<string, Found>> {
  const subjects = new Map(others)
  const failed = new Map<string, Found>()
  for (const { name, runtime, way } of columns) {
    if (runtime.ways[way]?.(launch, scratch) === undefined) continue
    try {
      const start = prepare(runtime, way, launch, scratch, stdio)
      subjects.set(name, () => read(scratch.run(by(start()), stdio)))
    } catch (error) {
      if (error instanceof Interrupted) throw error
      failed.set(name, { failed: error instanceof Error ? error.message : String(error) })
    }
  }
  const found = await interleave(subjects, rounds, onRound)
  return new Map([...columns.map(({ name }) => name), ...others?.keys() ?? []].flatMap((name) => {
    const values = found.get(name) ?? failed.get(name)
    return values === undefined ? [] : [[name, values] as const]
  }))
}
