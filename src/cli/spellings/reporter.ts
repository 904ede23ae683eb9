import { quote } from '../../diagnostics/quote.ts'
import { nearest } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'

export const reporters = ['pretty', 'tap', 'junit', 'json', 'github'] as const
export type ReporterName = (typeof reporters)[number]

/** `--reporter` */
export function parseReporter(text: string): ReporterName {
  const found = reporters.find((name) => name === text)
  if (found !== undefined) return found
  const near = nearest(text, reporters)
  throw new UsageError(`${quote(text)} is none of ${reporters.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`)
}
