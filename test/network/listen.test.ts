import { afterEach, describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../support/wat.ts'
import { wasmgate } from '../support/run.ts'
import { all, client, freePort, netGuest, running, stopAll, until } from '../support/servers.ts'

// test/guests/net/stock.c: what preview1 has by itself, on the sockets of --listen.

afterEach(stopAll)

const stock = netGuest('stock')

describe('--listen', () => {
  it('gives sockets after the directories', async () => {
    const [one, two, folder] = [await freePort(), await freePort(), temporaryDirectory()]
    const listen = ['--listen', `127.0.0.1:${one}`, '--tcplisten', `127.0.0.1:${two}`]
    expect(await wasmgate([...listen, stock, 'kinds'])).toMatchObject({ code: 0, stdout: '3 socket\n4 socket\n5 Bad file descriptor\n6 Bad file descriptor\n' })
    expect(await wasmgate([...listen, '--dir', folder, stock, 'kinds'])).toMatchObject({ code: 0, stdout: '3 directory\n4 socket\n5 socket\n6 Bad file descriptor\n' })
  })

  it('serves, one after the other, and ends by a signal', async () => {
    const port = await freePort()
    const server = running(['--listen', `127.0.0.1:${port}`, stock, 'echo'])
    await until(() => client(port).then((socket) => { socket.destroy(); return true }, () => false))
    for (const text of ['one', 'x'.repeat(3_000_000)]) {
      const socket = await client(port)
      socket.end(text)
      expect((await all(socket)).toString()).toBe(text)
    }
    expect(await server.stop('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM' })
    await expect(client(port)).rejects.toThrow('ECONNREFUSED')
  })

  it('tells the port that it found for port 0', async () => {
    const server = running(['--listen', '127.0.0.1:0', stock, 'echo'])
    const [, port] = await server.said(/127\.0\.0\.1:(\d+)/, 'stderr')
    const socket = await client(Number(port))
    socket.end('found')
    expect((await all(socket)).toString()).toBe('found')
  })

  it('without waiting, peeking, taking all, closing one direction', async () => {
    const port = await freePort()
    const server = running(['--listen', `127.0.0.1:${port}`, stock, 'flags'])
    await server.said(/nobody yet/)
    const socket = await client(port)
    socket.write('hello ')
    setTimeout(() => { socket.write('world!') }, 200)
    const answer = await all(socket)
    expect(answer.toString()).toBe('answer')
    expect(await server.end).toEqual({ code: 0, signal: null })
    expect(server.stdout()).toBe('nobody yet\npeeked 2: he\ntook 12: hello world!\nshutdown 0\nread 0, kind socket\n')
  })

  it('waits for two at once', async () => {
    const [one, two] = [await freePort(), await freePort()]
    const server = running(['--listen', `127.0.0.1:${one}`, '--listen', `127.0.0.1:${two}`, stock, 'two'])
    await until(() => client(one).then((socket) => { socket.destroy(); return true }, () => false))
    const told: string[] = []
    for (const port of [two, one, two]) told.push((await all(await client(port))).toString())
    expect(told).toEqual(['socket 1\n', 'socket 0\n', 'socket 1\n'])
    expect(await server.end).toEqual({ code: 0, signal: null })
  })

  it('says what is wrong before the guest starts', async () => {
    const port = await freePort()
    const holder = running(['--listen', `127.0.0.1:${port}`, stock, 'echo'])
    await until(() => client(port).then((socket) => { socket.destroy(); return true }, () => false))
    const taken = await wasmgate(['--listen', `127.0.0.1:${port}`, stock, 'echo'])
    expect(taken).toMatchObject({ code: 125, stdout: '' })
    expect(taken.stderr).toMatch(/--listen[^\n]*\n$/)
    expect(taken.stderr.trim().split('\n')).toHaveLength(1)
    await holder.stop()
  })
})
