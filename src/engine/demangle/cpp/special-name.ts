import { readEncoding } from './encoding.ts'
import { readName } from './name.ts'
import { compose, type Node } from './node.ts'
import type { Parser } from './parser.ts'
import { specialNames } from './tables.ts'
import { plain, print } from './text.ts'
import { readType } from './type.ts'

/** Virtual tables, thunks and the like. https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling-special */
export function readSpecialName(parser: Parser): Node {
  const code = parser.ahead(2)
  const prefix = specialNames[code]
  if (prefix !== undefined) {
    parser.at += 2
    const subject = code === 'TW' || code === 'TH' || code === 'GV' ? readName(parser).node : readType(parser)
    return compose([subject], (text) => plain(prefix + print(text)))
  }
  if (parser.take('TC')) {
    const whole = readType(parser)
    parser.number()
    parser.expect('_')
    return compose([whole, readType(parser)], (outer, inner) => plain(`construction vtable for ${print(inner)}-in-${print(outer)}`))
  }
  if (parser.take('GR')) {
    const subject = readName(parser).node
    const index = parser.sequence(36)
    return compose([subject], (text) => plain(`reference temporary #${index} for ${print(text)}`))
  }
  if (parser.take('GTt')) return compose([readEncoding(parser)], (text) => plain(`transaction clone for ${print(text)}`))
  if (parser.take('Tc')) {
    skipCallOffset(parser)
    skipCallOffset(parser)
    return compose([readEncoding(parser)], (text) => plain(`covariant return thunk to ${print(text)}`))
  }
  parser.expect('T')
  const kind = parser.next === 'v' ? 'virtual' : 'non-virtual'
  skipCallOffset(parser)
  return compose([readEncoding(parser)], (text) => plain(`${kind} thunk to ${print(text)}`))
}

function skipCallOffset(parser: Parser): void {
  parser.match(/hn?\d+_|vn?\d+_n?\d+_/y)
}
