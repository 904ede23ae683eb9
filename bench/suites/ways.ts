import type { Found, Row, Unit } from '../result.ts'
import type { Runtime, Way } from '../runtimes/runtime.ts'
import type { Context } from '../suite.ts'
import { tryAll, type Trial } from '../try-all.ts'
import { hello, requirePrinted, type Program } from './programs.ts'

/** What rows are called. */
const names = { 'cold': 'cold', 'first': 'first run', 'second': 'second run', 'cached': 'cached', 'precompiled': 'precompiled' } as const satisfies Record<Way, string>

interface Question extends Omit<Trial, 'columns' | 'launch'> {
  /** Of the measurement. */
  readonly name: string
  readonly program: Program
  readonly ways: readonly Way[]
  readonly runtimes: readonly Runtime[]
  readonly unit: Unit
}

const column = (way: Way, runtime: string): string => `${names[way]}, ${runtime}`

/**
 * A program in all runtimes and in all their ways, a row for each way. All of them take turns, so that what a cache saves
 * can be told from the same rounds.
 */
export async function measureWays({ name, program, ways: asked, runtimes, unit, read, ...trial }: Question, context: Context): Promise<readonly Row[]> {
  // To compile the large programs takes longer than a whole quick round of everything.
  const ways = context.settings.quick && program !== hello ? asked.filter((way) => way !== 'precompiled') : asked
  const found = await tryAll({
    ...trial,
    columns: ways.flatMap((way) => runtimes.map((runtime) => ({ name: column(way, runtime.name), runtime, way }))),
    launch: program.launch,
    read(finished) {
      requirePrinted(program, finished)
      return read(finished)
    },
  }, context)
  const others = [...trial.others?.keys() ?? []].map((other) => [other, found.get(other)] as const)
  return ways.flatMap((way): Row[] => {
    const own = runtimes.map((runtime) => [runtime.name, found.get(column(way, runtime.name))] as const).filter(([, cell]) => cell !== undefined)
    const cells = [...own, ...others].filter((cell): cell is readonly [string, Found] => cell[1] !== undefined)
    return own.length === 0 ? [] : [{ name, what: `${program.what}, ${names[way]}`, unit, found: new Map(cells) }]
  })
}

/** A cell of what measureWays found; undefined when it was not measured. */
export const cellOf = (rows: readonly Row[], program: Program, way: Way, runtime: string): Found | undefined =>
  rows.find((row) => row.what === `${program.what}, ${names[way]}`)?.found.get(runtime)
