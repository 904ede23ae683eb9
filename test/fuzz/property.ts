import type { Arbitrary } from 'fast-check'

/** Something that must hold for every input. */
export interface Property<Input = unknown> {
  readonly name: string
  /** Of which there are so many in one round; the next round has the next seed. */
  readonly runsInRound: number
  readonly inputs: Arbitrary<Input>
  /** Throws a Finding, or anything else, when it does not hold. Answers how many calls, modules... it tried. */
  check(input: Input): number | Promise<number>
  /** An input as something to be pasted into a case. */
  show(input: Input): string
  /** Inputs that are simpler still, tried when fast-check has found no simpler one. */
  smaller?(input: Input): Iterable<Input>
  /** Ends what the property keeps running between inputs. */
  close?(): void | Promise<void>
}

/** The property does not hold; `program` is the input with what was expected and answered. */
export class Finding extends Error {
  readonly program: string
  constructor(message: string, program: string) {
    super(message)
    this.name = 'Finding'
    this.program = program
  }
}
