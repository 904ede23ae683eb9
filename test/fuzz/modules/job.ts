/** A module to be run. */
export interface Job {
  readonly bytes: Uint8Array
  readonly suspend: boolean
  readonly invoke?: { readonly name: string; readonly args: readonly string[] }
}

/** How it ended: an outcome's kind, the class of one of our errors, or "fault" with a stack. */
export interface Report {
  readonly end: string
  readonly detail: string
}

/** What the executor does now; stands in the first number that it shares, the count of calls in the second. */
export const Progress = { idle: 0, load: 1, link: 2, run: 3, call: 4 } as const
