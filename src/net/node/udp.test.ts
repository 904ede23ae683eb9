import { afterEach, describe, expect, test } from 'vitest'
import { OneSlice } from '../../fs/io-slices.ts'
import type { Address, DatagramSocket } from '../network.ts'
import { nodeNetwork } from './index.ts'
import { codeFrom, codeFromLater, datagram, hasIpv6, ip, LOOPBACK, pause, portOf, ready, slice } from './loopback-test-support.ts'

const network = nodeNetwork()
const open: DatagramSocket[] = []
const socket = (family: 'ipv4' | 'ipv6' = 'ipv4'): DatagramSocket => {
  const made = network.datagram(family)
  open.push(made)
  return made
}
const bound = async (address = LOOPBACK): Promise<DatagramSocket> => {
  const made = socket(address.family as 'ipv4')
  await made.bind(address)
  return made
}
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

describe('datagrams', () => {
  test('come whole, with their sender', async () => {
    const server = await bound()
    const client = socket()
    expect(client.local()).toBeUndefined()
    expect(client.send(slice('one'), server.local())).toBe(3)
    expect(client.send(slice(''), server.local())).toBe(0)
    expect(client.send(slice('three'), server.local())).toBe(5)
    expect(await datagram(server, 10, true)).toMatchObject({ text: 'one', truncated: false })
    const first = await datagram(server)
    expect(first.text).toBe('one')
    expect(portOf(first.from)).toBe(portOf(client.local()))
    expect(await datagram(server)).toMatchObject({ text: '' })
    expect(await datagram(server, 3)).toMatchObject({ text: 'thr', truncated: true })
    expect(server.readable()).toBeUndefined()
    server.send(slice('back'), first.from)
    expect(await datagram(client)).toMatchObject({ text: 'back', from: server.local() })
  })

  test.skipIf(!hasIpv6)('IPv6', async () => {
    const server = await bound(ip('::1', 0))
    const client = socket('ipv6')
    client.send(slice('six'), server.local())
    expect(await datagram(server)).toMatchObject({ text: 'six', from: { family: 'ipv6' } })
    expect(codeFrom(() => client.send(slice('x'), ip('127.0.0.1', 1)))).toBe('EAFNOSUPPORT')
  })

  test('too large ones', async () => {
    const server = await bound()
    const client = socket()
    expect(codeFrom(() => client.send(new OneSlice(Buffer.alloc(65_508)), server.local()))).toBe('EMSGSIZE')
    expect(client.send(new OneSlice(Buffer.alloc(65_507)), server.local())).toBe(65_507)
    expect((await datagram(server)).text.length).toBe(65_507)
  })

  test('more than the queue holds are dropped', async () => {
    const server = await bound()
    const client = await bound()
    for (let count = 0; count < 100; count++) {
      client.send(new OneSlice(Buffer.alloc(10_000, count)), server.local())
      await pause(0)
    }
    await pause(20)
    let count = 0
    while (server.readable() !== undefined) {
      expect((await datagram(server)).text.charCodeAt(0)).toBe(count)
      count++
    }
    expect(count).toBe(25)
  })

  test('without an address', async () => {
    expect(codeFrom(() => socket().send(slice('x'), undefined))).toBe('EDESTADDRREQ')
    expect(codeFrom(() => socket().send(slice('x'), LOOPBACK))).toBe('EINVAL')
    const idle = socket()
    expect(codeFrom(() => idle.receive(slice('x'), false))).toBe('EAGAIN')
    expect(idle.writable()).toBeDefined()
    expect(idle.readable()).toBeUndefined()
    idle.close()
    expect(codeFrom(() => idle.send(slice('x'), LOOPBACK))).toBe('EBADF')
  })
})

describe('bind', () => {
  test('fails at once', async () => {
    const one = await bound()
    expect(await codeFromLater(() => one.bind(LOOPBACK))).toBe('EINVAL')
    const other = socket()
    expect(await codeFromLater(() => other.bind(one.local() as Address))).toBe('EADDRINUSE')
    expect(await codeFromLater(() => other.bind(ip('192.0.2.1', 0)))).toBe('EADDRNOTAVAIL')
    expect(await codeFromLater(() => other.bind(ip('::1', 0)))).toBe('EAFNOSUPPORT')
    await other.bind(LOOPBACK)
  })

  test('reuseAddress lets two bind', async () => {
    const one = socket()
    one.setOption('reuseAddress', 1)
    await one.bind(LOOPBACK)
    const other = socket()
    other.setOption('reuseAddress', 1)
    await other.bind(one.local() as Address)
  })

  test('both kinds on one socket', async () => {
    const both = await bound(ip('::', 0))
    socket().send(slice('four'), ip('127.0.0.1', portOf(both.local())))
    const { from } = await datagram(both)
    expect(from).toMatchObject({ family: 'ipv6', bytes: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 127, 0, 0, 1) })
  })
})

describe('connect', () => {
  test('others are not heard', async () => {
    const server = await bound()
    const other = await bound()
    const client = socket()
    await client.connect(server.local() as Address)
    expect(client.peer()).toEqual(server.local())
    expect(codeFrom(() => client.send(slice('x'), other.local()))).toBe('EISCONN')
    expect(client.send(slice('to where it is connected'), server.local())).toBe(24)
    expect((await datagram(server)).text).toBe('to where it is connected')
    other.send(slice('not this'), ip('127.0.0.1', portOf(client.local())))
    client.send(slice('this'), undefined)
    const { from } = await datagram(server)
    server.send(slice('answer'), from)
    expect((await datagram(client)).text).toBe('answer')
    expect(client.readable()).toBeUndefined()
    await client.connect(other.local() as Address)
    expect(client.peer()).toEqual(other.local())
  })

  test('nobody there', async () => {
    const gone = await bound()
    const address = gone.local() as Address
    gone.close()
    const client = socket()
    await client.connect(address)
    client.send(slice('x'), undefined)
    await ready(client, 'read')
    expect(codeFrom(() => client.receive(slice('x'), false))).toBe('ECONNREFUSED')
    expect(client.takeError()).toBeUndefined()
    expect(codeFrom(() => client.receive(slice('x'), false))).toBe('EAGAIN')
  })
})

describe('options', () => {
  test('are kept until the socket is there, and then applied', async () => {
    const one = socket()
    one.setOption('broadcast', 1)
    one.setOption('ttl', 3)
    one.setOption('multicastTtl', 2)
    one.setOption('multicastLoop', 0)
    one.setOption('receiveBuffer', 100_000)
    await one.bind(LOOPBACK)
    one.setOption('sendBuffer', 50_000)
    expect(one.takeError()).toBeUndefined()
    expect(one.getOption('ttl')).toBe(3)
    expect(one.getOption('multicastTtl')).toBe(2)
    expect(codeFrom(() => one.setOption('broadcast', 2))).toBe('EINVAL')
  })

  test('groups', async () => {
    const one = socket()
    expect(codeFrom(() => one.joinGroup(ip('10.0.0.1', 0), true))).toBe('EINVAL')
    expect(codeFrom(() => one.joinGroup(ip('224.0.0.114', 0), false))).toBe('EADDRNOTAVAIL')
    await one.bind(ip('0.0.0.0', 0))
    // ENODEV: without a route for groups no interface is theirs.
    expect(codeFrom(() => one.joinGroup(ip('224.0.0.114', 0), false))).toMatch(/^(EADDRNOTAVAIL|ENODEV)$/)
  })
})

test('a socket that nothing was done with', () => {
  const one = socket()
  one.close()
  one.close()
  expect(one.local()).toBeUndefined()
  expect(one.peer()).toBeUndefined()
})

test('waking', async () => {
  const server = await bound()
  let woken = 0
  server.whenReady('read', () => (woken += 10))()
  server.whenReady('read', () => woken++)
  socket().send(slice('x'), server.local())
  await pause(20)
  expect(woken).toBe(1)
})
