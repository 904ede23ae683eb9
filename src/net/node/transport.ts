import type * as net from 'node:net'
import type { Address, Family } from '../network.ts'
import type { Handle } from './handle.ts'
import type { Options } from './options.ts'

/** What TCP and Unix stream sockets do differently. */
export interface Transport {
  readonly family: Family
  /** A bound handle that does not listen, and its address. EAFNOSUPPORT, EADDRINUSE, EADDRNOTAVAIL, EACCES, EINVAL. */
  bind(address: Address, options: Options): { handle: Handle; local: Address }
  /** How net.Socket connects there. EAFNOSUPPORT, EINVAL. */
  target(address: Address): net.SocketConnectOpts
  /** The addresses of a connected handle; undefined where the system does not tell. */
  local(handle: Handle): Address | undefined
  peer(handle: Handle): Address | undefined
}
