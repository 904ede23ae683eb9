import type { Network } from '../network.ts'
import { GuardedNetwork } from './guarded-network.ts'
import type { NetworkRefusal, Policy } from './policy.ts'

/**
 * A network on which a guest reaches what the policy covers and nothing else. Whatever it tries beyond is EACCES and told to
 * `refused`. Addresses count for what they lead to (destination.ts), are copied before they are looked at, and are handed on
 * as they were looked at.
 */
export const guard = (network: Network, policy: Policy, refused: (refusal: NetworkRefusal) => void = () => {}): GuardedNetwork =>
  new GuardedNetwork(network, policy, refused)
