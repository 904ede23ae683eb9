import type { Result } from './result.ts'
import type { Scratch } from './scratch.ts'

/** How much is measured. */
export interface Settings {
  /** Rounds of each measurement; of short ones (a start) several times as many. */
  readonly rounds: number
  /** A guest that times itself goes on until a batch of calls took this long. */
  readonly batch: number
}

export const usual: Settings = { rounds: 11, batch: 100 }
/** To see whether the benchmark itself works; the numbers mean nothing. */
export const quick: Settings = { rounds: 1, batch: 1 }

/** One measurement: a name for --only, and how it is taken. It answers one or more lines of the table. */
export interface Measurement {
  readonly name: string
  measure(scratch: Scratch, settings: Settings, onRound: (done: number, all: number) => void): Promise<readonly Result[]> | readonly Result[]
}
