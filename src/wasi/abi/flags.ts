import { wasi } from '@bjorn3/browser_wasi_shim'

// The small numbers of preview1: enumerations and bit sets, named as the specification names them.
// https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#types

/** What a descriptor or a directory entry is (`filetype`, u8). */
export const Filetype = {
  UNKNOWN: wasi.FILETYPE_UNKNOWN,
  BLOCK_DEVICE: wasi.FILETYPE_BLOCK_DEVICE,
  CHARACTER_DEVICE: wasi.FILETYPE_CHARACTER_DEVICE,
  DIRECTORY: wasi.FILETYPE_DIRECTORY,
  REGULAR_FILE: wasi.FILETYPE_REGULAR_FILE,
  SOCKET_DGRAM: wasi.FILETYPE_SOCKET_DGRAM,
  SOCKET_STREAM: wasi.FILETYPE_SOCKET_STREAM,
  SYMBOLIC_LINK: wasi.FILETYPE_SYMBOLIC_LINK,
} as const
export type Filetype = (typeof Filetype)[keyof typeof Filetype]

/** `clockid`, u32. */
export const Clockid = {
  REALTIME: wasi.CLOCKID_REALTIME,
  MONOTONIC: wasi.CLOCKID_MONOTONIC,
  PROCESS_CPUTIME_ID: wasi.CLOCKID_PROCESS_CPUTIME_ID,
  THREAD_CPUTIME_ID: wasi.CLOCKID_THREAD_CPUTIME_ID,
} as const

/** `whence`, u8. The order of preview1; `wasi_unstable` has its own, see unstable.ts. */
export const Whence = { SET: wasi.WHENCE_SET, CUR: wasi.WHENCE_CUR, END: wasi.WHENCE_END } as const

/** `advice`, u8. */
export const Advice = {
  NORMAL: wasi.ADVICE_NORMAL,
  SEQUENTIAL: wasi.ADVICE_SEQUENTIAL,
  RANDOM: wasi.ADVICE_RANDOM,
  WILLNEED: wasi.ADVICE_WILLNEED,
  DONTNEED: wasi.ADVICE_DONTNEED,
  NOREUSE: wasi.ADVICE_NOREUSE,
} as const

/** `eventtype`, u8: what a subscription of poll_oneoff waits for. */
export const Eventtype = {
  CLOCK: wasi.EVENTTYPE_CLOCK,
  FD_READ: wasi.EVENTTYPE_FD_READ,
  FD_WRITE: wasi.EVENTTYPE_FD_WRITE,
} as const

/** `preopentype`, u8. */
export const Preopentype = { DIR: wasi.PREOPENTYPE_DIR } as const

/** `signal`, u8: the argument of proc_raise. */
export const Signal = {
  NONE: 0, HUP: 1, INT: 2, QUIT: 3, ILL: 4, TRAP: 5, ABRT: 6, BUS: 7, FPE: 8, KILL: 9, USR1: 10, SEGV: 11, USR2: 12,
  PIPE: 13, ALRM: 14, TERM: 15, CHLD: 16, CONT: 17, STOP: 18, TSTP: 19, TTIN: 20, TTOU: 21, URG: 22, XCPU: 23,
  XFSZ: 24, VTALRM: 25, PROF: 26, WINCH: 27, POLL: 28, PWR: 29, SYS: 30,
} as const

/** `lookupflags`, u32. */
export const Lookupflags = { SYMLINK_FOLLOW: 1 } as const

/** `oflags`, u16. */
export const Oflags = {
  CREAT: wasi.OFLAGS_CREAT,
  DIRECTORY: wasi.OFLAGS_DIRECTORY,
  EXCL: wasi.OFLAGS_EXCL,
  TRUNC: wasi.OFLAGS_TRUNC,
} as const

/** `fdflags`, u16. */
export const Fdflags = {
  APPEND: wasi.FDFLAGS_APPEND,
  DSYNC: wasi.FDFLAGS_DSYNC,
  NONBLOCK: wasi.FDFLAGS_NONBLOCK,
  RSYNC: wasi.FDFLAGS_RSYNC,
  SYNC: wasi.FDFLAGS_SYNC,
} as const

/** `fstflags`, u16. */
export const Fstflags = {
  ATIM: wasi.FSTFLAGS_ATIM,
  ATIM_NOW: wasi.FSTFLAGS_ATIM_NOW,
  MTIM: wasi.FSTFLAGS_MTIM,
  MTIM_NOW: wasi.FSTFLAGS_MTIM_NOW,
} as const

/** `eventrwflags`, u16. */
export const Eventrwflags = { HANGUP: wasi.EVENTRWFLAGS_FD_READWRITE_HANGUP } as const

/** `subclockflags`, u16. */
export const Subclockflags = { ABSTIME: wasi.SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME } as const

/** `riflags`, u16. */
export const Riflags = { PEEK: wasi.RIFLAGS_RECV_PEEK, WAITALL: wasi.RIFLAGS_RECV_WAITALL } as const

/** `roflags`, u16. */
export const Roflags = { DATA_TRUNCATED: wasi.ROFLAGS_RECV_DATA_TRUNCATED } as const

/** `sdflags`, u8. */
export const Sdflags = { RD: wasi.SDFLAGS_RD, WR: wasi.SDFLAGS_WR } as const

/** `rights`, u64 whose bits end at 29, so a number holds them. */
export const Rights = {
  FD_DATASYNC: 1 << 0,
  FD_READ: 1 << 1,
  FD_SEEK: 1 << 2,
  FD_FDSTAT_SET_FLAGS: 1 << 3,
  FD_SYNC: 1 << 4,
  FD_TELL: 1 << 5,
  FD_WRITE: 1 << 6,
  FD_ADVISE: 1 << 7,
  FD_ALLOCATE: 1 << 8,
  PATH_CREATE_DIRECTORY: 1 << 9,
  PATH_CREATE_FILE: 1 << 10,
  PATH_LINK_SOURCE: 1 << 11,
  PATH_LINK_TARGET: 1 << 12,
  PATH_OPEN: 1 << 13,
  FD_READDIR: 1 << 14,
  PATH_READLINK: 1 << 15,
  PATH_RENAME_SOURCE: 1 << 16,
  PATH_RENAME_TARGET: 1 << 17,
  PATH_FILESTAT_GET: 1 << 18,
  PATH_FILESTAT_SET_SIZE: 1 << 19,
  PATH_FILESTAT_SET_TIMES: 1 << 20,
  FD_FILESTAT_GET: 1 << 21,
  FD_FILESTAT_SET_SIZE: 1 << 22,
  FD_FILESTAT_SET_TIMES: 1 << 23,
  PATH_SYMLINK: 1 << 24,
  PATH_REMOVE_DIRECTORY: 1 << 25,
  PATH_UNLINK_FILE: 1 << 26,
  POLL_FD_READWRITE: 1 << 27,
  SOCK_SHUTDOWN: 1 << 28,
  SOCK_ACCEPT: 1 << 29,
} as const
