import type { Plan } from './plan.ts'

/** One program of a suite, and what its manifest asks for. */
export interface TestCase {
  /** The place in the order of the report. */
  readonly index: number
  /** The suite's name from its manifest.json, or the folder. */
  readonly suite: string
  /** The path below the folder that was named, without the ending. */
  readonly name: string
  /** How a person finds it: that folder and the name. */
  readonly label: string
  /** The module's path. */
  readonly module: string
  /** Where the paths of the plan start. */
  readonly folder: string
  readonly plan: Plan
}
