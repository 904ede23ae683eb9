import { NotUnderstood } from '../../not-understood.ts'
import { Parser } from './parser.ts'
import { readPath } from './path.ts'

/**
 * The newer scheme, `_RNvCs1234_7mycrate3foo`; `source` is what follows "_R". Undefined for what is not understood.
 * https://rust-lang.github.io/rfcs/2603-rust-symbol-name-mangling-v0.html#syntax-of-mangled-names
 */
export function demangleRustV0(source: string): string | undefined {
  try {
    return readSymbol(new Parser(source.replace(/^\d+/, ''), 0))
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined
    throw error
  }
}

function readSymbol(parser: Parser): string {
  readPath(parser, true)
  if (/[A-Z]/.test(parser.next)) parser.silently(() => readPath(parser, false)) // the crate that instantiated it
  const rest = parser.source.slice(parser.at)
  if (rest !== '' && !/^[.$]/.test(rest)) throw new NotUnderstood()
  return parser.text + rest
}
