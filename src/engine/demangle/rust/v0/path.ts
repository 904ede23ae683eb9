import { NotUnderstood } from '../../not-understood.ts'
import { readConstant } from './constant.ts'
import { readIdentifier } from './identifier.ts'
import { readLifetime } from './lifetime.ts'
import type { Parser } from './parser.ts'
import { readType } from './type.ts'

/** `inValue`: in an expression, where generic arguments follow "::". */
export function readPath(parser: Parser, inValue: boolean): void {
  parser.nested(() => readAnyPath(parser, inValue))
}

function readAnyPath(parser: Parser, inValue: boolean): void {
  const tag = parser.read()
  switch (tag) {
    case 'C':
      parser.print(readIdentifier(parser).text)
      return
    case 'N': {
      const namespace = parser.read()
      if (!/[a-zA-Z]/.test(namespace)) throw new NotUnderstood()
      readPath(parser, inValue)
      const { text, disambiguator } = readIdentifier(parser)
      if (/[A-Z]/.test(namespace)) {
        const kind = namespace === 'C' ? 'closure' : namespace === 'S' ? 'shim' : namespace
        parser.print(`::{${kind}${text === '' ? '' : `:${text}`}#${disambiguator}}`)
      } else if (text !== '') parser.print(`::${text}`)
      return
    }
    case 'M': case 'X':
      parser.optional('s')
      parser.silently(() => readPath(parser, false))
      readQualified(parser, tag === 'X')
      return
    case 'Y':
      readQualified(parser, true)
      return
    case 'I':
      readPath(parser, inValue)
      parser.print(inValue ? '::<' : '<')
      readGenericArguments(parser)
      parser.print('>')
      return
    case 'B':
      parser.backReference(() => readPath(parser, inValue))
      return
    default: throw new NotUnderstood()
  }
}

/** "<Type as Trait>" */
function readQualified(parser: Parser, hasTrait: boolean): void {
  parser.print('<')
  readType(parser)
  if (hasTrait) {
    parser.print(' as ')
    readPath(parser, false)
  }
  parser.print('>')
}

/** A path whose angle brackets are left open; tells whether there are any. */
export function readOpenPath(parser: Parser): boolean {
  if (parser.take('B')) {
    let open = false
    parser.backReference(() => { open = readOpenPath(parser) })
    return open
  }
  const open = parser.take('I')
  readPath(parser, false)
  if (open) {
    parser.print('<')
    readGenericArguments(parser)
  }
  return open
}

function readGenericArguments(parser: Parser): void {
  parser.list(', ', () => {
    if (parser.take('L')) readLifetime(parser)
    else if (parser.take('K')) readConstant(parser, false)
    else readType(parser)
  })
}
