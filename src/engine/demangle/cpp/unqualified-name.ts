import { NotUnderstood } from '../not-understood.ts'
import { compose, lastOf, literal, type Node } from './node.ts'
import type { Parser } from './parser.ts'
import { operators } from './tables.ts'
import { plain, print } from './text.ts'
import { readType } from './type.ts'

/** One component of a name. */
interface UnqualifiedName {
  readonly text: Node
  /** What its constructors are called. */
  readonly last: string
  /** A constructor, destructor or conversion. */
  readonly special: boolean
}

/** `enclosing` is the component before it, which constructors repeat. */
export function readUnqualifiedName(parser: Parser, enclosing: string): UnqualifiedName {
  parser.take('L')
  let last = ''
  let special = false
  let text: Node | undefined
  if (/\d/.test(parser.next)) last = readSourceName(parser)
  else if (/^C[1-5]/.test(parser.ahead(2)) && enclosing !== '') {
    parser.at += 2
    last = enclosing
    special = true
  } else if (/^CI[12345]/.test(parser.ahead(3))) {
    parser.at += 3
    last = lastOf(readType(parser))
    special = true
  } else if (/^D[0-5]/.test(parser.ahead(2)) && enclosing !== '') {
    parser.at += 2
    last = `~${enclosing}`
    special = true
  } else if (parser.take('Ut')) last = `{unnamed type#${parser.sequence(10) + 1}}`
  else if (parser.take('Ul')) {
    const params = parser.many(() => readType(parser))
    text = parser.scopes.lambda(params, parser.sequence(10) + 1)
  } else if (parser.take('cv')) {
    text = readConversion(parser)
    special = true
  } else if (parser.take('li')) last = `operator"" ${readSourceName(parser)}`
  else {
    const operator = operators[parser.match(/[a-z][a-zA-Z]/y)]
    if (operator === undefined) throw new NotUnderstood()
    last = `operator${operator}`
  }
  const tags = readAbiTags(parser)
  const inner = text ?? literal(last)
  return { text: tags === '' ? inner : compose([inner], (part) => plain(print(part) + tags)), last, special }
}

/** "operator int", after "cv". */
function readConversion(parser: Parser): Node {
  const outer = parser.inConversion
  parser.inConversion = true
  const target = readType(parser)
  parser.inConversion = outer
  return compose([target], (type) => plain(`operator ${print(type)}`))
}

/** "[abi:cxx11]" and the like, as many as there are. */
export function readAbiTags(parser: Parser): string {
  let tags = ''
  while (parser.take('B')) tags += `[abi:${readSourceName(parser)}]`
  return tags
}

export function readSourceName(parser: Parser): string {
  const length = parser.number()
  const start = parser.at
  parser.at += length
  if (length === 0 || parser.at > parser.source.length) throw new NotUnderstood()
  const name = parser.source.slice(start, parser.at)
  return /^_GLOBAL_[._$]N/.test(name) ? '(anonymous namespace)' : name
}
