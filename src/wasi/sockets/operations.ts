import { codeOf } from '../../fs/error.ts'
import type { Address, Family, Network, Socket } from '../../net/network.ts'
import { Errno } from '../abi/errno.ts'
import { Rights } from '../abi/flags.ts'
import type { Context } from '../context.ts'
import { SocketDescriptor } from '../descriptors/socket.ts'
import { errnoOf, WasiError } from '../error.ts'
import { deadlineOf, ready, requireSocket, send } from '../socket-io.ts'

// What both dialects do, once their arguments are understood.

/** The network; ACCES where the guest was given none. What it refuses, and notes for the hint, is its own affair (net/guard). */
export function requireNetwork({ network }: Context): Network {
  if (network === undefined) throw new WasiError(Errno.ACCES)
  return network
}

/** A new socket. ACCES, MFILE, AFNOSUPPORT, PROTONOSUPPORT (Unix sockets are streams), FAULT. socket(2). */
export function open(context: Context, family: Family, kind: 'stream' | 'datagram', fdPtr: number): void {
  const { memory, fds } = context
  memory.range(fdPtr, 4)
  const network = requireNetwork(context)
  if (kind === 'datagram' && family === 'unix') throw new WasiError(Errno.PROTONOSUPPORT)
  fds.reserve()
  const socket = kind === 'stream' ? network.stream(family) : network.datagram(family as 'ipv4' | 'ipv6')
  memory.writeU32(fdPtr, fds.add(new SocketDescriptor(socket)))
}

/** ACCES, ADDRINUSE, ADDRNOTAVAIL, AFNOSUPPORT (an address of another family), INVAL (bound already). bind(2). */
export function bind(context: Context, fd: number, address: Address): Promise<void> {
  const { socket } = requireSocket(context.fds, fd, 0)
  requireNetwork(context)
  requireFamily(socket, address)
  return socket.bind(address)
}

/** NOTSUP (no stream), INVAL (no address), ADDRINUSE. A backlog below 0 or beyond 2^31 is taken as large. listen(2). */
export function listen(context: Context, fd: number, backlog: number): Promise<void> {
  const { socket } = requireSocket(context.fds, fd, 0)
  if (socket.kind !== 'stream') throw new WasiError(Errno.NOTSUP)
  return socket.listen(Math.min(backlog >>> 0, 0x7fffffff))
}

/**
 * Connects and waits until that is over; NONBLOCK: INPROGRESS, and a poll for writing and SO_ERROR tell the rest, as they
 * do when SO_SNDTIMEO is over. ACCES, CONNREFUSED, TIMEDOUT, HOSTUNREACH, NETUNREACH, ADDRNOTAVAIL, AFNOSUPPORT, ISCONN, ALREADY (NONBLOCK). connect(2).
 */
export function connect(context: Context, fd: number, address: Address): void | Promise<void> {
  const descriptor = requireSocket(context.fds, fd, 0)
  const { socket } = descriptor
  requireNetwork(context)
  requireFamily(socket, address)
  if (socket.kind === 'datagram') return socket.connect(address)
  descriptor.told.write = false
  try {
    socket.connect(address)
  } catch (error) {
    const code = codeOf(error)
    // Who waits also waits for what an earlier call has begun.
    if (descriptor.nonBlocking || (code !== 'EINPROGRESS' && code !== 'EALREADY')) throw error
  }
  if (descriptor.nonBlocking) throw new WasiError(Errno.INPROGRESS)
  return connected(context, fd, deadlineOf(context, descriptor, 'write'))
}

async function connected(context: Context, fd: number, deadline: bigint | undefined): Promise<void> {
  for (;;) {
    const descriptor = requireSocket(context.fds, fd, 0)
    if (descriptor.socket.writable() !== undefined) {
      const errno = takeErrno(descriptor.socket)
      if (errno === Errno.SUCCESS) return
      throw new WasiError(errno)
    }
    if (!(await ready(context, descriptor, 'write', deadline))) throw new WasiError(Errno.INPROGRESS)
  }
}

/**
 * Sends a datagram to an address; a stream sends to where it is connected. ACCES, AFNOSUPPORT (an address of another
 * family), MSGSIZE, and what send answers with. sendto(2).
 */
export function sendTo(context: Context, fd: number, iovsPtr: number, iovsLen: number, to: Address, lenPtr: number): void | Promise<void> {
  const { socket } = requireSocket(context.fds, fd, Rights.FD_WRITE)
  if (socket.kind === 'stream') return send(context, fd, iovsPtr, iovsLen, lenPtr)
  requireNetwork(context)
  requireFamily(socket, to)
  return send(context, fd, iovsPtr, iovsLen, lenPtr, to)
}

/** SO_ERROR: what has failed since it was asked last, as errno; 0 for nothing. */
export function takeErrno(socket: Socket): WasiError['errno'] {
  const failure = socket.takeError()
  return failure === undefined ? Errno.SUCCESS : (errnoOf({ code: failure }) ?? Errno.IO)
}

/** getsockname(2): of a socket without an address the one that means any. */
export function localAddress({ fds }: Context, fd: number): Address {
  const { socket } = requireSocket(fds, fd, 0)
  return socket.local() ?? unspecified(socket.family)
}

/** getpeername(2). NOTCONN. */
export function peerAddress({ fds }: Context, fd: number): Address {
  const peer = requireSocket(fds, fd, 0).socket.peer()
  if (peer === undefined) throw new WasiError(Errno.NOTCONN)
  return peer
}

const unspecified = (family: Family): Address =>
  family === 'unix' ? { family, path: '' } : { family, bytes: new Uint8Array(family === 'ipv4' ? 4 : 16), port: 0 }

/** AFNOSUPPORT for an address of another family than the socket's. */
function requireFamily({ family }: Socket, address: Address): void {
  if (address.family !== family) throw new WasiError(Errno.AFNOSUPPORT)
}
