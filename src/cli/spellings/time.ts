import { UsageError } from '../usage-error.ts'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const piece = /(\d+(?:\.\d+)?)(ms|s|m|h)/y
/** What a timer of Node can count. */
const LONGEST = 0x7fffffff

/** Milliseconds from `500ms`, `2s`, `1.5m`, `1h`, and from several in a row: `1m30s`. */
export function parseTime(text: string): number {
  let milliseconds = 0
  piece.lastIndex = 0
  let at = 0
  for (let found = piece.exec(text); found !== null; found = piece.exec(text)) {
    milliseconds += Number(found[1]) * (units[found[2] as string] as number)
    at = piece.lastIndex
  }
  if (/^\d+(\.\d+)?$/.test(text)) throw new UsageError(`a time needs a unit: ${text}s or ${text}ms`)
  if (at !== text.length || at === 0) throw new UsageError('a time is a number and a unit, like 500ms, 2s, 1m or 1m30s')
  if (milliseconds < 1) throw new UsageError('a time of at least 1ms is needed')
  if (milliseconds > LONGEST) throw new UsageError('a time can be at most 24 days (596h)')
  return Math.round(milliseconds)
}

/** As one would write it: `500ms`, `2s`, `1m30s`. */
export function formatTime(milliseconds: number): string {
  let rest = milliseconds
  let text = ''
  for (const [unit, size] of [['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]] as const) {
    const count = Math.floor(rest / size)
    if (count > 0) text += `${count}${unit}`
    rest -= count * size
  }
  return text === '' ? '0ms' : text
}
