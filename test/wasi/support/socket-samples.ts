import * as fs from 'node:fs'
import type { FunctionRow } from '../../../src/wasi/abi/functions.ts'
import { lowering } from '../../../src/wasi/abi/functions.ts'
import { client, createSocketWorld, datagrams, dialectImports, listening, loopback, LOOPBACK, slice, type SocketWorld, storage, wamrAddress, wasmedgeAddress } from './sockets.ts'
import { later } from './world.ts'
import { nodeNetwork } from '../../../src/net/node/index.ts'

/** The descriptors of a furnished world. */
export const FILE = 4
export const LISTENER = 5
export const STREAM = 6
export const UDP = 7
export const FRESH = 8
export const FRESH_UDP = 9
export const FRESH_6 = 10

export interface Furnished extends SocketWorld {
  /** Where LISTENER and UDP are bound. */
  readonly port: number
  readonly udpPort: number
}

/**
 * A world in which every sample below succeeds: a listener with a connection to accept, a connected stream and a UDP socket
 * with bytes to read, and two fresh sockets.
 */
export async function furnished(): Promise<Furnished> {
  const network = nodeNetwork()
  const world = await createSocketWorld({ network, pages: 2 })
  fs.writeFileSync(`${world.folder}/file`, 'text')
  world.opened('file', 'rw')
  const { socket: listener, port } = await listening(network)
  const { socket: udp, port: udpPort } = await datagrams(network)
  for (const text of ['stream', 'stream']) client(port).write(text)
  await new Promise<void>((resolve) => void listener.whenReady('read', resolve))
  const sender = network.datagram('ipv4')
  later(() => sender.close())
  sender.send(slice('datagram'), loopback(udpPort))
  world.give(listener)
  world.give(listener.kind === 'stream' ? listener.accept() : listener)
  world.give(udp)
  world.give(network.stream('ipv4'))
  world.give(network.datagram('ipv4'))
  world.give(network.stream('ipv6'))
  return Object.assign(world, { port, udpPort })
}

const iov = (world: SocketWorld): [number, number] => world.iovecs([4096, 2], [4200, 10])
const stream = (world: SocketWorld): [number, number] => world.iovecs(world.text('hello'))
const zeros = (world: SocketWorld, size: number): number => {
  const ptr = world.room(size)
  world.bytes(ptr, size).fill(0)
  return ptr
}

/** A list of one entry, as wasmedge_wasi_socket lays it out; a room for the pointer to it. */
export function addrinfoList(world: SocketWorld, count = 1): number {
  let next = 0
  for (let index = 0; index < count; index++) {
    const [entry, address, data, name] = [zeros(world, 28), zeros(world, 12), zeros(world, 26), zeros(world, 30)]
    world.view.setUint32(entry + 12, address, true)
    world.view.setUint32(address + 4, 14, true)
    world.view.setUint32(address + 8, data, true)
    world.view.setUint32(entry + 16, name, true)
    world.view.setUint32(entry + 20, 30, true)
    world.view.setUint32(entry + 24, next, true)
    next = entry
  }
  const res = zeros(world, 4)
  world.view.setUint32(res, next, true)
  return res
}

type Sample = (world: Furnished) => (number | bigint)[]

const bind: Sample = (world) => [FRESH, wasmedgeAddress(world, LOOPBACK), 0]
const connect: Sample = (world) => [FRESH, wasmedgeAddress(world, LOOPBACK), world.port]
const sendTo: Sample = (world) => [FRESH_UDP, ...stream(world), wasmedgeAddress(world, LOOPBACK), world.udpPort, 0, 64]
const wamrTo = (world: Furnished, port: number): number => wamrAddress(world, 0, LOOPBACK, port)

/** For each function one call that succeeds in a furnished world; options are made from their rows. */
const samples: Readonly<Record<string, Sample>> = {
  'wasmedge sock_open': () => [1, 2, 64],
  'wasmedge sock_bind': bind,
  'wasmedge sock_connect': connect,
  'wasmedge sock_listen': () => [LISTENER, 10],
  'wasmedge sock_accept': () => [LISTENER, 64],
  'wasmedge sock_accept_v2': () => [LISTENER, 4, 64],
  'wasmedge sock_recv_v2': (world) => [STREAM, ...iov(world), 0, 64, 68],
  'wasmedge sock_recv_from': (world) => [UDP, ...iov(world), wasmedgeAddress(world, LOOPBACK), 0, 64, 68],
  'wasmedge sock_recv_from_v2': (world) => [UDP, ...iov(world), storage(world, 0, []), 0, 72, 64, 68],
  'wasmedge sock_send_v2': (world) => [STREAM, ...stream(world), 0, 64],
  'wasmedge sock_send_to': sendTo,
  'wasmedge sock_getsockopt': (world) => {
    const length = world.room(4)
    world.view.setUint32(length, 4, true)
    return [STREAM, 0, 1, 64, length]
  },
  'wasmedge sock_setsockopt': (world) => [STREAM, 0, 7, zeros(world, 4), 4],
  'wasmedge sock_getlocaladdr': (world) => [STREAM, wasmedgeAddress(world, LOOPBACK), 64, 68],
  'wasmedge sock_getlocaladdr_v2': (world) => [STREAM, storage(world, 0, []), 64],
  'wasmedge sock_getpeeraddr': (world) => [STREAM, wasmedgeAddress(world, LOOPBACK), 64, 68],
  'wasmedge sock_getpeeraddr_v2': (world) => [STREAM, storage(world, 0, []), 64],
  'wasmedge sock_getaddrinfo': (world) => [...world.text('127.0.0.1'), ...world.text('80'), zeros(world, 28), addrinfoList(world), 1, 64],
  'wasmedge epoll_oneoff': (world) => [world.subscriptions({ type: 0, timeout: 1n }, { type: 2, fd: STREAM }), 4096, 2, 64],

  'wamr sock_open': () => [-1, 0, 1, 64],
  'wamr sock_bind': (world) => [FRESH, wamrTo(world, 0)],
  'wamr sock_connect': (world) => [FRESH, wamrTo(world, world.port)],
  'wamr sock_addr_local': () => [STREAM, 64],
  'wamr sock_addr_remote': () => [STREAM, 64],
  'wamr sock_addr_resolve': (world) => [world.text('127.0.0.1\0')[0], world.text('80\0')[0], zeros(world, 12), world.room(56), 2, 64],
  'wamr sock_recv_from': (world) => [UDP, ...iov(world), 0, world.room(24), 64],
  'wamr sock_send_to': (world) => [FRESH_UDP, ...stream(world), 0, wamrTo(world, world.udpPort), 64],
  'wamr sock_set_linger': () => [STREAM, 1, 3],
  'wamr sock_get_linger': () => [STREAM, 64, 68],
  'wamr sock_set_ip_multicast_loop': () => [UDP, 0, 1],
  'wamr sock_get_ip_multicast_loop': () => [UDP, 0, 64],
  'wamr sock_set_ip_add_membership': (world) => [FRESH_UDP, wamrAddress(world, 0, [239, 1, 2, 3], 0), 0],
  'wamr sock_set_ip_drop_membership': (world) => [UDP, wamrAddress(world, 0, [239, 1, 2, 3], 0), 0],
}

/** The sample of a function; V2 has that of V1 where it is the same. */
export function sampleOf(key: string, row: FunctionRow): Sample {
  const own = key.replace(/^plain /, 'wasmedge ')
  const found = samples[own] ?? samples[own.replace(/_v2$/, '')]
  if (found !== undefined) return found
  const fd = row.name.includes('ipv6_only') ? FRESH_6 : STREAM
  return () => [fd, row.name.startsWith('sock_get') ? 64 : row.params[1]?.[1] === 'u64' ? 1n : 1]
}

/** Parameters that are addresses, with how many bytes lie there at least. */
export function pointersOf(row: FunctionRow): { name: string; type: string; at: number }[] {
  const kinds = ['iovec_array', 'ciovec_array', 'buffer', 'subscriptions', 'pointer', 'string', 'cstring', 'wasmedge_address', 'wasmedge_address_out', 'wamr_address']
  const found: { name: string; type: string; at: number }[] = []
  let at = 0
  for (const [name, type] of row.params) {
    if (kinds.includes(type)) found.push({ name, type, at })
    at += lowering[type].length
  }
  for (const [name] of row.results) found.push({ name: `result ${name}`, type: 'result', at: at++ })
  return found
}

export { dialectImports }
