import type { RunResult } from '../support/run.ts'

/** What is wrong with how a run of the command line ended, if anything is: a stack, a fault of ours, words that are no sentence. `allOurs`: no guest wrote to it. */
export function complaint({ code, signal, stderr }: RunResult, allOurs = true): string | undefined {
  const said = stderr.length > 2000 ? `${stderr.slice(0, 2000)}...` : stderr
  if (signal !== null) return `it was ended by ${signal}: ${said}`
  if (/internal fault|\n\s+at .*(\.[cm]?[jt]s|node:|<anonymous>)|\(node:\d+\)|\(Use `node/.test(stderr)) return `a stack: ${said}`
  if (allOurs && /\bundefined\b|\bNaN\b|\[object /.test(stderr)) return `no sentence: ${said}`
  if (allOurs && stderr !== '' && !/^(wasmgate: |[ a-z_]+\(|$)/.test(stderr)) return `not of ours: ${said}`
  return code === null ? `no exit code: ${said}` : undefined
}
