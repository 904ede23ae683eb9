import * as fs from 'node:fs'
import * as net from 'node:net'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { ManySlices, OneSlice } from '../../fs/io-slices.ts'
import type { Address, Socket } from '../network.ts'
import { nodeNetwork } from './index.ts'
import { accepted, codeFrom, codeFromLater, connected, connectTo, hasIpv6, ip, listening, LOOPBACK, pair, patiently, pause, portOf, ready, received, sendAll, slice } from './loopback-test-support.ts'

const network = nodeNetwork()
const open: (Socket | net.Server | net.Socket)[] = []
const kept = <T extends Socket | net.Server | net.Socket>(one: T): T => {
  open.push(one)
  return one
}
const keptPair = async (address?: Address) => {
  const both = await pair(network, address)
  kept(both.server)
  kept(both.client)
  return both
}
afterEach(() => {
  for (const one of open.splice(0)) {
    if (one instanceof net.Socket) one.destroy()
    else one.close()
  }
})

const hostFds = (): number => fs.readdirSync('/proc/self/fd').length

describe('listening and connecting', () => {
  test('bytes go both ways, and the addresses are known', async () => {
    const listener = kept(await listening(network))
    expect(listener.listening).toBe(true)
    const client = kept(await connected(network, listener.local() as Address))
    const server = kept(await accepted(listener))
    expect(client.peer()).toEqual(listener.local())
    expect(server.local()).toEqual(listener.local())
    expect(server.peer()).toEqual(client.local())
    await sendAll(client, 'to the server')
    expect(await received(server)).toBe('to the server')
    await sendAll(server, 'to the client')
    expect(await received(client)).toBe('to the client')
  })

  test('bind takes the port at once', async () => {
    const one = kept(network.stream('ipv4'))
    await one.bind(LOOPBACK)
    expect(portOf(one.local())).toBeGreaterThan(0)
    expect(await codeFromLater(() => one.bind(LOOPBACK))).toBe('EINVAL')
    expect(codeFrom(() => one.accept())).toBe('EINVAL')
    const client = kept(network.stream('ipv4'))
    expect(await codeFromLater(() => connectTo(client, one.local() as Address))).toBe('ECONNREFUSED')
    await one.listen(1)
    kept(await connected(network, one.local() as Address))
  })

  test('bind fails at once', async () => {
    const listener = kept(await listening(network))
    const other = kept(network.stream('ipv4'))
    expect(await codeFromLater(() => other.bind(listener.local() as Address))).toBe('EADDRINUSE')
    expect(await codeFromLater(() => other.bind(ip('192.0.2.1', 0)))).toBe('EADDRNOTAVAIL')
    expect(await codeFromLater(() => other.bind(ip('::1', 0)))).toBe('EAFNOSUPPORT')
    await other.bind(LOOPBACK)
  })

  test('two may bind, one may listen', async () => {
    const one = kept(network.stream('ipv4'))
    await one.bind(LOOPBACK)
    const other = kept(network.stream('ipv4'))
    await other.bind(one.local() as Address)
    await one.listen(1)
    expect(await codeFromLater(() => other.listen(1))).toBe('EADDRINUSE')
  })

  test('reusePort lets two listen', async () => {
    const one = kept(network.stream('ipv4'))
    const other = kept(network.stream('ipv4'))
    for (const socket of [one, other]) {
      socket.setOption('reusePort', 1)
      await socket.bind(socket === one ? LOOPBACK : (one.local() as Address))
      await socket.listen(1)
    }
  })

  test('binds before it connects', async () => {
    const listener = kept(await listening(network))
    const client = kept(network.stream('ipv4'))
    await client.bind(ip('127.0.0.2', 0))
    const local = client.local()
    await connectTo(client, listener.local() as Address)
    expect(client.local()).toEqual(local)
    const server = kept(await accepted(listener))
    expect(server.peer()).toEqual(local)
    await sendAll(server, 'x')
    expect(await received(client)).toBe('x')
  })

  test('tells how far connecting is', async () => {
    const listener = kept(await listening(network))
    const address = listener.local() as Address
    const client = kept(network.stream('ipv4'))
    expect(client.readable()).toEqual({ bytes: 0, hangup: true })
    expect(codeFrom(() => client.send(slice('x')))).toBe('EPIPE')
    expect(codeFrom(() => client.receive(slice('x'), false))).toBe('ENOTCONN')
    expect(codeFrom(() => client.shutdown(true, true))).toBe('ENOTCONN')
    expect(codeFrom(() => client.connect(ip('::1', 1)))).toBe('EAFNOSUPPORT')
    expect(codeFrom(() => client.connect(address))).toBe('EINPROGRESS')
    expect(codeFrom(() => client.connect(address))).toBe('EALREADY')
    expect(client.writable()).toBeUndefined()
    expect(client.readable()).toBeUndefined()
    expect(codeFrom(() => client.send(slice('x')))).toBe('EAGAIN')
    expect(codeFrom(() => client.receive(slice('x'), false))).toBe('EAGAIN')
    await ready(client, 'write')
    expect(client.takeError()).toBeUndefined()
    expect(codeFrom(() => client.connect(address))).toBe('EISCONN')
    expect(codeFrom(() => listener.connect(address))).toBe('EISCONN')
    expect(await codeFromLater(() => client.listen(1))).toBe('EOPNOTSUPP')
  })

  test('a refused connection is told once, and may be tried again', async () => {
    const listener = kept(await listening(network))
    const address = listener.local() as Address
    listener.close()
    const client = kept(network.stream('ipv4'))
    expect(codeFrom(() => client.connect(address))).toBe('EINPROGRESS')
    await ready(client, 'write')
    expect(client.readable()).toEqual({ bytes: 0, hangup: true })
    expect(client.takeError()).toBe('ECONNREFUSED')
    expect(client.takeError()).toBeUndefined()
    expect(codeFrom(() => client.receive(slice('x'), false))).toBe('ENOTCONN')
    const again = kept(network.stream('ipv4'))
    await again.bind(address)
    await again.listen(1)
    await connectTo(client, address)
    expect(client.peer()).toEqual(address)
  })

  test('a listener that is closed refuses those who wait, and gives its port back', async () => {
    const listener = kept(await listening(network))
    const address = listener.local() as Address
    const client = kept(await connected(network, address))
    await ready(listener, 'read')
    listener.close()
    listener.close()
    expect(await codeFromLater(() => received(client))).toBe('ECONNRESET')
    const next = kept(network.stream('ipv4'))
    await next.bind(address)
    await next.listen(1)
  })

  test('an inherited listener', async () => {
    const first = net.createServer()
    await new Promise<void>((done) => first.listen(0, '127.0.0.1', done))
    // eslint-disable-next-line no-underscore-dangle
    const { fd } = (first as unknown as { _handle: { fd: number } })._handle
    const { port } = first.address() as net.AddressInfo
    // The descriptor may have one owner only: another process would have inherited it.
    const child = process.getBuiltinModule('node:child_process').spawn(process.execPath, ['--input-type=module', '-e', `
      import { nodeNetwork } from ${JSON.stringify(new URL('index.ts', import.meta.url).href)}
      import { accepted, received, sendAll } from ${JSON.stringify(new URL('loopback-test-support.ts', import.meta.url).href)}
      const listener = nodeNetwork().inheritedListener(3)
      process.stdout.write(JSON.stringify(listener.local()))
      const server = await accepted(listener)
      await sendAll(server, 'got ' + await received(server))
      server.close()
      listener.close()
    `], { stdio: ['ignore', 'pipe', 'inherit', fd] })
    const told = await new Promise<string>((done) => child.stdout?.once('data', (text) => done(String(text))))
    expect(JSON.parse(told)).toMatchObject({ family: 'ipv4', port })
    first.close()
    const client = kept(await connected(network, ip('127.0.0.1', port)))
    await sendAll(client, 'this')
    expect(await received(client)).toBe('got this')
    expect(await received(client)).toBe('')
    await new Promise((done) => child.once('exit', done))
  })

  test('what is no listener is refused', () => {
    expect(codeFrom(() => network.inheritedListener(0x7ffffff))).toBe('EINVAL')
  })
})

describe.skipIf(!hasIpv6)('IPv6', () => {
  test('has its own addresses', async () => {
    const { server, client } = await keptPair(ip('::1', 0))
    expect(client.peer()).toEqual(server.local())
    expect(client.family).toBe('ipv6')
    await sendAll(client, 'six')
    expect(await received(server)).toBe('six')
  })

  test('both kinds on one socket, or one', async () => {
    const both = kept(await listening(network, ip('::', 0)))
    const port = portOf(both.local())
    kept(await connected(network, ip('127.0.0.1', port)))
    const server = kept(await accepted(both))
    expect(server.peer()).toMatchObject({ family: 'ipv6', bytes: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 127, 0, 0, 1) })
    kept(await connected(network, ip('::ffff:127.0.0.1', port)))
    kept(await accepted(both))

    const only = kept(network.stream('ipv6'))
    only.setOption('ipv6Only', 1)
    await only.bind(ip('::', 0))
    await only.listen(1)
    expect(await codeFromLater(() => connected(network, ip('127.0.0.1', portOf(only.local()))))).toBe('ECONNREFUSED')
    kept(await connected(network, ip('::1', portOf(only.local()))))
  })
})

describe('reading', () => {
  test('peek leaves the bytes there', async () => {
    const { server, client } = await keptPair()
    await sendAll(client, 'abcdef')
    expect(await received(server, 3, true)).toBe('abc')
    expect(await received(server, 10, true)).toBe('abcdef')
    expect(server.readable()).toEqual({ bytes: 6, hangup: false })
    expect(await received(server, 2)).toBe('ab')
    expect(await received(server, 10)).toBe('cdef')
    expect(server.readable()).toBeUndefined()
    expect(codeFrom(() => server.receive(slice('x'), true))).toBe('EAGAIN')
  })

  test('several slices', async () => {
    const { server, client } = await keptPair()
    const text = Buffer.from('..hello..world')
    expect(client.send(new ManySlices(text, [9, 0, 2], [5, 0, 5]))).toBe(10)
    await ready(server, 'read')
    const into = Buffer.alloc(12, '.')
    expect(server.receive(new ManySlices(into, [8, 0], [3, 5]), false)).toBe(8)
    expect(into.toString()).toBe('ldhel...wor.')
    expect(await received(server)).toBe('lo')
  })

  test('the end, after what came before it', async () => {
    const { server, client } = await keptPair()
    await sendAll(client, 'last words')
    client.close()
    expect(await received(server)).toBe('last words')
    expect(await received(server)).toBe('')
    expect(await received(server, 5, true)).toBe('')
    expect(server.readable()).toEqual({ bytes: 0, hangup: false })
    server.shutdown(false, true)
    expect(server.readable()).toEqual({ bytes: 0, hangup: true })
  })

  test('a reset is told once, then the end', async () => {
    const { server, client } = await keptPair()
    client.setOption('linger', 0)
    client.close()
    await ready(server, 'read')
    expect(server.readable()).toEqual({ bytes: 0, hangup: true })
    expect(codeFrom(() => server.receive(slice('x'), false))).toBe('ECONNRESET')
    expect(server.receive(slice('x'), false)).toBe(0)
    expect(codeFrom(() => server.send(slice('x')))).toBe('EPIPE')
  })

  test('a guest that does not read makes its peer wait, and gets all in the end', async () => {
    const { server, client } = await keptPair()
    const before = process.memoryUsage().arrayBuffers
    const block = Buffer.alloc(1 << 20)
    let sent = 0
    let waited = 0
    while (waited < 20) {
      block.fill(sent & 0xff)
      try {
        sent += client.send(new OneSlice(block))
        waited = 0
      } catch {
        server.readable()
        waited++
        await pause(10)
      }
    }
    expect(client.writable()).toBeUndefined()
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 << 20)
    let got = 0
    const into = Buffer.alloc(100_000)
    while (got < sent) got += await patiently(server, 'read', () => server.receive(new OneSlice(into), false))
    expect(got).toBe(sent)
    await ready(client, 'write')
  })

  test('peek finds more than what waits already', async () => {
    const { server, client } = await keptPair()
    const sent = sendAll(client, Buffer.alloc(300_000, 'x'))
    await ready(server, 'read')
    await pause(50)
    expect((await received(server, 30_000)).length).toBe(30_000)
    expect((await received(server, 90_000, true)).length).toBeGreaterThan(30_000)
    for (let got = 30_000; got < 300_000;) got += (await received(server)).length
    await sent
    expect(server.readable()).toBeUndefined()
  })

  test('bytes keep their order, whatever sizes they are read in', async () => {
    const { server, client } = await keptPair()
    const all = Buffer.allocUnsafe(5 << 20)
    for (let index = 0; index < all.length; index += 4) all.writeUInt32LE(index, index)
    const sent = sendAll(client, all).then(() => client.shutdown(false, true))
    const parts: Buffer[] = []
    let seed = 1
    for (;;) {
      seed = (seed * 16_807) % 0x7fffffff
      const size = 1 + (seed % (seed % 3 === 0 ? 200_000 : 5000))
      if (seed % 5 === 0) await received(server, size, true)
      if (seed % 7 === 0) server.readable()
      const text = await received(server, size)
      if (text === '') break
      parts.push(Buffer.from(text, 'latin1'))
    }
    await sent
    expect(Buffer.concat(parts).equals(all)).toBe(true)
  })
})

describe('the end of writing, of reading, of all', () => {
  test('half-close', async () => {
    const { server, client } = await keptPair()
    await sendAll(client, 'question')
    client.shutdown(false, true)
    client.shutdown(false, true)
    expect(codeFrom(() => client.send(slice('more')))).toBe('EPIPE')
    expect(await received(server)).toBe('question')
    expect(await received(server)).toBe('')
    await sendAll(server, 'answer')
    server.close()
    expect(await received(client)).toBe('answer')
    expect(await received(client)).toBe('')
  })

  test('shutdown of reading', async () => {
    const { server, client } = await keptPair()
    await sendAll(client, 'x')
    await ready(server, 'read')
    server.shutdown(true, false)
    expect(await received(server)).toBe('x')
    expect(await received(server)).toBe('')
    await sendAll(server, 'still')
    expect(await received(client)).toBe('still')
  })

  test('what is queued is sent after close', async () => {
    const { server, client } = await keptPair()
    const block = Buffer.alloc(1 << 20, 'x')
    let sent = 0
    while (codeFrom(() => (sent += client.send(new OneSlice(block)))) === undefined);
    client.close()
    let flushed = false
    const done = network.flushed().then(() => (flushed = true))
    await pause(20)
    expect(flushed).toBe(false)
    let got = 0
    for (;;) {
      const { length } = await received(server, 1 << 20)
      if (length === 0) break
      got += length
    }
    expect(got).toBe(sent)
    await done
    await network.flushed()
  })

  test('a peer that is gone', async () => {
    const { server, client } = await keptPair()
    client.close()
    let code: string | undefined
    for (let tries = 0; code === undefined && tries < 100; tries++) {
      code = await codeFromLater(() => sendAll(server, 'x'))
      await pause(2)
    }
    expect(['EPIPE', 'ECONNRESET']).toContain(code)
  })

  test('a closed socket does nothing', async () => {
    const { server } = await keptPair()
    server.close()
    server.close()
    expect(codeFrom(() => server.send(slice('x')))).toBe('EBADF')
    expect(codeFrom(() => server.receive(slice('x'), false))).toBe('ENOTCONN')
    expect(server.local()).toBeUndefined()
    expect(server.peer()).toBeUndefined()
  })
})

describe('waking', () => {
  test('once, and not when it was called off', async () => {
    const { server, client } = await keptPair()
    let woken = 0
    const callOff = server.whenReady('read', () => (woken += 100))
    server.whenReady('read', () => woken++)
    server.whenReady('read', () => woken++)
    callOff()
    await sendAll(client, 'x')
    await ready(server, 'read')
    await sendAll(client, 'y')
    await pause(20)
    expect(woken).toBe(2)
  })

  test('from the event loop, even when it is ready already', async () => {
    const { client } = await keptPair()
    let woken = false
    const callOff = client.whenReady('write', () => (woken = true))
    expect(woken).toBe(false)
    callOff()
    await pause(5)
    expect(woken).toBe(false)
    await new Promise<void>((wake) => client.whenReady('write', wake))
  })
})

describe('options', () => {
  test('are kept, inherited and checked', async () => {
    const listener = kept(await listening(network))
    listener.setOption('keepAlive', 1)
    listener.setOption('keepIdle', 30)
    const client = kept(await connected(network, listener.local() as Address))
    const server = kept(await accepted(listener))
    expect(server.getOption('keepAlive')).toBe(1)
    expect(server.getOption('keepIdle')).toBe(30)
    expect(client.getOption('linger')).toBeUndefined()
    client.setOption('linger', 5)
    expect(client.getOption('linger')).toBe(5)
    client.setOption('linger', undefined)
    expect(client.getOption('linger')).toBeUndefined()
    expect(codeFrom(() => client.setOption('ttl', 256))).toBe('EINVAL')
    expect(codeFrom(() => client.setOption('ttl', undefined))).toBe('EINVAL')
    expect(codeFrom(() => client.setOption('receiveBuffer', -1))).toBe('EINVAL')
  })

  test('small messages are not held back, unless the guest wants it so', async () => {
    const tcpHandle = Object.getPrototypeOf(Reflect.get(kept(new net.Server().listen(0)), '_handle')) as { setNoDelay(on: boolean): number }
    const set = vi.spyOn(tcpHandle, 'setNoDelay')
    onTestFinished(() => { set.mockRestore() })
    const listener = kept(await listening(network))
    const client = kept(await connected(network, listener.local() as Address))
    const server = kept(await accepted(listener))
    expect([client.getOption('noDelay'), server.getOption('noDelay')]).toEqual([1, 1])
    expect(set.mock.calls).toEqual([[true], [true]])
    client.setOption('noDelay', 0)
    client.setOption('keepAlive', 1)
    expect(client.getOption('noDelay')).toBe(0)
    expect(set.mock.calls).toEqual([[true], [true], [false]])
    // Options are inherited, as in a kernel.
    listener.setOption('noDelay', 0)
    kept(await connected(network, listener.local() as Address))
    kept(await accepted(listener))
    expect(set.mock.calls).toEqual([[true], [true], [false], [true]])
  })
})

describe('many', () => {
  test('ten thousand connections leave no descriptor behind', async () => {
    const listener = kept(await listening(network))
    const address = listener.local() as Address
    const before = hostFds()
    const one = async (number: number): Promise<void> => {
      const client = network.stream('ipv4')
      await connectTo(client, address)
      const server = await accepted(listener)
      if (number % 2 === 0) {
        await sendAll(client, 'ping')
        client.shutdown(false, true)
      }
      // Reset, so that no port stays in TIME_WAIT.
      client.setOption('linger', 0)
      if (number % 3 === 0) server.close()
      client.close()
      server.close()
    }
    for (let done = 0; done < 10_000; done += 50) await Promise.all(Array.from({ length: 50 }, (_, index) => one(done + index)))
    await pause(50)
    // Tests in other threads of this process open and close some, too.
    expect(hostFds()).toBeLessThan(before + 500)
  })

  test('more than may wait are closed, none of those who wait', async () => {
    const listener = kept(await listening(network, LOOPBACK, 1000))
    const port = portOf(listener.local())
    let closed = 0
    for (let done = 0; done < 1100; done += 50) {
      await Promise.all(Array.from({ length: 50 }, () => new Promise<void>((established) => {
        kept(net.connect(port, '127.0.0.1', established).on('error', () => {}).on('close', () => closed++))
      })))
    }
    for (let tries = 0; tries < 100; tries++) await pause(5)
    expect(closed).toBe(76)
    let count = 0
    while (codeFrom(() => kept(listener.accept())) === undefined) count++
    expect(count).toBe(1024)
  })
})
