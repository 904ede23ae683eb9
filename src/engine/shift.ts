/** How far the bytes of a rewritten module were moved: what stood at `from` or later now stands `by` bytes further on. */
export interface Shift {
  /** An offset in the original. */
  readonly from: number
  readonly by: number
}

/** The offset in the original module of what stands at `offset` in the rewritten one. */
export function originalOffset(offset: number, shift: Shift | undefined): number {
  if (shift === undefined || offset < shift.from) return offset
  return Math.max(shift.from, offset - shift.by)
}
