import { parentPort, workerData } from 'node:worker_threads'
import fc from 'fast-check'
import { loadProperty, type Task, type Told } from './properties.ts'
import { Finding } from './property.ts'

// One property, round after round until its time is over or an input is found for which it does not hold.

const { name, seed, milliseconds } = workerData as Task
const property = await loadProperty(name)
const end = Date.now() + milliseconds
/** How much longer making an input smaller may take. */
const SHRINKING = 60_000

const counts = { round: seed, inputs: 0, tried: 0 }
let told = 0
function tell(message: Told): void {
  told = Date.now()
  parentPort?.postMessage(message)
}

/** Takes away what can be taken away, one piece after the other. */
async function smallest(input: unknown, error: unknown): Promise<[input: unknown, error: unknown]> {
  const limit = Date.now() + SHRINKING / 2
  for (const smaller of property.smaller?.(input) ?? []) {
    if (Date.now() > limit) break
    tell({ kind: 'progress', ...counts })
    try {
      await property.check(smaller)
    } catch (caught) {
      return smallest(smaller, caught)
    }
  }
  return [input, error]
}

for (; Date.now() < end; counts.round++) {
  tell({ kind: 'progress', ...counts })
  const details = await fc.check(fc.asyncProperty(property.inputs, async (input) => {
    counts.tried += await property.check(input)
    counts.inputs++
    if (Date.now() - told > 1000) tell({ kind: 'progress', ...counts })
  }), { seed: counts.round, numRuns: property.runsInRound, interruptAfterTimeLimit: end - Date.now() + SHRINKING, skipAllAfterTimeLimit: end - Date.now() + SHRINKING / 2 })
  if (details.counterexample !== null) {
    const [input, error] = await smallest(details.counterexample[0], details.errorInstance)
    const [message, program] = error instanceof Finding ? [error.message, error.program] : [String(error instanceof Error ? error.stack : error), property.show(input)]
    tell({ kind: 'found', ...counts, message, program })
    break
  }
}
tell({ kind: 'progress', ...counts })
await property.close?.()
tell({ kind: 'over', ...counts })
