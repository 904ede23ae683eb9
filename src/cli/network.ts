import { setTimeout as delay } from 'node:timers/promises'
import { printable, quote } from '../diagnostics/quote.ts'
import { codeOf } from '../fs/error.ts'
import { formatIp } from '../net/address.ts'
import { type Endpoint, formatEndpoint } from '../net/endpoint.ts'
import type { GuardedNetwork } from '../net/guard/guarded-network.ts'
import { guard } from '../net/guard/index.ts'
import { EVERYTHING, type ListenRule, type NetworkRefusal, NOTHING, type Policy, union } from '../net/guard/policy.ts'
import type { Address, StreamSocket } from '../net/network.ts'
import { type NodeNetwork, nodeNetwork } from '../net/node/index.ts'
import { SocketDescriptor } from '../wasi/descriptors/socket.ts'
import type { RunOption } from './options.ts'
import { tell } from './report.ts'
import type { ListenGrant, NetGrant } from './spellings/net.ts'
import { UsageError } from './usage-error.ts'

/** What a guest has of the network. */
export interface Networking {
  readonly network: GuardedNetwork
  /** Sockets that listen already, in the order of their options; inherited ones come last. */
  readonly sockets: readonly SocketDescriptor[]
  /** Comes when what the guest has sent is with the kernel; when a peer does not read, after a while all the same. */
  flushed(): Promise<void>
}

/** How many connections wait to be accepted. */
const BACKLOG = 511
/** Milliseconds for a peer to take the last 64 KiB of what a guest sent before it ended. */
const PATIENCE = 2000
/** systemd's SD_LISTEN_FDS_START. */
const FIRST_INHERITED = 3

/**
 * Carries out the options for the network: looks up names, listens. `listening` is told the address wherever the port was left
 * to the system. Throws UsageError.
 */
export async function openNetwork(given: readonly RunOption[], refused: (refusal: NetworkRefusal) => void, listening = tellListening): Promise<Networking> {
  const host = nodeNetwork()
  const network = guard(host, await policyOf(given), refused)
  // What the name of a rule resolves to is known from the beginning, for guests that look nothing up.
  await Promise.all(given.flatMap((option) => (grantOf(option)?.connect ?? []).map(({ to }) =>
    (to.kind === 'name' ? found(option, to.name, network.resolve(to.name, undefined)) : undefined))))
  const sockets: SocketDescriptor[] = []
  const give = (socket: StreamSocket): void => { sockets.push(new SocketDescriptor(network.adopt(socket))) }
  for (const option of given) if (option.name === 'listen') give(await listen(option.spelled, option.value))
  for (const option of given) if (option.name === 'listen-fds') inherited(option.spelled, host).forEach(give)
  return { network, sockets, flushed }

  async function flushed(): Promise<void> {
    const over = new AbortController()
    await Promise.race([host.flushed(), delay(PATIENCE, undefined, over).catch(() => { /* not needed any more */ })])
    over.abort()
  }

  async function listen(spelled: string, grant: ListenGrant): Promise<StreamSocket> {
    const wanted = `${spelled} ${formatGrant(grant)}`
    const addresses = await addressesOf(spelled, grant)
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
}

const tellListening = (address: string, wanted: string): void => { tell(`listening on ${address} (${wanted})`) }

/** A network on which everything is refused, for guests that want sockets and were granted none. */
export const noNetwork = (refused: (refusal: NetworkRefusal) => void): Networking => ({ network: guard(nodeNetwork(), NOTHING, refused), sockets: [], flushed: async () => {} })

/** What an option adds to the policy. */
export function grantOf(option: RunOption): NetGrant | undefined {
  switch (option.name) {
    case 'net': return option.value ?? EVERYTHING
    case 'allow-af-unix': return { unix: 'any' }
    case 'allow-connect': case 'allow-listen': case 'allow-resolve': case 'allow-unix': case 'addr-pool': return option.value
    default: return undefined
  }
}

async function policyOf(given: readonly RunOption[]): Promise<Policy> {
  const policies: Partial<Policy>[] = []
  for (const option of given) {
    const { listen = [], ...rest } = grantOf(option) ?? {}
    const rules: ListenRule[] = []
    for (const { on, ports } of listen) {
      if (on.kind !== 'name') rules.push({ on, ports })
      else for (const bytes of await ownAddresses(option, on.name)) rules.push({ on: { kind: 'block', block: { bytes, prefix: bytes.length * 8 } }, ports })
    }
    policies.push({ ...rest, listen: rules })
  }
  return union(policies)
}

const ownAddresses = async (option: { readonly spelled: string }, name: string): Promise<readonly Uint8Array[]> =>
  (await found(option, name, nodeNetwork().resolve(name, undefined))).map(({ bytes }) => bytes)

/** What a look-up gives. Throws UsageError. */
async function found<Result>({ spelled }: { readonly spelled: string }, name: string, looking: Promise<Result>): Promise<Result> {
  try {
    return await looking
  } catch (error) {
    const code = codeOf(error)
    if (code === undefined) throw error
    const reason = code === 'ENOTFOUND' || code === 'ENODATA' || code === 'EAI_NONAME' ? 'there is no such name' : `the name cannot be looked up now (${code})`
    throw new UsageError(`${spelled} ${quote(name)}: ${reason}`)
  }
}

/** Where a --listen may be, the best first. Only `all` has more than one. */
async function addressesOf(spelled: string, { on, port }: ListenGrant): Promise<Address[]> {
  const at = (bytes: Uint8Array): Address => ({ family: bytes.length === 4 ? 'ipv4' : 'ipv6', bytes, port })
  switch (on.kind) {
    case 'all': return [at(new Uint8Array(16)), at(new Uint8Array(4))]
    case 'address': return [at(on.bytes)]
    case 'name': {
      const all = await ownAddresses({ spelled }, on.name)
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
function inherited(spelled: string, host: NodeNetwork): StreamSocket[] {
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
