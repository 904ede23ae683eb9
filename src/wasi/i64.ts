/**
 * An i64 of wasm's is a bigint in JavaScript, where node:fs and we want numbers. V8 leaves its optimised code to make a number
 * of a bigint or the other way round (60 ns), and does not to store one in a DataView.
 */
const cell = new DataView(new ArrayBuffer(8))

/** The number that is nearest to a bigint from 0 to 2^64. */
export function toNumber(value: bigint): number {
  cell.setBigInt64(0, value)
  return cell.getUint32(0) * 2 ** 32 + cell.getUint32(4)
}

/** The lower half of a bigint, as a number from 0 to 2^32. */
export function lowHalf(value: bigint): number {
  cell.setBigInt64(0, value)
  return cell.getUint32(4)
}

/** The bigint of a whole number from 0 to 2^53. */
export function toBigInt(value: number): bigint {
  cell.setUint32(0, value / 2 ** 32)
  cell.setUint32(4, value)
  return cell.getBigInt64(0)
}
