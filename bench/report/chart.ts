import { measured, ratio, type Row } from '../result.ts'
import { spread, type Spread } from '../statistics.ts'
import { number } from './format.ts'
import { decades, logarithmic } from './scale.ts'
import { colourOf, element, svg, text } from './svg.ts'
import { columnsOf } from './table.ts'

/** Bars of rows: a group for each row, in it one for each runtime, on a logarithmic axis. */
export interface Chart {
  /** charts/FILE.svg */
  readonly file: string
  readonly title: string
  readonly rows: readonly Row[]
  /** Bars are times over this column's, where a row has it; else in the unit of the first row. */
  readonly relativeTo?: string
}

interface Bar {
  readonly column: string
  readonly value: Spread
}

const WIDTH = 900
const LEFT = 300
const RIGHT = 70
const BAR = 9
const GAP = 10
const LEGEND = 20

/** An SVG of one chart, readable on light and on dark pages; a mark on each bar spans the quartiles. */
export function draw({ title, rows, relativeTo }: Chart): string {
  const groups = rows.map((row) => ({ label: row.what, bars: barsOf(row, relativeTo) })).filter(({ bars }) => bars.length > 0)
  const columns = columnsOf(rows).filter((column) => groups.some(({ bars }) => bars.some((bar) => bar.column === column)))
  const values = groups.flatMap(({ bars }) => bars.flatMap(({ value }) => [value.lower, value.upper, value.median]))
  const scale = logarithmic([Math.min(...values), Math.max(...values)], [LEFT, WIDTH - RIGHT])

  const legendLines = Math.ceil(columns.length / 4)
  const top = 34 + legendLines * LEGEND
  let y = top + 22
  const parts: string[] = []
  for (const { label, bars } of groups) {
    parts.push(text(label, { x: LEFT - 8, y: y + bars.length * BAR / 2 + 4, class: 'label end' }))
    for (const bar of bars) {
      parts.push(drawBar(bar, y, scale))
      y += BAR
    }
    y += GAP
  }
  return svg(WIDTH, y + 6, [
    text(`${title}, ${relativeTo === undefined ? rows[0]?.unit ?? '' : `relative to ${relativeTo}`}; less is better`, { x: 12, y: 22, class: 'title' }),
    ...legend(columns),
    ...decades(scale).flatMap((value) => [
      element('line', { x1: scale.at(value), x2: scale.at(value), y1: top + 12, y2: y, class: relativeTo !== undefined && value === 1 ? 'grid one' : 'grid' }),
      text(String(Number(value.toPrecision(3))), { x: scale.at(value), y: top + 8, class: 'tick' }),
    ]),
    ...parts,
  ])
}

function barsOf(row: Row, relativeTo: string | undefined): readonly Bar[] {
  return [...row.found].flatMap(([column, found]) => {
    const value = relativeTo === undefined ? measured(found) ? spread(found) : undefined : ratio(found, row.found.get(relativeTo))
    return value === undefined || column === relativeTo ? [] : [{ column, value }]
  })
}

function drawBar({ column, value }: Bar, y: number, { at, from }: ReturnType<typeof logarithmic>): string {
  const middle = y + BAR / 2
  return [
    element('rect', { x: at(from), y: y + 1, width: Math.max(1, at(value.median) - at(from)), height: BAR - 2, class: colourOf(column) }),
    element('path', { d: `M${at(value.lower).toFixed(1)} ${middle}H${at(value.upper).toFixed(1)}m0 -2.5v5M${at(value.lower).toFixed(1)} ${middle - 2.5}v5`, class: 'spread' }),
    text(number(value.median), { x: at(Math.max(value.median, value.upper)) + 5, y: middle + 3, class: 'value' }),
  ].join('')
}

function legend(columns: readonly string[]): readonly string[] {
  const step = (WIDTH - 24) / 4
  return columns.flatMap((column, index) => {
    const [x, y] = [12 + index % 4 * step, 38 + Math.floor(index / 4) * LEGEND]
    return [element('rect', { x, y, width: 12, height: 10, class: colourOf(column) }), text(column, { x: x + 18, y: y + 9, class: 'label' })]
  })
}
