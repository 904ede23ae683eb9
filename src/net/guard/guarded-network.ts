import { type ByteString, toText } from '../../fs/byte-string.ts'
import { parseIp } from '../address.ts'
import { copyEndpoint, formatEndpoint } from '../endpoint.ts'
import { NetError } from '../error.ts'
import { hostName } from '../host-name.ts'
import type { Address, DatagramSocket, Family, Network, Resolved, StreamSocket } from '../network.ts'
import { asSent } from './destination.ts'
import { GuardedDatagram } from './guarded-datagram.ts'
import { GuardedStream } from './guarded-stream.ts'
import { Judge } from './judge.ts'
import type { NetworkRefusal, Policy } from './policy.ts'
import { UnixPaths } from './unix-paths.ts'

/** What `guard` makes. The sockets ask it about every address before they hand it on. */
export class GuardedNetwork implements Network {
  readonly judge: Judge
  readonly #inner: Network
  readonly #unix: UnixPaths
  readonly #refused: (refusal: NetworkRefusal) => void

  constructor(inner: Network, policy: Policy, refused: (refusal: NetworkRefusal) => void) {
    this.#inner = inner
    this.judge = new Judge(policy)
    this.#unix = new UnixPaths(policy.unix)
    this.#refused = refused
  }

  stream(family: Family): StreamSocket {
    return new GuardedStream(this.#inner.stream(family), this)
  }

  datagram(family: 'ipv4' | 'ipv6'): DatagramSocket {
    return new GuardedDatagram(this.#inner.datagram(family), this)
  }

  /** A listening socket that was made for the guest: what it accepts is guarded too. */
  adopt(listener: StreamSocket): StreamSocket {
    return GuardedStream.listening(listener, this)
  }

  /** An address in text is only read, which needs no rule. */
  async resolve(name: string, family: 'ipv4' | 'ipv6' | undefined): Promise<readonly Resolved[]> {
    const address = parseIp(name)
    if (address !== undefined) {
      const own = address.length === 4 ? 'ipv4' : 'ipv6'
      if (family !== undefined && family !== own) throw new NetError('ENOTFOUND')
      return [{ family: own, bytes: address }]
    }
    const wanted = hostName(name)
    if (wanted === undefined) throw new NetError('ENOTFOUND')
    if (!this.judge.mayResolve(wanted)) this.refuse('resolve', wanted)
    const found = (await this.#inner.resolve(wanted, family)).map(({ family, bytes }): Resolved => ({ family, bytes: Uint8Array.from(bytes) }))
    this.judge.learn(wanted, found)
    return found
  }

  /** The address to connect or send to instead of the one that a guest says. Throws EACCES. */
  outgoing(address: Address, action: 'connect' | 'send'): Address {
    if (address.family === 'unix') return this.unix(address.path)
    const said = copyEndpoint(address)
    if (!this.judge.mayReach(said.bytes, said.port)) this.refuse(action, formatEndpoint(said), this.judge.nameOf(said.bytes))
    return { ...said, bytes: asSent(said.bytes) }
  }

  /** The same for a Unix socket's name, to connect to or to listen on. */
  unix(path: ByteString): Address {
    const found = this.#unix.find(path)
    if (found === undefined) this.refuse('unix', toText(path).replace(/^\0/, '@'))
    return { family: 'unix', path: found }
  }

  refuse(action: NetworkRefusal['action'], where: string, name?: string): never {
    this.#refused({ action, where, name })
    throw new NetError('EACCES')
  }
}
