import { NotUnderstood } from '../../not-understood.ts'
import type { Parser } from './parser.ts'
import { decodePunycode } from './punycode.ts'

/** A name, and what tells it from others of the same path. */
export function readIdentifier(parser: Parser): { text: string; disambiguator: bigint } {
  const disambiguator = parser.optional('s')
  return { text: readPlainIdentifier(parser), disambiguator }
}

export function readPlainIdentifier(parser: Parser): string {
  const punycode = parser.take('u')
  const digits = /^(0|[1-9]\d*)/.exec(parser.ahead(8))?.[0]
  if (digits === undefined) throw new NotUnderstood()
  parser.at += digits.length
  parser.take('_')
  const end = parser.at + Number(digits)
  if (end > parser.source.length) throw new NotUnderstood()
  const text = parser.source.slice(parser.at, end)
  parser.at = end
  return punycode ? decodePunycode(text) : text
}
