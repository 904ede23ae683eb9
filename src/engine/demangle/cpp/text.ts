import { longestText, NotUnderstood } from '../not-understood.ts'

/**
 * A type as C++ writes it: in two parts, for what has a name or a star in its middle, "void (" and ")(int)".
 * A bare function or array type needs parentheses as soon as something points to it.
 */
export interface Text {
  readonly left: string
  readonly right: string
  readonly shape: 'plain' | 'function' | 'array'
}

/** Text that nothing has to be put into. Throws NotUnderstood when it is too long. */
export function plain(text: string): Text {
  if (text.length > longestText) throw new NotUnderstood()
  return { left: text, right: '', shape: 'plain' }
}

/** The whole of it. */
export function print({ left, right, shape }: Text): string {
  return shape === 'function' ? `${left} ${right}` : left + right
}

/** A list with commas; what is empty (an empty pack) leaves no comma behind. */
export function list(texts: readonly Text[]): string {
  return texts.map(print).filter((text) => text !== '').join(', ')
}

/** The parameters of a function. */
export function parameters(texts: readonly Text[]): string {
  const text = list(texts)
  return text === 'void' ? '()' : `(${text})`
}

/** "*", " _Complex" or " Class::*" behind a type. */
export function suffixed(text: Text, suffix: string): Text {
  if (text.left.length > longestText) throw new NotUnderstood()
  if (text.shape === 'plain') return { ...text, left: text.left + suffix }
  return { left: `${text.left} (${suffix.trimStart()}`, right: `)${text.right}`, shape: 'plain' }
}

/** What is behind a "P", "R" or "O": a pointer, a reference, an rvalue reference. */
export function pointer(text: Text, mark: 'P' | 'R' | 'O'): Text {
  const sign = mark === 'P' ? '*' : mark === 'R' ? '&' : '&&'
  if (sign === '*' || !text.left.endsWith('&')) return suffixed(text, sign)
  // References to references collapse into one.
  return sign === '&' && text.left.endsWith('&&') ? { ...text, left: text.left.slice(0, -1) } : text
}

/** " const" where it belongs, once. */
export function qualified(text: Text, suffix: string): Text {
  if (text.shape === 'function') return { ...text, right: text.right + suffix }
  if (text.left.endsWith(suffix)) return text
  return text.shape === 'array' ? { ...text, left: text.left + suffix } : suffixed(text, suffix)
}

const qualifierTexts: Readonly<Record<string, string>> = { r: ' restrict', V: ' volatile', K: ' const', R: ' &', O: ' &&' }

/** Of "rVK" and "R", "O": the innermost is written first, a reference last. */
export function qualifiersOf(marks: string): string {
  return ['K', 'V', 'r', 'R', 'O'].map((mark) => marks.includes(mark) ? qualifierTexts[mark] : '').join('')
}
