import { list, plain, print, type Text } from './text.ts'

/**
 * A parsed piece, printed later: what a template parameter stands for may be known only then. `pack` is the index of
 * the element wanted from each parameter pack; without it a pack is all of its elements.
 */
export interface Node {
  text(pack?: number): Text
  /** How many elements the template parameter packs in it have. */
  packLength?(): number | undefined
  /** Of an argument that is a pack. */
  readonly elements?: readonly Node[]
}

/** A node of fixed text. */
export function literal(text: string): Node {
  return { text: () => plain(text) }
}

/** A node whose text is made from those of its parts. */
export function compose(parts: readonly Node[], join: (first: Text, ...texts: Text[]) => Text): Node {
  return {
    text: (pack) => join(...parts.map((part) => part.text(pack)) as [Text, ...Text[]]),
    packLength: () => packLengthOf(parts),
  }
}

function packLengthOf(parts: readonly Node[]): number | undefined {
  for (const part of parts) {
    const length = part.packLength?.()
    if (length !== undefined) return length
  }
  return undefined
}

const simpleNodes = new WeakSet<Node>()

/** Marks a part of an expression that needs no parentheses as an operand. */
export function simple(node: Node): Node {
  simpleNodes.add(node)
  return node
}

/** A part of an expression with the parentheses it needs as an operand. */
export function operand(node: Node): Node {
  return simpleNodes.has(node) ? node : compose([node], (text) => plain(`(${print(text)})`))
}

const lastNames = new WeakMap<Node, string>()

/** Notes the last component of a name without its template arguments: what its constructors are called. */
export function named(node: Node, last: string): Node {
  lastNames.set(node, last)
  return node
}

/** What `named` noted, or "". */
export function lastOf(node: Node): string {
  return lastNames.get(node) ?? ''
}

/** A name with template arguments; c++filt keeps "> >" and "operator< <" apart. */
export function applied(node: Node, args: readonly Node[]): Node {
  return named(compose([node, ...args], (name, ...texts) => {
    const head = print(name)
    const inner = list(texts)
    return plain(`${head}${head.endsWith('<') ? ' ' : ''}<${inner}${inner.endsWith('>') ? ' ' : ''}>`)
  }), lastOf(node))
}

/** One text for each element of the packs in the pattern. */
export function expansion(pattern: Node): Node {
  return {
    text() {
      const length = packLengthOf([pattern])
      if (length === undefined) return plain(`(${print(pattern.text())})...`)
      return plain(list(Array.from({ length }, (_, index) => pattern.text(index))))
    },
  }
}
