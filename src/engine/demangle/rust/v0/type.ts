import { NotUnderstood } from '../../not-understood.ts'
import { readConstant } from './constant.ts'
import { readPlainIdentifier } from './identifier.ts'
import { readBinder, readNamedLifetime } from './lifetime.ts'
import type { Parser } from './parser.ts'
import { readOpenPath, readPath } from './path.ts'

const basicTypes: Readonly<Record<string, string>> = {
  a: 'i8', b: 'bool', c: 'char', d: 'f64', e: 'str', f: 'f32', h: 'u8', i: 'isize', j: 'usize', l: 'i32', m: 'u32', n: 'i128',
  o: 'u128', p: '_', s: 'i16', t: 'u16', u: '()', v: '...', x: 'i64', y: 'u64', z: '!',
}

export function readType(parser: Parser): void {
  parser.nested(() => readAnyType(parser))
}

function readAnyType(parser: Parser): void {
  const tag = parser.next
  const basic = basicTypes[tag]
  if (basic !== undefined) {
    parser.at++
    parser.print(basic)
    return
  }
  if (/[CNMXYI]/.test(tag)) return readPath(parser, false)
  switch (parser.read()) {
    case 'A': case 'S': {
      parser.print('[')
      readType(parser)
      if (tag === 'A') {
        parser.print('; ')
        readConstant(parser, true)
      }
      parser.print(']')
      return
    }
    case 'T': {
      parser.print('(')
      const count = parser.list(', ', () => readType(parser))
      parser.print(count === 1 ? ',)' : ')')
      return
    }
    case 'R': case 'Q': {
      parser.print('&')
      if (parser.take('L')) readNamedLifetime(parser, '', ' ')
      if (tag === 'Q') parser.print('mut ')
      readType(parser)
      return
    }
    case 'P': case 'O':
      parser.print(tag === 'P' ? '*const ' : '*mut ')
      readType(parser)
      return
    case 'F': return readBinder(parser, () => readFunctionType(parser))
    case 'D': {
      parser.print('dyn ')
      readBinder(parser, () => parser.list(' + ', () => readDynTrait(parser)))
      parser.expect('L')
      readNamedLifetime(parser, ' + ', '')
      return
    }
    case 'B': return parser.backReference(() => readType(parser))
    default: throw new NotUnderstood()
  }
}

function readFunctionType(parser: Parser): void {
  if (parser.take('U')) parser.print('unsafe ')
  if (parser.take('K')) parser.print(`extern "${parser.take('C') ? 'C' : readPlainIdentifier(parser).replaceAll('_', '-')}" `)
  parser.print('fn(')
  parser.list(', ', () => {
    if (parser.take('w')) parser.print('#[splat] ')
    readType(parser)
  })
  parser.print(')')
  if (parser.take('u')) return
  parser.print(' -> ')
  readType(parser)
}

/** A trait with its associated types: the latter stand between the same angle brackets as its arguments. */
function readDynTrait(parser: Parser): void {
  let open = readOpenPath(parser)
  while (parser.take('p')) {
    parser.print(open ? ', ' : '<')
    open = true
    parser.print(`${readPlainIdentifier(parser)} = `)
    readType(parser)
  }
  if (open) parser.print('>')
}
