import type { ValueType } from '../binary/types.ts'
import type { Trap } from './trap.ts'

/** How a run ended. */
export type Outcome =
  /** The guest called proc_exit, or returned from `_start` (0). The code is the guest's whole u32. */
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'trapped'; readonly trap: Trap }
  /** An invoked export returned; `types` are those of its results. i64 values are bigints. */
  | { readonly kind: 'returned'; readonly values: readonly unknown[]; readonly types: readonly ValueType[] }
