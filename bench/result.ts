import { spread, type Spread } from './statistics.ts'

/** One line of the table. */
export interface Result {
  readonly name: string
  readonly what: string
  readonly unit: 'ms' | 'MB' | 'ns' | 'µs'
  readonly ours: Spread
  readonly peer: Spread
  readonly peerName: string
  /** Ours over or above the peer's, round by round. */
  readonly compared: Spread & { readonly as: 'ratio' | 'difference' }
  /** `compared` is to be at most this; undefined where no goal was set. */
  readonly goal: number | undefined
}

type Heading = Pick<Result, 'name' | 'what' | 'unit' | 'peerName' | 'goal'>

/** Sets ours against the peer's: two lists whose rounds match. */
export function compare(as: 'ratio' | 'difference', heading: Heading, ours: readonly number[], peer: readonly number[]): Result {
  const pairs = ours.map((value, round) => (as === 'ratio' ? value / (peer[round] as number) : value - (peer[round] as number)))
  return { ...heading, ours: spread(ours), peer: spread(peer), compared: { as, ...spread(pairs) } }
}

export const reached = ({ compared, goal }: Result): boolean | undefined => (goal === undefined ? undefined : compared.median <= goal)
