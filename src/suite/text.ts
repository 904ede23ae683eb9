/** `1 test`, `2 tests`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** The lines of a text; the end of the last one starts no other. */
export function lines(text: string): string[] {
  const all = text.split('\n')
  if (all.at(-1) === '') all.pop()
  return all
}

// oxlint-disable-next-line no-control-regex -- control characters are exactly what is looked for
const control = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/g

/** A line of a guest's, with everything spelled out that a terminal would obey. */
export const visible = (line: string): string => line.replace(control, (character) =>
  character === '\r' ? '\\r' : character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A line as it can be shown: what is too long for that is cut off. */
export const clipped = (line: string): string => (line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}... (${line.length - LONGEST} more)`)
const LONGEST = 400

/** The end of what a program printed, as text; what is no UTF-8 becomes U+FFFD. */
export function ending(bytes: Uint8Array): string {
  const end = bytes.subarray(-MOST)
  return `${end.length < bytes.length ? '...' : ''}${Buffer.from(end.buffer, end.byteOffset, end.length).toString('utf8')}`
}
const MOST = 1 << 16

/** The beginning, and how much was left out. */
export function cut(all: readonly string[], most: number): string[] {
  return all.length <= most ? [...all] : [...all.slice(0, most), `... ${plural(all.length - most, 'more line')}`]
}
