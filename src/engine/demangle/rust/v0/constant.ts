import { NotUnderstood } from '../../not-understood.ts'
import { readIdentifier } from './identifier.ts'
import type { Parser } from './parser.ts'
import { readPath } from './path.ts'

/** `inValue`: where an expression stands anyway, so that none has to be marked by braces. */
export function readConstant(parser: Parser, inValue: boolean): void {
  parser.nested(() => readAnyConstant(parser, inValue))
}

function readAnyConstant(parser: Parser, inValue: boolean): void {
  const tag = parser.read()
  switch (tag) {
    case 'p': return parser.print('_')
    case 'B': return parser.backReference(() => readConstant(parser, inValue))
    case 'h': case 't': case 'm': case 'y': case 'o': case 'j': return parser.print(readHex(parser).toString())
    case 'a': case 's': case 'l': case 'x': case 'n': case 'i': {
      const sign = parser.take('n') ? '-' : ''
      return parser.print(sign + readHex(parser).toString())
    }
    case 'b': {
      const value = readHex(parser)
      if (value > 1n) throw new NotUnderstood()
      return parser.print(value === 1n ? 'true' : 'false')
    }
    case 'c': {
      const point = readHex(parser)
      if (point > 0x10ffffn || (point >= 0xd800n && point < 0xe000n)) throw new NotUnderstood()
      return parser.print(quoted(String.fromCodePoint(Number(point)), "'"))
    }
  }
  // What has structure is an expression of its own.
  if (!inValue) parser.print('{')
  readStructured(parser, tag)
  if (!inValue) parser.print('}')
}

function readStructured(parser: Parser, tag: string): void {
  switch (tag) {
    case 'e': // a str, of which all uses are behind a reference
      parser.print(`*${readString(parser)}`)
      return
    case 'R': case 'Q':
      if (tag === 'R' && parser.take('e')) parser.print(readString(parser))
      else {
        parser.print(tag === 'R' ? '&' : '&mut ')
        readConstant(parser, true)
      }
      return
    case 'A':
      parser.print('[')
      parser.list(', ', () => readConstant(parser, true))
      parser.print(']')
      return
    case 'T': {
      parser.print('(')
      const count = parser.list(', ', () => readConstant(parser, true))
      parser.print(count === 1 ? ',)' : ')')
      return
    }
    case 'V':
      readPath(parser, true)
      readFields(parser)
      return
    default: throw new NotUnderstood()
  }
}

/** Of a struct or a variant: none, "(...)" or "{ name: ... }". */
function readFields(parser: Parser): void {
  switch (parser.read()) {
    case 'U': return
    case 'T':
      parser.print('(')
      parser.list(', ', () => readConstant(parser, true))
      parser.print(')')
      return
    case 'S':
      parser.print(' { ')
      parser.list(', ', () => {
        parser.print(`${readIdentifier(parser).text}: `)
        readConstant(parser, true)
      })
      parser.print(' }')
      return
    default: throw new NotUnderstood()
  }
}

function readHex(parser: Parser): bigint {
  const digits = readDigits(parser)
  if (digits === '') throw new NotUnderstood()
  return BigInt(`0x${digits}`)
}

/** The bytes of UTF-8 in hexadecimal. */
function readString(parser: Parser): string {
  const digits = readDigits(parser)
  if (digits.length % 2 !== 0) throw new NotUnderstood()
  try {
    return quoted(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(digits, 'hex')), '"')
  } catch {
    throw new NotUnderstood()
  }
}

function readDigits(parser: Parser): string {
  const end = parser.source.indexOf('_', parser.at)
  const digits = parser.source.slice(parser.at, Math.max(end, parser.at))
  if (end < 0 || !/^[0-9a-f]*$/.test(digits)) throw new NotUnderstood()
  parser.at = end + 1
  return digits
}

/** As Rust's `{:?}` prints text. */
function quoted(text: string, quote: '"' | "'"): string {
  const escaped = [...text].map((character) => {
    const point = character.codePointAt(0) as number
    if (character === quote || character === '\\') return `\\${character}`
    if (character === '\n') return '\\n'
    if (character === '\r') return '\\r'
    if (character === '\t') return '\\t'
    if (character === '\0') return '\\0'
    return point < 0x20 || point === 0x7f ? `\\u{${point.toString(16)}}` : character
  })
  return quote + escaped.join('') + quote
}
