import { codeOf } from '../fs/error.ts'
import { Errno } from './abi/errno.ts'

/** How a function body answers with an errno: thrown anywhere below, turned into a number by `errnoOf` at the boundary. */
export class WasiError {
  readonly errno: Errno
  constructor(errno: Errno) {
    this.errno = errno
  }
}

/** POSIX codes (node:fs's and ours) whose preview1 name is not simply the code without its E. */
const irregular: Readonly<Record<string, Errno>> = {
  EOPNOTSUPP: Errno.NOTSUP,
  EWOULDBLOCK: Errno.AGAIN,
  // Windows' and libuv's own.
  EOF: Errno.IO,
  ECHARSET: Errno.ILSEQ,
  UNKNOWN: Errno.IO,
}

/**
 * The ONE translation of failures into errnos: WasiError, file system errors by their code. Undefined for anything else,
 * which is a fault of ours and must stay loud.
 */
export function errnoOf(thrown: unknown): Errno | undefined {
  if (thrown instanceof WasiError) return thrown.errno
  const code = codeOf(thrown)
  if (code === undefined) return undefined
  return irregular[code] ?? (code.startsWith('E') ? (Errno as Record<string, Errno>)[code.slice(1)] : undefined)
}
