/** Many measurements of one thing. */
export interface Spread {
  readonly median: number
  /** A quarter of the measurements lies below, a quarter above the other. */
  readonly lower: number
  readonly upper: number
}

/** Throws RangeError when there are no values. */
export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('nothing was measured')
  const sorted = values.toSorted((a, b) => a - b)
  return { median: quantile(sorted, 0.5), lower: quantile(sorted, 0.25), upper: quantile(sorted, 0.75) }
}

/** Between two values: in proportion. */
function quantile(sorted: readonly number[], at: number): number {
  const index = at * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(index)] as number, sorted[Math.ceil(index)] as number]
  return below + (above - below) * (index - Math.floor(index))
}
