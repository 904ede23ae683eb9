import { NotUnderstood } from '../not-understood.ts'
import { readEncoding } from './encoding.ts'
import { applied, compose, literal, named, type Node } from './node.ts'
import type { Parser } from './parser.ts'
import { readSubstitution } from './substitution.ts'
import { readTemplateArguments, readTemplateParameter } from './template.ts'
import { plain, print, qualifiersOf } from './text.ts'
import { readDecltype } from './type.ts'
import { readUnqualifiedName } from './unqualified-name.ts'

/** The name of a function or an object, as it begins an encoding, or of a class. */
interface Name {
  readonly node: Node
  /** Ends with template arguments: then a function's type begins with its result. */
  readonly template: boolean
  /** A constructor, destructor or conversion: these have no result. */
  readonly special: boolean
  /** " const" and the like, of a member function. */
  readonly qualifiers: string
}

export function readName(parser: Parser): Name {
  if (parser.next === 'N') return readNestedName(parser)
  if (parser.next === 'Z') return readLocalName(parser)
  if (parser.next === 'S' && !parser.startsWith('St')) {
    return { ...withArguments(parser, readSubstitution(parser).node), special: false, qualifiers: '' }
  }
  const inStd = parser.take('St')
  const { text, special, last } = readUnqualifiedName(parser, '')
  const node = named(inStd ? compose([text], (part) => plain(`std::${print(part)}`)) : text, last)
  if (parser.next !== 'I') return { node, template: false, special, qualifiers: '' }
  return { ...withArguments(parser, parser.remember(node)), special, qualifiers: '' }
}

function withArguments(parser: Parser, node: Node): { node: Node; template: boolean } {
  if (parser.next !== 'I') return { node, template: false }
  const args = readTemplateArguments(parser)
  parser.arguments = args
  return { node: applied(node, args), template: true }
}

function readNestedName(parser: Parser): Name {
  parser.expect('N')
  const marks = parser.match(/r?V?K?[RO]?/y)
  const qualifiers = qualifiersOf(marks)
  let node: Node | undefined
  let last = ''
  let template = false
  let special = false
  let pushed = false
  while (!parser.take('E')) {
    pushed = true
    if (parser.next === 'I') {
      if (node === undefined) throw new NotUnderstood()
      const args = readTemplateArguments(parser)
      parser.arguments = args
      node = applied(node, args)
      template = true
      parser.remember(node)
      continue
    }
    if (parser.startsWith('St')) {
      parser.at += 2
      node = literal('std')
      last = 'std'
      pushed = false
      continue
    }
    if (parser.next === 'S') {
      const found = readSubstitution(parser)
      node = found.node
      last = found.last
      pushed = false
      continue
    }
    if (parser.next === 'T' && node === undefined) {
      node = parser.remember(readTemplateParameter(parser))
      continue
    }
    if (parser.take('M')) continue // the initialiser of a member: says nothing more
    if (/^D[Tt]/.test(parser.ahead(2)) && node === undefined) {
      node = parser.remember(readDecltype(parser))
      continue
    }
    const part = readUnqualifiedName(parser, last)
    last = part.last
    special = part.special
    template = false
    const scope: Node | undefined = node
    node = scope === undefined ? part.text : compose([scope, part.text], (outer, inner) => plain(`${print(outer)}::${print(inner)}`))
    parser.remember(named(node, last))
  }
  if (node === undefined) throw new NotUnderstood()
  if (pushed) parser.substitutions.pop()
  return { node, template, special, qualifiers }
}

/** What is declared inside of a function. https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling-scope */
function readLocalName(parser: Parser): Name {
  parser.expect('Z')
  const scope = readEncoding(parser, 'call')
  parser.expect('E')
  if (parser.take('s')) {
    skipDiscriminator(parser)
    return { node: compose([scope], (outer) => plain(`${print(outer)}::string literal`)), template: false, special: false, qualifiers: '' }
  }
  let argument = ''
  if (parser.take('d')) argument = `{default arg#${parser.sequence(10) + 1}}::`
  const { node, ...rest } = readName(parser)
  skipDiscriminator(parser)
  return { node: compose([scope, node], (outer, inner) => plain(`${print(outer)}::${argument}${print(inner)}`)), ...rest }
}

function skipDiscriminator(parser: Parser): void {
  parser.match(/(_\d|__\d+_)?/y)
}
