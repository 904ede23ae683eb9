/**
 * File offsets are i64 for wasm, bigints in JavaScript and numbers for node:fs. V8 leaves its optimised code to make a bigint
 * of a number or back (60 ns), and does not for a DataView.
 */
const cell = new DataView(new ArrayBuffer(8))

/** The number that is nearest to a bigint from 0 to 2^63. */
export function toNumber(offset: bigint): number {
  cell.setBigInt64(0, offset)
  return cell.getUint32(0) * 2 ** 32 + cell.getUint32(4)
}

/** The bigint of a whole number from 0 to 2^53. */
export function toBigInt(offset: number): bigint {
  cell.setUint32(0, offset / 2 ** 32)
  cell.setUint32(4, offset)
  return cell.getBigInt64(0)
}
