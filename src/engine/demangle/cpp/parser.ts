import { Cursor } from '../cursor.ts'
import type { Node } from './node.ts'
import { TemplateScopes } from './template-scopes.ts'

/** Where a mangled name is being read, and what is known of it so far. */
export class Parser extends Cursor {
  /** What "S_", "S0_", ... stand for. */
  readonly substitutions: Node[] = []
  readonly scopes = new TemplateScopes()
  /** Of the name that is being read: its last template arguments so far. */
  arguments: readonly Node[] | undefined
  /** Where "I" after a template parameter belongs to something else (the target of a conversion operator). */
  inConversion = false

  remember(node: Node): Node {
    this.substitutions.push(node)
    return node
  }

  /** "_" is 0, "0_" is 1, "A_" is 11: base 36 for substitutions, else decimal. */
  sequence(radix: 10 | 36): number {
    const digits = this.match(radix === 36 ? /[0-9A-Z]*/y : /\d*/y)
    this.expect('_')
    return digits === '' ? 0 : Number.parseInt(digits, radix) + 1
  }
}
