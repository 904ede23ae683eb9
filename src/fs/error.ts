/**
 * The POSIX error codes that file systems answer with, spelled as node:fs spells them. ENOTCAPABLE is Capsicum's
 * (FreeBSD): a path that would leave the directory it starts from.
 */
export type PosixCode =
  | 'EACCES' | 'EAGAIN' | 'EBADF' | 'EBUSY' | 'EEXIST' | 'EFBIG' | 'EILSEQ' | 'EINVAL' | 'EIO' | 'EISDIR' | 'ELOOP'
  | 'EMFILE' | 'EMLINK' | 'ENAMETOOLONG' | 'ENODEV' | 'ENOENT' | 'ENOMEM' | 'ENOSPC' | 'ENOSYS' | 'ENOTCAPABLE' | 'ENOTDIR'
  | 'ENOTEMPTY' | 'ENOTSUP' | 'ENXIO' | 'EOVERFLOW' | 'EPERM' | 'EPIPE' | 'EROFS' | 'ESPIPE' | 'ETXTBSY' | 'EXDEV'

/**
 * The failure of a file system operation. Has the same `code` as node:fs's errors, so callers look at `code` alone and
 * never care which of the two they caught. A plain class: no stack is captured, so a routine failure stays cheap.
 */
export class FsError {
  readonly code: PosixCode
  constructor(code: PosixCode) {
    this.code = code
  }
}

/** Thrown by what a direct Directory.openDescendant gave: what is there cannot be told that way, so the path is to be walked. Nothing has happened. */
export class Detour {
  readonly detour = true
}

/** The POSIX code of anything thrown by a file system, ours or node:fs's; undefined for what is no such error. */
export function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined
  const { code } = thrown as { code?: unknown }
  return typeof code === 'string' ? code : undefined
}
