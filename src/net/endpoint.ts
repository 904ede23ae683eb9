import { formatIp } from './address.ts'
import { NetError } from './error.ts'
import type { Address } from './network.ts'

/** An address of IP with its port. */
export type Endpoint = Exclude<Address, { family: 'unix' }>

/** One that nobody else can change, checked: it may come from a guest's memory. EINVAL. */
export function copyEndpoint(endpoint: Endpoint): Endpoint {
  const { family, port } = endpoint
  const bytes = Uint8Array.from(endpoint.bytes)
  if (bytes.length !== (family === 'ipv4' ? 4 : 16) || !Number.isInteger(port) || port < 0 || port > 65535) throw new NetError('EINVAL')
  return { family, bytes, port }
}

/** `10.0.0.1:80`, `[::1]:80` */
export const formatEndpoint = ({ bytes, port }: Endpoint): string => (bytes.length === 4 ? `${formatIp(bytes)}:${port}` : `[${formatIp(bytes)}]:${port}`)
