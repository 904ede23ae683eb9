import { applied, compose, type Node, simple } from './node.ts'
import type { Parser } from './parser.ts'
import { readTemplateArguments } from './template.ts'
import { plain, print } from './text.ts'
import { readType } from './type.ts'
import { readUnqualifiedName } from './unqualified-name.ts'

/** After "sr": a member of something that depends on a template parameter: of a type, or of levels of plain names. */
export function readUnresolvedName(parser: Parser): Node {
  const start = parser.at
  const remembered = parser.substitutions.length
  let owner: Node | undefined
  if (/\d/.test(parser.next)) {
    while (/\d/.test(parser.next)) owner = readMember(parser, owner)
    if (!parser.take('E')) {
      owner = undefined
      parser.at = start
      parser.substitutions.length = remembered
    }
  } else if (parser.take('N')) {
    owner = readType(parser)
    while (!parser.take('E')) owner = readMember(parser, owner)
  }
  const node = readMember(parser, owner ?? readType(parser))
  return parser.source[parser.at - 1] === 'E' ? node : simple(node) // c++filt encloses what ends with template arguments
}

function readMember(parser: Parser, owner: Node | undefined): Node {
  parser.take('on')
  const { text } = readUnqualifiedName(parser, '')
  const node = owner === undefined ? text : compose([owner, text], (outer, inner) => plain(`${print(outer)}::${print(inner)}`))
  return parser.next === 'I' ? applied(node, readTemplateArguments(parser)) : node
}
