import { wasi } from '@bjorn3/browser_wasi_shim'

/**
 * The error numbers of preview1 (`errno`, u16): what every function answers. Values from
 * https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#errno.
 */
export const Errno = {
  SUCCESS: wasi.ERRNO_SUCCESS,
  '2BIG': wasi.ERRNO_2BIG,
  ACCES: wasi.ERRNO_ACCES,
  ADDRINUSE: wasi.ERRNO_ADDRINUSE,
  ADDRNOTAVAIL: wasi.ERRNO_ADDRNOTAVAIL,
  AFNOSUPPORT: wasi.ERRNO_AFNOSUPPORT,
  AGAIN: wasi.ERRNO_AGAIN,
  ALREADY: wasi.ERRNO_ALREADY,
  BADF: wasi.ERRNO_BADF,
  BADMSG: wasi.ERRNO_BADMSG,
  BUSY: wasi.ERRNO_BUSY,
  CANCELED: wasi.ERRNO_CANCELED,
  CHILD: wasi.ERRNO_CHILD,
  CONNABORTED: wasi.ERRNO_CONNABORTED,
  CONNREFUSED: wasi.ERRNO_CONNREFUSED,
  CONNRESET: wasi.ERRNO_CONNRESET,
  DEADLK: wasi.ERRNO_DEADLK,
  DESTADDRREQ: wasi.ERRNO_DESTADDRREQ,
  DOM: wasi.ERRNO_DOM,
  DQUOT: wasi.ERRNO_DQUOT,
  EXIST: wasi.ERRNO_EXIST,
  FAULT: wasi.ERRNO_FAULT,
  FBIG: wasi.ERRNO_FBIG,
  HOSTUNREACH: wasi.ERRNO_HOSTUNREACH,
  IDRM: wasi.ERRNO_IDRM,
  ILSEQ: wasi.ERRNO_ILSEQ,
  INPROGRESS: wasi.ERRNO_INPROGRESS,
  INTR: wasi.ERRNO_INTR,
  INVAL: wasi.ERRNO_INVAL,
  IO: wasi.ERRNO_IO,
  ISCONN: wasi.ERRNO_ISCONN,
  ISDIR: wasi.ERRNO_ISDIR,
  LOOP: wasi.ERRNO_LOOP,
  MFILE: wasi.ERRNO_MFILE,
  MLINK: wasi.ERRNO_MLINK,
  MSGSIZE: wasi.ERRNO_MSGSIZE,
  MULTIHOP: wasi.ERRNO_MULTIHOP,
  NAMETOOLONG: wasi.ERRNO_NAMETOOLONG,
  NETDOWN: wasi.ERRNO_NETDOWN,
  NETRESET: wasi.ERRNO_NETRESET,
  NETUNREACH: wasi.ERRNO_NETUNREACH,
  NFILE: wasi.ERRNO_NFILE,
  NOBUFS: wasi.ERRNO_NOBUFS,
  NODEV: wasi.ERRNO_NODEV,
  NOENT: wasi.ERRNO_NOENT,
  NOEXEC: wasi.ERRNO_NOEXEC,
  NOLCK: wasi.ERRNO_NOLCK,
  NOLINK: wasi.ERRNO_NOLINK,
  NOMEM: wasi.ERRNO_NOMEM,
  NOMSG: wasi.ERRNO_NOMSG,
  NOPROTOOPT: wasi.ERRNO_NOPROTOOPT,
  NOSPC: wasi.ERRNO_NOSPC,
  NOSYS: wasi.ERRNO_NOSYS,
  NOTCONN: wasi.ERRNO_NOTCONN,
  NOTDIR: wasi.ERRNO_NOTDIR,
  NOTEMPTY: wasi.ERRNO_NOTEMPTY,
  NOTRECOVERABLE: wasi.ERRNO_NOTRECOVERABLE,
  NOTSOCK: wasi.ERRNO_NOTSOCK,
  NOTSUP: wasi.ERRNO_NOTSUP,
  NOTTY: wasi.ERRNO_NOTTY,
  NXIO: wasi.ERRNO_NXIO,
  OVERFLOW: wasi.ERRNO_OVERFLOW,
  OWNERDEAD: wasi.ERRNO_OWNERDEAD,
  PERM: wasi.ERRNO_PERM,
  PIPE: wasi.ERRNO_PIPE,
  PROTO: wasi.ERRNO_PROTO,
  PROTONOSUPPORT: wasi.ERRNO_PROTONOSUPPORT,
  PROTOTYPE: wasi.ERRNO_PROTOTYPE,
  RANGE: wasi.ERRNO_RANGE,
  ROFS: wasi.ERRNO_ROFS,
  SPIPE: wasi.ERRNO_SPIPE,
  SRCH: wasi.ERRNO_SRCH,
  STALE: wasi.ERRNO_STALE,
  TIMEDOUT: wasi.ERRNO_TIMEDOUT,
  TXTBSY: wasi.ERRNO_TXTBSY,
  XDEV: wasi.ERRNO_XDEV,
  NOTCAPABLE: wasi.ERRNO_NOTCAPABLE,
} as const
export type Errno = (typeof Errno)[keyof typeof Errno]

/** What WasmEdge added for getaddrinfo(3), behind the last of preview1's. */
export const AiErrno = {
  AIADDRFAMILY: 77, AIAGAIN: 78, AIBADFLAG: 79, AIFAIL: 80, AIFAMILY: 81, AIMEMORY: 82, AINODATA: 83, AINONAME: 84, AISERVICE: 85, AISOCKTYPE: 86,
  AISYSTEM: 87,
} as const
export type AiErrno = (typeof AiErrno)[keyof typeof AiErrno]

const names: readonly string[] = [...Object.keys(Errno), ...Object.keys(AiErrno)]

/** The name of an error number without its prefix (`NOENT`), or the number itself when there is none. */
export const errnoName = (errno: number): string => names[errno] ?? String(errno)
