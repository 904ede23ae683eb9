import { spread, type Spread } from './statistics.ts'

/** Less is better in all of them. */
export type Unit = 'ms' | 'MB' | 'ns' | 'µs'

/** What one runtime took in each round, or why there is nothing. */
export type Found = readonly number[] | Failure

export interface Failure {
  readonly failed: string
}

export const measured = (found: Found | undefined): found is readonly number[] => Array.isArray(found) && found.length > 0

/** One thing, measured under several runtimes in the same rounds. */
export interface Row {
  /** Of the measurement that found it. */
  readonly name: string
  readonly what: string
  readonly unit: Unit
  /** By the name of the runtime; what is not there could not be tried. */
  readonly found: ReadonlyMap<string, Found>
}

/** What was promised. */
export interface Goal {
  readonly what: string
  readonly unit: Unit | 'x'
  readonly atMost: number
  /** undefined: something that it needs was not measured. */
  readonly value: Spread | undefined
}

export const reached = ({ value, atMost }: Goal): boolean | undefined => (value === undefined ? undefined : value.median <= atMost)

/** Two lists whose rounds match. undefined where one of them is missing. */
function pairs(ours: Found | undefined, peer: Found | undefined, compare: (our: number, their: number) => number): number[] | undefined {
  if (!measured(ours) || !measured(peer)) return undefined
  return ours.slice(0, peer.length).map((value, round) => compare(value, peer[round] as number))
}

export const summary = (found: Found | undefined): Spread | undefined => (measured(found) ? spread(found) : undefined)
const ratios = (ours: Found | undefined, peer: Found | undefined): number[] | undefined => pairs(ours, peer, (our, their) => our / their)

/** Ours over the peer's, round by round. */
export const ratio = (ours: Found | undefined, peer: Found | undefined): Spread | undefined => summary(ratios(ours, peer))

/** Ours less the peer's, round by round. */
export const difference = (ours: Found | undefined, peer: Found | undefined): Spread | undefined =>
  summary(pairs(ours, peer, (our, their) => our - their))

/** The geometric mean of the ratios in those rows that have both: one for each round, and of those the spread. */
export function meanRatio(rows: readonly Row[], ours: string, peer: string): Spread | undefined {
  const all = rows.map(({ found }) => ratios(found.get(ours), found.get(peer))).filter((each) => each !== undefined)
  if (all.length === 0) return undefined
  const rounds = Math.min(...all.map((each) => each.length))
  return spread(Array.from({ length: rounds }, (_, round) => Math.exp(all.reduce((sum, each) => sum + Math.log(each[round] as number), 0) / all.length)))
}
