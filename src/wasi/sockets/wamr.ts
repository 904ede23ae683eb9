import { toText } from '../../fs/byte-string.ts'
import { Errno } from '../abi/errno.ts'
import { Riflags, Rights } from '../abi/flags.ts'
import type { Context } from '../context.ts'
import { WasiError } from '../error.ts'
import type { BodiesOf } from '../preview1/body.ts'
import { MAX_SLICES } from '../preview1/sock.ts'
import { receive, requireSocket } from '../socket-io.ts'
import { readWamrAddress, readWamrIp, WAMR_ADDRESS, writeWamrAddress } from './address-layout.ts'
import { WamrFamily, WamrType } from './constants.ts'
import { bind, connect, localAddress, open, peerAddress, sendTo } from './operations.ts'
import { portOfService, lookUp, LookupError } from './resolve.ts'
import type { WamrRow } from './wamr-functions.ts'
import { multicastLoop } from './wamr-options.ts'

/** `addr_info`, 28 bytes: 0 the address | 24 i32 type */
const ADDR_INFO = 28
/** `hints`, 12 bytes: 0 i32 type | 4 i32 family | 8 u8 whether they count */
const HINTS = 12
/** NI_MAXHOST, NI_MAXSERV: no text is longer. */
const MAX_TEXT = 1025
/** Of both flags that recv_from might be given; the library passes none, and WAMR looks at none. */
const ALL_RIFLAGS = Riflags.PEEK | Riflags.WAITALL

/** As WAMR turns getaddrinfo(3)'s failures into errnos; all others are INVAL. */
const failures: Readonly<Record<string, Errno>> = { EAI_AGAIN: Errno.AGAIN, ETIMEOUT: Errno.AGAIN, EAI_FAIL: Errno.FAULT, EAI_MEMORY: Errno.NOMEM }

/**
 * WAMR's dialect: socket-abi.md 2. All of them: FAULT for a pointer that leads outside, BADF, NOTSOCK, NOTCAPABLE, and where
 * there is an address ACCES.
 * https://github.com/bytecodealliance/wasm-micro-runtime/blob/main/core/iwasm/libraries/libc-wasi/libc_wasi_wrapper.c
 */
export const wamr: BodiesOf<WamrRow> = {
  /** A new socket; `poolfd` means nothing. INVAL (no such family or type; UNSPEC and ANY are for hints), MFILE. */
  sock_open(context, _poolfd, af, type, fdPtr) {
    context.memory.range(fdPtr, 4)
    const family = af === WamrFamily.INET4 ? 'ipv4' : af === WamrFamily.INET6 ? 'ipv6' : undefined
    const kind = type === WamrType.STREAM ? 'stream' : type === WamrType.DGRAM ? 'datagram' : undefined
    if (family === undefined || kind === undefined) throw new WasiError(Errno.INVAL)
    open(context, family, kind, fdPtr)
  },

  /** Takes a local address. Unlike WAMR's it leaves SO_LINGER as it is. PROTONOSUPPORT (no such kind), ADDRINUSE, ADDRNOTAVAIL, AFNOSUPPORT, INVAL. */
  sock_bind: (context, fd, addrPtr) => bind(context, fd, readWamrAddress(context.memory, addrPtr)),

  /** Connects; see operations.ts. PROTONOSUPPORT. */
  sock_connect: (context, fd, addrPtr) => connect(context, fd, readWamrAddress(context.memory, addrPtr)),

  /** AFNOSUPPORT (a Unix socket). */
  sock_addr_local(context, fd, addrPtr) {
    context.memory.range(addrPtr, WAMR_ADDRESS)
    writeWamrAddress(context.memory, addrPtr, localAddress(context, fd))
  },
  /** NOTCONN, AFNOSUPPORT. */
  sock_addr_remote(context, fd, addrPtr) {
    context.memory.range(addrPtr, WAMR_ADDRESS)
    writeWamrAddress(context.memory, addrPtr, peerAddress(context, fd))
  },

  /**
   * Writes as many results as there is room for, and how many there are. An empty host, or none, is this host itself.
   * ACCES, INVAL (no room; no such name, family, type or service), AGAIN (ask again later).
   */
  sock_addr_resolve(context, hostPtr, servicePtr, hintsPtr, infoPtr, infoSize, countPtr) {
    const { memory } = context
    const hints = memory.range(hintsPtr, HINTS)
    memory.range(countPtr, 4)
    const room = infoSize >>> 0
    if (room === 0) throw new WasiError(Errno.INVAL)
    memory.range(infoPtr, Math.min(room * ADDR_INFO, 0xffffffff))
    const [host, service] = [readText(context, hostPtr), readText(context, servicePtr)]
    const counts = memory.readU8(hints + 8) !== 0
    const type = counts ? memory.readU32(hints) | 0 : WamrType.ANY
    const family = counts ? memory.readU32(hints + 4) : WamrFamily.UNSPEC
    if (type < WamrType.ANY || type > WamrType.STREAM || family > WamrFamily.UNSPEC) throw new WasiError(Errno.INVAL)
    const port = portOfService(service)
    if (port === undefined || (host === '' && service === '')) throw new WasiError(Errno.INVAL)
    const wanted = family === WamrFamily.INET4 ? 'ipv4' : family === WamrFamily.INET6 ? 'ipv6' : undefined
    return lookUp(context, { name: host === '' ? undefined : host, passive: false, family: wanted }).then((found) => {
      const types = type === WamrType.ANY ? [WamrType.STREAM, WamrType.DGRAM] : [type]
      const results = found.flatMap(({ family, bytes }) => types.map((type) => ({ address: { family, bytes, port }, type })))
      for (const [index, { address, type }] of results.slice(0, room).entries()) {
        writeWamrAddress(memory, infoPtr + index * ADDR_INFO, address)
        memory.writeU32(infoPtr + index * ADDR_INFO + WAMR_ADDRESS, type)
      }
      memory.writeU32(countPtr, results.length)
    }, (error: unknown) => {
      throw error instanceof LookupError ? new WasiError(failures[error.code] ?? Errno.INVAL) : error
    })
  },

  /** One datagram, or bytes of a stream; `srcAddr` 0: nobody asks from where. INVAL (no room, more than 1024 slices), AGAIN. */
  sock_recv_from(context, fd, iovsPtr, iovsLen, flags, addrPtr, lenPtr) {
    const { memory } = context
    if (addrPtr !== 0) memory.range(addrPtr, WAMR_ADDRESS)
    memory.range(lenPtr, 4)
    requireSlices(context, iovsPtr, iovsLen)
    requireSocket(context.fds, fd, Rights.FD_READ)
    return receive(context, fd, iovsPtr, iovsLen, flags & ALL_RIFLAGS, lenPtr, ({ from }) => {
      if (addrPtr === 0) return
      // A stream's bytes come from the one other end.
      const source = from ?? peerOf(context, fd)
      if (source !== undefined && source.family !== 'unix') writeWamrAddress(memory, addrPtr, source)
    })
  },

  /** One datagram to an address; a stream sends to where it is connected. INVAL (flags, no bytes, 1025 slices), PROTONOSUPPORT, AFNOSUPPORT, MSGSIZE. */
  sock_send_to(context, fd, iovsPtr, iovsLen, flags, addrPtr, lenPtr) {
    const to = readWamrAddress(context.memory, addrPtr)
    context.memory.range(lenPtr, 4)
    requireSlices(context, iovsPtr, iovsLen)
    if (flags !== 0) throw new WasiError(Errno.INVAL)
    return sendTo(context, fd, iovsPtr, iovsLen, to, lenPtr)
  },

  /** NOSYS, whatever is asked: guests call fd_close. */
  sock_close() {
    throw new WasiError(Errno.NOSYS)
  },

  /** Seconds to wait for data to be sent when the socket is closed. */
  sock_set_linger({ fds }, fd, on, seconds) {
    requireSocket(fds, fd, 0).socket.setOption('linger', on === 0 ? undefined : seconds)
  },
  sock_get_linger({ fds, memory }, fd, onPtr, secondsPtr) {
    memory.range(onPtr, 1)
    memory.range(secondsPtr, 4)
    const seconds = requireSocket(fds, fd, 0).socket.getOption('linger')
    memory.writeU8(onPtr, seconds === undefined ? 0 : 1)
    memory.writeU32(secondsPtr, seconds ?? 0)
  },

  /** NOPROTOOPT (a socket of the other family). */
  sock_set_ip_multicast_loop(context, fd, ipv6, on) {
    multicastLoop(context, fd, ipv6).setOption('multicastLoop', on === 0 ? 0 : 1)
  },
  sock_get_ip_multicast_loop(context, fd, ipv6, onPtr) {
    context.memory.range(onPtr, 1)
    context.memory.writeU8(onPtr, multicastLoop(context, fd, ipv6).getOption('multicastLoop') ?? 0)
  },

  /** Joins a group, on the interface that the system chooses. PROTONOSUPPORT, NOPROTOOPT (no UDP socket of that family), ACCES. */
  sock_set_ip_add_membership: (context, fd, groupPtr) => membership(context, fd, groupPtr, true),
  /** Leaves one. ADDRNOTAVAIL (it is in no such group). */
  sock_set_ip_drop_membership: (context, fd, groupPtr) => membership(context, fd, groupPtr, false),
}

function membership({ memory, fds }: Context, fd: number, groupPtr: number, join: boolean): void {
  const group = readWamrIp(memory, groupPtr)
  const { socket } = requireSocket(fds, fd, 0)
  if (socket.kind !== 'datagram' || socket.family !== group.family) throw new WasiError(Errno.NOPROTOOPT)
  socket.joinGroup(group, join)
}

/** INVAL for no bytes at all. */
function requireSlices({ memory }: Context, iovsPtr: number, iovsLen: number): void {
  if (iovsLen >>> 0 > MAX_SLICES || memory.slices(iovsPtr, iovsLen).total === 0) throw new WasiError(Errno.INVAL)
}

function peerOf({ fds }: Context, fd: number): ReturnType<typeof peerAddress> | undefined {
  return requireSocket(fds, fd, 0).socket.peer()
}

/** Text up to its zero; '' for the null pointer that getaddrinfo passes on. INVAL for what is longer than any name, FAULT. */
function readText({ memory }: Context, ptr: number): string {
  if (ptr === 0) return ''
  const start = memory.range(ptr, 1)
  const part = memory.bytes.subarray(start, start + MAX_TEXT)
  const length = part.indexOf(0)
  if (length < 0) throw new WasiError(part.length < MAX_TEXT ? Errno.FAULT : Errno.INVAL)
  return toText(part.toString('latin1', 0, length))
}
