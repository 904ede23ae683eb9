import type { Measurement } from '../suite.ts'
import { calls } from './calls.ts'
import { memory } from './memory.ts'
import { network } from './network.ts'
import { startUp } from './start-up.ts'

/** Everything that is measured, in the order of the table. */
export const measurements: readonly Measurement[] = [startUp, memory, ...calls, ...network]
