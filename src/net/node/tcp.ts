import type * as net from 'node:net'
import { formatIp } from '../address.ts'
import { NetError } from '../error.ts'
import type { Address } from '../network.ts'
import { addressOf } from './address.ts'
import { bindTcp, type Handle, IPV6_ONLY, REUSE_PORT } from './handle.ts'
import type { Transport } from './transport.ts'

/** TCP over IPv4 or IPv6, tcp(7). */
export function tcp(family: 'ipv4' | 'ipv6'): Transport {
  return {
    family,
    bind(address, options) {
      const { host, port } = hostOf(address, family)
      const flags = (options.isOn('ipv6Only') ? IPV6_ONLY : 0) | (options.isOn('reusePort') ? REUSE_PORT : 0)
      const handle = bindTcp(host, port, family === 'ipv4' ? 4 : 6, flags)
      return { handle, local: localOf(handle) ?? address }
    },
    target: (address) => hostOf(address, family),
    local: localOf,
    peer: (handle) => told((into) => handle.getpeername?.(into)),
  }
}

/** The address that a handle is bound to. */
export const localOf = (handle: Handle): Address | undefined => told((into) => handle.getsockname?.(into))

function hostOf(address: Address, family: 'ipv4' | 'ipv6'): { host: string; port: number } {
  if (address.family !== family) throw new NetError('EAFNOSUPPORT')
  if (!Number.isInteger(address.port) || address.port < 0 || address.port > 0xffff) throw new NetError('EINVAL')
  return { host: formatIp(address.bytes), port: address.port }
}

function told(ask: (into: Partial<net.AddressInfo>) => number | undefined): Address | undefined {
  const info: Partial<net.AddressInfo> = {}
  return ask(info) === 0 ? addressOf(info.address as string, info.port as number) : undefined
}
