import { NotUnderstood } from '../not-understood.ts'
import { readExpression } from './expression.ts'
import { readName } from './name.ts'
import { applied, compose, expansion, literal, type Node } from './node.ts'
import type { Parser } from './parser.ts'
import { readSubstitution } from './substitution.ts'
import { builtinTypes, builtinTypesD } from './tables.ts'
import { readTemplateArguments, readTemplateParameter } from './template.ts'
import { parameters, plain, pointer, print, qualified, qualifiersOf, suffixed } from './text.ts'
import { readSourceName } from './unqualified-name.ts'

/** https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling-type */
export function readType(parser: Parser): Node {
  return parser.nested(() => readAnyType(parser))
}

function readAnyType(parser: Parser): Node {
  const start = parser.next
  switch (start) {
    case 'r': case 'V': case 'K': {
      const marks = parser.match(/r?V?K?/y)
      // The qualifiers of a function are part of its type, not around it.
      const inner = parser.next === 'F' || /^D[ox]/.test(parser.ahead(2)) ? readFunctionType(parser) : readType(parser)
      const suffix = qualifiersOf(marks)
      return parser.remember(compose([inner], (text) => qualified(text, suffix)))
    }
    case 'P': case 'R': case 'O': {
      parser.at++
      return parser.remember(compose([readType(parser)], (text) => pointer(text, start)))
    }
    case 'C': case 'G':
      parser.at++
      return parser.remember(compose([readType(parser)], (text) => suffixed(text, start === 'C' ? ' _Complex' : ' _Imaginary')))
    case 'U': {
      parser.at++
      const qualifier = readSourceName(parser)
      if (parser.next === 'I') throw new NotUnderstood()
      return parser.remember(compose([readType(parser)], (text) => suffixed(text, ` ${qualifier}`)))
    }
    case 'F': return parser.remember(readFunctionType(parser))
    case 'A': return parser.remember(readArrayType(parser))
    case 'M': {
      parser.at++
      const owner = readType(parser)
      const member = readType(parser)
      return parser.remember(compose([owner, member], (outer, text) => suffixed(text, ` ${print(outer)}::*`)))
    }
    case 'T': {
      const parameter = parser.remember(readTemplateParameter(parser))
      if (parser.next !== 'I' || parser.inConversion) return parameter
      return parser.remember(applied(parameter, readTemplateArguments(parser)))
    }
    case 'S': {
      if (parser.startsWith('St')) return readClassType(parser)
      const { node } = readSubstitution(parser)
      return parser.next === 'I' ? parser.remember(applied(node, readTemplateArguments(parser))) : node
    }
    case 'D': return readTypeD(parser)
    case 'u':
      parser.at++
      return parser.remember(literal(readSourceName(parser)))
  }
  if (start === 'N' || start === 'Z' || /\d/.test(start)) return readClassType(parser)
  const builtin = builtinTypes[start]
  if (builtin === undefined) throw new NotUnderstood()
  parser.at++
  return literal(builtin)
}

function readClassType(parser: Parser): Node {
  const args = parser.arguments
  const { node } = readName(parser)
  parser.arguments = args // those of a type are not those of the function
  return parser.remember(node)
}

/** Those of two letters. */
function readTypeD(parser: Parser): Node {
  const second = parser.source[parser.at + 1] ?? ''
  const builtin = builtinTypesD[second]
  if (builtin !== undefined) {
    parser.at += 2
    return literal(builtin)
  }
  switch (second) {
    case 'p': {
      parser.at += 2
      const pattern = readType(parser)
      return parser.remember(expansion(pattern))
    }
    case 't': case 'T': return parser.remember(readDecltype(parser))
    case 'v': {
      parser.at += 2
      const size = parser.number()
      parser.expect('_')
      return parser.remember(compose([readType(parser)], (text) => suffixed(text, ` __vector(${size})`)))
    }
    case 'o': case 'x': return parser.remember(readFunctionType(parser))
    default: throw new NotUnderstood()
  }
}

export function readDecltype(parser: Parser): Node {
  parser.at += 2
  const value = readExpression(parser)
  parser.expect('E')
  return compose([value], (text) => plain(`decltype (${print(text)})`))
}

function readFunctionType(parser: Parser): Node {
  let suffix = ''
  if (parser.take('Do')) suffix = ' noexcept'
  if (parser.take('Dx')) suffix = ' transaction_safe'
  parser.expect('F')
  parser.take('Y')
  const result = readType(parser)
  const params: Node[] = []
  while (!/^[RO]?E/.test(parser.ahead(2))) params.push(readType(parser))
  const reference = parser.take('R') ? ' &' : parser.take('O') ? ' &&' : ''
  parser.expect('E')
  return compose([result, ...params], (back, ...texts) => {
    const right = parameters(texts) + reference + suffix
    // A function that returns a pointer to a function encloses its parameters in the result's parentheses.
    return back.right === '' ? { left: back.left, right, shape: 'function' } : { left: back.left, right: right + back.right, shape: 'array' }
  })
}

function readArrayType(parser: Parser): Node {
  parser.expect('A')
  let size: Node = literal(/\d/.test(parser.next) ? String(parser.number()) : '')
  if (parser.next !== '_') size = readExpression(parser)
  parser.expect('_')
  return compose([readType(parser), size], (element, length) => {
    const own = ` [${print(length)}]`
    return element.shape === 'array' ? { ...element, right: own + element.right.trimStart() } : { left: print(element), right: own, shape: 'array' }
  })
}
