import type { Stat } from '../../fs/filesystem.ts'
import type { Ready, Socket } from '../../net/network.ts'
import { Errno } from '../abi/errno.ts'
import { Filetype, Rights } from '../abi/flags.ts'
import { Descriptor, type Readiness } from '../descriptor.ts'
import { DIALECT_RIGHTS, type RightSet, SOCKET_RIGHTS } from '../rights.ts'

/** What a wait is for. */
export type Direction = 'read' | 'write'

let sockets = 0n

/** A socket in any of its states. Its bytes are moved by socket-io.ts, which knows how to wait. */
export class SocketDescriptor extends Descriptor {
  readonly filetype: Filetype
  readonly applicable = SOCKET_RIGHTS
  readonly socket: Socket
  /** epoll_oneoff told of it and nothing has changed since: it is not told again. */
  readonly told = { read: false, write: false }
  readonly #ino = ++sockets

  constructor(socket: Socket, flags = 0) {
    super(SOCKET_RIGHTS, 0, flags)
    this.socket = socket
    this.filetype = socket.kind === 'stream' ? Filetype.SOCKET_STREAM : Filetype.SOCKET_DGRAM
  }

  override get dialectRights(): { readonly low: number; readonly high: number } {
    return DIALECT_RIGHTS
  }

  /** As of a pipe: ESPIPE where a position is meant, EINVAL for what only files have. */
  override wrongKind(rights: RightSet): Errno {
    if ((rights & (Rights.FD_SEEK | Rights.FD_TELL | Rights.FD_ADVISE | Rights.FD_ALLOCATE)) !== 0) return Errno.SPIPE
    if ((rights & Rights.FD_READDIR) !== 0) return Errno.NOTDIR
    return Errno.INVAL
  }

  stat(): Stat {
    return { dev: 0n, ino: this.#ino, type: 'socket', nlink: 1n, size: 0n, atime: 0n, mtime: 0n, ctime: 0n }
  }

  close(): void {
    this.socket.close()
  }

  /** SO_RCVTIMEO or SO_SNDTIMEO in nanoseconds; undefined: as long as it takes. */
  timeout(what: Direction): bigint | undefined {
    const microseconds = this.socket.getOption(what === 'read' ? 'receiveTimeout' : 'sendTimeout')
    return microseconds === undefined || microseconds === 0 ? undefined : BigInt(Math.ceil(microseconds)) * 1000n
  }

  override pollRead(): Readiness | undefined {
    return readiness(this.socket.readable())
  }
  override whenReadable(wake: () => void): () => void {
    return this.socket.whenReady('read', wake)
  }
  override pollWrite(): Readiness | undefined {
    return readiness(this.socket.writable())
  }
  override whenWritable(wake: () => void): () => void {
    return this.socket.whenReady('write', wake)
  }
}

const readiness = (found: Ready | undefined): Readiness | undefined => found && { bytes: BigInt(found.bytes), hangup: found.hangup }
