import { Progress } from './progress.ts'
import { number } from './report.ts'
import { reached, type Result } from './result.ts'
import { makeScratch } from './scratch.ts'
import type { Measurement, Settings } from './suite.ts'

/** Takes all measurements. Throws when a guest fails or does not do its work. Answers where its files lay, too. */
export async function measureAll(measurements: readonly Measurement[], settings: Settings): Promise<{ results: Result[]; scratch: string }> {
  using scratch = makeScratch()
  const progress = new Progress(measurements.length)
  const results: Result[] = []
  for (const measurement of measurements) {
    progress.start(measurement.name)
    const found = await measurement.measure(scratch, settings, (done, all) => progress.round(done, all))
    progress.finish(found.map(inOneLine))
    results.push(...found)
  }
  return { results, scratch: scratch.described }
}

function inOneLine(result: Result): string {
  const { ours, peer, unit, peerName, compared } = result
  const comparison = `${number(compared.median)} ${compared.as === 'ratio' ? 'x' : `${unit} over`}`
  const verdict = reached(result) === undefined ? '' : reached(result) ? ', reached' : `, NOT reached (goal ${result.goal})`
  return `${number(ours.median)} ${unit}, ${peerName} ${number(peer.median)} ${unit}: ${comparison}${verdict}`
}
