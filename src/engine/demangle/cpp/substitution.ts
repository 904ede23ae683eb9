import { NotUnderstood } from '../not-understood.ts'
import { lastOf, literal, type Node } from './node.ts'
import type { Parser } from './parser.ts'
import { abbreviations } from './tables.ts'
import { readAbiTags } from './unqualified-name.ts'

/**
 * An earlier part, or an abbreviation of the standard library in full as c++filt has it; `last` is what its constructors are
 * called. https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling-compression
 */
export function readSubstitution(parser: Parser): { node: Node; last: string } {
  parser.expect('S')
  const known = abbreviations[parser.next]
  if (known !== undefined) {
    parser.at++
    const [whole, last] = known
    const tags = readAbiTags(parser)
    return { node: tags === '' ? literal(whole) : parser.remember(literal(whole + tags)), last }
  }
  const node = parser.substitutions[parser.sequence(36)]
  if (node === undefined) throw new NotUnderstood()
  return { node, last: lastOf(node) }
}
