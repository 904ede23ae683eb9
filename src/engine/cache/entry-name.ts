/** Of what is read of a module for the name: 32-bit words, spread over it. */
const SAMPLES = 512

/** The file of an entry. */
export const entryFile = (name: string): string => `${name}.native`

/**
 * By what an entry is found, without loading anything for it: made of the Node that runs and its flags, wasmgate's version, and the
 * module's size and some of its bytes (FNV-1a, and another). It needs no trust, since another entry of that name is found out by the seal.
 */
export function entryName(bytes: Uint8Array, wasmgate: string): string {
  const { version, arch, execPath, execArgv, env } = process
  const context = [wasmgate, version, arch, execPath, ...execArgv, env['NODE_OPTIONS']].join(' ')
  const words = wordsOf(bytes)
  let one = 0x811c9dc5
  let other = bytes.length | 0
  for (let at = 0; at < context.length; at++) one = Math.imul(one ^ context.charCodeAt(at), 0x01000193)
  for (let at = words.length - 1, step = Math.ceil(words.length / SAMPLES); at >= 0; at -= step) {
    const word = words[at] as number
    one = Math.imul(one ^ word, 0x01000193) ^ (one >>> 15)
    other = Math.imul(other ^ word, 0x5bd1e995) ^ (other >>> 13)
  }
  return [one, other, bytes.length].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  const length = bytes.length >>> 2
  return bytes.byteOffset % 4 === 0 ? new Uint32Array(bytes.buffer, bytes.byteOffset, length) : new Uint32Array(bytes.slice(0, length * 4).buffer)
}
