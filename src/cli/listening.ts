import { printable, quote } from '../diagnostics/quote.ts'
import { codeOf } from '../fs/error.ts'
import { formatIp } from '../net/address.ts'
import { type Endpoint, formatEndpoint } from '../net/endpoint.ts'
import type { Address, StreamSocket } from '../net/network.ts'
import type { NodeNetwork } from '../net/node/index.ts'
import { ownAddresses } from './look-up.ts'
import type { ListenGrant } from './spellings/net.ts'
import { UsageError } from './usage-error.ts'

/** Is told where the guest listens, and which option wanted it. */
export type Listening = (address: string, wanted: string) => void

/** How many connections wait to be accepted. */
const BACKLOG = 511
/** systemd's SD_LISTEN_FDS_START. */
const FIRST_INHERITED = 3

/** Listens for the guest; `listening` is told the address where the port was left to the system. Throws UsageError. */
export async function listen(host: NodeNetwork, spelled: string, grant: ListenGrant, listening: Listening): Promise<StreamSocket> {
  const wanted = `${spelled} ${formatGrant(grant)}`
  const addresses = await addressesOf(host, spelled, grant)
  let failure = ''
  for (const address of addresses) {
    const socket = host.stream(address.family)
    try {
      await socket.bind(address)
      await socket.listen(BACKLOG)
    } catch (error) {
      socket.close()
      const code = codeOf(error)
      if (code === undefined) throw error
      failure = listenFailure(code, grant.port)
      // A machine without IPv6 has all of its addresses in IPv4.
      if (grant.on.kind === 'all' && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL' || code === 'EINVAL')) continue
      break
    }
    // The port is what the user asked for, so it is told with --quiet too.
    if (grant.port === 0) listening(formatEndpoint(socket.local() as Endpoint), wanted)
    return socket
  }
  throw new UsageError(`${wanted}: ${failure}`)
}

/** Where a --listen may be, the best first. Only `all` has more than one. */
async function addressesOf(host: NodeNetwork, spelled: string, { on, port }: ListenGrant): Promise<Address[]> {
  const at = (bytes: Uint8Array): Address => ({ family: bytes.length === 4 ? 'ipv4' : 'ipv6', bytes, port })
  switch (on.kind) {
    case 'all': return [at(new Uint8Array(16)), at(new Uint8Array(4))]
    case 'address': return [at(on.bytes)]
    case 'name': {
      const all = await ownAddresses(host, { spelled }, on.name)
      return [at(all.find(({ length }) => length === 4) ?? (all[0] as Uint8Array))]
    }
  }
}

const formatGrant = ({ on, port }: ListenGrant): string => {
  switch (on.kind) {
    case 'all': return `:${port}`
    case 'address': return on.bytes.length === 4 ? `${formatIp(on.bytes)}:${port}` : `[${formatIp(on.bytes)}]:${port}`
    case 'name': return `${printable(on.name)}:${port}`
  }
}

function listenFailure(code: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE': return 'the port is in use'
    case 'EADDRNOTAVAIL': return 'this machine has no such address'
    case 'EACCES': case 'EPERM': return port > 0 && port < 1024 ? 'permission denied: ports below 1024 need a privilege' : 'permission denied'
    case 'EAFNOSUPPORT': case 'EINVAL': return 'this machine has no such kind of addresses'
    default: return `the system refuses it (${code})`
  }
}

/** The sockets of LISTEN_FDS, as sd_listen_fds(3) has them. */
export function inherited(host: NodeNetwork, spelled: string): StreamSocket[] {
  const { LISTEN_FDS: count, LISTEN_PID: pid } = process.env
  if (count === undefined) throw new UsageError(`${spelled}: LISTEN_FDS is not set; systemd and other socket activators set it`)
  if (!/^[1-9]\d{0,3}$/.test(count)) throw new UsageError(`${spelled}: LISTEN_FDS is ${quote(count)}, which is no number of sockets`)
  if (pid !== undefined && pid !== String(process.pid)) throw new UsageError(`${spelled}: the sockets of LISTEN_FDS are for process ${printable(pid)} (LISTEN_PID), and this is ${process.pid}`)
  return Array.from({ length: Number(count) }, (_, index) => {
    const hostFd = FIRST_INHERITED + index
    try {
      return host.inheritedListener(hostFd)
    } catch (error) {
      const code = codeOf(error)
      if (code === undefined) throw error
      throw new UsageError(`${spelled}: descriptor ${hostFd} is no socket that listens for connections (${code})`)
    }
  })
}
