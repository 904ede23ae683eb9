import * as net from 'node:net'
import { describe, expect, it } from 'vitest'
import { nodeNetwork } from '../../src/net/node/index.ts'
import { hasIpv6 } from '../../src/net/node/loopback-test-support.ts'
import { SocketDescriptor } from '../../src/wasi/descriptors/socket.ts'
import {
  bufferOf, createSocketWorld, datagrams, describeSocketFunction, listening, loopback, LOOPBACK, LOOPBACK6, server, slice, type SocketWorld, storage, unusedPort, wasmedgeAddress,
} from './support/sockets.ts'
import { addrinfoList } from './support/socket-samples.ts'
import { later, temporaryFolder } from './support/world.ts'

// WasmEdge's dialect as socket-abi.md has it. What holds for all functions alike stands in sockets-table.test.ts.

const [INET4, INET6, UNIX] = [1, 2, 3] as const
const [DGRAM, STREAM] = [1, 2] as const
const NONBLOCK = 4
const both = ['wasmedge', 'v2', 'plain'] as const
/** The name of a function in one of the three ways to import it. */
const named = (how: (typeof both)[number], name: string): string => (how === 'wasmedge' ? `wasmedge ${name}` : how === 'v2' ? `wasmedge ${name}_v2` : `plain ${name}_v2`)

async function open(world: SocketWorld, family: number = INET4, type: number = STREAM): Promise<number> {
  const ptr = world.room(4)
  await world.ok('wasmedge sock_open', family, type, ptr)
  return world.u32(ptr)
}

async function recv(world: SocketWorld, fd: number): Promise<string> {
  await world.ok('sock_recv', fd, ...world.iovecs([4096, 1000]), 0, 64, 68)
  return world.string(4096, world.u32(64))
}

/** A socket of the guest's that is bound to the loopback, and its port. */
async function bound(world: SocketWorld, type: number): Promise<{ fd: number; port: number }> {
  const fd = await open(world, INET4, type)
  await world.ok('wasmedge sock_bind', fd, wasmedgeAddress(world, LOOPBACK), 0)
  const [type_, port] = [world.room(4), world.room(4)]
  await world.ok('wasmedge sock_getlocaladdr', fd, wasmedgeAddress(world, LOOPBACK), type_, port)
  return { fd, port: world.u32(port) }
}

async function getOption(world: SocketWorld, fd: number, name: number, size = 4): Promise<string> {
  const [value, length] = [world.room(16), world.room(4)]
  world.bytes(value, 16).fill(0xee)
  world.view.setUint32(length, size, true)
  const errno = await world.do('wasmedge sock_getsockopt', fd, 0, name, value, length)
  return errno === 'SUCCESS' ? `${world.u32(length)}: ${world.hex(value, world.u32(length))}` : errno
}

async function setOption(world: SocketWorld, fd: number, name: number, hex: string): Promise<string> {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex')
  const value = world.room(16)
  world.bytes(value, bytes.length).set(bytes)
  return world.do('wasmedge sock_setsockopt', fd, 0, name, value, bytes.length)
}

describe.each(both)('%s', (how) => {
  describeSocketFunction('wasmedge sock_open', () => {
    it.each([[INET4, STREAM, 6], [INET6, STREAM, 6], [UNIX, STREAM, 6], [INET4, DGRAM, 5], [INET6, DGRAM, 5]])('family %i, type %i', async (family, type, filetype) => {
      const world = await createSocketWorld()
      await world.ok(named(how, 'sock_open'), family, type, 64)
      expect(world.u32(64)).toBe(4)
      expect(world.fdstat(4)).toMatchObject({ type: filetype })
    })

    it('INVAL for other families and types, ANY and UNSPEC too; PROTONOSUPPORT for Unix datagrams', async () => {
      const world = await createSocketWorld()
      for (const [family, type] of [[0, 2], [4, 2], [-1, 2], [257, 2], [1, 0], [1, 3], [1, -1], [1, 258]] as const) {
        expect([family, type, await world.do(named(how, 'sock_open'), family, type, 64)]).toEqual([family, type, 'INVAL'])
      }
      expect(await world.do(named(how, 'sock_open'), UNIX, DGRAM, 64)).toBe('PROTONOSUPPORT')
      expect(world.fdstat(4)).toBe('BADF')
    })
  })

  describeSocketFunction('wasmedge sock_bind', () => {
    it.skipIf(!hasIpv6)('takes addresses of 4, 16 and 128 bytes', async () => {
      const world = await createSocketWorld()
      for (const [family, address] of [
        [INET4, wasmedgeAddress(world, LOOPBACK)], [INET6, wasmedgeAddress(world, LOOPBACK6)], [INET4, storage(world, INET4, LOOPBACK)], [INET6, storage(world, INET6, LOOPBACK6)],
      ] as const) {
        const fd = await open(world, family)
        await world.ok(named(how, 'sock_bind'), fd, address, 0)
        expect(await world.do(named(how, 'sock_bind'), fd, address, 0)).toBe('INVAL')
      }
    })

    it('INVAL for other lengths and families, AFNOSUPPORT for an address of another family than the socket', async () => {
      const world = await createSocketWorld()
      const fd = await open(world)
      for (const size of [0, 3, 5, 8, 15, 17, 127, 129]) expect(await world.do(named(how, 'sock_bind'), fd, wasmedgeAddress(world, [127], size), 0)).toBe('INVAL')
      for (const family of [0, 4, 257]) expect(await world.do(named(how, 'sock_bind'), fd, storage(world, family, LOOPBACK), 0)).toBe('INVAL')
      expect(await world.do(named(how, 'sock_bind'), fd, wasmedgeAddress(world, LOOPBACK6), 0)).toBe('AFNOSUPPORT')
      expect(await world.do(named(how, 'sock_bind'), fd, storage(world, UNIX, '/x'), 0)).toBe('AFNOSUPPORT')
    })

    it('of the port the low 16 bits count; ADDRINUSE, ADDRNOTAVAIL', async () => {
      const world = await createSocketWorld()
      const { port } = await listening()
      const fd = await open(world)
      expect(await world.do(named(how, 'sock_bind'), fd, wasmedgeAddress(world, [192, 0, 2, 1]), 0)).toBe('ADDRNOTAVAIL')
      const bind = await world.do(named(how, 'sock_bind'), fd, wasmedgeAddress(world, LOOPBACK), port + 65536)
      // Node may find out only when it listens.
      expect(bind === 'SUCCESS' ? await world.do('wasmedge sock_listen', fd, 1) : bind).toBe('ADDRINUSE')
    })
  })

  describeSocketFunction('wasmedge sock_connect', () => {
    it.each([['127.0.0.1', INET4, LOOPBACK], ...(hasIpv6 ? [['::1', INET6, LOOPBACK6] as const] : [])] as const)('to %s', async (host, family, bytes) => {
      const world = await createSocketWorld()
      const port = await server((socket) => socket.end('hello'), host)
      for (const address of [wasmedgeAddress(world, bytes), storage(world, family, bytes)]) {
        const fd = await open(world, family)
        await world.ok(named(how, 'sock_connect'), fd, address, port)
        expect(await recv(world, fd)).toBe('hello')
        expect(await world.do(named(how, 'sock_connect'), fd, address, port)).toBe('ISCONN')
      }
      expect(world.trace).toContain(`sock_connect${how === 'v2' ? '_v2' : ''}(fd=4, addr=${host}, port=${port}) = SUCCESS`)
    })

    it('CONNREFUSED', async () => {
      const world = await createSocketWorld()
      expect(await world.do(named(how, 'sock_connect'), await open(world), wasmedgeAddress(world, LOOPBACK), unusedPort())).toBe('CONNREFUSED')
    })

    it('NONBLOCK: INPROGRESS, ALREADY, then a poll for writing and SO_ERROR tell how it went', async () => {
      const world = await createSocketWorld()
      for (const [port, errno] of [[await server(), 0], [unusedPort(), 14]] as const) {
        const fd = await open(world)
        world.setFlags(fd, NONBLOCK)
        const address = wasmedgeAddress(world, LOOPBACK)
        expect(await world.do(named(how, 'sock_connect'), fd, address, port)).toBe('INPROGRESS')
        expect(await world.do(named(how, 'sock_connect'), fd, address, port)).toBe('ALREADY')
        await world.ok('poll_oneoff', world.subscriptions({ type: 2, fd }), 4096, 1, 64)
        expect(world.events(4096, 1)).toMatchObject([{ errno: 'SUCCESS', type: 2 }])
        expect(await getOption(world, fd, 2)).toBe(`4: ${errno.toString(16).padStart(2, '0')}000000`)
        expect(await getOption(world, fd, 2)).toBe('4: 00000000')
      }
    })

    it('INVAL, AFNOSUPPORT as for bind; UDP connects too', async () => {
      const world = await createSocketWorld()
      const fd = await open(world)
      expect(await world.do(named(how, 'sock_connect'), fd, wasmedgeAddress(world, [1, 2, 3]), 80)).toBe('INVAL')
      expect(await world.do(named(how, 'sock_connect'), fd, wasmedgeAddress(world, LOOPBACK6), 80)).toBe('AFNOSUPPORT')
      const { socket, port } = await datagrams()
      const udp = await open(world, INET4, DGRAM)
      await world.ok(named(how, 'sock_connect'), udp, wasmedgeAddress(world, LOOPBACK), port)
      await world.ok('sock_send', udp, ...world.iovecs(world.text('to you')), 0, 64)
      await new Promise<void>((resolve) => void socket.whenReady('read', resolve))
      expect(socket.readable()?.bytes).toBe(6)
    })
  })

  describeSocketFunction('wasmedge sock_listen', () => {
    it('lets clients in; INVAL without an address, NOTSUP for UDP and for one that is connected', async () => {
      const world = await createSocketWorld()
      const { fd, port } = await bound(world, STREAM)
      await world.ok(named(how, 'sock_listen'), fd, 5)
      await world.ok(named(how, 'sock_listen'), fd, -1)
      const socket = net.connect(port, '127.0.0.1')
      later(() => socket.destroy())
      await world.ok('wasmedge sock_accept', fd, 64)
      expect(await world.do(named(how, 'sock_listen'), world.u32(64), 5)).toBe('NOTSUP')
      expect(await world.do(named(how, 'sock_listen'), await open(world), 5)).toBe('INVAL')
      expect(await world.do(named(how, 'sock_listen'), await open(world, INET4, DGRAM), 5)).toBe('NOTSUP')
    })
  })

  describeSocketFunction('wasmedge sock_send_to', () => {
    it('sends a datagram', async () => {
      const world = await createSocketWorld()
      const { socket, port } = await datagrams()
      const fd = await open(world, INET4, DGRAM)
      for (const address of [wasmedgeAddress(world, LOOPBACK), storage(world, INET4, LOOPBACK)]) {
        await world.ok(named(how, 'sock_send_to'), fd, ...world.iovecs(world.text('hello '), world.text('you')), address, port, 0, 64)
        expect(world.u32(64)).toBe(9)
        if (socket.readable() === undefined) await new Promise<void>((resolve) => void socket.whenReady('read', resolve))
        const into = slice('.'.repeat(20))
        expect(socket.receive(into, false)).toMatchObject({ count: 9 })
        expect(String(into.bytes)).toBe('hello you...........')
      }
    })

    it('INVAL (flags, length, 1025 slices), AFNOSUPPORT, MSGSIZE; a stream goes where it is connected', async () => {
      const world = await createSocketWorld()
      world.memory.grow(2)
      const { fd } = await bound(world, DGRAM)
      const to = wasmedgeAddress(world, LOOPBACK)
      expect(await world.do(named(how, 'sock_send_to'), fd, ...world.iovecs([0, 1]), to, 9, 1, 64)).toBe('INVAL')
      expect(await world.do(named(how, 'sock_send_to'), fd, ...world.iovecs([0, 1]), wasmedgeAddress(world, [1, 2]), 9, 0, 64)).toBe('INVAL')
      expect(await world.do(named(how, 'sock_send_to'), fd, 4096, 1025, to, 9, 0, 64)).toBe('INVAL')
      expect(await world.do(named(how, 'sock_send_to'), fd, ...world.iovecs([0, 1]), wasmedgeAddress(world, LOOPBACK6), 9, 0, 64)).toBe('AFNOSUPPORT')
      expect(await world.do(named(how, 'sock_send_to'), fd, ...world.iovecs([0, 65_508]), to, 9, 0, 64)).toBe('MSGSIZE')
      const stream = await open(world)
      expect(await world.do(named(how, 'sock_send_to'), stream, ...world.iovecs([0, 1]), to, 9, 0, 64)).toMatch(/NOTCONN|PIPE/)
    })
  })
})

describeSocketFunction('wasmedge sock_accept', () => {
  it.each(['wasmedge sock_accept', 'wasmedge sock_accept_v2', 'plain sock_accept_v2'])('%s', async (key) => {
    const world = await createSocketWorld()
    const { fd, port } = await bound(world, STREAM)
    await world.ok('wasmedge sock_listen', fd, 5)
    const socket = net.connect(port, '127.0.0.1')
    later(() => socket.destroy())
    await world.ok(key, fd, ...(key.endsWith('_v2') ? [NONBLOCK | 1] : []), 64)
    expect(world.fdstat(world.u32(64))).toMatchObject({ type: 6, flags: key.endsWith('_v2') ? NONBLOCK : 0 })
  })
})

describe('what V2 has of preview1', () => {
  it.each(['wasmedge', 'plain'])('%s sock_recv_v2, sock_send_v2', async (how) => {
    const world = await createSocketWorld()
    const fd = await open(world)
    await world.ok('wasmedge sock_connect', fd, wasmedgeAddress(world, LOOPBACK), await server((socket) => socket.pipe(socket)))
    await world.ok(`${how} sock_send_v2`, fd, ...world.iovecs(world.text('echo')), 0, 64)
    await world.ok(`${how} sock_recv_v2`, fd, ...world.iovecs([4096, 100]), 0, 64, 68)
    expect(world.string(4096, world.u32(64))).toBe('echo')
  })
})

/** The guest's UDP socket with one datagram from the port that comes with it. */
async function received(): Promise<{ world: SocketWorld; fd: number; from: number; again: () => void }> {
  const world = await createSocketWorld()
  const { fd, port } = await bound(world, DGRAM)
  const { socket, port: from } = await datagrams()
  const again = (): void => void socket.send(slice('datagram'), loopback(port))
  again()
  return { world, fd, from, again }
}

describeSocketFunction('wasmedge sock_recv_from', () => {
  it('V1 tells the bytes of the address, where there is room for them', async () => {
    const { world, fd, again } = await received()
    for (const [size, expected] of [[4, '7f000001'], [16, '7f000001 eeeeeeee eeeeeeee eeeeeeee'], [128, '7f000001 eeeeeeee'], [0, 'eeeeeeee'], [3, 'eeeeeeee']] as const) {
      const address = wasmedgeAddress(world, Array.from({ length: Math.max(size, 16) }, () => 0xee), Math.max(size, 16))
      world.view.setUint32(address + 4, size, true)
      await world.ok('wasmedge sock_recv_from', fd, ...world.iovecs([4096, 100]), address, 0, 64, 68)
      expect(world.string(4096, world.u32(64))).toBe('datagram')
      expect(world.hex(bufferOf(world, address), expected.replaceAll(' ', '').length / 2)).toBe(expected)
      again()
    }
  })

  it.each(['wasmedge sock_recv_from_v2', 'plain sock_recv_from_v2'])('%s tells the family, the bytes and the port in host order', async (key) => {
    const { world, fd, from, again } = await received()
    const address = storage(world, 0xeeee, [0xee, 0xee, 0xee, 0xee, 0xee])
    world.bytes(64, 16).fill(0xee)
    await world.ok(key, fd, ...world.iovecs([4096, 3]), address, 0, 64, 68, 72)
    expect(world.string(4096, world.u32(68))).toBe('dat')
    // The port is a u16 and so are the flags: what lies behind them stays.
    expect([world.u32(64), world.hex(72, 4)]).toEqual([0xeeee0000 + from, '0100eeee'])
    expect(world.hex(bufferOf(world, address), 12)).toBe('01007f00 00010000 00000000')
    expect(world.trace.at(-1)).toMatch(new RegExp(`= addr 127.0.0.1, port ${from}, ro_datalen 3, ro_flags DATA_TRUNCATED$`))
    for (const size of [4, 16]) {
      again()
      const raw = wasmedgeAddress(world, [0], size)
      await world.ok(key, fd, ...world.iovecs([4096, 100]), raw, 0, 64, 68, 72)
      expect(world.hex(bufferOf(world, raw), 4)).toBe('7f000001')
    }
    for (const size of [0, 5, 127]) expect(await world.do(key, fd, ...world.iovecs([4096, 100]), wasmedgeAddress(world, [0], size), 0, 64, 68, 72)).toBe('INVAL')
    expect(await world.do(key, fd, ...world.iovecs([4096, 100]), address, 4, 64, 68, 72)).toBe('INVAL')
    expect(await world.do(key, fd, 4096, 1025, address, 0, 64, 68, 72)).toBe('INVAL')
  })

  it('of a stream there is no address; NONBLOCK and nothing there: AGAIN', async () => {
    const world = await createSocketWorld()
    const fd = await open(world)
    await world.ok('wasmedge sock_connect', fd, wasmedgeAddress(world, LOOPBACK), await server((socket) => socket.write('x')))
    const address = wasmedgeAddress(world, [9, 9, 9, 9])
    await world.ok('wasmedge sock_recv_from', fd, ...world.iovecs([4096, 100]), address, 0, 64, 68)
    expect(world.hex(bufferOf(world, address), 4)).toBe('09090909')
    world.setFlags(fd, NONBLOCK)
    expect(await world.do('wasmedge sock_recv_from', fd, ...world.iovecs([4096, 100]), address, 0, 64, 68)).toBe('AGAIN')
    expect(await world.do('wasmedge sock_recv_from', fd, ...world.iovecs([4096, 100]), address, 8, 64, 68)).toBe('INVAL')
  })
})

describe.each(['local', 'peer'] as const)('addresses, %s', (which) => {
  const name = `wasmedge sock_get${which}addr`

  describeSocketFunction(name, () => {
    it.skipIf(!hasIpv6)('V1: raw bytes, type 4 or 6, port in host order', async () => {
      for (const [host, family, bytes, hex, type] of [
        ['127.0.0.1', INET4, LOOPBACK, '7f000001', 4], ['::1', INET6, LOOPBACK6, '00000000 00000000 00000000 00000001', 6],
      ] as const) {
        const world = await createSocketWorld()
        let clientPort = 0
        const port = await server((socket) => {
          clientPort = socket.remotePort as number
          socket.write('x')
        }, host)
        const fd = await open(world, family)
        await world.ok('wasmedge sock_connect', fd, wasmedgeAddress(world, bytes), port)
        await recv(world, fd)
        const address = wasmedgeAddress(world, [], 16)
        await world.ok(name, fd, address, 64, 68)
        expect(world.hex(bufferOf(world, address), hex.replaceAll(' ', '').length / 2)).toBe(hex)
        expect([world.u32(64), world.u32(68)]).toEqual([type, which === 'peer' ? port : clientPort])
        if (family === INET6) expect(await world.do(name, fd, wasmedgeAddress(world, [], 4), 64, 68)).toBe('NOMEM')
        else await world.ok(name, fd, wasmedgeAddress(world, [], 4), 64, 68)
        for (const size of [0, 3, 8, 128]) expect(await world.do(name, fd, wasmedgeAddress(world, [], size), 64, 68)).toBe('INVAL')
      }
    })

    it.each([`${name}_v2`, `plain sock_get${which}addr_v2`])('%s: the storage form', async (key) => {
      const world = await createSocketWorld()
      const port = await server()
      const fd = await open(world)
      await world.ok('wasmedge sock_connect', fd, wasmedgeAddress(world, LOOPBACK), port)
      const address = storage(world, 0xeeee, '\xee'.repeat(126))
      await world.ok(key, fd, address, 64)
      expect(world.hex(bufferOf(world, address), 12)).toBe('01007f00 00010000 00000000')
      if (which === 'peer') expect(world.u32(64)).toBe(port)
      for (const size of [4, 16, 127]) expect(await world.do(key, fd, wasmedgeAddress(world, [], size), 64)).toBe('INVAL')
    })

    it('of a socket that has none', async () => {
      const world = await createSocketWorld()
      const fd = await open(world)
      const address = wasmedgeAddress(world, [9, 9, 9, 9])
      expect(await world.do(name, fd, address, 64, 68)).toBe(which === 'peer' ? 'NOTCONN' : 'SUCCESS')
      if (which === 'local') expect([world.hex(bufferOf(world, address), 4), world.u32(64), world.u32(68)]).toEqual(['00000000', 4, 0])
    })
  })
})

describe('Unix sockets', () => {
  it('are bound, listened at, connected to, and told by their path', async () => {
    const world = await createSocketWorld()
    const path = `${temporaryFolder()}/socket`
    const [listener, fd] = [await open(world, UNIX), await open(world, UNIX)]
    await world.ok('wasmedge sock_bind_v2', listener, storage(world, UNIX, path), 0)
    await world.ok('wasmedge sock_listen', listener, 5)
    await world.ok('wasmedge sock_connect_v2', fd, storage(world, UNIX, `${path}\0ignored`), 0)
    await world.ok('wasmedge sock_accept', listener, 64)
    const accepted = world.u32(64)
    await world.ok('sock_send', accepted, ...world.iovecs(world.text('local')), 0, 64)
    expect(await recv(world, fd)).toBe('local')
    const address = storage(world, 0, [])
    await world.ok('wasmedge sock_getpeeraddr_v2', fd, address, 64)
    expect(world.string(bufferOf(world, address), path.length + 3)).toBe(`\x03\0${path}\0`)
    expect(world.u32(64)).toBe(0)
    expect(await world.do('wasmedge sock_getpeeraddr', fd, wasmedgeAddress(world, [], 16), 64, 68)).toBe('AFNOSUPPORT')
  })

  it.runIf(process.platform === 'linux')('have abstract names, which end before the zeros that fill up the structure', async () => {
    const world = await createSocketWorld()
    const name = `wasmgate-${process.pid}-${Math.random()}`
    const own = net.createServer((socket) => socket.end('abstract'))
    later(() => own.close())
    await new Promise<void>((resolve) => void own.listen(`\0${name}`, resolve))
    const fd = await open(world, UNIX)
    await world.ok('wasmedge sock_connect', fd, storage(world, UNIX, `\0${name}`), 0)
    expect(await recv(world, fd)).toBe('abstract')
  })
})

describeSocketFunction('wasmedge sock_getsockopt', () => {
  it('tells what a socket is', async () => {
    const world = await createSocketWorld()
    const { fd: stream } = await bound(world, STREAM)
    expect([await getOption(world, stream, 1), await getOption(world, stream, 13)]).toEqual(['4: 02000000', '4: 00000000'])
    await world.ok('wasmedge sock_listen', stream, 1)
    expect(await getOption(world, stream, 13)).toBe('4: 01000000')
    expect(await getOption(world, await open(world, INET4, DGRAM), 1)).toBe('4: 01000000')
  })

  it('INVAL for other levels and names and for too little room, NOPROTOOPT for BINDTODEVICE', async () => {
    const world = await createSocketWorld()
    const fd = await open(world)
    const length = world.room(4)
    world.view.setUint32(length, 16, true)
    for (const level of [1, 6, -1, 0xffff]) expect(await world.do('wasmedge sock_getsockopt', fd, level, 1, 4096, length)).toBe('INVAL')
    for (const name of [15, -1, 1 << 30]) expect(await getOption(world, fd, name)).toBe('INVAL')
    for (const [name, size] of [[0, 3], [1, 0], [9, 7], [11, 15], [12, 8]] as const) expect([name, await getOption(world, fd, name, size)]).toEqual([name, 'INVAL'])
    expect(await getOption(world, fd, 14, 16)).toBe('NOPROTOOPT')
  })
})

describeSocketFunction('wasmedge sock_setsockopt', () => {
  it.each([
    [0, '01000000', '4: 01000000'], [0, '00000000', '4: 00000000'], [3, '02000000', '4: 01000000'], [4, '01000000', '4: 01000000'], [5, '00000100', '4: 00000100'],
    [6, '00000200', '4: 00000200'], [7, 'ffffffff', '4: 01000000'], [8, '01000000', '4: 01000000'], [9, '01000000 05000000', '8: 01000000 05000000'],
    [9, '00000000 05000000', '8: 00000000 00000000'], [10, '03000000', '4: 03000000'],
    [11, '02000000 00000000 20a10700 00000000', '16: 02000000 00000000 20a10700 00000000'], [12, '00000000 00000000 01000000 00000000', '16: 00000000 00000000 01000000 00000000'],
  ] as const)('option %i: %s', async (name, value, expected) => {
    const world = await createSocketWorld()
    const fd = await open(world)
    expect(await setOption(world, fd, name, value)).toBe('SUCCESS')
    expect(await getOption(world, fd, name, 16)).toBe(expected)
  })

  it('RCVTIMEO counts', async () => {
    const world = await createSocketWorld()
    const { fd } = await bound(world, DGRAM)
    expect(await setOption(world, fd, 11, '00000000 00000000 204e0000 00000000')).toBe('SUCCESS') // 20 ms
    const start = performance.now()
    expect(await world.do('sock_recv', fd, ...world.iovecs([4096, 10]), 0, 64, 68)).toBe('AGAIN')
    expect(performance.now() - start).toBeGreaterThanOrEqual(19)
  })

  it('INVAL (level, name, too short, out of range), DOM (no time), NOPROTOOPT (what can only be read)', async () => {
    const world = await createSocketWorld()
    const fd = await open(world)
    expect(await world.do('wasmedge sock_setsockopt', fd, 1, 0, 4096, 4)).toBe('INVAL')
    for (const [name, value, errno] of [
      [15, '00000000', 'INVAL'], [-1, '00000000', 'INVAL'], [0, '', 'INVAL'], [0, '000000', 'INVAL'], [9, '01000000', 'INVAL'], [11, '0000000000000000', 'INVAL'], [5, 'ffffffff', 'INVAL'],
      [9, '01000000 ffffffff', 'INVAL'], [11, '00000000 00000000 40420f00 00000000', 'DOM'], [12, '00000000 00000000 ffffffff ffffffff', 'DOM'],
      [1, '01000000', 'NOPROTOOPT'], [2, '01000000', 'NOPROTOOPT'], [13, '01000000', 'NOPROTOOPT'], [14, '65746830', 'NOPROTOOPT'],
    ] as const) expect([name, value, await setOption(world, fd, name, value)]).toEqual([name, value, errno])
  })
})

interface Result {
  readonly family: number
  readonly socktype: number
  readonly protocol: number
  readonly data: string
  readonly name: string
}

async function getaddrinfo(world: SocketWorld, node: string, service: string, { flags = 0, family = 0, socktype = 0, protocol = 0, max = 8, list = addrinfoList(world, 8) } = {}): Promise<string | Result[]> {
  const hints = world.room(28)
  world.bytes(hints, 28).fill(0)
  world.view.setUint16(hints, flags, true)
  for (const [at, value] of [[2, family], [3, socktype], [4, protocol]] as const) world.view.setUint8(hints + at, value)
  const errno = await world.do('wasmedge sock_getaddrinfo', ...world.text(node), ...world.text(service), hints, list, max, 64)
  if (errno !== 'SUCCESS') return errno
  const results: Result[] = []
  let at = world.u32(list)
  for (let count = world.u32(64); count > 0; count--) {
    const address = world.u32(at + 12)
    const length = world.u32(address + 4)
    expect([world.u32(at + 8), length]).toEqual(world.view.getUint8(at + 2) === 1 ? [16, 14] : [28, 26])
    expect(world.view.getUint8(address)).toBe(world.view.getUint8(at + 2))
    results.push({
      family: world.view.getUint8(at + 2), socktype: world.view.getUint8(at + 3), protocol: world.view.getUint8(at + 4),
      data: world.hex(world.u32(address + 8), length), name: world.string(world.u32(at + 16), world.u32(at + 20)),
    })
    at = world.u32(at + 24)
  }
  return results
}

describeSocketFunction('wasmedge sock_getaddrinfo', () => {
  const four = '0050' + '7f00 00010000 00000000 0000'.replace('7f00 0001', '7f000001').replaceAll(' ', '')
  const ipv4 = (four.match(/.{1,8}/g) ?? []).join(' ')

  it('fills the entries with addresses as the host has them', async () => {
    const world = await createSocketWorld()
    expect(await getaddrinfo(world, '127.0.0.1', '80')).toEqual([
      { family: 1, socktype: 2, protocol: 1, data: ipv4, name: '' }, { family: 1, socktype: 1, protocol: 2, data: ipv4, name: '' },
    ])
    expect(await getaddrinfo(world, '::1\0', 'https\0', { socktype: 2 })).toEqual([
      { family: 2, socktype: 2, protocol: 1, data: '01bb0000 00000000 00000000 00000000 00000000 00010000 0000', name: '' },
    ])
    expect(world.trace.at(-1)).toContain('node="::1", service="https"')
    const local = await getaddrinfo(world, 'localhost', '80', { family: 1, protocol: 2 })
    expect(local).toEqual([{ family: 1, socktype: 1, protocol: 2, data: ipv4, name: '' }])
  })

  it('no more than there is room for, and the list stays as it is', async () => {
    const world = await createSocketWorld()
    expect(await getaddrinfo(world, '127.0.0.1', '80', { max: 1, list: addrinfoList(world, 1) })).toHaveLength(1)
    expect(await getaddrinfo(world, '127.0.0.1', '80', { max: 2, list: addrinfoList(world, 1) })).toBe('FAULT')
  })

  it('without a node: this host, or with PASSIVE any address', async () => {
    const world = await createSocketWorld()
    expect(await getaddrinfo(world, '', '80', { socktype: 2 })).toMatchObject([{ family: 1, data: ipv4 }, { family: 2 }])
    expect(await getaddrinfo(world, '', '80', { socktype: 2, family: 1, flags: 1 })).toMatchObject([{ data: ipv4.replace('7f000001', '00000000').replace('00507f00 0001', '00500000 0000') }])
  })

  it('CANONNAME, V4MAPPED', async () => {
    const world = await createSocketWorld()
    expect(await getaddrinfo(world, '127.0.0.1', '80', { flags: 2, socktype: 2 })).toMatchObject([{ name: '127.0.0.1' }])
    expect(await getaddrinfo(world, '127.0.0.1', '80', { flags: 16, family: 2, socktype: 2 })).toMatchObject([
      { family: 2, data: '00500000 00000000 00000000 00000000 ffff7f00 00010000 0000' },
    ])
  })

  it('looks at its arguments in the order of the reference', async () => {
    const world = await createSocketWorld()
    const bad = { flags: 256, family: 9, protocol: 9, list: 4096, max: 0 }
    expect(await getaddrinfo(world, '', '', bad)).toBe('AINONAME')
    expect(await getaddrinfo(world, '', '80', bad)).toBe('AIMEMORY')
    expect(await getaddrinfo(world, '', '80', { ...bad, max: 1 })).toBe('AIBADFLAG')
    expect(await getaddrinfo(world, '', '80', { ...bad, max: 1, flags: 2 })).toBe('AIBADFLAG')
    expect(await getaddrinfo(world, '', '80', { ...bad, max: 1, flags: 0 })).toBe('AIFAMILY')
    for (const family of [3, 255]) expect(await getaddrinfo(world, 'x', '80', { family })).toBe('AIFAMILY')
    expect(await getaddrinfo(world, '', '80', { ...bad, max: 1, flags: 0, family: 0 })).toBe('NOSYS')
    expect(await getaddrinfo(world, '', '80', { socktype: 3 })).toBe('NOSYS')
    expect(await getaddrinfo(world, '127.0.0.1', '80', { max: 1, list: world.text('\xff\xff\xff\xff')[0] })).toBe('FAULT')
    expect(await getaddrinfo(world, '127.0.0.1', '80', { max: 1, list: world.text('\0\0\0\0')[0] })).toBe('FAULT')
    expect(await getaddrinfo(world, '127.0.0.1', 'no such', {})).toBe('AISERVICE')
    expect(await getaddrinfo(world, '127.0.0.1', 'http', { flags: 8 })).toBe('AINONAME')
    expect(await getaddrinfo(world, 'localhost', '80', { flags: 4 })).toBe('AINONAME')
    expect(await getaddrinfo(world, '127.0.0.1', '80', { socktype: 1, protocol: 1 })).toBe('AISOCKTYPE')
    expect(await getaddrinfo(world, 'no such name\xff', '80', {})).toMatch(/AINONAME|AIAGAIN/)
    expect(await getaddrinfo(world, 'x'.repeat(2000), '80', {})).toBe('AINONAME')
    expect(await getaddrinfo(world, '127.0.0.1', '80', { family: 2 })).toMatch(/AINONAME|AIADDRFAMILY|AINODATA/)
  })
})

describeSocketFunction('wasmedge epoll_oneoff', () => {
  it('tells once of what is there, and again when the guest has read of it', async () => {
    const world = await createSocketWorld()
    const fd = await open(world)
    let peer: net.Socket | undefined
    const port = await server((socket) => {
      peer = socket
      socket.write('one')
    })
    await world.ok('wasmedge sock_connect', fd, wasmedgeAddress(world, LOOPBACK), port)
    const wait = async (timeout: bigint): Promise<unknown> => {
      await world.ok('wasmedge epoll_oneoff', world.subscriptions({ type: 1, fd, userdata: 1n }, { type: 0, timeout, userdata: 2n }), 4096, 2, 64)
      return world.events(4096, world.u32(64)).map(({ userdata }) => userdata)
    }
    expect(await wait(1n << 60n)).toEqual([1n])
    expect(await wait(5_000_000n)).toEqual([2n])
    await world.ok('sock_recv', fd, ...world.iovecs([8192, 2]), 0, 64, 68)
    expect(await wait(1n << 60n)).toEqual([1n])
    await world.ok('sock_recv', fd, ...world.iovecs([8192, 2]), 0, 64, 68)
    expect(await wait(5_000_000n)).toEqual([2n])
    setTimeout(() => peer?.write('two'), 5)
    expect(await wait(1n << 60n)).toEqual([1n])
  })

  it('tells once that there is room to write, so that nobody spins', async () => {
    const world = await createSocketWorld()
    const fd = await open(world)
    await world.ok('wasmedge sock_connect', fd, wasmedgeAddress(world, LOOPBACK), await server())
    const wait = async (): Promise<unknown> => {
      await world.ok('wasmedge epoll_oneoff', world.subscriptions({ type: 2, fd, userdata: 1n }, { type: 0, timeout: 3_000_000n, userdata: 2n }), 4096, 2, 64)
      return world.events(4096, world.u32(64)).map(({ userdata }) => userdata)
    }
    expect([await wait(), await wait()]).toEqual([[1n], [2n]])
  })

  it('has the errors of poll_oneoff', async () => {
    const world = await createSocketWorld()
    expect(await world.do('wasmedge epoll_oneoff', 64, 4096, 0, 64)).toBe('INVAL')
    await world.ok('wasmedge epoll_oneoff', world.subscriptions({ type: 1, fd: 99 }, { type: 9 }), 4096, 2, 64)
    expect(world.events(4096, world.u32(64))).toMatchObject([{ errno: 'BADF' }, { errno: 'INVAL' }])
  })
})

describe('descriptors', () => {
  it('run out: MFILE', async () => {
    const world = await createSocketWorld()
    const { socket } = await listening()
    const listener = new SocketDescriptor(socket)
    while (world.context.fds.add(listener) < 65_535) continue
    expect(await world.do('wasmedge sock_open', INET4, STREAM, 64)).toBe('MFILE')
    expect(await world.do('wasmedge sock_accept', 4, 64)).toBe('MFILE')
    world.close(5)
    await world.ok('wasmedge sock_open', INET4, STREAM, 64)
    expect(world.u32(64)).toBe(5)
  })

  it('are given back: nothing stays open', async () => {
    const world = await createSocketWorld({ network: nodeNetwork() })
    const port = await server((socket) => socket.end())
    for (let round = 0; round < 200; round++) {
      const fd = await world.scoped(() => open(world))
      expect(fd).toBe(4)
      await world.scoped(() => world.ok('wasmedge sock_connect', fd, wasmedgeAddress(world, LOOPBACK), port))
      world.close(fd)
    }
  })
})
