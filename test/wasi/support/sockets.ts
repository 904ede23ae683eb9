import * as net from 'node:net'
import { describe } from 'vitest'
import { refusingPort } from '../../../src/net/node/loopback-test-support.ts'
import type { Address, Socket } from '../../../src/net/network.ts'
import { nodeNetwork } from '../../../src/net/node/index.ts'
import { OneSlice } from '../../../src/fs/io-slices.ts'
import { errnoName } from '../../../src/wasi/abi/errno.ts'
import { type FunctionRow, signature } from '../../../src/wasi/abi/functions.ts'
import { SocketDescriptor } from '../../../src/wasi/descriptors/socket.ts'
import { wasiImports } from '../../../src/wasi/index.ts'
import { dialects, implementations } from '../../../src/wasi/sockets/index.ts'
import { wasmedgeFunctions } from '../../../src/wasi/sockets/wasmedge-functions.ts'
import { tracer } from '../../../src/wasi/trace/index.ts'
import { wat } from '../../support/wat.ts'
import { createWorld, later, type World, type WorldOptions } from './world.ts'

/** A function of a dialect as a guest imports it: `as` is its name there, `key` what tests call it. */
interface Import {
  readonly key: string
  readonly as: string
  readonly row: FunctionRow
}

const isWamr = (row: FunctionRow): boolean => !(wasmedgeFunctions as readonly FunctionRow[]).includes(row)
const plainV2 = (row: FunctionRow): boolean => row.name.endsWith('_v2')

/** Every row under the name of its dialect, and V2 under the plain names that mean V1 for another type: "plain sock_recv_from_v2". */
export const dialectImports: readonly Import[] = implementations.flatMap(({ row }): Import[] => {
  const { name } = row
  if (isWamr(row)) return [{ key: `wamr ${name}`, as: name, row }]
  const own = { key: `wasmedge ${name}`, as: name, row }
  return plainV2(row) ? [own, { key: `plain ${name}`, as: name.slice(0, -3), row }] : [own]
})

const type = (row: FunctionRow): string => {
  const { params, results } = signature(row)
  return `(param ${params.join(' ')}) (result ${results.join(' ')})`
}

/** The tests of one function of a dialect; sockets-link.test.ts fails when one is named nowhere. */
export const describeSocketFunction = (key: string, tests: () => void): void => void describe(key, tests)

export interface SocketWorld extends World {
  /** Calls a function of a dialect, or of preview1 ("sock_send"), on a stack of its own. Answers the name of its errno. */
  readonly do: (key: string, ...args: (number | bigint)[]) => Promise<string>
  /** The same where it must succeed. */
  readonly ok: (key: string, ...args: (number | bigint)[]) => Promise<void>
  /** A descriptor over a socket of the host's. */
  readonly give: (socket: Socket, flags?: number) => number
}

/** A world with the host's whole network, or with none. */
export async function createSocketWorld({ granted = true, ...options }: WorldOptions & { readonly granted?: boolean } = {}): Promise<SocketWorld> {
  const world = await createWorld({ suspend: true, ...(granted ? { network: nodeNetwork() } : {}), ...options })
  const imports = wasiImports(world.context, tracer((line) => void world.trace.push(line.replace(/ <\d+\.\d{6}>$/, ''))), dialects)
  // Each in an instance of its own: an import object by name cannot hold two functions of one name.
  const byIndex = dialectImports.map(({ as, row }) => imports('wasi_snapshot_preview1', as, signature(row))?.value as WebAssembly.ImportValue)
  const exports: Record<string, unknown> = {}
  const parts = await perImport()
  for (const [index, { key }] of dialectImports.entries()) {
    const { exports: own } = new WebAssembly.Instance(parts[index] as WebAssembly.Module, { test: { memory: world.memory, f: byIndex[index] as WebAssembly.ImportValue } })
    exports[key] = WebAssembly.promising(own['call'] as () => unknown)
  }
  const call = async (key: string, ...args: (number | bigint)[]): Promise<string> => {
    const found = exports[key] ?? (world.promised as Record<string, unknown>)[key]
    if (found === undefined) throw new Error(`no function ${key}`)
    return errnoName(await (found as (...values: unknown[]) => Promise<number>)(...args))
  }
  return Object.assign(world, {
    do: call,
    async ok(key: string, ...args: (number | bigint)[]) {
      const errno = await call(key, ...args)
      if (errno !== 'SUCCESS') throw new Error(`${key}: ${errno}`)
    },
    give: (socket: Socket, flags = 0) => world.context.fds.add(new SocketDescriptor(socket, flags)),
  })
}

let modules: Promise<WebAssembly.Module[]> | undefined

function perImport(): Promise<WebAssembly.Module[]> {
  return (modules ??= Promise.all(dialectImports.map(({ row }) => wat(`(module
    (import "test" "f" (func $f ${type(row)}))
    (import "test" "memory" (memory 0))
    (func (export "call") ${type(row)} (call $f ${signature(row).params.map((_, at) => `(local.get ${at})`).join(' ')})))`)
    .then((bytes) => new WebAssembly.Module(bytes)))))
}

// The other end: servers and clients of node:net.

/** A server of node:net's on a free port of the loopback. */
export async function server(onConnection: (socket: net.Socket) => void = () => {}, host = '127.0.0.1'): Promise<number> {
  const open = new Set<net.Socket>()
  const own = net.createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {})
    onConnection(socket)
  })
  later(() => {
    own.close()
    for (const socket of open) socket.destroy()
  })
  await new Promise<void>((resolve) => void own.listen(0, host, resolve))
  return (own.address() as net.AddressInfo).port
}

/** A client of node:net's. */
export function client(port: number, host = '127.0.0.1'): net.Socket {
  const socket = net.connect({ port, host })
  socket.on('error', () => {})
  later(() => socket.destroy())
  return socket
}

/** A port at which nobody answers, until the end of the test. */
export function unusedPort(): number {
  const held = refusingPort()
  later(() => { held[Symbol.dispose]() })
  return held.port
}

export const loopback = (port: number): Address => ({ family: 'ipv4', bytes: Uint8Array.of(127, 0, 0, 1), port })
export const loopback6 = (port: number): Address => ({ family: 'ipv6', bytes: new Uint8Array(16).fill(1, 15), port })

/** A socket that listens on the loopback, and its port. */
export async function listening(network = nodeNetwork()): Promise<{ socket: Socket; port: number }> {
  const socket = network.stream('ipv4')
  await socket.bind(loopback(0))
  await socket.listen(16)
  later(() => socket.close())
  return { socket, port: (socket.local() as { port: number }).port }
}

/** A UDP socket bound to the loopback, and its port. */
export async function datagrams(network = nodeNetwork()): Promise<{ socket: Extract<Socket, { kind: 'datagram' }>; port: number }> {
  const socket = network.datagram('ipv4')
  await socket.bind(loopback(0))
  later(() => socket.close())
  return { socket, port: (socket.local() as { port: number }).port }
}

export const slice = (text: string): OneSlice => new OneSlice(Buffer.from(text, 'latin1'))

/** The address structures of both dialects in a guest's memory. */
export function wasmedgeAddress(world: World, bytes: readonly number[], size = bytes.length): number {
  const buf = world.room(Math.max(size, 1))
  world.bytes(buf, size).fill(0)
  world.bytes(buf, bytes.length).set(bytes)
  const ptr = world.room(8)
  world.view.setUint32(ptr, buf, true)
  world.view.setUint32(ptr + 4, size, true)
  return ptr
}

/** Where the bytes of a wasmedgeAddress lie. */
export const bufferOf = (world: World, ptr: number): number => world.u32(ptr)

/** The storage form: 0 u16 family | 2 data. */
export const storage = (world: World, family: number, data: readonly number[] | string): number =>
  wasmedgeAddress(world, [family & 0xff, family >> 8, ...(typeof data === 'string' ? Buffer.from(data, 'latin1') : data)], 128)

export function wamrAddress(world: World, kind: number, values: readonly number[], port: number): number {
  const ptr = world.room(24)
  world.bytes(ptr, 24).fill(0)
  world.view.setUint32(ptr, kind, true)
  if (values.length === 4) world.bytes(ptr + 4, 4).set(values)
  else for (const [index, value] of values.entries()) world.view.setUint16(ptr + 4 + index * 2, value, true)
  world.view.setUint16(ptr + (values.length === 4 ? 8 : 20), port, true)
  return ptr
}

export const LOOPBACK = [127, 0, 0, 1] as const
export const LOOPBACK6 = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] as const
