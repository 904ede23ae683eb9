import type { Spread } from '../statistics.ts'

/** Three digits that count, without an exponent. */
export function number(value: number): string {
  const size = Math.abs(value)
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 4)
}

/** "12.3 ± 0.4": a median and half of the distance between the quartiles. */
export const withSpread = ({ median, lower, upper }: Spread): string => {
  const half = (upper - lower) / 2
  const digits = number(median).split('.')[1]?.length ?? 0
  return upper === lower ? number(median) : `${number(median)} ± ${half >= 0.5 ? half.toFixed(digits) : Number(half.toPrecision(1)).toString()}`
}
