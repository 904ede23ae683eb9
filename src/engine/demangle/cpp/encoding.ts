import { NotUnderstood } from '../not-understood.ts'
import { readName } from './name.ts'
import { compose, type Node } from './node.ts'
import type { Parser } from './parser.ts'
import { readSpecialName } from './special-name.ts'
import { parameters, plain, print } from './text.ts'
import { readType } from './type.ts'

// General structure: what stands after "_Z". https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling

/** All of a mangled name, with the suffixes of clones that GCC makes. */
export function readMangledName(parser: Parser): string {
  const node = readEncoding(parser)
  let clones = ''
  while (parser.next === '.') clones += ` [clone ${parser.match(/\.[a-z_]+(\.\d+)*|\.\d+(\.\d+)*/y)}]`
  if (parser.next !== '') throw new NotUnderstood()
  return print(node.text()) + clones
}

/**
 * A function with its type, an object, or something made by the compiler. "all" prints the result of a template too,
 * "call" the parameters, "name" neither.
 */
export function readEncoding(parser: Parser, shown: 'all' | 'call' | 'name' = 'all'): Node {
  return parser.nested(() => {
    if (parser.next === 'T' || parser.next === 'G') return readSpecialName(parser)
    const outer = parser.arguments
    parser.arguments = undefined
    const { node, template, special, qualifiers } = readName(parser)
    const returned = template && !special && !ended(parser) ? readType(parser) : undefined
    const params: Node[] = []
    while (!ended(parser)) params.push(readType(parser))
    const own = parser.arguments
    // What encloses a local entity lends it its template arguments.
    parser.arguments = outer ?? own
    if (shown === 'name') return parser.scopes.enclose(node, own)
    if (params.length === 0) return parser.scopes.enclose(compose([node], (name) => plain(print(name) + qualifiers)), own)
    const result = returned && shown === 'all'
    return parser.scopes.enclose(compose([node, ...(result ? [returned] : []), ...params], (name, ...texts) => {
      const back = result ? texts.shift() : undefined
      const call = print(name) + parameters(texts) + qualifiers
      if (back === undefined) return plain(call)
      return plain(back.shape === 'plain' && back.right !== '' ? back.left + call + back.right : `${print(back)} ${call}`)
    }), own)
  })
}

const ended = ({ next }: Parser): boolean => next === '' || next === 'E' || next === '.'
