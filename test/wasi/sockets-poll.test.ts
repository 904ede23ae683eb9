import { describe, expect, it } from 'vitest'
import type * as net from 'node:net'
import { nodeNetwork } from '../../src/net/node/index.ts'
import type { StreamSocket } from '../../src/net/network.ts'
import { client, createSocketWorld, datagrams, listening, loopback, slice, type SocketWorld } from './support/sockets.ts'
import type { Event, Subscription } from './support/program.ts'

// poll_oneoff over sockets, together with all else.

const [CLOCK, FD_READ, FD_WRITE] = [0, 1, 2] as const
const MS = 1_000_000n
const NEVER = 1n << 60n

async function poll(world: SocketWorld, ...subscriptions: readonly Subscription[]): Promise<Event[]> {
  const from = world.subscriptions(...subscriptions)
  const [out, count] = [world.room(subscriptions.length * 32), world.room(4)]
  await world.ok('poll_oneoff', from, out, subscriptions.length, count)
  return world.events(out, world.u32(count))
}

const due = async (world: SocketWorld, ...subscriptions: readonly Subscription[]): Promise<bigint[]> => (await poll(world, ...subscriptions)).map(({ userdata }) => userdata)

/** A listener and both ends of a connection, in a world without other sockets. */
async function connected(): Promise<{ world: SocketWorld; listener: number; fd: number; peer: net.Socket; port: number }> {
  const network = nodeNetwork()
  const { socket, port } = await listening(network)
  const world = await createSocketWorld({ network })
  const listener = world.give(socket)
  const peer = client(port)
  await world.ok('sock_accept', listener, 0, 64)
  return { world, listener, fd: world.u32(64), peer, port }
}

describe('poll_oneoff', () => {
  it('tells a listener with a connection, a stream with bytes and one with room, and of the end', async () => {
    const { world, listener, fd, peer, port } = await connected()
    expect(await due(world, { type: FD_READ, fd: listener, userdata: 1n }, { type: FD_READ, fd, userdata: 2n }, { type: CLOCK, timeout: 5n * MS, userdata: 3n })).toEqual([3n])
    client(port)
    expect(await due(world, { type: FD_READ, fd: listener, userdata: 1n }, { type: FD_READ, fd, userdata: 2n })).toEqual([1n])
    peer.write('hello')
    expect(await poll(world, { type: FD_READ, fd, userdata: 2n })).toEqual([{ userdata: 2n, errno: 'SUCCESS', type: 1, bytes: 5n, flags: 0 }])
    expect(await poll(world, { type: FD_WRITE, fd, userdata: 4n })).toMatchObject([{ userdata: 4n, errno: 'SUCCESS', type: 2, flags: 0 }])
    await world.ok('sock_recv', fd, ...world.iovecs([4096, 100]), 0, 64, 68)
    peer.end()
    expect(await poll(world, { type: FD_READ, fd, userdata: 2n })).toMatchObject([{ userdata: 2n, bytes: 0n }])
    peer.resetAndDestroy()
    await world.do('sock_send', fd, ...world.iovecs(world.text('x')), 0, 64)
    expect(await poll(world, { type: FD_READ, fd, userdata: 2n }, { type: FD_WRITE, fd, userdata: 3n })).toMatchObject([{ userdata: 2n }, { userdata: 3n }])
  })

  it('over sockets, standard input, a file and a clock at once', async () => {
    const { world, listener, fd, peer } = await connected()
    const all = [
      { type: FD_READ, fd: 0, userdata: 0n }, { type: FD_READ, fd: listener, userdata: 1n }, { type: FD_READ, fd, userdata: 2n }, { type: CLOCK, timeout: NEVER, userdata: 3n },
      { type: FD_READ, fd: 99, userdata: 4n },
    ]
    expect(await poll(world, ...all)).toMatchObject([{ userdata: 4n, errno: 'BADF' }])
    const waiting = all.slice(0, 4)
    setTimeout(() => world.input.push('typed'), 5)
    expect(await due(world, ...waiting)).toEqual([0n])
    expect(await due(world, ...waiting, { type: FD_WRITE, fd: 1, userdata: 9n })).toEqual([0n, 9n])
    await world.ok('fd_read', 0, ...world.iovecs([4096, 100]), 64)
    setTimeout(() => peer.write('x'), 5)
    expect(await due(world, ...waiting)).toEqual([2n])
    expect(world.input.watching.size).toBe(0)
  })

  it('the same descriptor twice', async () => {
    const { world, fd, peer } = await connected()
    setTimeout(() => peer.write('x'), 5)
    expect(await due(world, { type: FD_READ, fd, userdata: 1n }, { type: FD_READ, fd, userdata: 2n })).toEqual([1n, 2n])
  })

  it('waits for room to write', async () => {
    const { world, fd, peer } = await connected()
    peer.pause()
    world.memory.grow(400)
    world.setFlags(fd, 4)
    const text = world.room(16 << 20)
    while ((await world.do('fd_write', fd, ...world.iovecs([text, 16 << 20]), 64)) === 'SUCCESS') continue
    expect(await due(world, { type: FD_WRITE, fd, userdata: 1n }, { type: CLOCK, timeout: 5n * MS, userdata: 2n })).toEqual([2n])
    setTimeout(() => peer.resume(), 5)
    expect(await due(world, { type: FD_WRITE, fd, userdata: 1n }, { type: CLOCK, timeout: NEVER, userdata: 2n })).toEqual([1n])
  })

  it('a datagram', async () => {
    const network = nodeNetwork()
    const { socket, port } = await datagrams(network)
    const world = await createSocketWorld({ network })
    const fd = world.give(socket)
    expect(await due(world, { type: FD_READ, fd, userdata: 1n }, { type: CLOCK, timeout: MS, userdata: 2n })).toEqual([2n])
    socket.send(slice('datagram'), loopback(port))
    expect(await poll(world, { type: FD_READ, fd, userdata: 1n })).toMatchObject([{ userdata: 1n, bytes: 8n }])
  })

  it('with no time to wait still looks: a guest that polls in a loop is served', async () => {
    const { world, fd, peer } = await connected()
    peer.write('x')
    let rounds = 0
    while ((await world.scoped(() => due(world, { type: FD_READ, fd, userdata: 1n }, { type: CLOCK, timeout: 0n, userdata: 2n })))[0] !== 1n) rounds++
    expect(rounds).toBeLessThan(10_000)
    // And one who has always something to write to.
    const { world: other, fd: writer, peer: source } = await connected()
    source.write('x')
    while ((await other.scoped(() => due(other, { type: FD_READ, fd: writer, userdata: 1n }, { type: FD_WRITE, fd: writer, userdata: 2n })))[0] !== 1n) continue
  })

  it('of 200 ms takes next to no processor time', async () => {
    const { world, listener, fd } = await connected()
    const start = process.threadCpuUsage()
    expect(await due(world, { type: FD_READ, fd: listener, userdata: 1n }, { type: FD_READ, fd, userdata: 2n }, { type: CLOCK, timeout: 200n * MS, userdata: 3n })).toEqual([3n])
    const { user, system } = process.threadCpuUsage(start)
    expect(user + system).toBeLessThan(60_000)
  })

  it('many wakes of many sockets cost each its own', async () => {
    const { FakeSocket, world, give } = await fakes()
    const count = 5000
    const sockets = Array.from({ length: count }, () => new FakeSocket())
    for (const socket of sockets) give(socket)
    const waiting = due(world, ...sockets.map((_, index) => ({ type: FD_READ, fd: 4 + index, userdata: BigInt(index) })))
    // Each is woken for nothing, one turn after the other: were all looked at each time, these would be 25 million looks.
    for (const socket of sockets.slice(0, 2000)) {
      socket.wake()
      await new Promise((resolve) => setImmediate(resolve))
    }
    const looks = sockets.reduce((sum, socket) => sum + socket.looks, 0)
    expect(looks).toBeLessThan(count * 3)
    for (const index of [17, 4000]) {
      ;(sockets[index] as InstanceType<typeof FakeSocket>).ready = true
      sockets[index]?.wake()
    }
    expect(await waiting).toEqual([17n, 4000n])
    expect(sockets.some((socket) => socket.watched > 0)).toBe(false)
  })
})

/** Sockets that a test wakes by hand. */
async function fakes() {
  const world = await createSocketWorld({ pages: 100 })
  class FakeSocket {
    readonly kind = 'stream'
    readonly family = 'ipv4'
    readonly listening = false
    ready = false
    looks = 0
    readonly #wakers = new Set<() => void>()
    get watched(): number { return this.#wakers.size }
    readable(): { bytes: number; hangup: boolean } | undefined {
      this.looks++
      return this.ready ? { bytes: 1, hangup: false } : undefined
    }
    whenReady(_what: string, wake: () => void): () => void {
      this.#wakers.add(wake)
      return () => void this.#wakers.delete(wake)
    }
    wake(): void {
      for (const wake of Array.from(this.#wakers)) {
        this.#wakers.delete(wake)
        wake()
      }
    }
    close(): void {}
  }
  return { FakeSocket, world, give: (socket: InstanceType<typeof FakeSocket>) => world.give(socket as unknown as StreamSocket) }
}
