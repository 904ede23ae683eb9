import type { LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import { NetError } from '../error.ts'
import type { Resolved } from '../network.ts'
import { addressOf } from './address.ts'

/** RFC 1035, 2.3.4; a final dot comes on top. */
const MOST = 254

/**
 * getaddrinfo(3) of the host, in libuv's threads: /etc/hosts counts, and what its resolver reads as an address ("127.1").
 * Addresses come in the order in which it gave them. ENOTFOUND, EAI_AGAIN and the like.
 */
export async function lookup(name: string, family: 'ipv4' | 'ipv6' | undefined): Promise<readonly Resolved[]> {
  // Node answers null for an empty name, and cuts names at a NUL.
  if (name === '' || name.length > MOST || name.includes('\0')) throw new NetError('ENOTFOUND')
  const wanted = family === undefined ? 0 : family === 'ipv4' ? 4 : 6
  const found = isIP(name) === 0 ? await ask(name, wanted) : [{ address: name, family: isIP(name) }]
  const results = found.filter((one) => wanted === 0 || one.family === wanted).map(({ address }): Resolved => {
    const { family, bytes } = addressOf(address, 0) as { family: 'ipv4' | 'ipv6'; bytes: Uint8Array }
    return { family, bytes }
  })
  if (results.length === 0) throw new NetError('ENOTFOUND')
  return results
}

function ask(name: string, family: 0 | 4 | 6): Promise<LookupAddress[]> {
  const dns = process.getBuiltinModule('node:dns')
  return dns.promises.lookup(name, { all: true, order: 'verbatim', family })
}
