import * as net from 'node:net'
import { getSystemErrorName } from 'node:util'
import { NetError } from '../error.ts'

/**
 * The part of Node's sockets that its documentation leaves out, all in one place: libuv's handle under a net.Socket or a
 * net.Server. It is needed because net.Server binds and listens in one step, accepts without end, and does not let us say
 * where accepted sockets read to. Stable from Node 20 to 26. Functions answer 0 or a negative errno.
 */
export interface Handle {
  /** The file descriptor; -1 once closed, undefined on Windows. */
  readonly fd?: number
  /** Whether libuv reads from it; Node keeps this. */
  reading: boolean
  /** On a listening handle: called with each accepted connection. */
  onconnection: ((status: number, client: Handle) => void) | undefined
  listen(backlog: number): number
  open(hostFd: number): number
  readStart(): number
  readStop(): number
  close(done?: () => void): void
  /** What follows only TCP has. */
  getsockname?(into: Partial<net.AddressInfo>): number
  getpeername?(into: Partial<net.AddressInfo>): number
  setNoDelay?(on: boolean): number
  setKeepAlive?(on: boolean, idleSeconds: number, intervalSeconds: number): number
  /** Closes with RST. */
  reset?(done: () => void): number
}

/** libuv's UV_TCP_IPV6ONLY and UV_TCP_REUSEPORT. */
export const IPV6_ONLY = 1
export const REUSE_PORT = 2

type CreateHandle = (address: string | null, port: number | null, addressType: number | null, fd: number | undefined, flags: number) => Handle | number

/** What node:cluster binds with for its workers. A number is a failed bind's errno. */
const { _createServerHandle: createHandle } = net as unknown as { _createServerHandle: CreateHandle }

/** A TCP socket that is bound and does not listen. EADDRINUSE, EADDRNOTAVAIL, EACCES, EMFILE. */
export function bindTcp(host: string, port: number, family: 4 | 6, flags: number): Handle {
  const handle = made(createHandle(host, port, family, undefined, flags))
  // libuv keeps a failed bind's EADDRINUSE back; asking for the name tells it.
  const failed = handle.getsockname?.({}) ?? 0
  if (failed === 0) return handle
  handle.close()
  throw failure(failed)
}

/** A Unix socket that is bound and does not listen. libuv removes its file when it is closed. */
export function bindPipe(path: string): Handle {
  return made(createHandle(path, -1, -1, undefined, 0))
}

/** To be called before a bound handle connects: libuv forgets to make a bound Unix socket one that can be read and written. */
export function willConnect(handle: Handle): void {
  const isPipe = handle.getsockname === undefined
  const failed = isPipe && handle.fd !== undefined ? handle.open(handle.fd) : 0
  if (failed !== 0) throw failure(failed)
}

/** A handle of a descriptor that was handed to us; it is closed with the handle. EINVAL when it is no stream socket. */
export function openListening(hostFd: number): Handle {
  return made(createHandle(null, null, null, hostFd, 0))
}

/** A net.Socket over a handle, which may be connected or only bound. It does not read until told to. */
export function socketOver(handle: Handle | undefined, onread: net.OnReadOpts): net.Socket {
  const options = { allowHalfOpen: true, manualStart: true, onread, ...(handle && { handle }) }
  return new net.Socket(options as unknown as net.SocketConstructorOpts)
}

/** Null as soon as the socket was destroyed, by whomever: then its descriptor may belong to something else. */
export function handleOf(socket: net.Socket): Handle | null {
  // eslint-disable-next-line no-underscore-dangle -- Node's name.
  return (socket as unknown as { _handle: Handle | null })._handle
}

/** The error of a negative errno. */
export const failure = (errno: number): NetError => NetError.of(getSystemErrorName(errno))

function made(result: Handle | number): Handle {
  if (typeof result === 'number') throw failure(result)
  return result
}
