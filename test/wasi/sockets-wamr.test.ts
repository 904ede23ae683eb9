import { describe, expect, it } from 'vitest'
import { hasIpv6 } from '../../src/net/node/loopback-test-support.ts'
import {
  client, createSocketWorld, datagrams, describeSocketFunction, loopback, LOOPBACK, server, slice, type SocketWorld, unusedPort, wamrAddress,
} from './support/sockets.ts'

// WAMR's dialect as socket-abi.md has it. What holds for all functions alike stands in sockets-table.test.ts.

const [INET4, INET6] = [0, 1] as const
const [DGRAM, STREAM] = [0, 1] as const
const NONBLOCK = 4
/** ::1 in groups of host order. */
const GROUPS = [0, 0, 0, 0, 0, 0, 0, 1]

async function open(world: SocketWorld, family: number = INET4, type: number = STREAM): Promise<number> {
  const ptr = world.room(4)
  await world.ok('wamr sock_open', -1, family, type, ptr)
  return world.u32(ptr)
}

const to = (world: SocketWorld, port: number): number => wamrAddress(world, 0, LOOPBACK, port)

/** A socket of the guest's that is bound to the loopback, and its port. */
async function bound(world: SocketWorld, type: number): Promise<{ fd: number; port: number }> {
  const fd = await open(world, INET4, type)
  await world.ok('wamr sock_bind', fd, to(world, 0))
  const address = world.room(24)
  await world.ok('wamr sock_addr_local', fd, address)
  return { fd, port: world.view.getUint16(address + 8, true) }
}

describeSocketFunction('wamr sock_open', () => {
  it.each([[INET4, STREAM, 6], [INET6, STREAM, 6], [INET4, DGRAM, 5], [INET6, DGRAM, 5]])('family %i, type %i', async (family, type, filetype) => {
    const world = await createSocketWorld()
    for (const pool of [-1, 0, 99]) await world.ok('wamr sock_open', pool, family, type, 64)
    expect([world.u32(64), world.fdstat(6)]).toMatchObject([6, { type: filetype }])
    expect(world.trace.find((line) => line.startsWith('sock_open'))).toBe(`sock_open(poolfd=-1, af=${family === 0 ? 'INET4' : 'INET6'}, socktype=${type === 0 ? 'DGRAM' : 'STREAM'}) = fd 4`)
  })

  it('INVAL for others, UNSPEC and ANY too', async () => {
    const world = await createSocketWorld()
    for (const [family, type] of [[2, 1], [3, 1], [-1, 1], [0, -1], [0, 2]] as const) expect(await world.do('wamr sock_open', -1, family, type, 64)).toBe('INVAL')
  })
})

describeSocketFunction('wamr sock_bind', () => {
  it.skipIf(!hasIpv6)('IPv4 and IPv6; the address is told back as it lies in memory', async () => {
    const world = await createSocketWorld()
    const four = await open(world)
    await world.ok('wamr sock_bind', four, to(world, 0))
    const at = world.room(24)
    world.bytes(at, 24).fill(0xee)
    await world.ok('wamr sock_addr_local', four, at)
    expect(world.hex(at, 8)).toBe('00000000 7f000001')
    expect(world.hex(at + 10, 14)).toBe('00000000 00000000 00000000 0000')
    const six = await open(world, INET6)
    await world.ok('wamr sock_bind', six, wamrAddress(world, 1, GROUPS, 0))
    await world.ok('wamr sock_addr_local', six, at)
    expect(world.hex(at, 20)).toBe('01000000 00000000 00000000 00000000 00000100')
    expect(world.view.getUint16(at + 20, true)).toBeGreaterThan(0)
  })

  it('PROTONOSUPPORT for another kind before all else, AFNOSUPPORT, INVAL (bound already), ADDRNOTAVAIL', async () => {
    const world = await createSocketWorld()
    const fd = await open(world)
    for (const kind of [2, 3, 0xffffffff]) expect(await world.do('wamr sock_bind', 99, wamrAddress(world, kind, LOOPBACK, 0))).toBe('PROTONOSUPPORT')
    expect(await world.do('wamr sock_bind', fd, wamrAddress(world, 1, GROUPS, 0))).toBe('AFNOSUPPORT')
    expect(await world.do('wamr sock_bind', fd, wamrAddress(world, 0, [192, 0, 2, 1], 0))).toBe('ADDRNOTAVAIL')
    await world.ok('wamr sock_bind', fd, to(world, 0))
    expect(await world.do('wamr sock_bind', fd, to(world, 0))).toBe('INVAL')
    // Unlike WAMR's, so that closing a connection does not throw away what is still to be sent.
    await world.ok('wamr sock_get_linger', fd, 64, 68)
    expect(world.view.getUint8(64)).toBe(0)
  })
})

describeSocketFunction('wamr sock_connect', () => {
  it.each([['127.0.0.1', INET4, LOOPBACK], ...(hasIpv6 ? [['::1', INET6, GROUPS] as const] : [])] as const)('to %s', async (host, family, values) => {
    const world = await createSocketWorld()
    const port = await server((socket) => socket.end('hello'), host)
    const fd = await open(world, family)
    await world.ok('wamr sock_connect', fd, wamrAddress(world, family, values, port))
    await world.ok('sock_recv', fd, ...world.iovecs([4096, 100]), 0, 64, 68)
    expect(world.string(4096, world.u32(64))).toBe('hello')
    expect(world.trace).toContain(`sock_connect(fd=4, addr=${family === INET4 ? host : `[${host}]`}:${port}) = SUCCESS`)
  })

  it('CONNREFUSED, ISCONN, PROTONOSUPPORT, AFNOSUPPORT; NONBLOCK: INPROGRESS', async () => {
    const world = await createSocketWorld()
    const port = await server()
    expect(await world.do('wamr sock_connect', await open(world), to(world, unusedPort()))).toBe('CONNREFUSED')
    const fd = await open(world)
    expect(await world.do('wamr sock_connect', fd, wamrAddress(world, 7, LOOPBACK, port))).toBe('PROTONOSUPPORT')
    expect(await world.do('wamr sock_connect', fd, wamrAddress(world, 1, GROUPS, port))).toBe('AFNOSUPPORT')
    await world.ok('wamr sock_connect', fd, to(world, port))
    expect(await world.do('wamr sock_connect', fd, to(world, port))).toBe('ISCONN')
    const other = await open(world)
    world.setFlags(other, NONBLOCK)
    expect(await world.do('wamr sock_connect', other, to(world, port))).toBe('INPROGRESS')
  })

  it('with a send timeout', async () => {
    const world = await createSocketWorld()
    const fd = await open(world)
    await world.ok('wamr sock_set_send_timeout', fd, 50_000n)
    await world.ok('wamr sock_connect', fd, to(world, await server()))
  })
})

describe('a server', () => {
  it('as WAMR\'s library makes one: open, bind, listen, accept, the address of the other end', async () => {
    const world = await createSocketWorld()
    const { fd, port } = await bound(world, STREAM)
    await world.ok('wasmedge sock_listen', fd, 5)
    const peer = client(port)
    peer.write('hello')
    await world.ok('sock_accept', fd, 0, 64)
    const accepted = world.u32(64)
    const address = world.room(24)
    await world.ok('wamr sock_addr_remote', accepted, address)
    expect([world.u32(address), world.hex(address + 4, 4), world.view.getUint16(address + 8, true)]).toEqual([0, '7f000001', peer.localPort])
    await world.ok('wamr sock_recv_from', accepted, ...world.iovecs([4096, 100]), 0, address, 64)
    expect(world.string(4096, world.u32(64))).toBe('hello')
  })
})

describeSocketFunction('wamr sock_addr_local', () => {
  it('of a socket that has none, and NOTCONN for sock_addr_remote', async () => {
    const world = await createSocketWorld()
    const fd = await open(world, INET6)
    world.bytes(64, 24).fill(0xee)
    await world.ok('wamr sock_addr_local', fd, 64)
    expect(world.hex(64, 24)).toBe('01000000 00000000 00000000 00000000 00000000 00000000')
    expect(await world.do('wamr sock_addr_remote', fd, 64)).toBe('NOTCONN')
  })
})

describeSocketFunction('wamr sock_addr_remote', () => {
  it('AFNOSUPPORT for a Unix socket, which this dialect has no form for', async () => {
    const world = await createSocketWorld()
    await world.ok('wasmedge sock_open', 3, 2, 64)
    expect(await world.do('wamr sock_addr_local', world.u32(64), 64)).toBe('AFNOSUPPORT')
  })
})

async function resolve(world: SocketWorld, host: string, service: string, { type = -1, family = 2, hints = true, size = 4 } = {}): Promise<string | { count: number; found: string[] }> {
  const [hintsPtr, info] = [world.room(12), world.room(28 * Math.max(size, 1) + 4)]
  world.bytes(info, 28 * size + 4).fill(0xee)
  world.view.setInt32(hintsPtr, type, true)
  world.view.setInt32(hintsPtr + 4, family, true)
  world.view.setUint8(hintsPtr + 8, hints ? 1 : 0)
  const errno = await world.do('wamr sock_addr_resolve', world.text(`${host}\0`)[0], world.text(`${service}\0`)[0], hintsPtr, info, size, 64)
  if (errno !== 'SUCCESS') return errno
  expect(world.hex(info + 28 * size, 4)).toBe('eeeeeeee')
  const count = world.u32(64)
  return { count, found: Array.from({ length: Math.min(count, size) }, (_, index) => world.hex(info + 28 * index, 28)) }
}

/** 127.0.0.1 as an entry. */
const address = (port: string, type: number): string => `00000000 7f000001 ${port}0000 00000000 00000000 00000000 0${type}000000`

describeSocketFunction('wamr sock_addr_resolve', () => {
  it('writes addresses with ports and types, and counts those for which there was no room', async () => {
    const world = await createSocketWorld()
    expect(await resolve(world, '127.0.0.1', '80')).toEqual({ count: 2, found: [address('5000', STREAM), address('5000', DGRAM)] })
    expect(await resolve(world, '127.0.0.1', '80', { size: 1 })).toEqual({ count: 2, found: [address('5000', STREAM)] })
    expect(await resolve(world, '127.0.0.1', 'https', { type: STREAM, family: INET4 })).toEqual({ count: 1, found: [address('bb01', STREAM)] })
    expect(await resolve(world, 'localhost', '', { type: DGRAM, family: INET4 })).toEqual({ count: 1, found: [address('0000', DGRAM)] })
    expect(await resolve(world, '127.0.0.1', '80', { type: 77, family: 77, hints: false })).toMatchObject({ count: 2 })
    expect(await resolve(world, '::1', '80', { type: STREAM })).toEqual({ count: 1, found: ['01000000 00000000 00000000 00000000 00000100 50000000 01000000'] })
    expect(world.trace.at(-1)).toContain('host="::1", service="80"')
  })

  it('no host is this one, by a null pointer or as an empty text', async () => {
    const world = await createSocketWorld()
    expect(await resolve(world, '', '80', { type: STREAM, family: INET4 })).toEqual({ count: 1, found: [address('5000', STREAM)] })
    const [hints, info] = [world.room(12), world.room(28 * 4)]
    await world.ok('wamr sock_addr_resolve', 0, world.text('80\0')[0], hints, info, 4, 64)
    expect(world.u32(64)).toBe(4)
  })

  it('INVAL: no room, no such family, type or service, neither host nor service, no such name', async () => {
    const world = await createSocketWorld()
    expect(await resolve(world, '127.0.0.1', '80', { size: 0 })).toBe('INVAL')
    for (const more of [{ type: 2 }, { type: -2 }, { family: 3 }, { family: -1 }]) expect(await resolve(world, '127.0.0.1', '80', more)).toBe('INVAL')
    expect(await resolve(world, '127.0.0.1', 'no such')).toBe('INVAL')
    expect(await resolve(world, '127.0.0.1', '65536')).toBe('INVAL')
    expect(await resolve(world, '', '')).toBe('INVAL')
    expect(await resolve(world, '127.0.0.1', '80', { family: INET6 })).toBe('INVAL')
    expect(await resolve(world, 'x'.repeat(2000), '80')).toBe('INVAL')
    expect(await resolve(world, 'no such name', '80')).toMatch(/INVAL|AGAIN/)
  })

  it('FAULT for a text without an end', async () => {
    const world = await createSocketWorld({ pages: 1 })
    world.bytes(65_526, 10).fill(0x78)
    expect(await world.do('wamr sock_addr_resolve', 65_526, world.text('80\0')[0], world.room(12), world.room(56), 2, 64)).toBe('FAULT')
  })
})

describeSocketFunction('wamr sock_send_to', () => {
  it('sends a datagram; INVAL (flags, no bytes, no slices, 1025 of them), PROTONOSUPPORT, AFNOSUPPORT', async () => {
    const world = await createSocketWorld()
    const { socket, port } = await datagrams()
    const fd = await open(world, INET4, DGRAM)
    await world.ok('wamr sock_send_to', fd, ...world.iovecs(world.text('hello')), 0, to(world, port), 64)
    expect(world.u32(64)).toBe(5)
    await new Promise<void>((resolve) => void socket.whenReady('read', resolve))
    expect(socket.receive(slice('     '), false)).toMatchObject({ count: 5, truncated: false })
    expect(await world.do('wamr sock_send_to', fd, ...world.iovecs([0, 1]), 1, to(world, port), 64)).toBe('INVAL')
    expect(await world.do('wamr sock_send_to', fd, ...world.iovecs([0, 0]), 0, to(world, port), 64)).toBe('INVAL')
    expect(await world.do('wamr sock_send_to', fd, 4096, 0, 0, to(world, port), 64)).toBe('INVAL')
    expect(await world.do('wamr sock_send_to', fd, 4096, 1025, 0, to(world, port), 64)).toBe('INVAL')
    expect(await world.do('wamr sock_send_to', fd, ...world.iovecs([0, 1]), 0, wamrAddress(world, 5, LOOPBACK, port), 64)).toBe('PROTONOSUPPORT')
    expect(await world.do('wamr sock_send_to', fd, ...world.iovecs([0, 1]), 0, wamrAddress(world, 1, GROUPS, port), 64)).toBe('AFNOSUPPORT')
  })
})

describeSocketFunction('wamr sock_recv_from', () => {
  it('tells from where, unless nobody asks; flags mean nothing', async () => {
    const world = await createSocketWorld()
    const { fd, port } = await bound(world, DGRAM)
    const { socket, port: from } = await datagrams()
    for (let count = 0; count < 3; count++) socket.send(slice('datagram'), loopback(port))
    const address = world.room(24)
    await world.ok('wamr sock_recv_from', fd, ...world.iovecs([4096, 3]), 0, address, 64)
    expect([world.string(4096, world.u32(64)), world.hex(address, 8), world.view.getUint16(address + 8, true)]).toEqual(['dat', '00000000 7f000001', from])
    await world.ok('wamr sock_recv_from', fd, ...world.iovecs([4096, 100]), 0, 0, 64)
    expect(world.string(4096, world.u32(64))).toBe('datagram')
    await world.ok('wamr sock_recv_from', fd, ...world.iovecs([4096, 100]), 0xfff0, 0, 64)
    world.setFlags(fd, NONBLOCK)
    expect(await world.do('wamr sock_recv_from', fd, ...world.iovecs([4096, 100]), 0, 0, 64)).toBe('AGAIN')
    expect(await world.do('wamr sock_recv_from', fd, ...world.iovecs([4096, 0]), 0, 0, 64)).toBe('INVAL')
    expect(await world.do('wamr sock_recv_from', fd, 4096, 0, 0, 0, 64)).toBe('INVAL')
    expect(await world.do('wamr sock_recv_from', fd, 4096, 1025, 0, 0, 64)).toBe('INVAL')
  })

  it.skipIf(!hasIpv6)('IPv6', async () => {
    const world = await createSocketWorld()
    const fd = await open(world, INET6, DGRAM)
    await world.ok('wamr sock_bind', fd, wamrAddress(world, 1, GROUPS, 0))
    const own = world.room(24)
    await world.ok('wamr sock_addr_local', fd, own)
    await world.ok('wamr sock_send_to', fd, ...world.iovecs(world.text('me')), 0, own, 64)
    const address = world.room(24)
    await world.ok('wamr sock_recv_from', fd, ...world.iovecs([4096, 100]), 0, address, 64)
    expect(world.hex(address, 24)).toBe(world.hex(own, 24))
  })
})

describeSocketFunction('wamr sock_close', () => {
  it('NOSYS: guests use fd_close', async () => {
    const world = await createSocketWorld()
    expect([await world.do('wamr sock_close', await open(world)), await world.do('wamr sock_close', 99)]).toEqual(['NOSYS', 'NOSYS'])
    expect(world.close(4)).toBe('SUCCESS')
  })
})

// Name, the value set, how many bytes it is told in and as what; what is wrong for it; which sockets have it.
const options = [
  ['broadcast', 2, 1, 1, [], 'any'], ['keep_alive', 1, 1, 1, [], 'any'], ['reuse_addr', 1, 1, 1, [], 'any'], ['reuse_port', -1, 1, 1, [], 'any'],
  ['tcp_no_delay', 1, 1, 1, [], 'tcp'], ['tcp_quick_ack', 0, 1, 0, [], 'tcp'], ['tcp_fastopen_connect', 1, 1, 1, [], 'tcp'], ['ipv6_only', 1, 1, 1, [], 'ipv6'],
  ['recv_buf_size', 70_000, 4, 70_000, [-1], 'any'], ['send_buf_size', 1, 4, 1, [-1], 'any'], ['recv_timeout', 5_000_000_000n, 8, 5_000_000_000, [], 'any'],
  ['send_timeout', 7n, 8, 7, [-1n], 'any'], ['tcp_keep_idle', 30, 4, 30, [0, -1], 'tcp'], ['tcp_keep_intvl', 31, 4, 31, [0], 'tcp'], ['ip_ttl', 12 + 256, 1, 12, [0], 'ip'],
  ['ip_multicast_ttl', 3, 1, 3, [], 'ip'],
] as const

describe.each(options)('the option %s', (name, value, size, told, wrong, where) => {
  it(`is set and told back in ${size} bytes`, async () => {
    const world = await createSocketWorld()
    const fd = await open(world, where === 'ipv6' ? INET6 : INET4, STREAM)
    await world.ok(`wamr sock_set_${name}`, fd, value)
    world.bytes(64, 12).fill(0xee)
    await world.ok(`wamr sock_get_${name}`, fd, 64)
    expect(world.bytes(64, 12).toString('hex')).toBe(`${Buffer.from(new BigInt64Array([BigInt(told)]).buffer).subarray(0, size).toString('hex')}${'ee'.repeat(12 - size)}`)
    for (const bad of wrong) expect([bad, await world.do(`wamr sock_set_${name}`, fd, bad)]).toEqual([bad, 'INVAL'])
  })

  it('NOPROTOOPT on a socket that has no such thing', async () => {
    const world = await createSocketWorld()
    const other = where === 'ip' ? world.give(world.context.network?.stream('unix') ?? never()) : await open(world, INET4, DGRAM)
    expect(await world.do(`wamr sock_set_${name}`, other, value)).toBe(where === 'any' ? 'SUCCESS' : 'NOPROTOOPT')
    expect(await world.do(`wamr sock_get_${name}`, other, 64)).toBe(where === 'any' ? 'SUCCESS' : 'NOPROTOOPT')
  })
})

function never(): never {
  throw new Error('there is a network')
}

describeSocketFunction('wamr sock_set_linger', () => {
  it('on with seconds, off; INVAL out of range', async () => {
    const world = await createSocketWorld()
    const fd = await open(world)
    await world.ok('wamr sock_set_linger', fd, 1, 5)
    world.bytes(64, 16).fill(0xee)
    await world.ok('wamr sock_get_linger', fd, 64, 68)
    expect(world.hex(64, 8)).toBe('01eeeeee 05000000')
    await world.ok('wamr sock_set_linger', fd, 0, 5)
    await world.ok('wamr sock_get_linger', fd, 64, 68)
    expect(world.hex(64, 8)).toBe('00eeeeee 00000000')
    expect(await world.do('wamr sock_set_linger', fd, 1, -1)).toBe('INVAL')
  })
})

describeSocketFunction('wamr sock_set_ip_multicast_loop', () => {
  it('for the family that the guest says, NOPROTOOPT when it is the other', async () => {
    const world = await createSocketWorld()
    for (const family of [INET4, INET6]) {
      const fd = await open(world, family, DGRAM)
      await world.ok('wamr sock_get_ip_multicast_loop', fd, family, 64)
      expect(world.view.getUint8(64)).toBe(1)
      await world.ok('wamr sock_set_ip_multicast_loop', fd, family, 0)
      await world.ok('wamr sock_get_ip_multicast_loop', fd, family, 64)
      expect(world.view.getUint8(64)).toBe(0)
      expect(await world.do('wamr sock_set_ip_multicast_loop', fd, 1 - family, 0)).toBe('NOPROTOOPT')
      expect(await world.do('wamr sock_get_ip_multicast_loop', fd, 1 - family, 64)).toBe('NOPROTOOPT')
    }
  })
})

describeSocketFunction('wamr sock_set_ip_add_membership', () => {
  it('PROTONOSUPPORT (kind), NOPROTOOPT (a stream, the other family), INVAL (no group)', async () => {
    const world = await createSocketWorld()
    const fd = await open(world, INET4, DGRAM)
    for (const name of ['wamr sock_set_ip_add_membership', 'wamr sock_set_ip_drop_membership']) {
      expect(await world.do(name, fd, wamrAddress(world, 2, LOOPBACK, 0), 0)).toBe('PROTONOSUPPORT')
      expect(await world.do(name, fd, wamrAddress(world, 1, [0xff02, 0, 0, 0, 0, 0, 0, 0x1234], 0), 0)).toBe('NOPROTOOPT')
      expect(await world.do(name, await open(world), wamrAddress(world, 0, [239, 1, 2, 3], 0), 0)).toBe('NOPROTOOPT')
      expect(await world.do(name, fd, to(world, 0), 0)).toBe('INVAL')
    }
  })
})

