import { NotUnderstood } from '../not-understood.ts'
import { readEncoding } from './encoding.ts'
import { readLiteral } from './literal.ts'
import { applied, compose, expansion, literal, type Node, operand, simple } from './node.ts'
import type { Parser } from './parser.ts'
import { operators, unaryOperators } from './tables.ts'
import { readTemplateArguments, readTemplateParameter } from './template.ts'
import { list, plain, print } from './text.ts'
import { readType } from './type.ts'
import { readSourceName } from './unqualified-name.ts'
import { readUnresolvedName } from './unresolved-name.ts'

/** What a type or a template argument may be made with. https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangle.expression */
export function readExpression(parser: Parser): Node {
  return parser.nested(() => readAnyExpression(parser))
}

function readAnyExpression(parser: Parser): Node {
  if (parser.next === 'L') return readLiteral(parser)
  if (parser.next === 'T') return readTemplateParameter(parser)
  if (/\d/.test(parser.next)) {
    const node = simple(literal(readSourceName(parser)))
    return parser.next === 'I' ? applied(node, readTemplateArguments(parser)) : node
  }
  if (parser.take('sr')) return readUnresolvedName(parser)
  if (parser.take('fp')) {
    parser.match(/r?V?K?/y)
    const index = parser.sequence(10) + 1
    return simple(literal(`{parm#${index}}`))
  }
  if (parser.take('sZ')) {
    const pack = readTemplateParameter(parser)
    return { text: () => plain(String(pack.packLength?.() ?? 0)) }
  }
  if (parser.take('st')) return compose([readType(parser)], (text) => plain(`sizeof (${print(text)})`))
  if (parser.take('sz')) return compose([readExpression(parser)], (text) => plain(`sizeof (${print(text)})`))
  if (parser.take('sp')) return expansion(readExpression(parser))
  if (parser.take('cl')) {
    const [callee, ...args] = readExpressions(parser)
    if (callee === undefined) throw new NotUnderstood()
    const called = operand(callee)
    return compose([called, ...args], (head, ...texts) => plain(`${print(head)}(${list(texts)})`))
  }
  if (parser.take('cv')) {
    const target = readType(parser)
    if (parser.take('_')) {
      const args = readExpressions(parser)
      return compose([target, ...args], (head, ...texts) => plain(`(${print(head)})(${list(texts)})`))
    }
    return compose([target, operand(readExpression(parser))], (head, text) => plain(`(${print(head)})${print(text)}`))
  }
  if (parser.take('tl')) {
    const target = readType(parser)
    const args = readExpressions(parser)
    return compose([target, ...args], (head, ...texts) => plain(`${print(head)}{${list(texts)}}`))
  }
  if (parser.startsWith('nw') || parser.startsWith('gsnw')) return readNewExpression(parser)
  return readOperation(parser)
}

/** Up to "E". */
function readExpressions(parser: Parser): Node[] {
  return parser.many(() => readExpression(parser))
}

/** An operator with its one or two operands. */
function readOperation(parser: Parser): Node {
  const code = parser.match(/[a-z][a-zA-Z]/y)
  const sign = operators[code]
  if (sign === undefined || /^ |\[|\(|->$|\?|\+\+|--/.test(sign)) throw new NotUnderstood()
  if (code === 'ad' && parser.take('L_Z')) {
    const subject = readEncoding(parser, 'name')
    parser.expect('E')
    return compose([subject], (text) => plain(`&${print(text)}`))
  }
  if (unaryOperators.has(code)) {
    const argument = operand(readExpression(parser))
    return compose([argument], (text) => plain(sign + print(text)))
  }
  const first = operand(readExpression(parser))
  const second = operand(readExpression(parser))
  return compose([first, second], (left, right) => plain(sign === '>' ? `(${print(left)}${sign}${print(right)})` : `${print(left)}${sign}${print(right)}`))
}

function readNewExpression(parser: Parser): Node {
  const head = parser.take('gs') ? '::new' : 'new'
  parser.expect('nw')
  const places: Node[] = []
  while (!parser.take('_')) places.push(readExpression(parser))
  const type = readType(parser)
  const initial = parser.take('pi') ? readExpressions(parser) : undefined
  if (initial === undefined) parser.expect('E')
  return compose([type, ...places, ...initial ?? []], (made, ...texts) => {
    const where = places.length > 0 ? ` (${list(texts.slice(0, places.length))})` : ''
    return plain(`${head}${where} ${print(made)}${initial === undefined ? '' : `(${list(texts.slice(places.length))})`}`)
  })
}
