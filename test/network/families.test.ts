import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type ListenOptions, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { hasIpv6 } from '../../src/net/node/loopback-test-support.ts'
import { wasmgate } from '../support/run.ts'
import { all, dialects, guestServer, netGuest, running, stopAll } from '../support/servers.ts'
import { temporaryDirectory } from '../support/wat.ts'

// Other families than IPv4, between guests in C and Node's own sockets.

afterEach(stopAll)

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** Echoes what each client says once it has said all. */
async function echoing(at: ListenOptions): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => { void all(socket).then((bytes) => socket.end(bytes), () => {}) })
  servers.push(server)
  await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(at, resolve) })
  return server
}
const portOf = (server: Server): number => (server.address() as AddressInfo).port

/** What comes back for what is said. */
async function asked(socket: Socket, text: string): Promise<string> {
  await once(socket, 'connect')
  socket.end(text)
  return (await all(socket)).toString()
}

describe.skipIf(!hasIpv6).each(dialects)('IPv6 with sockets of %s', (_name, suffix) => {
  const guest = netGuest(`peer${suffix}`)
  const tried = (rule: string, mode: string, where: string) => wasmgate(['--quiet', rule, guest, mode, where])

  it('serves', async () => {
    const server = await guestServer(['--allow-listen', '[::1]:0', guest, 'echo', '[::1]:0', '1'])
    expect(await asked(connect(server.port, '::1'), 'x'.repeat(100_000))).toBe('x'.repeat(100_000))
    expect(await server.end).toEqual({ code: 0, signal: null })
  })

  it('connects, waiting or not, where a rule says so', async () => {
    const server = await echoing({ port: 0, host: '::1' })
    const port = portOf(server)
    expect(await tried(`--allow-connect=[::1]:${port}`, 'half-close', `[::1]:${port}`)).toMatchObject({ code: 0, stdout: '7 bytes came after the end was said\nsend: Broken pipe\n' })
    expect(await tried('--net=::/0', 'progress', `[::1]:${port}`)).toMatchObject({ code: 0, stdout: 'connect: Operation in progress\nready, then connected\n' })
    for (const rule of [`--allow-connect=[::1]:${port + 1}`, `--allow-connect=127.0.0.1:${port}`, '--addr-pool=::2/128', '--net=0.0.0.0/0']) {
      expect(await tried(rule, 'half-close', `[::1]:${port}`)).toMatchObject({ code: 1, stdout: 'connect: Permission denied\n' })
    }
    expect(await tried('--net=::/0', 'half-close', `[::ffff:127.0.0.1]:${port}`)).toMatchObject({ code: 1, stdout: 'connect: Permission denied\n' })
  })

  it('echoes datagrams', async () => {
    const server = await guestServer(['--addr-pool=::1/128', guest, 'datagrams', '[::1]:0'])
    const socket = createSocket('udp6')
    socket.send('hello', server.port, '::1')
    const [message, from] = await once(socket, 'message') as [Buffer, { port: number; address: string }]
    expect([message.toString(), from]).toEqual(['hello', expect.objectContaining({ address: '::1', port: server.port })])
    socket.send('end', server.port, '::1')
    expect(await server.end).toEqual({ code: 0, signal: null })
    socket.close()
  })
})

describe.skipIf(process.platform === 'win32')('Unix sockets', () => {
  const guest = netGuest('unix')

  it("connects to one of the host's, where a rule says so", async () => {
    const path = join(temporaryDirectory(), 's')
    await echoing({ path })
    expect(await wasmgate(['--allow-unix', path, guest, 'ask', path, 'hello'])).toMatchObject({
      code: 0, stdout: `local: family 3, port 0, ''\npeer: family 3, port 0, '${path}'\nhello\n`, stderr: '',
    })
    expect(await wasmgate(['--allow-unix', `${path}2`, guest, 'ask', path, 'hello'])).toMatchObject({
      code: 1, stdout: 'connect: Permission denied\n', stderr: `wasmgate: the guest was refused the Unix socket '${path}'; --allow-unix ${path} would give it\n`,
    })
  })

  it('serves at one, whose file goes with it', async () => {
    const path = join(temporaryDirectory(), 's')
    const server = running(['--allow-unix', path, guest, 'echo', path])
    await server.said(/listener: .*\n/)
    expect(await asked(connect(path), 'x'.repeat(300_000))).toBe('x'.repeat(300_000))
    expect(await server.end).toEqual({ code: 0, signal: null })
    expect(server.stdout()).toBe(`listener: family 3, port 0, '${path}'\nlocal: family 3, port 0, '${path}'\npeer: family 3, port 0, ''\n`)
    expect(existsSync(path)).toBe(false)
  })

  it('that is taken is in use', async () => {
    const path = join(temporaryDirectory(), 's')
    await echoing({ path })
    expect(await wasmgate(['--allow-af-unix', guest, 'echo', path])).toMatchObject({ code: 1, stdout: 'bind: Address in use\n' })
    expect(existsSync(path)).toBe(true)
  })

  it.runIf(process.platform === 'linux')('with an abstract name, from guest to guest', async () => {
    const name = `@wasmgate-test-${process.pid}`
    const server = running(['--net', guest, 'echo', name])
    await server.said(/listener: .*\n/)
    expect(await wasmgate([`--net=unix:${name}`, guest, 'ask', name, 'between guests'])).toMatchObject({
      code: 0, stdout: `local: family 3, port 0, ''\npeer: family 3, port 0, '${name}'\nbetween guests\n`,
    })
    expect(await server.end).toEqual({ code: 0, signal: null })
    expect(await wasmgate(['--net=*,listen:*', '--quiet', guest, 'ask', name, 'x'])).toMatchObject({ code: 1, stdout: 'connect: Permission denied\n' })
  })
})
