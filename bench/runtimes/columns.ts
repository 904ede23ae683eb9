import { best, described, type Runtime, type Way } from './runtime.ts'

/** A column of a table: a runtime in one of its ways. */
export interface Column {
  readonly name: string
  readonly runtime: Runtime
  readonly way: Way
}

const column = (runtime: Runtime, way: Way): Column => ({ name: described(runtime, way), runtime, way })

/** Every runtime as it comes. */
export const asTheyCome = (runtimes: readonly Runtime[]): readonly Column[] => runtimes.map((runtime) => column(runtime, runtime.usual))

/** Every runtime as it comes, and at its best where that is something else. */
export const usualAndBest = (runtimes: readonly Runtime[]): readonly Column[] =>
  runtimes.flatMap((runtime) => [...new Set([runtime.usual, best(runtime)])].map((way) => column(runtime, way)))
