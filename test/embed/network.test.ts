import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { run } from '../support/library.ts'
import { all, client, exampleGuest, netGuest, stopAll } from '../support/servers.ts'

afterEach(stopAll)

/** Where something listens, and who it is. */
async function serving(options: object): Promise<{ port: number; ended: Promise<unknown>; controller: AbortController }> {
  const controller = new AbortController()
  const address = Promise.withResolvers<string>()
  const ended = run(netGuest('stock'), { args: ['echo'], listen: ['127.0.0.1:0'], onListening: address.resolve, signal: controller.signal, ...options })
    .catch((error: unknown) => error)
  void ended.then((end) => { address.reject(new Error('it ended before it listened', { cause: end })) })
  const found = await address.promise
  expect(found).toMatch(/^127\.0\.0\.1:\d+$/)
  return { port: Number(found.split(':')[1]), ended, controller }
}

describe('a program on the network', () => {
  test('serves on a socket that was opened for it, many at once, until it is stopped', async () => {
    const servers = await Promise.all([serving({}), serving({})])
    for (const { port } of servers) {
      const socket = await client(port)
      socket.end('x'.repeat(300_000))
      expect((await all(socket)).length).toBe(300_000)
    }
    for (const { controller } of servers) controller.abort(new Error('enough'))
    expect(await Promise.all(servers.map(({ ended }) => ended))).toEqual([new Error('enough'), new Error('enough')])
    for (const { port } of servers) await expect(client(port)).rejects.toThrow('ECONNREFUSED')
  })

  test('is stopped by a callback that fails', async () => {
    await expect(run(netGuest('stock'), { args: ['echo'], listen: ['127.0.0.1:0'], onListening() { throw new RangeError('not there') } })).rejects.toThrow(new RangeError('not there'))
  })

  test('is stopped by its timeout while it waits for a connection', async () => {
    // Where nobody waits to be told the address: on a busy machine the time may be up before.
    expect(await run(netGuest('stock'), { args: ['echo'], listen: ['127.0.0.1:0'], timeout: 150 })).toMatchObject({ outcome: { kind: 'timed-out' } })
  })

  test('reaches what a rule allows, and nothing else', async () => {
    const server = createServer((_request, response) => { response.end('served\n') })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const { port } = server.address() as AddressInfo
    const ask = async (network: boolean | string[] | undefined) => {
      const { exitCode, stdoutText } = await run(exampleGuest('http/client'), { args: [`http://127.0.0.1:${port}/`], network, timeout: 20_000 })
      return { ok: exitCode === 0, stdoutText }
    }
    const [refused, reached] = [{ ok: false, stdoutText: '' }, { ok: true, stdoutText: 'served\n' }]
    expect(await ask(undefined)).toEqual(refused)
    expect(await ask(false)).toEqual(refused)
    expect(await ask([`127.0.0.1:${port === 65535 ? port - 1 : port + 1}`])).toEqual(refused)
    expect(await ask([`127.0.0.1:${port}`])).toEqual(reached)
    expect(await ask(['resolve:*.example.com', '127.0.0.0/8'])).toEqual(reached)
    expect(await ask(true)).toEqual(reached)
    server.close()
  })
})
