import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { refusingPort } from '../../src/net/node/loopback-test-support.ts'
import { finished, startWasmgate, wasmgate } from '../support/run.ts'
import { all, client, descriptors, dialects, guestServer, host, netGuest, residentMegabytes, running, stopAll, until } from '../support/servers.ts'

// test/guests/net/peer.c at one end of a connection, Node's own sockets (or another guest) at the other.

afterEach(stopAll)

describe.each(dialects)('a peer with sockets of %s', (_name, suffix) => {
  const guest = netGuest(`peer${suffix}`)
  const peer = (...args: string[]) => wasmgate(['--net', guest, ...args])

  it('serves one after the other, waiting', async () => {
    const server = await guestServer(['--net', guest, 'echo', '127.0.0.1:0', '3'])
    for (const text of ['first', 'x'.repeat(1_000_000), '']) {
      const socket = await client(server.port)
      socket.end(text)
      expect((await all(socket)).toString()).toBe(text)
    }
    expect(await server.end).toEqual({ code: 0, signal: null })
    expect(server.stdout()).toBe(`listening on port ${server.port}\n`)
  })

  it('goes on after a client that broke off', async () => {
    const server = await guestServer(['--net', guest, 'echo', '127.0.0.1:0', '2'])
    const rude = await client(server.port)
    rude.write('half a')
    await once(rude, 'data')
    rude.resetAndDestroy()
    const kind = await client(server.port)
    kind.end('hello')
    expect((await all(kind)).toString()).toBe('hello')
    expect(await server.end).toEqual({ code: 0, signal: null })
    expect(server.stdout()).toContain('receive: Connection reset by peer')
  })

  it('closes one direction and hears the answer from the other', async () => {
    await using server = await host((socket) => { void all(socket).then((request) => { socket.end(`${request.toString()}!`.repeat(100)) }) }, { allowHalfOpen: true })
    expect(await peer('half-close', `127.0.0.1:${server.port}`)).toMatchObject({ code: 0, stdout: '800 bytes came after the end was said\nsend: Broken pipe\n', stderr: '' })
  })

  it('hears that a connection was refused', async () => {
    using nobody = refusingPort()
    const { port } = nobody
    expect(await peer('until-end', `127.0.0.1:${port}`)).toMatchObject({ code: 1, stdout: 'connect: Connection refused\n' })
    expect(await peer('progress', `127.0.0.1:${port}`)).toMatchObject({ code: 0, stdout: 'connect: Operation in progress\nready, then Connection refused\n' })
  })

  it('connects without waiting', async () => {
    await using server = await host(() => {})
    expect(await peer('progress', `127.0.0.1:${server.port}`)).toMatchObject({ code: 0, stdout: 'connect: Operation in progress\nready, then connected\n' })
  })

  it('hears a reset, and an end', async () => {
    await using resetting = await host((socket) => { setTimeout(() => { socket.resetAndDestroy() }, 100) })
    expect(await peer('until-end', `127.0.0.1:${resetting.port}`)).toMatchObject({ code: 0, stdout: 'receive: Connection reset by peer\nagain: 0\n' })
    await using ending = await host((socket) => { socket.end('bye') })
    expect(await peer('until-end', `127.0.0.1:${ending.port}`)).toMatchObject({ code: 0, stdout: 'receive: 3\nreceive: 0\nagain: 0\n' })
  })

  it('gets no signal for a broken pipe, but an errno', async () => {
    await using server = await host((socket) => { socket.destroy() })
    expect(await peer('pipe', `127.0.0.1:${server.port}`)).toMatchObject({ code: 0, stdout: 'send: the other end has gone\n' })
  })

  it('gives up waiting when it said for how long', async () => {
    await using server = await host(() => {})
    expect(await peer('timeout', `127.0.0.1:${server.port}`, '200')).toMatchObject({ code: 0, stdout: 'receive: Resource temporarily unavailable, in time\npoll: nothing, in time\n' })
  })

  it('waits for a socket, standard input and a clock at once', async () => {
    const child = running(['--net', guest, 'mixture', '127.0.0.1:0'])
    const [, port] = await child.said(/listening on port (\d+)\n/)
    await child.said(/clock\n/)
    const socket = await client(Number(port))
    await child.said(/socket\n/)
    socket.destroy()
    child.child.stdin?.write('words\n')
    await child.said(/input words\n/)
    child.child.stdin?.end()
    expect(await child.end).toEqual({ code: 0, signal: null })
    expect(child.stdout()).toMatch(/end\n$/)
  })

  it.each(['flood', 'flood-nonblocking'])('%s: waits for a peer that does not read, in little memory', async (mode) => {
    const total = 300_000_000
    let connection: Socket | undefined
    await using server = await host((socket) => { connection = socket }, { pauseOnConnect: true })
    const child = running(['--net', guest, mode, `127.0.0.1:${server.port}`, String(total)])
    await until(() => connection !== undefined)
    await delay(1000)
    expect(child.child.exitCode).toBeNull()
    const held = residentMegabytes(child.pid)
    let count = 0
    for await (const part of connection as unknown as AsyncIterable<Buffer>) count += part.length
    expect(count).toBe(total)
    expect(await child.end).toEqual({ code: 0, signal: null })
    expect(child.stdout()).toContain(`sent ${total}\n`)
    if (mode === 'flood-nonblocking') expect(child.stdout()).toContain('full after little\n')
    expect(held).toBeLessThan(250)
  })

  it('makes a peer wait while it does not read, in little memory', async () => {
    const server = await guestServer(['--net', guest, 'stall', '127.0.0.1:0'])
    const socket = await client(server.port)
    const block = Buffer.alloc(65_536, 'abcdefg')
    await server.said(/accepted/)
    const before = residentMegabytes(server.pid)
    let sent = 0
    const sending = (async () => {
      for (; sent < 300_000_000; sent += block.length) {
        if (!socket.write(block)) await once(socket, 'drain')
      }
      socket.end()
    })()
    await delay(1500)
    // What the kernel's buffers at both ends hold, and little of ours.
    const waited = sent
    expect(waited).toBeLessThan(50_000_000)
    expect(residentMegabytes(server.pid) - before).toBeLessThan(40)
    server.child.stdin?.end('go on\n')
    await sending
    expect(await server.end).toEqual({ code: 0, signal: null })
    let sum = 0
    for (let done = 0; done < sent; done += block.length) for (const byte of block) sum = (Math.imul(sum, 31) + byte) >>> 0
    expect(server.stdout()).toMatch(new RegExp(`${sent} bytes, ${sum.toString(16).padStart(8, '0')}\n$`))
  })

  it('serves ten thousand connections and keeps no descriptor', async () => {
    const server = await guestServer(['--net', guest, 'poll-echo', '127.0.0.1:0'])
    const touch = async (): Promise<void> => {
      const socket = await client(server.port)
      socket.write('x')
      await once(socket, 'data')
      socket.end()
      await once(socket, 'close')
    }
    await touch()
    const before = descriptors(server.pid)
    for (let done = 0; done < 10_000; done += 100) await Promise.all(Array.from({ length: 100 }, touch))
    await until(() => descriptors(server.pid) <= before)
    expect(descriptors(server.pid)).toBeLessThanOrEqual(before)
  })

  it('makes ten thousand connections and keeps no descriptor', async () => {
    await using server = await host((socket) => { socket.pipe(socket) })
    const child = running(['--net', guest, 'many', `127.0.0.1:${server.port}`, '10000'])
    let most = 0
    while (child.child.exitCode === null && child.child.signalCode === null) {
      try {
        most = Math.max(most, descriptors(child.pid))
      } catch { /* it has ended meanwhile */ }
      await delay(20)
    }
    expect(await child.end).toEqual({ code: 0, signal: null })
    expect(child.stdout()).toBe('10000 connections\n')
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThan(150)
  })

  it('echoes datagrams', async () => {
    const server = await guestServer(['--net', guest, 'datagrams', '127.0.0.1:0'])
    const socket = createSocket('udp4')
    // WAMR's dialect cannot send an empty datagram.
    for (const text of ['one', 'x'.repeat(9000), ...(suffix === '' ? [''] : [])]) {
      socket.send(text, server.port, '127.0.0.1')
      const [message, from] = await once(socket, 'message') as [Buffer, { port: number }]
      expect(message.toString()).toBe(text)
      expect(from.port).toBe(server.port)
    }
    socket.send('end', server.port, '127.0.0.1')
    expect(await server.end).toEqual({ code: 0, signal: null })
    socket.close()
  })

  it('resolves a name', async () => {
    const found = await peer('resolve', 'localhost')
    expect(found.code).toBe(0)
    expect(found.stdout.split('\n')).toContain('127.0.0.1')
    expect(await wasmgate(['--allow-resolve', 'example.invalid', guest, 'resolve', 'localhost'])).toMatchObject({ code: 1 })
  })

  it.each([['accept', 'echo'], ['poll', 'poll-echo']])('ends by a signal while it waits in %s, its port free', async (_call, mode) => {
    const server = await guestServer(['--net', guest, mode, '127.0.0.1:0'])
    const socket = await client(server.port)
    await delay(100)
    expect(await server.stop('SIGINT')).toEqual({ code: null, signal: 'SIGINT' })
    socket.destroy()
    const next = await guestServer(['--net', guest, mode, `127.0.0.1:${server.port}`])
    expect(next.port).toBe(server.port)
  })
})

it('a guest of one dialect talks to a guest of the other', async () => {
  const server = await guestServer(['--net', netGuest('peer-wamr'), 'stall', '127.0.0.1:0'])
  const flood = startWasmgate(['--net', netGuest('peer'), 'flood', `127.0.0.1:${server.port}`, '20000000'])
  const flooded = finished(flood)
  await server.said(/accepted/)
  server.child.stdin?.end('go\n')
  expect(await flooded).toMatchObject({ code: 0, stdout: 'sent 20000000\n' })
  expect(await server.end).toEqual({ code: 0, signal: null })
  expect(server.stdout()).toMatch(/20000000 bytes, [0-9a-f]{8}\n$/)
})
