/**
 * The numbers of preview1, written down from the specification a second time, so that a slip in src/wasi/abi shows.
 * https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#types
 */

const rightNames = [
  'FD_DATASYNC', 'FD_READ', 'FD_SEEK', 'FD_FDSTAT_SET_FLAGS', 'FD_SYNC', 'FD_TELL', 'FD_WRITE', 'FD_ADVISE', 'FD_ALLOCATE',
  'PATH_CREATE_DIRECTORY', 'PATH_CREATE_FILE', 'PATH_LINK_SOURCE', 'PATH_LINK_TARGET', 'PATH_OPEN', 'FD_READDIR',
  'PATH_READLINK', 'PATH_RENAME_SOURCE', 'PATH_RENAME_TARGET', 'PATH_FILESTAT_GET', 'PATH_FILESTAT_SET_SIZE',
  'PATH_FILESTAT_SET_TIMES', 'FD_FILESTAT_GET', 'FD_FILESTAT_SET_SIZE', 'FD_FILESTAT_SET_TIMES', 'PATH_SYMLINK',
  'PATH_REMOVE_DIRECTORY', 'PATH_UNLINK_FILE', 'POLL_FD_READWRITE', 'SOCK_SHUTDOWN', 'SOCK_ACCEPT',
] as const
export type Right = (typeof rightNames)[number]

export const allRights: readonly string[] = rightNames
export const oflags = ['CREAT', 'DIRECTORY', 'EXCL', 'TRUNC'] as const
export const fdflags = ['APPEND', 'DSYNC', 'NONBLOCK', 'RSYNC', 'SYNC'] as const
export const fstflags = ['ATIM', 'ATIM_NOW', 'MTIM', 'MTIM_NOW'] as const
export const whences = ['SET', 'CUR', 'END'] as const

export const filetypes = { stream: 0, directory: 3, file: 4, symlink: 7 } as const

/** The names that a text like "CREAT TRUNC" holds. "ALL" is all of the table, "-NAME" takes one out again. */
export function namesIn(text: string, table: readonly string[]): Set<string> {
  const names = new Set<string>()
  for (const word of text.split(' ')) {
    if (word === 'ALL') for (const name of table) names.add(name)
    else if (word.startsWith('-')) names.delete(word.slice(1))
    else if (word !== '') names.add(word)
  }
  return names
}

/** The same as a number; a name that stands in no table ("0x40") is that number. */
export function bitsOf(text: string, table: readonly string[]): bigint {
  let bits = 0n
  for (const name of namesIn(text, table)) {
    const index = table.indexOf(name)
    bits |= index < 0 ? BigInt(name) : 1n << BigInt(index)
  }
  return bits
}
