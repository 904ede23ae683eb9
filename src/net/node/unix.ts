import { type ByteString, fromText, toText } from '../../fs/byte-string.ts'
import { NetError } from '../error.ts'
import type { Address } from '../network.ts'
import { bindPipe } from './handle.ts'
import type { Transport } from './transport.ts'

/** sockaddr_un has 108 bytes, the last of which is NUL; an abstract name may use all of them. unix(7) */
const MOST = 107

/** A Unix socket without a name: who connects without binding, and who is accepted from such a one. */
export const UNNAMED: Address = { family: 'unix', path: '' }

/** Unix stream sockets. The system's names are not asked for: whoever binds or connects knows them. */
export const unix: Transport = {
  family: 'unix',
  bind(address) {
    const path = pathOf(address)
    return { handle: bindPipe(path), local: address }
  },
  target: (address) => ({ path: pathOf(address) }),
  local: () => undefined,
  peer: () => undefined,
}

/** Node takes names as text. EINVAL for what that can't say: bytes that are no UTF-8, and no name at all. */
function pathOf(address: Address): string {
  if (address.family !== 'unix') throw new NetError('EAFNOSUPPORT')
  const name: ByteString = address.path
  if (name.length > MOST) throw new NetError('ENAMETOOLONG')
  const text = toText(name)
  if (name === '' || name.indexOf('\0', 1) >= 0 || fromText(text) !== name) throw new NetError('EINVAL')
  return text
}
