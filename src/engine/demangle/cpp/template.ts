import { NotUnderstood } from '../not-understood.ts'
import { readExpression } from './expression.ts'
import { readLiteral } from './literal.ts'
import type { Node } from './node.ts'
import type { Parser } from './parser.ts'
import { list, plain } from './text.ts'
import { readType } from './type.ts'

export function readTemplateArguments(parser: Parser): Node[] {
  return parser.nested(() => {
    parser.expect('I')
    return parser.many(() => readTemplateArgument(parser))
  })
}

/** A type, a value, or a pack of both. */
function readTemplateArgument(parser: Parser): Node {
  if (parser.next === 'L') return readLiteral(parser)
  if (parser.take('X')) {
    const value = readExpression(parser)
    parser.expect('E')
    return value
  }
  if (parser.take('J')) {
    const elements = parser.many(() => readTemplateArgument(parser))
    return { elements, text: (pack) => plain(list(elements.map((element) => element.text(pack)))) }
  }
  return readType(parser)
}

export function readTemplateParameter(parser: Parser): Node {
  parser.expect('T')
  if (/[sue]/.test(parser.next)) throw new NotUnderstood()
  return parser.scopes.parameter(parser.sequence(10))
}
