import type { Chart } from './report/chart.ts'
import type { Goal, Row } from './result.ts'
import type { Runtime } from './runtimes/runtime.ts'
import type { Scratch } from './scratch.ts'

/** How much is measured. */
export interface Settings {
  /** Rounds of each measurement; of short ones (a start) several times as many, of long ones fewer. */
  readonly rounds: number
  /** A guest that times itself goes on until a batch of calls took this many milliseconds. */
  readonly batch: number
  /** As little as shows whether the benchmark itself works; the numbers mean nothing. */
  readonly quick: boolean
}

export const usual: Settings = { rounds: 7, batch: 50, quick: false }
export const quick: Settings = { rounds: 1, batch: 1, quick: true }

/** What a measurement is given. */
export interface Context {
  readonly scratch: Scratch
  readonly settings: Settings
  /** Those that are on this machine; wasmgate is the first. */
  readonly runtimes: readonly Runtime[]
  onRound(done: number, all: number): void
}

/** A name for --only, and how it is taken. It answers one or more rows of its suite's table. */
export interface Measurement {
  readonly name: string
  measure(context: Context): Promise<readonly Row[]>
}

/** Measurements of one kind: a section of RESULTS.md. */
export interface Suite {
  readonly name: string
  readonly title: string
  /** What stands below the title. */
  readonly about: string
  readonly measurements: readonly Measurement[]
  /** Whether the table ends with geometric means. */
  readonly mean?: boolean
  goals?(rows: readonly Row[]): readonly Goal[]
  charts?(rows: readonly Row[]): readonly Chart[]
}
