import { Errno } from '../abi/errno.ts'
import { Fdflags, Riflags, Rights, Roflags, Sdflags } from '../abi/flags.ts'
import { SocketDescriptor } from '../descriptors/socket.ts'
import { WasiError } from '../error.ts'
import { attempt, receive, requireSocket, send } from '../socket-io.ts'
import type { Bodies } from './body.ts'

const ALL_RIFLAGS = Riflags.PEEK | Riflags.WAITALL
/** IOV_MAX: more slices than this are INVAL, as WasmEdge and readv(2) have it. */
export const MAX_SLICES = 1024

/**
 * What preview1 has for sockets. All of them: BADF, NOTSOCK, NOTCAPABLE (the right was given up), FAULT.
 * https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#sock_accept
 */
export const sock: Bodies<'sock_accept' | 'sock_recv' | 'sock_send' | 'sock_shutdown'> = {
  /**
   * Takes the next connection, waiting for it if need be. Of the flags NONBLOCK counts, for the new descriptor; others are
   * ignored. AGAIN (NONBLOCK, or SO_RCVTIMEO), INVAL (it does not listen), NOTSUP (no stream), MFILE. accept(2).
   */
  sock_accept(context, fd, flags, connectionPtr) {
    const { fds, memory } = context
    return attempt(context, fd, Rights.SOCK_ACCEPT, 'read', {
      act({ socket }) {
        memory.range(connectionPtr, 4)
        if (socket.kind !== 'stream') throw new WasiError(Errno.NOTSUP)
        fds.reserve()
        const connection = new SocketDescriptor(socket.accept(), flags & Fdflags.NONBLOCK)
        memory.writeU32(connectionPtr, fds.add(connection))
      },
    })
  },

  /**
   * Receives, and writes the bytes' number and whether a datagram was cut (roflags, u16). INVAL (unknown flags, more than
   * 1024 slices), AGAIN, NOTCONN, CONNRESET. recv(2).
   */
  sock_recv(context, fd, iovsPtr, iovsLen, flags, lenPtr, flagsPtr) {
    const { fds, memory } = context
    requireSocket(fds, fd, Rights.FD_READ)
    if ((flags & ~ALL_RIFLAGS) !== 0 || iovsLen >>> 0 > MAX_SLICES) throw new WasiError(Errno.INVAL)
    memory.range(flagsPtr, 2)
    return receive(context, fd, iovsPtr, iovsLen, flags, lenPtr, ({ truncated }) => {
      memory.writeU16(flagsPtr, truncated ? Roflags.DATA_TRUNCATED : 0)
    })
  },

  /** Sends. INVAL (any flag, more than 1024 slices), AGAIN, PIPE (there is no signal), NOTCONN, DESTADDRREQ, MSGSIZE. send(2). */
  sock_send(context, fd, iovsPtr, iovsLen, flags, lenPtr) {
    requireSocket(context.fds, fd, Rights.FD_WRITE)
    if (flags !== 0 || iovsLen >>> 0 > MAX_SLICES) throw new WasiError(Errno.INVAL)
    return send(context, fd, iovsPtr, iovsLen, lenPtr)
  },

  /** Ends one direction or both. INVAL (neither, unknown bits), NOTCONN. shutdown(2). */
  sock_shutdown({ fds }, fd, how) {
    const { socket } = requireSocket(fds, fd, Rights.SOCK_SHUTDOWN)
    if (how === 0 || (how & ~(Sdflags.RD | Sdflags.WR)) !== 0) throw new WasiError(Errno.INVAL)
    // UDP has no directions to end; Linux answers the same for one that is not connected.
    if (socket.kind === 'datagram') {
      if (socket.peer() === undefined) throw new WasiError(Errno.NOTCONN)
      return
    }
    socket.shutdown((how & Sdflags.RD) !== 0, (how & Sdflags.WR) !== 0)
  },
}
