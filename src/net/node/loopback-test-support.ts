import { networkInterfaces } from 'node:os'
import { codeOf } from '../../fs/error.ts'
import { OneSlice } from '../../fs/io-slices.ts'
import { parseIp } from '../address.ts'
import type { Address, DatagramSocket, Family, Network, Socket, StreamSocket } from '../network.ts'
import { bindTcp } from './handle.ts'
import { localOf } from './tcp.ts'

/** An address from text. */
export function ip(text: string, port: number): Address & { port: number } {
  const bytes = parseIp(text)
  if (bytes === undefined) throw new Error(`no address: ${text}`)
  return { family: bytes.length === 4 ? 'ipv4' : 'ipv6', bytes, port }
}

/** Whether this machine has ::1; containers often do not. */
export const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))

export const LOOPBACK = ip('127.0.0.1', 0)

export const portOf = (address: Address | undefined): number => (address as { port: number }).port

export const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds))

/** The code that `attempt` fails with; undefined when it does not. */
export function codeFrom(attempt: () => unknown): string | undefined {
  try {
    attempt()
  } catch (error) {
    return codeOf(error) ?? String(error)
  }
  return undefined
}

export async function codeFromLater(attempt: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt()
  } catch (error) {
    return codeOf(error) ?? String(error)
  }
  return undefined
}

/** Comes when the socket is ready. */
export async function ready(socket: Socket, what: 'read' | 'write'): Promise<void> {
  while ((what === 'read' ? socket.readable() : socket.writable()) === undefined) {
    await new Promise<void>((wake) => socket.whenReady(what, wake))
  }
}

/** Does it as a blocking guest would: again and again while it is EAGAIN. */
export async function patiently<T>(socket: Socket, what: 'read' | 'write', attempt: () => T): Promise<T> {
  for (;;) {
    try {
      return attempt()
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error
    }
    await new Promise<void>((wake) => socket.whenReady(what, wake))
  }
}

export const accepted = (socket: StreamSocket): Promise<StreamSocket> => patiently(socket, 'read', () => socket.accept())

export async function received(socket: StreamSocket, most = 65_536, peek = false): Promise<string> {
  const bytes = Buffer.alloc(most)
  const count = await patiently(socket, 'read', () => socket.receive(new OneSlice(bytes), peek))
  return bytes.toString('latin1', 0, count)
}

export async function sendAll(socket: StreamSocket, bytes: Uint8Array | string): Promise<void> {
  const all = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes
  for (let sent = 0; sent < all.length; ) {
    const offset = sent
    sent += await patiently(socket, 'write', () => socket.send(new OneSlice(all, offset)))
  }
}

export const slice = (text: string): OneSlice => new OneSlice(Buffer.from(text, 'latin1'))

/** Connects and waits for how it ends. */
export async function connectTo(socket: StreamSocket, address: Address): Promise<void> {
  const code = codeFrom(() => socket.connect(address))
  if (code !== 'EINPROGRESS') throw new Error(`connect: ${code}`)
  await ready(socket, 'write')
  const error = socket.takeError()
  if (error !== undefined) throw Object.assign(new Error(`connect: ${error}`), { code: error })
}

export async function connected(network: Network, address: Address, family: Family = address.family): Promise<StreamSocket> {
  const socket = network.stream(family)
  await connectTo(socket, address)
  return socket
}

/** Listens, on a free port of the loopback interface if nothing else is said. */
export async function listening(network: Network, address: Address = LOOPBACK, backlog = 128): Promise<StreamSocket> {
  const socket = network.stream(address.family)
  await socket.bind(address)
  await socket.listen(backlog)
  return socket
}

/** Two ends of one connection. */
export async function pair(network: Network, address: Address = LOOPBACK): Promise<{ server: StreamSocket; client: StreamSocket }> {
  const listener = await listening(network, address)
  const client = await connected(network, listener.local() as Address)
  const server = await accepted(listener)
  listener.close()
  return { server, client }
}

export interface Got {
  readonly text: string
  readonly from: Address
  readonly truncated: boolean
}

export async function datagram(socket: DatagramSocket, most = 65_536, peek = false): Promise<Got> {
  const bytes = Buffer.alloc(most)
  const { count, from, truncated } = await patiently(socket, 'read', () => socket.receive(new OneSlice(bytes), peek))
  return { text: bytes.toString('latin1', 0, count), from, truncated }
}

/** A port at which nobody answers: held, so that nobody else takes it meanwhile. */
export function refusingPort(): { readonly port: number } & Disposable {
  const handle = bindTcp('127.0.0.1', 0, 4, 0)
  const { port } = localOf(handle) as { port: number }
  return { port, [Symbol.dispose]: () => { handle.close() } }
}
