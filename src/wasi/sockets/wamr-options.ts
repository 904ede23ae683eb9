import type { OptionName, Socket } from '../../net/network.ts'
import type { Field, FunctionRow } from '../abi/functions.ts'
import { Errno } from '../abi/errno.ts'
import type { Context } from '../context.ts'
import { WasiError } from '../error.ts'
import type { Implementation } from '../preview1/body.ts'
import { requireSocket } from '../socket-io.ts'

// WAMR's options: socket-abi.md 2.1. Each has a function that sets and one that gets it, and nearly all look alike.

/** How the value of an option is passed, and how it is written. */
type Form = 'bool' | 'u8' | 'u32' | 'u64'

/** Which sockets have it; others answer NOPROTOOPT. */
type Where = 'any' | 'tcp' | 'ipv4' | 'ipv6' | 'ip'

const has: Readonly<Record<Where, (socket: Socket) => boolean>> = {
  any: () => true,
  tcp: ({ kind, family }) => kind === 'stream' && family !== 'unix',
  ip: ({ family }) => family !== 'unix',
  ipv4: ({ family }) => family === 'ipv4',
  ipv6: ({ family }) => family === 'ipv6',
}

const options: readonly (readonly [name: string, option: OptionName, form: Form, where: Where])[] = [
  ['broadcast', 'broadcast', 'bool', 'any'],
  ['keep_alive', 'keepAlive', 'bool', 'any'],
  ['reuse_addr', 'reuseAddress', 'bool', 'any'],
  ['reuse_port', 'reusePort', 'bool', 'any'],
  ['tcp_no_delay', 'noDelay', 'bool', 'tcp'],
  ['tcp_quick_ack', 'quickAck', 'bool', 'tcp'],
  ['tcp_fastopen_connect', 'fastOpenConnect', 'bool', 'tcp'],
  ['ipv6_only', 'ipv6Only', 'bool', 'ipv6'],
  ['recv_buf_size', 'receiveBuffer', 'u32', 'any'],
  ['send_buf_size', 'sendBuffer', 'u32', 'any'],
  ['recv_timeout', 'receiveTimeout', 'u64', 'any'],
  ['send_timeout', 'sendTimeout', 'u64', 'any'],
  ['tcp_keep_idle', 'keepIdle', 'u32', 'tcp'],
  ['tcp_keep_intvl', 'keepInterval', 'u32', 'tcp'],
  ['ip_ttl', 'ttl', 'u8', 'ip'],
  ['ip_multicast_ttl', 'multicastTtl', 'u8', 'ip'],
]

const names: Readonly<Record<Form, string>> = { bool: 'on', u8: 'value', u32: 'value', u64: 'microseconds' }

function requireOption({ fds }: Context, fd: number, where: Where): Socket {
  const { socket } = requireSocket(fds, fd, 0)
  if (!has[where](socket)) throw new WasiError(Errno.NOPROTOOPT)
  return socket
}

/** The value as wasm passes it. */
function toValue(form: Form, value: number | bigint): number {
  switch (form) {
    case 'bool': return Number(value) === 0 ? 0 : 1
    case 'u8': return Number(value) & 0xff
    case 'u32': return Number(value) >>> 0
    case 'u64': return Number(BigInt.asUintN(64, value as bigint))
  }
}

const sizes: Readonly<Record<Form, number>> = { bool: 1, u8: 1, u32: 4, u64: 8 }

function write({ memory }: Context, form: Form, ptr: number, value: number): void {
  switch (form) {
    case 'bool': case 'u8': return memory.writeU8(ptr, value)
    case 'u32': return memory.writeU32(ptr, value)
    case 'u64': return memory.writeU64(ptr, BigInt(Math.floor(value)))
  }
}

/** sock_set_X (fd, value) and sock_get_X (fd, pointer). BADF, NOTSOCK, NOPROTOOPT (another kind of socket), INVAL (out of range), FAULT. */
function pair(name: string, option: OptionName, form: Form, where: Where): Implementation[] {
  const value: Field = [names[form], form === 'u8' ? 'u32' : form]
  const setter: FunctionRow = { name: `sock_set_${name}`, params: [['fd', 'fd'], value], results: [] }
  const getter: FunctionRow = { name: `sock_get_${name}`, params: [['fd', 'fd']], results: [[names[form], form]] }
  return [
    { row: setter, body: (context: Context, fd: number, given: number | bigint) => requireOption(context, fd, where).setOption(option, toValue(form, given)) },
    {
      row: getter,
      body(context: Context, fd: number, ptr: number) {
        context.memory.range(ptr, sizes[form])
        write(context, form, ptr, requireOption(context, fd, where).getOption(option) ?? 0)
      },
    },
  ]
}

/** All options whose functions look alike. */
export const wamrOptions: readonly Implementation[] = options.flatMap((option) => pair(...option))

/** Of a socket of the family that the guest says. NOPROTOOPT. */
export function multicastLoop(context: Context, fd: number, ipv6: number): Socket {
  return requireOption(context, fd, ipv6 === 0 ? 'ipv4' : 'ipv6')
}
