import { once } from 'node:events'
import type * as net from 'node:net'
import { describe, expect, it } from 'vitest'
import { Rights } from '../../src/wasi/abi/flags.ts'
import { SocketDescriptor } from '../../src/wasi/descriptors/socket.ts'
import { nodeNetwork } from '../../src/net/node/index.ts'
import { client, createSocketWorld, datagrams, listening, loopback, server, slice, type SocketWorld } from './support/sockets.ts'
import { later } from './support/world.ts'

// preview1's own functions over sockets that were passed in or accepted.

const NONBLOCK = 4
const [PEEK, WAITALL] = [1, 2] as const
const [RD, WR] = [1, 2] as const

/** A listening socket as descriptor 4, as --listen gives it, in a run without any other network. */
async function serving(): Promise<SocketWorld & { port: number }> {
  const { socket, port } = await listening()
  return Object.assign(await createSocketWorld({ granted: false, sockets: [new SocketDescriptor(socket)] }), { port })
}

/** The guest's end and the test's end of one connection. */
async function connection(): Promise<{ world: SocketWorld; fd: number; peer: net.Socket }> {
  const world = await serving()
  const peer = client(world.port)
  await world.ok('sock_accept', 4, 0, 64)
  return { world, fd: world.u32(64), peer }
}

async function recv(world: SocketWorld, fd: number, size = 100, flags = 0): Promise<string> {
  const buf = world.room(size)
  const errno = await world.do('sock_recv', fd, ...world.iovecs([buf, size]), flags, 64, 68)
  return errno === 'SUCCESS' ? world.string(buf, world.u32(64)) : errno
}

const send = async (world: SocketWorld, fd: number, text: string, how = 'sock_send'): Promise<string | number> => {
  const errno = await world.do(how, fd, ...world.iovecs(world.text(text)), ...(how === 'fd_write' ? [64] : [0, 64]))
  return errno === 'SUCCESS' ? world.u32(64) : errno
}

/** The same over again until `act` answers something else than `not`: what the other end did is on its way. */
async function until<T>(act: () => Promise<T>, not: T): Promise<T> {
  for (;;) {
    const answer = await act()
    if (answer !== not) return answer
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

describe('a listening socket', () => {
  it('comes after the directories, as a stream with the rights of all dialects', async () => {
    const world = await serving()
    const { low, high } = { low: Rights.FD_READ | Rights.FD_WRITE, high: 0x3ffn << 28n }
    const stat = world.fdstat(4)
    expect(stat).toMatchObject({ type: 6, flags: 0, inheriting: 0n })
    if (typeof stat === 'string') throw new Error(stat)
    expect(stat.base & high).toBe(high)
    expect(Number(stat.base & 0xffn) & low).toBe(low)
    expect(world.fstat(4)).toMatchObject({ type: 6, size: 0n })
    expect(world.setRights(4, stat.base)).toBe('SUCCESS')
    expect(world.fdstat(5)).toBe('BADF')
  })

  it('waits for a connection, and gives the lowest free number', async () => {
    const world = await serving()
    const accepted = world.do('sock_accept', 4, NONBLOCK, 64)
    client(world.port)
    expect(await accepted).toBe('SUCCESS')
    expect(world.u32(64)).toBe(5)
    expect(world.fdstat(5)).toMatchObject({ type: 6, flags: NONBLOCK })
    expect(world.trace.find((line) => line.startsWith('sock_accept'))).toBe('sock_accept(fd=4, flags=NONBLOCK) = fd 5')
  })

  it('NONBLOCK: AGAIN when nobody is there, and yet one who asks again and again is served', async () => {
    const world = await serving()
    expect(world.setFlags(4, NONBLOCK)).toBe('SUCCESS')
    expect(await world.do('sock_accept', 4, 0, 64)).toBe('AGAIN')
    client(world.port)
    let tries = 0
    // Nothing here waits for the event loop but the calls themselves.
    while ((await world.do('sock_accept', 4, 0, 64)) === 'AGAIN') tries++
    expect(world.u32(64)).toBe(5)
    expect(tries).toBeLessThan(1_000_000)
  })

  it('INVAL for one that does not listen, NOTSUP for UDP, NOTCAPABLE without the right, MFILE', async () => {
    const { world, fd } = await connection()
    expect(await world.do('sock_accept', fd, 0, 64)).toBe('INVAL')
    const udp = world.give((await datagrams()).socket)
    expect(await world.do('sock_accept', udp, 0, 64)).toBe('NOTSUP')
    world.giveUp(4, Rights.SOCK_ACCEPT)
    expect(await world.do('sock_accept', 4, 0, 64)).toBe('NOTCAPABLE')
  })

  it('cannot be read from or written to', async () => {
    const world = await serving()
    expect(await recv(world, 4)).toBe('NOTCONN')
    expect(await send(world, 4, 'x')).toMatch(/NOTCONN|PIPE/)
    expect([world.seek(4, 0n, 0), world.readdir(4), world.setSize(4, 0n)]).toEqual(['SPIPE', 'NOTDIR', 'INVAL'])
  })
})

describe('receiving and sending', () => {
  it.each(['fd_read', 'sock_recv'])('%s waits for bytes, takes what is there, and answers 0 at the end', async (how) => {
    const { world, fd, peer } = await connection()
    const buf = world.room(10)
    const read = async (): Promise<string> => {
      await world.ok(how, fd, ...world.iovecs([buf, 2], [buf + 2, 3]), ...(how === 'fd_read' ? [64] : [0, 64, 68]))
      return world.string(buf, world.u32(64))
    }
    const waiting = read()
    peer.write('hello world')
    expect(await waiting).toBe('hello')
    expect([await read(), await read()]).toEqual([' worl', 'd'])
    peer.end()
    expect([await read(), await read()]).toEqual(['', ''])
  })

  it.each(['fd_write', 'sock_send'])('%s sends', async (how) => {
    const { world, fd, peer } = await connection()
    expect(await send(world, fd, 'hello', how)).toBe(5)
    expect(String((await once(peer, 'data'))[0])).toBe('hello')
    expect(await send(world, fd, '', how)).toBe(0)
  })

  it('PEEK leaves the bytes, WAITALL waits for all of them or the end', async () => {
    const { world, fd, peer } = await connection()
    peer.write('abc')
    expect(await recv(world, fd, 10, PEEK)).toBe('abc')
    expect(await recv(world, fd, 2, PEEK | WAITALL)).toBe('ab')
    const all = recv(world, fd, 8, WAITALL)
    setTimeout(() => peer.write('defgh1'), 5)
    expect(await all).toBe('abcdefgh')
    setTimeout(() => peer.end('2'), 5)
    expect(await recv(world, fd, 8, WAITALL)).toBe('12')
    expect(await recv(world, fd, 8, WAITALL)).toBe('')
  })

  it('INVAL for unknown flags, and for more slices than 1024', async () => {
    const { world, fd } = await connection()
    expect(await recv(world, fd, 10, 4)).toBe('INVAL')
    expect(await world.do('sock_send', fd, ...world.iovecs([0, 1]), 1, 64)).toBe('INVAL')
    const [many] = world.iovecs(...Array.from({ length: 1025 }, () => [4096, 1] as const))
    expect(await world.do('sock_recv', fd, many, 1025, 0, 64, 68)).toBe('INVAL')
    expect(await world.do('sock_send', fd, many, 1025, 0, 64)).toBe('INVAL')
    expect(await world.do('sock_send', fd, many, 1024, 0, 64)).toBe('SUCCESS')
  })

  it('NOTCAPABLE without the right, before all else', async () => {
    const { world, fd } = await connection()
    world.giveUp(fd, Rights.FD_READ)
    expect([await recv(world, fd, 10, 99), await world.do('fd_read', fd, 0, 0, 64)]).toEqual(['NOTCAPABLE', 'NOTCAPABLE'])
    world.giveUp(fd, Rights.FD_WRITE)
    expect([await send(world, fd, 'x'), await send(world, fd, 'x', 'fd_write')]).toEqual(['NOTCAPABLE', 'NOTCAPABLE'])
  })

  it('NONBLOCK: AGAIN where another would wait, and one who asks again and again is served', async () => {
    const { world, fd, peer } = await connection()
    world.setFlags(fd, NONBLOCK)
    expect(world.fdstat(fd)).toMatchObject({ flags: NONBLOCK })
    expect(await recv(world, fd)).toBe('AGAIN')
    peer.write('x')
    let answer
    do answer = await world.scoped(() => recv(world, fd, 10))
    while (answer === 'AGAIN')
    expect(answer).toBe('x')
    expect(await recv(world, fd, 10, WAITALL)).toBe('AGAIN')
  })

  it('a peer that does not read makes the guest wait, and gets all in the end', async () => {
    const { world, fd, peer } = await connection()
    peer.pause()
    world.memory.grow(400)
    const size = 16 << 20
    const text = world.room(size)
    const sending = world.do('sock_send', fd, ...world.iovecs([text, size]), 0, 64)
    expect(await Promise.race([sending, new Promise((resolve) => setTimeout(resolve, 100, 'waits'))])).toBe('waits')
    let count = 0
    peer.on('data', (data: Buffer) => void (count += data.length))
    peer.resume()
    expect(await sending).toBe('SUCCESS')
    expect(world.u32(64)).toBe(size)
    world.close(fd)
    await once(peer, 'end')
    expect(count).toBe(size)
  })

  it('NONBLOCK: takes a part, then AGAIN until the peer reads', async () => {
    const { world, fd, peer } = await connection()
    peer.pause()
    world.memory.grow(400)
    world.setFlags(fd, NONBLOCK)
    const size = 16 << 20
    const text = world.room(size)
    await world.ok('fd_write', fd, ...world.iovecs([text, size]), 64)
    const taken = world.u32(64)
    expect(taken).toBeGreaterThan(0)
    expect(taken).toBeLessThan(size)
    while ((await world.do('fd_write', fd, ...world.iovecs([text, size]), 64)) === 'SUCCESS') continue
    expect(await world.do('fd_write', fd, ...world.iovecs([text, size]), 64)).toBe('AGAIN')
    peer.resume()
    expect(await until(() => world.do('fd_write', fd, ...world.iovecs([text, 1]), 64), 'AGAIN')).toBe('SUCCESS')
  })

  it('a guest that does not read makes the peer wait', async () => {
    const { world, fd, peer } = await connection()
    peer.write('x')
    expect(await recv(world, fd, 1)).toBe('x')
    const chunk = Buffer.alloc(1 << 20)
    for (let count = 0; count < 64; count++) peer.write(chunk)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(peer.writableLength).toBeGreaterThan(32 << 20)
    const buf = world.room(60_000)
    let count = 0
    while (count < 64 << 20) {
      await world.ok('fd_read', fd, ...world.iovecs([buf, 60_000]), 64)
      count += world.u32(64)
    }
    expect(count).toBe(64 << 20)
  })

  it('a reset connection is CONNRESET once, and the end from then on; writing is PIPE', async () => {
    const { world, fd, peer } = await connection()
    peer.write('x')
    expect(await recv(world, fd)).toBe('x')
    peer.resetAndDestroy()
    expect(await recv(world, fd)).toBe('CONNRESET')
    expect(await recv(world, fd)).toBe('')
    expect(await send(world, fd, 'x')).toBe('PIPE')
  })

  it('memory may grow while the guest waits', async () => {
    const { world, fd, peer } = await connection()
    const reading = world.do('fd_read', fd, ...world.iovecs([4096, 10]), 64)
    world.memory.grow(5)
    peer.write('grown')
    expect(await reading).toBe('SUCCESS')
    expect(world.string(4096, world.u32(64))).toBe('grown')
  })
})

describe('timeouts', () => {
  it('a read ends with AGAIN when SO_RCVTIMEO is over', async () => {
    const { world, fd, peer } = await connection()
    const { socket } = world.context.fds.require(fd, 0) as SocketDescriptor
    socket.setOption('receiveTimeout', 20_000)
    const start = performance.now()
    expect(await recv(world, fd)).toBe('AGAIN')
    expect(performance.now() - start).toBeGreaterThanOrEqual(19)
    // What came before is not lost to WAITALL.
    peer.write('abc')
    expect(await recv(world, fd, 10, WAITALL)).toBe('abc')
    const later = recv(world, fd)
    peer.write('in time')
    expect(await later).toBe('in time')
  })

  it('an accept too', async () => {
    const world = await serving()
    ;(world.context.fds.require(4, 0) as SocketDescriptor).socket.setOption('receiveTimeout', 10_000)
    expect(await world.do('sock_accept', 4, 0, 64)).toBe('AGAIN')
  })

  it('a write answers what it could write until SO_SNDTIMEO was over, then AGAIN', async () => {
    const { world, fd, peer } = await connection()
    peer.pause()
    world.memory.grow(400)
    ;(world.context.fds.require(fd, 0) as SocketDescriptor).socket.setOption('sendTimeout', 20_000)
    const size = 16 << 20
    const text = world.room(size)
    await world.ok('fd_write', fd, ...world.iovecs([text, size]), 64)
    expect(world.u32(64)).toBeLessThan(size)
    expect(await world.do('fd_write', fd, ...world.iovecs([text, size]), 64)).toBe('AGAIN')
  })
})

describe('shutdown', () => {
  it('of one direction leaves the other', async () => {
    const world = await createSocketWorld()
    const port = await server((socket) => {
      socket.on('end', () => socket.end('answer'))
      socket.resume()
    })
    const socket = nodeNetwork().stream('ipv4')
    const fd = world.give(socket)
    expect(() => socket.connect(loopback(port))).toThrow(expect.objectContaining({ code: 'EINPROGRESS' }))
    await new Promise<void>((resolve) => void socket.whenReady('write', resolve))
    await world.ok('sock_shutdown', fd, WR)
    expect(await send(world, fd, 'x')).toBe('PIPE')
    expect(await recv(world, fd)).toBe('answer')
    expect(await recv(world, fd)).toBe('')
  })

  it('for reading is the end', async () => {
    const { world, fd } = await connection()
    await world.ok('sock_shutdown', fd, RD)
    expect(await recv(world, fd)).toBe('')
    expect(await send(world, fd, 'x')).toBe(1)
  })

  it('INVAL (neither, unknown), NOTCONN, NOTCAPABLE', async () => {
    const { world, fd } = await connection()
    for (const how of [0, 4, 7, -1, 256]) expect(await world.do('sock_shutdown', fd, how)).toBe('INVAL')
    expect(await world.do('sock_shutdown', 4, RD)).toBe('NOTCONN')
    expect(await world.do('sock_shutdown', world.give((await datagrams()).socket), RD)).toBe('NOTCONN')
    world.giveUp(fd, Rights.SOCK_SHUTDOWN)
    expect(await world.do('sock_shutdown', fd, RD)).toBe('NOTCAPABLE')
  })
})

describe('closing', () => {
  it('sends what is still to be sent, and ends the connection', async () => {
    const { world, fd, peer } = await connection()
    expect(await send(world, fd, 'last words')).toBe(10)
    expect(world.close(fd)).toBe('SUCCESS')
    expect(world.fdstat(fd)).toBe('BADF')
    let text = ''
    peer.on('data', (data) => void (text += String(data)))
    await once(peer, 'end')
    expect(text).toBe('last words')
  })

  it('frees the port', async () => {
    const world = await serving()
    world.close(4)
    const again = nodeNetwork().stream('ipv4')
    later(() => again.close())
    await again.bind(loopback(world.port))
    await again.listen(1)
  })
})

describe('a datagram', () => {
  it('is received whole or cut, and a UDP socket is told as such', async () => {
    const network = nodeNetwork()
    const { socket, port } = await datagrams(network)
    const world = await createSocketWorld({ network })
    const fd = world.give(socket)
    expect([world.fdstat(fd), world.fstat(fd)]).toMatchObject([{ type: 5 }, { type: 5 }])
    const sender = network.datagram('ipv4')
    later(() => sender.close())
    for (const text of ['first', 'second', 'third']) sender.send(slice(text), loopback(port))
    expect(await recv(world, fd, 3, PEEK)).toBe('fir')
    expect(world.u32(68) & 0xffff).toBe(1)
    expect(await recv(world, fd, 100)).toBe('first')
    expect(world.u32(68) & 0xffff).toBe(0)
    expect(await recv(world, fd, 3, WAITALL)).toBe('sec')
    expect(world.trace.at(-1)).toContain('ro_flags DATA_TRUNCATED')
    await world.ok('fd_read', fd, ...world.iovecs([4096, 100]), 64)
    expect(world.string(4096, world.u32(64))).toBe('third')
    expect(await send(world, fd, 'x')).toBe('DESTADDRREQ')
  })
})

describe('a run without sockets', () => {
  it('has an fd_write that never suspends', async () => {
    const world = await createSocketWorld({ granted: false })
    expect(world.write(1, 'text')).toBe(4)
  })
})
