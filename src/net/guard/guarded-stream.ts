import type { IoSlices } from '../../fs/filesystem.ts'
import { formatEndpoint } from '../endpoint.ts'
import { NetError } from '../error.ts'
import type { Address, StreamSocket } from '../network.ts'
import type { GuardedNetwork } from './guarded-network.ts'
import { GuardedSocket } from './guarded-socket.ts'

/** A stream socket that asks before it connects, binds and listens. */
export class GuardedStream extends GuardedSocket<StreamSocket> implements StreamSocket {
  readonly kind = 'stream'

  /** Over a listening socket that was made for the guest. */
  static listening(inner: StreamSocket, guard: GuardedNetwork): GuardedStream {
    const socket = new GuardedStream(inner, guard)
    socket.bound = 'listener'
    return socket
  }

  get listening(): boolean { return this.inner.listening }

  /** EACCES also for a socket that was bound only to connect from there. */
  async listen(backlog: number): Promise<void> {
    if (this.bound === undefined) throw new NetError('EINVAL')
    if (this.bound === 'client') {
      const address = this.inner.local()
      this.guard.refuse('listen', address === undefined || address.family === 'unix' ? '' : formatEndpoint(address))
    }
    await this.inner.listen(backlog)
  }

  accept(): StreamSocket {
    return new GuardedStream(this.inner.accept(), this.guard)
  }

  connect(address: Address): void {
    this.inner.connect(this.guard.outgoing(address, 'connect'))
  }

  receive(into: IoSlices, peek: boolean): number { return this.inner.receive(into, peek) }
  send(from: IoSlices): number { return this.inner.send(from) }
  shutdown(read: boolean, write: boolean): void { this.inner.shutdown(read, write) }
}
