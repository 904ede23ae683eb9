import { diffLines } from './diff.ts'
import type { Expected, ExpectedText } from './plan.ts'
import type { Ending, RunReport } from './runtime.ts'
import { lines, plural } from './text.ts'

/** One thing that is not as the manifest wants it. */
export interface Mismatch {
  readonly what: 'end' | 'exit code' | 'stdout' | 'stderr'
  /** One sentence without a full stop. */
  readonly message: string
  /** More lines: a diff (each with a sign in front), the functions of a trap. As the guest has them. */
  readonly detail: readonly string[]
}

/** Everything in which a run differs from what is expected of it. */
export function judge(expected: Expected, { ending, stdout, stderr }: RunReport): Mismatch[] {
  return [
    ...judgeEnding(expected.exitCode, ending),
    ...judgeText('stdout', expected.stdout, stdout),
    ...judgeText('stderr', expected.stderr, stderr),
  ]
}

/** What a shell would have seen; undefined for what was no end of the program's own. */
export function exitCodeOf(ending: Ending): number | undefined {
  switch (ending.kind) {
    case 'exited': case 'killed': return ending.code
    case 'trapped': return 134
    case 'refused': return 126
    default: return undefined
  }
}

function judgeEnding(expected: number, ending: Ending): Mismatch[] {
  if (exitCodeOf(ending) === (expected & 0xff)) return []
  switch (ending.kind) {
    case 'exited': return [{ what: 'exit code', message: `exit code ${ending.code}, expected ${expected}`, detail: [] }]
    case 'killed': return [{ what: 'exit code', message: `ended by ${ending.signal} (exit code ${ending.code}), expected exit code ${expected}`, detail: [] }]
    case 'trapped': return [{ what: 'exit code', message: `trap: ${ending.message} (exit code 134), expected exit code ${expected}`, detail: ending.detail }]
    case 'refused': return [{ what: 'end', message: `cannot run: ${ending.message}`, detail: ending.detail }]
    case 'unsupported': return [{ what: 'end', message: ending.reason, detail: [] }]
    case 'timed-out': return [{ what: 'end', message: `did not end within ${ending.milliseconds / 1000} s`, detail: [] }]
    case 'flooded': return [{ what: 'end', message: `printed more than ${ending.limit >> 20} MiB on ${ending.stream}`, detail: [] }]
    case 'fault': return [{ what: 'end', message: 'the runtime failed', detail: lines(ending.message) }]
  }
}

function judgeText(what: 'stdout' | 'stderr', expected: ExpectedText | undefined, bytes: Uint8Array): Mismatch[] {
  if (expected === undefined) return []
  const wanted = Buffer.from(expected.text, 'utf8')
  const compared = expected.whole ? bytes : bytes.subarray(0, wanted.length)
  if (wanted.equals(compared)) return []
  const actual = expected.whole ? bytes : wholeLine(bytes, wanted.length)
  const more = expected.text === '' ? `, ${plural(actual.length, 'byte')} and none expected` : ''
  return [{ what, message: `${what} differs${more} (- expected, + actual)`, detail: diffLines(expected.text, Buffer.from(actual).toString('utf8')) }]
}

/** Up to the end of the line in which so many bytes end: half a line in a diff tells nobody anything. */
function wholeLine(bytes: Uint8Array, length: number): Uint8Array {
  const newline = bytes.indexOf(10, Math.max(0, length - 1))
  return newline < 0 ? bytes : bytes.subarray(0, newline + 1)
}
