export interface Scale {
  readonly from: number
  readonly to: number
  /** Where a value is drawn. */
  at(value: number): number
}

/** From below the smallest value, so that its bar has a length, to the largest. */
export function logarithmic([smallest, largest]: readonly [number, number], [left, right]: readonly [number, number]): Scale {
  const [from, to] = [smallest / 1.5, Math.max(largest, smallest * 1.5)]
  return { from, to, at: (value) => left + (right - left) * Math.log(value / from) / Math.log(to / from) }
}

/** Where lines are drawn: powers of ten, and 2 and 5 times those while there are few of them. */
export function decades({ from, to }: Scale): readonly number[] {
  const steps = Math.log10(to / from) > 2.5 ? [1] : [1, 2, 5]
  const powers = Array.from({ length: Math.ceil(Math.log10(to)) - Math.floor(Math.log10(from)) + 1 }, (_, index) => 10 ** (Math.floor(Math.log10(from)) + index))
  return powers.flatMap((power) => steps.map((step) => step * power)).filter((value) => value >= from && value <= to)
}
