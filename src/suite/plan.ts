/** What a test's manifest asks for, whichever of the two forms it is written in. */
export type Plan =
  | { readonly kind: 'runs'; readonly runs: readonly PlannedRun[]; readonly notes: readonly string[] }
  /** It needs what a preview1 runtime has not. */
  | { readonly kind: 'skip'; readonly reason: string }
  /** The manifest makes no sense; the test fails with this sentence. */
  | { readonly kind: 'broken'; readonly problem: string }

/** One start of the program. Nearly every test has one. */
export interface PlannedRun {
  readonly args: readonly string[]
  readonly env: readonly (readonly [name: string, value: string])[]
  readonly directories: readonly PlannedDirectory[]
  readonly stdin: string
  readonly expected: Expected
}

export interface PlannedDirectory {
  readonly guestPath: string
  /** Relative to the folder of the manifest. */
  readonly source: string
}

export interface Expected {
  readonly exitCode: number
  /** Undefined: whatever it prints. */
  readonly stdout?: ExpectedText
  readonly stderr?: ExpectedText
}

export interface ExpectedText {
  readonly text: string
  /** The output is this and nothing more; otherwise it begins so. */
  readonly whole: boolean
}
