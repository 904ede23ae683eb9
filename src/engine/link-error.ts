import type { ExternType } from '../binary/types.ts'

/** An import that got no value. */
export interface ImportProblem {
  readonly module: string
  readonly name: string
  readonly type: ExternType
  /** Set when there is something of that name but of another type: what there is. */
  readonly mismatch?: string
}

/** Imports that nobody provides, or provides otherwise: all of them. A plain class. */
export class LinkError {
  readonly problems: readonly ImportProblem[]
  /** What the module seems to be made for, as a sentence without a full stop: "it needs WASIX..." */
  readonly guess: string | undefined
  constructor(problems: readonly ImportProblem[], guess: string | undefined) {
    this.problems = problems
    this.guess = guess
  }

  /** One line; the details are in `problems`. */
  get message(): string {
    const { length } = this.problems
    return `${length} ${length === 1 ? 'import is' : 'imports are'} missing or of another type`
  }
}
