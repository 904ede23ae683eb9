import type { Address, Family } from '../../net/network.ts'
import { Errno } from '../abi/errno.ts'
import { Riflags, Rights, Roflags } from '../abi/flags.ts'
import type { Context } from '../context.ts'
import { WasiError } from '../error.ts'
import type { BodiesOf } from '../preview1/body.ts'
import { pollOneoff } from '../preview1/poll.ts'
import { MAX_SLICES, sock } from '../preview1/sock.ts'
import { receive, requireSocket } from '../socket-io.ts'
import { aligned, portOf, readWasmedgeAddress, STORAGE, wasmedgeBuffer, writeRaw, writeStorage } from './address-layout.ts'
import { WasmedgeAddressType, WasmedgeFamily, WasmedgeType } from './constants.ts'
import { bind, connect, listen, localAddress, open, peerAddress, sendTo } from './operations.ts'
import { getaddrinfo } from './wasmedge-getaddrinfo.ts'
import type { WasmedgeRow } from './wasmedge-functions.ts'
import { getOption, setOption } from './wasmedge-options.ts'

const families: Readonly<Record<number, Family>> = { [WasmedgeFamily.INET4]: 'ipv4', [WasmedgeFamily.INET6]: 'ipv6', [WasmedgeFamily.UNIX]: 'unix' }
const kinds: Readonly<Record<number, 'stream' | 'datagram'>> = { [WasmedgeType.STREAM]: 'stream', [WasmedgeType.DGRAM]: 'datagram' }
const ALL_RIFLAGS = Riflags.PEEK | Riflags.WAITALL

const sock_open: BodiesOf<WasmedgeRow>['sock_open'] = (context, af, type, fdPtr) => {
  pointer(context, fdPtr, 4)
  const [family, kind] = [families[af], kinds[type]]
  if (family === undefined || kind === undefined) throw new WasiError(Errno.INVAL)
  open(context, family, kind, fdPtr)
}
const sock_bind: BodiesOf<WasmedgeRow>['sock_bind'] = (context, fd, addrPtr, port) => bind(context, fd, readWasmedgeAddress(context.memory, addrPtr, port))
const sock_connect: BodiesOf<WasmedgeRow>['sock_connect'] = (context, fd, addrPtr, port) => connect(context, fd, readWasmedgeAddress(context.memory, addrPtr, port))

const sock_send_to: BodiesOf<WasmedgeRow>['sock_send_to'] = (context, fd, iovsPtr, iovsLen, addrPtr, port, flags, lenPtr) => {
  aligned(iovsPtr, 4)
  pointer(context, lenPtr, 4)
  const to = readWasmedgeAddress(context.memory, addrPtr, port)
  if (flags !== 0 || iovsLen >>> 0 > MAX_SLICES) throw new WasiError(Errno.INVAL)
  return sendTo(context, fd, iovsPtr, iovsLen, to, lenPtr)
}

/** What comes from whom: V1 tells the bytes of the address where there is room for them, V2 the family and the port too. */
function receiveFrom(context: Context, fd: number, iovsPtr: number, iovsLen: number, addrPtr: number, flags: number, portPtr: number | undefined, lenPtr: number, flagsPtr: number): void | Promise<void> {
  const { memory, fds } = context
  aligned(iovsPtr, 4)
  wasmedgeBuffer(memory, addrPtr)
  if (portPtr !== undefined) pointer(context, portPtr, 2)
  pointer(context, lenPtr, 4)
  pointer(context, flagsPtr, 2)
  if ((flags & ~ALL_RIFLAGS) !== 0 || iovsLen >>> 0 > MAX_SLICES) throw new WasiError(Errno.INVAL)
  if (portPtr !== undefined && ![4, 16, STORAGE].includes(wasmedgeBuffer(memory, addrPtr).length)) throw new WasiError(Errno.INVAL)
  requireSocket(fds, fd, Rights.FD_READ)
  return receive(context, fd, iovsPtr, iovsLen, flags, lenPtr, ({ from, truncated }) => {
    memory.writeU16(flagsPtr, truncated ? Roflags.DATA_TRUNCATED : 0)
    if (portPtr !== undefined) memory.writeU16(portPtr, from === undefined ? 0 : portOf(from))
    if (from === undefined) return
    const buffer = wasmedgeBuffer(memory, addrPtr)
    if (portPtr !== undefined && buffer.length === STORAGE) writeStorage(memory, buffer.buf, from)
    else writeRaw(memory, buffer, from)
  })
}

/** V1: INVAL unless the buffer is as long as an address of either family; NOMEM where it is too short for this one. */
function addressV1(context: Context, addrPtr: number, typePtr: number, portPtr: number, find: () => Address): void {
  const { memory } = context
  const buffer = wasmedgeBuffer(memory, addrPtr)
  pointer(context, typePtr, 4)
  pointer(context, portPtr, 4)
  if (buffer.length !== 4 && buffer.length !== 16) throw new WasiError(Errno.INVAL)
  const address = find()
  if (address.family === 'unix') throw new WasiError(Errno.AFNOSUPPORT)
  if (!writeRaw(memory, buffer, address)) throw new WasiError(Errno.NOMEM)
  memory.writeU32(typePtr, address.family === 'ipv4' ? WasmedgeAddressType.IPV4 : WasmedgeAddressType.IPV6)
  memory.writeU32(portPtr, address.port)
}

/** V2: the storage form alone. */
function addressV2(context: Context, addrPtr: number, portPtr: number, find: () => Address): void {
  const { memory } = context
  const { buf, length } = wasmedgeBuffer(memory, addrPtr)
  pointer(context, portPtr, 4)
  if (length !== STORAGE) throw new WasiError(Errno.INVAL)
  const address = find()
  writeStorage(memory, buf, address)
  memory.writeU32(portPtr, portOf(address))
}

/**
 * WasmEdge's dialect: socket-abi.md 1. All of them look in this order: a pointer that is not aligned (ADDRNOTAVAIL) or
 * leads outside (FAULT), a value that means nothing (INVAL), the descriptor (BADF, NOTSOCK, NOTCAPABLE), then the network:
 * ACCES. What the two versions share takes addresses of 4, 16 and 128 bytes in both.
 * https://github.com/WasmEdge/WasmEdge/blob/master/lib/host/wasi/wasifunc.cpp
 */
export const wasmedge: BodiesOf<WasmedgeRow> = {
  /** A new socket. INVAL (no such family or type; ANY is none), PROTONOSUPPORT (Unix datagrams), MFILE. */
  sock_open,
  sock_open_v2: sock_open,

  /** Takes a local address; `port` in host order. ADDRINUSE, ADDRNOTAVAIL, AFNOSUPPORT, INVAL (bound already). */
  sock_bind,
  sock_bind_v2: sock_bind,

  /** Connects; see operations.ts. */
  sock_connect,
  sock_connect_v2: sock_connect,

  /** NOTSUP (no stream), INVAL (no address), ADDRINUSE. */
  sock_listen: listen,
  sock_listen_v2: listen,

  /** As preview1's, without flags. */
  sock_accept(context, fd, connectionPtr) {
    pointer(context, connectionPtr, 4)
    return sock.sock_accept(context, fd, 0, connectionPtr)
  },
  sock_accept_v2: sock.sock_accept,

  sock_recv_v2: sock.sock_recv,
  sock_send_v2: sock.sock_send,

  /** One datagram, or bytes of a stream, which come without an address. INVAL (unknown flags, 1025 slices), AGAIN. */
  sock_recv_from: (context, fd, iovsPtr, iovsLen, addrPtr, flags, lenPtr, flagsPtr) =>
    receiveFrom(context, fd, iovsPtr, iovsLen, addrPtr, flags, undefined, lenPtr, flagsPtr),
  /** The same with its port, as u16 in host order (docs/RATIONALE.md). INVAL also for a buffer of another length than 4, 16 or 128. */
  sock_recv_from_v2: receiveFrom,

  /** One datagram to an address; a stream sends to where it is connected. INVAL (flags, 1025 slices), MSGSIZE, AFNOSUPPORT. */
  sock_send_to,
  sock_send_to_v2: sock_send_to,

  /** Reads an option; see wasmedge-options.ts. */
  sock_getsockopt: getOption,
  /** Sets one. */
  sock_setsockopt: setOption,

  /** Writes the bytes of the address, its type (4 or 6) and its port in host order. INVAL, NOMEM, AFNOSUPPORT (a Unix socket). */
  sock_getlocaladdr: (context, fd, addrPtr, typePtr, portPtr) => addressV1(context, addrPtr, typePtr, portPtr, () => localAddress(context, fd)),
  sock_getlocaladdr_v2: (context, fd, addrPtr, portPtr) => addressV2(context, addrPtr, portPtr, () => localAddress(context, fd)),
  /** The same of the other end. NOTCONN. */
  sock_getpeeraddr: (context, fd, addrPtr, typePtr, portPtr) => addressV1(context, addrPtr, typePtr, portPtr, () => peerAddress(context, fd)),
  sock_getpeeraddr_v2: (context, fd, addrPtr, portPtr) => addressV2(context, addrPtr, portPtr, () => peerAddress(context, fd)),

  /** Addresses of a name; see wasmedge-getaddrinfo.ts. */
  sock_getaddrinfo: getaddrinfo,

  /** poll_oneoff that tells of a socket only once, until the guest has read from it or written to it. */
  epoll_oneoff: (context, ...args) => pollOneoff(context, args, true),
}

/** ADDRNOTAVAIL, FAULT. */
function pointer({ memory }: Context, ptr: number, size: 2 | 4): void {
  aligned(ptr, size)
  memory.range(ptr, size)
}
