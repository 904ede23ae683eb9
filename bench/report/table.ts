import { measured, meanRatio, ratio, reached, type Found, type Goal, type Row } from '../result.ts'
import { spread } from '../statistics.ts'
import { number, withSpread } from './format.ts'

const OURS = 'wasmgate'

/** The columns of all rows, in the order in which they first come. */
export const columnsOf = (rows: readonly Row[]): readonly string[] => [...new Set(rows.flatMap(({ found }) => [...found.keys()]))]

/** Rows as a Markdown table, a column for each runtime; the numbers of the notes below it are those of its cells. */
export function table(rows: readonly Row[], mean: boolean): string {
  const columns = columnsOf(rows)
  const notes: string[] = []
  const cell = (row: Row, column: string): string => {
    const found = row.found.get(column)
    if (found === undefined) return ''
    if (!measured(found)) {
      notes.push(`${column}, ${row.what}: ${reason(found)}`)
      return `failed [${notes.length}]`
    }
    const against = column === OURS ? undefined : ratio(row.found.get(OURS), found)
    return `${withSpread(spread(found))}${against === undefined ? '' : `<br>${number(against.median)} x`}`
  }
  const lines = [
    ['', ...columns],
    ['---', ...columns.map(() => '--:')],
    ...rows.map((row) => [`${row.what} (${row.unit})`, ...columns.map((column) => cell(row, column))]),
    ...mean ? [['geometric mean of wasmgate over it', ...columns.map((column) => meanCell(rows, column))]] : [],
  ]
  return `${markdown(lines)}${notes.map((note, index) => `\n[${index + 1}] ${note}`).join('\n')}${notes.length > 0 ? '\n' : ''}`
}

function meanCell(rows: readonly Row[], column: string): string {
  const mean = column === OURS ? undefined : meanRatio(rows, OURS, column)
  return mean === undefined ? '' : `**${number(mean.median)} x**`
}

const reason = (found: Found): string => 'failed' in found ? found.failed.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|') : 'nothing measured'

/** What was promised, and what became of it. */
export function goalTable(goals: readonly Goal[]): string {
  const rows = goals.map((goal) => {
    const verdict = { true: 'reached', false: '**not reached**', undefined: 'not measured' }[String(reached(goal)) as 'true' | 'false' | 'undefined']
    return [goal.what, goal.value === undefined ? '' : `${withSpread(goal.value)} ${goal.unit}`, `${goal.atMost} ${goal.unit}`, verdict]
  })
  return markdown([['goal', 'measured', 'at most', ''], ['---', '--:', '--:', '---'], ...rows])
}

const markdown = (lines: readonly (readonly string[])[]): string => lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('')
