import { UsageError } from '../usage-error.ts'
import { cleanGuestPath } from './mount.ts'

/** An empty directory in memory. */
export interface TmpfsGrant {
  readonly kind: 'memory'
  readonly guestPath: string
  /** In bytes; undefined leaves the choice to the file system. */
  readonly size: number | undefined
}

/** `--tmpfs`: GUEST or GUEST:SIZE; docker's GUEST:size=SIZE as well. */
export function parseTmpfs(text: string): TmpfsGrant {
  const colon = text.lastIndexOf(':')
  if (colon < 0) return { kind: 'memory', guestPath: cleanGuestPath(text), size: undefined }
  const size = text.slice(colon + 1)
  return { kind: 'memory', guestPath: cleanGuestPath(text.slice(0, colon)), size: parseSize(size.replace(/^size=/, '')) }
}

const units = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 } as const
const form = /^(\d{1,16})([kmgt]?)(?:i?b)?$/

/** Bytes from `1048576`, `64m`, `64MB`, `64MiB`, `1g`: units are powers of 1024, as docker has them. */
export function parseSize(text: string): number {
  const found = form.exec(text.toLowerCase())
  const size = found === null ? 0 : Number(found[1]) * units[found[2] as keyof typeof units]
  if (size < 1 || !Number.isSafeInteger(size)) throw new UsageError('a size is a number of bytes above zero, or like 512k, 64m, 1g')
  return size
}
