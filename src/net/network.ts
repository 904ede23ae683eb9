import type { ByteString } from '../fs/byte-string.ts'
import type { IoSlices } from '../fs/filesystem.ts'

/**
 * What a guest's sockets are made of. node/ does it with node:net and node:dgram; guard/ stands in front of that and decides
 * who may talk to whom. Nothing here waits: what cannot be done now is EAGAIN, and `whenReady`
 * tells when it is worth asking again. Every method may throw FsError or a node error; `code` says what (the POSIX names:
 * EACCES for what the policy refuses, EADDRINUSE, EADDRNOTAVAIL, ECONNREFUSED, ECONNRESET, EINPROGRESS, EISCONN,
 * ENOTCONN, EPIPE, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, EMSGSIZE, EAFNOSUPPORT, EINVAL, EMFILE).
 */

export type Family = 'ipv4' | 'ipv6' | 'unix'

/** Where a socket is or leads. An IP address is its bytes in network order (4 or 16), a port a number. */
export type Address =
  | { readonly family: 'ipv4' | 'ipv6'; readonly bytes: Uint8Array; readonly port: number }
  /** A leading NUL is Linux's abstract name; an empty path a socket without a name. */
  | { readonly family: 'unix'; readonly path: ByteString }

/** What a poll found: how many bytes are there at least (1 when unknown), and whether the other end is gone. */
export interface Ready {
  readonly bytes: number
  readonly hangup: boolean
}

/** Options that a socket can have; those that Node cannot set are kept and told back. Sizes in bytes, timeouts in microseconds, keepIdle and keepInterval in seconds. */
export type OptionName =
  | 'reuseAddress' | 'reusePort' | 'keepAlive' | 'broadcast' | 'noDelay' | 'quickAck' | 'fastOpenConnect' | 'ipv6Only' | 'dontRoute' | 'oobInline'
  | 'receiveBuffer' | 'sendBuffer' | 'receiveLowWater' | 'receiveTimeout' | 'sendTimeout' | 'linger'
  | 'keepIdle' | 'keepInterval' | 'ttl' | 'multicastTtl' | 'multicastLoop'

interface Common {
  readonly family: Family
  /** Takes a local address (port 0: any free one). EINVAL when bound already. May take a turn of the event loop. */
  bind(address: Address): Promise<void>
  /** Undefined while it has none. */
  local(): Address | undefined
  peer(): Address | undefined
  /** What SO_ERROR tells: the code of the last asynchronous failure, taken away by asking. */
  takeError(): string | undefined
  /** Seconds for linger (undefined: off), 0 or 1 for switches. EINVAL for a value out of range. */
  setOption(name: OptionName, value: number | undefined): void
  getOption(name: OptionName): number | undefined
  /** What a read (a listener: an accept) would find now; undefined when it would be EAGAIN. */
  readable(): Ready | undefined
  /** Whether a write would take bytes now (or fail at once); for a socket that connects: whether that is over. */
  writable(): Ready | undefined
  /** Calls `wake` once, from the event loop, when readable (or writable) may have something; answers how to call it off. */
  whenReady(what: 'read' | 'write', wake: () => void): () => void
  /** Gives everything back at once; data still to be sent is sent in the background, as close(2) does. Closing twice is nothing. */
  close(): void
}

/** A TCP or Unix stream socket in all its states: new, bound, listening, connecting, connected, ended. */
export interface StreamSocket extends Common {
  readonly kind: 'stream'
  readonly listening: boolean
  /** EINVAL when it has no address, EOPNOTSUPP when connected. */
  listen(backlog: number): Promise<void>
  /** The next connection. EAGAIN when there is none yet, EINVAL when not listening, EMFILE. */
  accept(): StreamSocket
  /** Begins to connect: EINPROGRESS always, unless it fails at once (EACCES, EISCONN, EALREADY, EAFNOSUPPORT). Over when `writable`; then `takeError`. */
  connect(address: Address): void
  /** Bytes read, 0 at the end; `peek` leaves them there. EAGAIN, ENOTCONN, ECONNRESET. Reads from the peer only as fast as this is called. */
  receive(into: IoSlices, peek: boolean): number
  /** Bytes taken, perhaps fewer than given. EAGAIN while the peer does not read and the bounded buffer is full, EPIPE, ENOTCONN. */
  send(from: IoSlices): number
  /** ENOTCONN. */
  shutdown(read: boolean, write: boolean): void
}

/** A UDP socket. */
export interface DatagramSocket extends Common {
  readonly kind: 'datagram'
  /** Sets where `send` without an address goes and from where alone datagrams come. */
  connect(address: Address): Promise<void>
  /** One datagram, cut to the slices (`truncated`). EAGAIN. The queue is bounded: what comes when it is full is dropped. */
  receive(into: IoSlices, peek: boolean): { readonly count: number; readonly from: Address; readonly truncated: boolean }
  /** EDESTADDRREQ (no address given and not connected), EISCONN (connected to another), EMSGSIZE, EAGAIN. */
  send(from: IoSlices, to: Address | undefined): number
  joinGroup(group: Address, join: boolean): void
}

export type Socket = StreamSocket | DatagramSocket

/** One result of a look-up. */
export interface Resolved {
  readonly family: 'ipv4' | 'ipv6'
  readonly bytes: Uint8Array
}

/** The network as a guest may use it. */
export interface Network {
  /** EAFNOSUPPORT, EACCES (Unix sockets not allowed), EMFILE. */
  stream(family: Family): StreamSocket
  datagram(family: 'ipv4' | 'ipv6'): DatagramSocket
  /**
   * Addresses of a name (or of an address in text). EACCES (the policy), and the names of getaddrinfo(3): ENOTFOUND,
   * EAI_AGAIN, ... What an allowed name resolves to may be connected to.
   */
  resolve(name: string, family: 'ipv4' | 'ipv6' | undefined): Promise<readonly Resolved[]>
}
