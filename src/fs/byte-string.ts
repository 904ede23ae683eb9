/**
 * A file name or path as the kernel has it: bytes, one per character (U+0000 to U+00FF), so that names which are no
 * valid UTF-8 keep every byte, and string operations (`split`, `===`, a Map's key) work on them.
 */
export type ByteString = string

const wide = /[\u0080-\u00ff]/

/** The bytes of a name for node:fs: the string itself where it is ASCII (fast), a Buffer otherwise. */
export const hostBytes = (name: ByteString): string | Buffer => (wide.test(name) ? Buffer.from(name, 'latin1') : name)

/** The bytes of text in UTF-8. */
export const fromText = (text: string): ByteString => Buffer.from(text, 'utf8').toString('latin1')

/** Text for a person; bytes that are no UTF-8 become U+FFFD. */
export const toText = (name: ByteString): string => (wide.test(name) ? Buffer.from(name, 'latin1').toString('utf8') : name)
