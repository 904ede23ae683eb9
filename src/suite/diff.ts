import { clipped, cut, lines } from './text.ts'

/** Two texts that differ in more lines than this (one's times the other's) are not brought together: one, then the other. */
const MAX_CELLS = 4_000_000
/** Lines shown around what differs. */
const CONTEXT = 2
/** Nobody reads more than so many lines. */
const MOST = 1000
const NO_NEWLINE = '\\ no newline at the end'

/** The lines of two texts: `-` only in the first, `+` only in the second, and a few of those in both around them. */
export function diffLines(expected: string, actual: string): string[] {
  const one = marked(expected)
  const other = marked(actual)
  let start = 0
  while (start < one.length && start < other.length && one[start] === other[start]) start++
  let end = 0
  while (end < one.length - start && end < other.length - start && one.at(-1 - end) === other.at(-1 - end)) end++
  const middle = edits(one.slice(start, one.length - end), other.slice(start, other.length - end))
  const all = withContext([...one.slice(0, start).map(same), ...middle, ...one.slice(one.length - end).map(same)])
  return cut(all, MOST).map(clipped)
}

const same = (line: string): string => ` ${line}`

/** A last line that is not ended is another line than one that is. */
function marked(text: string): string[] {
  const all = lines(text)
  return text === '' || text.endsWith('\n') ? all : [...all, NO_NEWLINE]
}

/** The fewest lines to take out and put in, by the length of the longest common rest from each pair of places on. */
function edits(one: readonly string[], other: readonly string[]): string[] {
  const result: string[] = []
  let [x, y] = [0, 0]
  if (one.length * other.length <= MAX_CELLS) {
    const width = other.length + 1
    const common = new Uint32Array((one.length + 1) * width)
    const at = (x: number, y: number): number => common[x * width + y] as number
    for (let x = one.length - 1; x >= 0; x--) {
      for (let y = other.length - 1; y >= 0; y--) {
        common[x * width + y] = one[x] === other[y] ? at(x + 1, y + 1) + 1 : Math.max(at(x + 1, y), at(x, y + 1))
      }
    }
    while (x < one.length && y < other.length) {
      if (one[x] === other[y]) {
        result.push(same(one[x++] as string))
        y++
      } else {
        result.push(at(x + 1, y) >= at(x, y + 1) ? `-${one[x++]}` : `+${other[y++]}`)
      }
    }
  }
  return [...result, ...one.slice(x).map((line) => `-${line}`), ...other.slice(y).map((line) => `+${line}`)]
}

/** Only what differs, with a little around it; what is left out is a line of its own. */
function withContext(all: readonly string[]): string[] {
  const near = all.map((_, index) => all.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some((line) => !line.startsWith(' ')))
  const result: string[] = []
  for (const [index, line] of all.entries()) {
    if (near[index]) result.push(line)
    else if (index === 0 || near[index - 1]) result.push(' ...')
  }
  return result
}
