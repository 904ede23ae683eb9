import { codeOf } from '../fs/error.ts'
import { type AiErrno, Errno } from './abi/errno.ts'

/** How a function body answers with an errno: thrown anywhere below, turned into a number by `errnoOf` at the boundary. */
export class WasiError {
  readonly errno: Errno | AiErrno
  constructor(errno: Errno | AiErrno) {
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
  // Codes of the kernel's that preview1 has no name for.
  EHOSTDOWN: Errno.HOSTUNREACH,
  ENODATA: Errno.IO,
  ENONET: Errno.NETDOWN,
  EREMOTEIO: Errno.IO,
  ESHUTDOWN: Errno.PIPE,
  EUNATCH: Errno.IO,
}

/** How Node spells an error of the kernel's that libuv has no name for: "Unknown system error -122". Linux's numbers. */
const unnamed = /^Unknown system error -(\d+)$/
const unnamedErrnos: Readonly<Record<string, Errno>> = {
  35: Errno.DEADLK, 37: Errno.NOLCK, 43: Errno.IDRM, 67: Errno.NOLINK, 72: Errno.MULTIHOP, 74: Errno.BADMSG, 116: Errno.STALE,
  122: Errno.DQUOT,
}

/**
 * The ONE translation of failures into errnos: WasiError, file system errors by their code. Undefined for anything else,
 * which is a fault of ours and must stay loud.
 */
export function errnoOf(thrown: unknown): Errno | AiErrno | undefined {
  if (thrown instanceof WasiError) return thrown.errno
  const code = codeOf(thrown)
  if (code === undefined) return undefined
  const number = unnamed.exec(code)?.[1]
  if (number !== undefined) return unnamedErrnos[number] ?? Errno.IO
  return irregular[code] ?? (code.startsWith('E') ? (Errno as Record<string, Errno>)[code.slice(1)] : undefined)
}
