import { NotUnderstood } from '../../not-understood.ts'
import type { Parser } from './parser.ts'

/** After "L". */
export function readLifetime(parser: Parser): void {
  printLifetime(parser, parser.base62())
}

/** After "L" too, where one that was erased is left out; else it stands between the two texts. */
export function readNamedLifetime(parser: Parser, before: string, after: string): void {
  const lifetime = parser.base62()
  if (lifetime === 0n) return
  parser.print(before)
  printLifetime(parser, lifetime)
  parser.print(after)
}

/** "for<'a, 'b> " around what is read, if lifetimes are introduced here. */
export function readBinder(parser: Parser, read: () => void): void {
  const count = Number(parser.optional('G'))
  if (count > 1000) throw new NotUnderstood()
  if (count > 0) {
    parser.print('for<')
    for (let index = 0; index < count; index++) {
      parser.lifetimes++
      if (index > 0) parser.print(', ')
      printLifetime(parser, 1n)
    }
    parser.print('> ')
  }
  read()
  parser.lifetimes -= count
}

/** By its distance from the innermost binder; the outermost is called 'a. */
function printLifetime(parser: Parser, index: bigint): void {
  if (index === 0n) return parser.print("'_")
  const depth = parser.lifetimes - Number(index)
  if (parser.silent) return
  if (depth < 0) throw new NotUnderstood()
  parser.print(depth < 26 ? `'${String.fromCharCode(97 + depth)}` : `'_${depth}`)
}
