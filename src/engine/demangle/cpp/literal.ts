import { readEncoding } from './encoding.ts'
import { compose, literal, type Node, simple } from './node.ts'
import type { Parser } from './parser.ts'
import { plain, print } from './text.ts'
import { readType } from './type.ts'

/** By the letter of its type. */
const suffixes: Readonly<Record<string, string>> = { i: '', j: 'u', l: 'l', m: 'ul', x: 'll', y: 'ull' }

/** A number of some type, or the address of something that has a mangled name. */
export function readLiteral(parser: Parser): Node {
  parser.expect('L')
  if (parser.take('_Z')) {
    const node = readEncoding(parser)
    parser.expect('E')
    return simple(node)
  }
  const code = parser.next
  const type = readType(parser)
  const sign = parser.take('n') ? '-' : ''
  const digits = parser.match(/[0-9a-f]*/y)
  parser.expect('E')
  if (code === 'b') return literal(digits === '1' ? 'true' : 'false')
  const suffix = suffixes[code]
  if (suffix !== undefined) return literal(sign + digits + suffix)
  if (/[fdeg]/.test(code)) return compose([type], (text) => plain(`(${print(text)})[${sign}${digits}]`))
  return compose([type], (text) => plain(`(${print(text)})${sign}${digits}`))
}
