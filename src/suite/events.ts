import type { Mismatch } from './judge.ts'
import type { TestCase } from './test-case.ts'

/** What happens in the course of a suite. Reporters are functions of these and of nothing else. */
export type SuiteEvent =
  /** `runtimes`: this one first, then those that it is compared with. */
  | { readonly kind: 'begin'; readonly tests: readonly TestCase[]; readonly runtimes: readonly RuntimeName[] }
  /** Something about the suite that no test says. */
  | { readonly kind: 'note'; readonly message: string }
  | { readonly kind: 'start'; readonly test: TestCase; readonly runtime: number }
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'end'; readonly milliseconds: number }

export interface RuntimeName {
  readonly name: string
  readonly version: string | undefined
}

export type Outcome = 'passed' | 'failed' | 'skipped' | 'expected-failure' | 'unexpected-pass'

/** What came of one test under one runtime. */
export interface Result {
  readonly test: TestCase
  /** Its place among the runtimes; 0 is this one. */
  readonly runtime: number
  readonly outcome: Outcome
  /** Why it is skipped or expected to fail. */
  readonly reason?: string
  readonly mismatches: readonly Mismatch[]
  readonly milliseconds: number
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
}

/** These make a suite fail: a list of expectations is to be kept. */
export const isFailure = (outcome: Outcome): boolean => outcome === 'failed' || outcome === 'unexpected-pass'

/** Text for each event as it comes; all of it together is the report. */
export type Reporter = (event: SuiteEvent) => string
