import { createCipheriv } from 'node:crypto'

/** In bytes. */
export const SEAL_LENGTH = 16
export const KEY_LENGTH = 32
export const NONCE_LENGTH = 12

/** OpenSSL counts bytes in an int. */
const AT_ONCE = 2 ** 30

/**
 * A digest of everything in `pieces`, as if they were one: AES-256-GCM's authentication of data that it does not encrypt
 * (GMAC, NIST SP 800-38D), at 10 GB/s five times as fast as SHA-256. With a key that is secret nobody else can make it.
 */
export function seal(key: Uint8Array, nonce: Uint8Array, pieces: readonly Uint8Array[]): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  for (const piece of pieces) for (let at = 0; at < piece.length; at += AT_ONCE) cipher.setAAD(piece.subarray(at, at + AT_ONCE))
  cipher.final()
  return cipher.getAuthTag()
}
