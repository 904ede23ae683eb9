import { quote } from '../../diagnostics/quote.ts'
import { functions } from '../../wasi/abi/functions.ts'
import { nearest } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'

/** The areas that the specification's functions are in, as their names begin. */
export const areas: readonly string[] = [...new Set(functions.map(({ name }) => name.slice(0, name.indexOf('_'))))]

/** `--trace=`: areas of the specification (path, fd, ...), separated by commas. */
export function parseTrace(text: string): string[] {
  const chosen = text.split(',')
  for (const word of chosen) {
    if (areas.includes(word)) continue
    const near = nearest(word, areas)
    throw new UsageError(`${quote(word)} is none of the areas that can be traced: ${areas.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`)
  }
  return chosen
}
