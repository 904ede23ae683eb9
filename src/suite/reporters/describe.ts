import type { Result, RuntimeName } from '../events.ts'
import { clipped, cut, ending, lines, visible } from '../text.ts'

/** Lines shown of a diff, or of what a program printed. */
const MOST = 40

/** Why a result is what it is: a sentence, then indented lines below it, for each thing that is wrong. */
export function describe({ mismatches, stdout, stderr }: Result): string[] {
  const diffed = mismatches.map(({ what }) => what)
  return [
    ...mismatches.flatMap(({ message, detail }) => [visible(message), ...cut(detail, MOST).map((line) => `  ${clipped(visible(line))}`)]),
    ...(diffed.includes('stderr') ? [] : printed('stderr', stderr)),
    ...(diffed.includes('stdout') ? [] : printed('stdout', stdout)),
  ]
}

/** What a program printed often says what was wrong with it. The end of it, mostly. */
function printed(stream: string, bytes: Uint8Array): string[] {
  if (bytes.length === 0) return []
  const all = lines(ending(bytes))
  const end = all.slice(-MOST)
  const left = all.length === end.length ? [] : ['  ...']
  return [`${stream}:`, ...left, ...end.map((line) => `  ${clipped(visible(line))}`)]
}

/** `wasmtime 30.0.2` */
export const runtimeText = ({ name, version }: RuntimeName): string => (version === undefined ? name : `${name} ${version}`)
