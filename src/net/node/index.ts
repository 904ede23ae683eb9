import type { Network, StreamSocket } from '../network.ts'
import { lookup } from './dns.ts'
import { openListening } from './handle.ts'
import { type Lingering, NodeStream } from './stream-socket.ts'
import { localOf, tcp } from './tcp.ts'
import { NodeDatagram } from './udp.ts'
import { unix, UNNAMED } from './unix.ts'

/** The host's network, all of it: net/guard decides how much of it a guest sees. */
export interface NodeNetwork extends Network {
  /** A stream socket that the parent opened and listens on, as systemd does (sd_listen_fds(3)). It owns the descriptor. EINVAL, ENOTSOCK. */
  inheritedListener(hostFd: number): StreamSocket
  /** Comes when what closed sockets had still to send was sent, or could not be. */
  flushed(): Promise<void>
}

export function nodeNetwork(): NodeNetwork {
  const transports = { ipv4: tcp('ipv4'), ipv6: tcp('ipv6'), unix }
  let lingering = 0
  let waiters: (() => void)[] = []
  const count: Lingering = {
    started() {
      lingering++
    },
    ended() {
      if (--lingering > 0) return
      for (const done of waiters) done()
      waiters = []
    },
  }
  return {
    stream: (family) => NodeStream.open(transports[family], count),
    datagram: (family) => new NodeDatagram(family),
    resolve: lookup,
    inheritedListener(hostFd) {
      const handle = openListening(hostFd)
      const local = localOf(handle)
      const transport = local === undefined ? unix : transports[local.family]
      return NodeStream.listening(transport, count, handle, local ?? UNNAMED)
    },
    flushed: () => (lingering === 0 ? Promise.resolve() : new Promise((done) => waiters.push(done))),
  }
}
