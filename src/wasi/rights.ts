import { Rights } from './abi/flags.ts'
import { lowHalf } from './i64.ts'

/** Rights as a number whose bits are those of `Rights`; requests above bit 29 mean nothing and are dropped. */
export type RightSet = number

const R = Rights

/** All that can ever be done with a regular file. */
export const FILE_RIGHTS: RightSet =
  R.FD_DATASYNC | R.FD_READ | R.FD_SEEK | R.FD_FDSTAT_SET_FLAGS | R.FD_SYNC | R.FD_TELL | R.FD_WRITE | R.FD_ADVISE |
  R.FD_ALLOCATE | R.FD_FILESTAT_GET | R.FD_FILESTAT_SET_SIZE | R.FD_FILESTAT_SET_TIMES | R.POLL_FD_READWRITE

/** All that can ever be done with a directory. */
export const DIRECTORY_RIGHTS: RightSet =
  R.FD_FDSTAT_SET_FLAGS | R.FD_SYNC | R.FD_DATASYNC | R.FD_ADVISE | R.PATH_CREATE_DIRECTORY | R.PATH_CREATE_FILE |
  R.PATH_LINK_SOURCE | R.PATH_LINK_TARGET | R.PATH_OPEN | R.FD_READDIR | R.PATH_READLINK | R.PATH_RENAME_SOURCE |
  R.PATH_RENAME_TARGET | R.PATH_FILESTAT_GET | R.PATH_FILESTAT_SET_SIZE | R.PATH_FILESTAT_SET_TIMES | R.FD_FILESTAT_GET |
  R.FD_FILESTAT_SET_TIMES | R.PATH_SYMLINK | R.PATH_REMOVE_DIRECTORY | R.PATH_UNLINK_FILE

/** What a directory can pass on to what is opened through it. */
export const INHERITABLE_RIGHTS: RightSet = FILE_RIGHTS | DIRECTORY_RIGHTS

/**
 * All that can be done with a pipe, a terminal or a device. A terminal without SEEK and TELL is how wasi-libc's isatty
 * knows one, so a device that is no terminal (/dev/null) has them.
 */
export const STREAM_RIGHTS: RightSet =
  R.FD_READ | R.FD_WRITE | R.FD_FDSTAT_SET_FLAGS | R.FD_FILESTAT_GET | R.FD_FILESTAT_SET_TIMES | R.FD_SYNC | R.FD_DATASYNC | R.POLL_FD_READWRITE
export const DEVICE_RIGHTS: RightSet = STREAM_RIGHTS | R.FD_SEEK | R.FD_TELL

/** All that can be done with a socket, whichever functions the guest does it with. */
export const SOCKET_RIGHTS: RightSet =
  R.FD_READ | R.FD_WRITE | R.FD_FDSTAT_SET_FLAGS | R.FD_FILESTAT_GET | R.POLL_FD_READWRITE | R.SOCK_SHUTDOWN | R.SOCK_ACCEPT

/**
 * Bits 30 to 37, which WasmEdge and WAMR each gave meanings of their own (socket-abi.md 1.5, 2.2). Both have libraries that
 * look at them, so a socket tells them all, as the upper part of `rights_base`; they grant and refuse nothing.
 */
export const DIALECT_RIGHTS = { low: 0xc0000000, high: 0x3f } as const

/** The rights in a `rights` value of the guest, as a number. */
export const toRightSet = (rights: bigint): RightSet => lowHalf(rights) & 0x3fffffff
