import { setImmediate } from 'node:timers/promises'
import { Interrupted } from './child.ts'
import type { Found } from './result.ts'

/** What is measured; it answers a number, or throws when it did not do what it should. */
export type Subjects = ReadonlyMap<string, () => number>

/** A subject whose round takes longer, in milliseconds, has one round only: an interpreter beside compilers. */
const LONG = 5000

/**
 * Calls every subject once in each round, so that whatever else the machine does meets all of them alike; every other
 * round in reverse order, so that none always follows the same one. Answers the measurements, the rounds in the same
 * order for each: what one round found can be compared. A subject that fails is left out from then on, with the reason.
 */
export async function interleave(subjects: Subjects, rounds: number, onRound: (done: number, all: number) => void = () => {}): Promise<Map<string, Found>> {
  const found = new Map<string, Found>([...subjects.keys()].map((name) => [name, []]))
  const finished = new Set<string>()
  for (let round = 0; round < rounds; round++) {
    const turn = [...subjects].filter(([name]) => !finished.has(name))
    for (const [name, measure] of round % 2 === 0 ? turn : turn.toReversed()) {
      const from = performance.now()
      try {
        found.set(name, [...(found.get(name) as readonly number[]), measure()])
      } catch (error) {
        if (error instanceof Interrupted) throw error
        found.set(name, { failed: error instanceof Error ? error.message : String(error) })
        finished.add(name)
      }
      if (performance.now() - from > LONG) finished.add(name)
      await setImmediate() // to hear signals
    }
    onRound(round + 1, rounds)
  }
  return found
}
