/**
 * A file name or path as the kernel has it: bytes, one per character (U+0000 to U+00FF), so that names which are no
 * valid UTF-8 keep every byte, and string operations (`split`, `===`, a Map's key) work on them.
 */
export type ByteString = string

/** The bytes of a name for node:fs: the string itself where it is ASCII (fast), a Buffer otherwise. */
export const hostBytes = (name: ByteString): string | Buffer => (isAscii(name) ? name : Buffer.from(name, 'latin1'))

/** A loop: V8 starts its machine for regular expressions in 40 ns, and names are short. */
function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false
  return true
}

/** The bytes of text in UTF-8. */
export const fromText = (text: string): ByteString => Buffer.from(text, 'utf8').toString('latin1')

/** Text for a person; bytes that are no UTF-8 become U+FFFD. */
export const toText = (name: ByteString): string => (isAscii(name) ? name : Buffer.from(name, 'latin1').toString('utf8'))
