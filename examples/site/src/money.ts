export interface Line {
  readonly what: string
  readonly count: number
  readonly cents: number
}

export const total = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + line.count * line.cents, 0)

export const money = (cents: number): string => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`

/** Nothing calls this: a bundler leaves it out. */
export const neverCalled = (): string => 'this text must not reach the bundle'
