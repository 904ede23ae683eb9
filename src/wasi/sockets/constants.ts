// The small numbers of the two dialects, told apart by who gave them: socket-abi.md 1.5 and 2.2, from WasmEdge's
// include/wasi/api.hpp and WAMR's wasi_socket_ext.h. They differ, so a number means something only together with its call.

/** WasmEdge's `address family`, u8; u16 in the 128-byte form of an address. */
export const WasmedgeFamily = { UNSPEC: 0, INET4: 1, INET6: 2, UNIX: 3 } as const
/** WasmEdge's `socket type`, u8. */
export const WasmedgeType = { ANY: 0, DGRAM: 1, STREAM: 2 } as const
/** WasmEdge's `protocol`, u8. */
export const WasmedgeProtocol = { IP: 0, TCP: 1, UDP: 2 } as const
/** What `sock_getlocaladdr` of V1 calls families, and nothing else does. */
export const WasmedgeAddressType = { IPV4: 4, IPV6: 6 } as const
/** The only level of WasmEdge's options. */
export const SOL_SOCKET = 0
/** WasmEdge's options, i32. */
export const WasmedgeOption = {
  REUSEADDR: 0, TYPE: 1, ERROR: 2, DONTROUTE: 3, BROADCAST: 4, SNDBUF: 5, RCVBUF: 6, KEEPALIVE: 7, OOBINLINE: 8, LINGER: 9, RCVLOWAT: 10,
  RCVTIMEO: 11, SNDTIMEO: 12, ACCEPTCONN: 13, BINDTODEVICE: 14,
} as const
/** WasmEdge's `aiflags`, u16. */
export const Aiflags = { PASSIVE: 1, CANONNAME: 2, NUMERICHOST: 4, NUMERICSERV: 8, V4MAPPED: 16, ALL: 32, ADDRCONFIG: 64 } as const

/** WAMR's `address family`, i32; of an address too (`kind`), which is never UNSPEC. */
export const WamrFamily = { INET4: 0, INET6: 1, UNSPEC: 2 } as const
/** WAMR's `socket type`, i32. */
export const WamrType = { ANY: -1, DGRAM: 0, STREAM: 1 } as const
