import { codeOf } from '../fs/error.ts'

/** POSIX codes that only sockets answer with, and those they share with files; see network.ts. */
export type NetCode =
  | 'EACCES' | 'EADDRINUSE' | 'EADDRNOTAVAIL' | 'EAFNOSUPPORT' | 'EAGAIN' | 'EALREADY' | 'EBADF' | 'ECONNABORTED'
  | 'ECONNREFUSED' | 'ECONNRESET' | 'EDESTADDRREQ' | 'EHOSTUNREACH' | 'EINPROGRESS' | 'EINVAL' | 'EISCONN' | 'EMFILE'
  | 'EMSGSIZE' | 'ENAMETOOLONG' | 'ENETUNREACH' | 'ENOTCONN' | 'ENOTSOCK' | 'ENOTSUP' | 'EOPNOTSUPP' | 'EPIPE' | 'EPROTONOSUPPORT'
  | 'ETIMEDOUT' | 'ENOTFOUND'

/** The code of what Node reports; EIO where it has only a name of its own ("ERR_..."). */
export function posixCode(error: unknown): string {
  const code = codeOf(error)
  return code === undefined || code.startsWith('ERR_') ? 'EIO' : code
}

/** The failure of a socket, as cheap as FsError: no stack is captured. `code` is a NetCode or what Node calls its own errors. */
export class NetError {
  readonly code: string
  constructor(code: NetCode) {
    this.code = code
  }

  /** Of a code that Node gave us. */
  static of(code: string): NetError {
    return new NetError(code as NetCode)
  }
}
