import { setTimeout as delay } from 'node:timers/promises'
import type { GuardedNetwork } from '../net/guard/guarded-network.ts'
import { guard } from '../net/guard/index.ts'
import { EVERYTHING, type ListenRule, type NetworkRefusal, NOTHING, type Policy, union } from '../net/guard/policy.ts'
import type { Network, StreamSocket } from '../net/network.ts'
import { nodeNetwork } from '../net/node/index.ts'
import { SocketDescriptor } from '../wasi/descriptors/socket.ts'
import { inherited, listen, type Listening } from './listening.ts'
import { lookedUp, ownAddresses } from './look-up.ts'
import type { RunOption } from './options.ts'
import { tell } from './report.ts'
import type { NetGrant } from './spellings/net.ts'

/** What a guest has of the network. */
export interface Networking {
  readonly network: GuardedNetwork
  /** Sockets that listen already, in the order of their options; inherited ones come last. */
  readonly sockets: readonly SocketDescriptor[]
  /** Comes when what the guest has sent is with the kernel; when a peer does not read, after a while all the same. */
  flushed(): Promise<void>
}

/** Milliseconds for a peer to take the last 64 KiB of what a guest sent before it ended. */
const PATIENCE = 2000

/**
 * Carries out the options for the network: looks up names, listens. `listening` is told the address wherever the port was left
 * to the system. Throws UsageError.
 */
export async function openNetwork(given: readonly RunOption[], refused: (refusal: NetworkRefusal) => void, listening = tellListening): Promise<Networking> {
  const host = nodeNetwork()
  const network = guard(host, await policyOf(host, given), refused)
  // What the name of a rule resolves to is known from the beginning, for guests that look nothing up.
  await Promise.all(given.flatMap((option) => (grantOf(option)?.connect ?? []).map(({ to }) =>
    (to.kind === 'name' ? lookedUp(option, to.name, network.resolve(to.name, undefined)) : undefined))))
  const sockets: SocketDescriptor[] = []
  const give = (socket: StreamSocket): void => { sockets.push(new SocketDescriptor(network.adopt(socket))) }
  for (const option of given) if (option.name === 'listen') give(await listen(host, option.spelled, option.value, listening))
  for (const option of given) if (option.name === 'listen-fds') inherited(host, option.spelled).forEach(give)
  return { network, sockets, flushed }

  async function flushed(): Promise<void> {
    const over = new AbortController()
    await Promise.race([host.flushed(), delay(PATIENCE, undefined, over).catch(() => { /* not needed any more */ })])
    over.abort()
  }
}

const tellListening: Listening = (address, wanted) => { tell(`listening on ${address} (${wanted})`) }

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

async function policyOf(host: Network, given: readonly RunOption[]): Promise<Policy> {
  const policies: Partial<Policy>[] = []
  for (const option of given) {
    const { listen = [], ...rest } = grantOf(option) ?? {}
    const rules: ListenRule[] = []
    for (const { on, ports } of listen) {
      if (on.kind !== 'name') rules.push({ on, ports })
      else for (const bytes of await ownAddresses(host, option, on.name)) rules.push({ on: { kind: 'block', block: { bytes, prefix: bytes.length * 8 } }, ports })
    }
    policies.push({ ...rest, listen: rules })
  }
  return union(policies)
}
