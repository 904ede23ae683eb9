import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { refusingPort } from '../../src/net/node/loopback-test-support.ts'
import { inCheckout } from '../programs/paths.ts'
import { wasmgate } from '../support/run.ts'
import { client, dialects, exampleGuest, freePort, guestServer, have, residentMegabytes, running, stopAll, tool, wrk } from '../support/servers.ts'
import { temporaryDirectory } from '../support/wat.ts'

// The examples that speak HTTP, against curl, wrk and Node.

afterEach(stopAll)

const hasCurl = have('curl')
const hasWrk = have('wrk', '-v')
const hasGo = have('go', 'version')

/** Asks with curl; -f: an error status is an error. */
const curl = (...args: string[]) => tool('curl', ['-sS', '--max-time', '20', ...args])

describe.each(dialects)('the server with sockets of %s', (_name, suffix) => {
  const server = exampleGuest(`http/server${suffix}`)

  it.skipIf(!hasCurl)('answers curl', async () => {
    const { port } = await guestServer(['--net', server, '127.0.0.1:0'])
    const url = `http://127.0.0.1:${port}`
    expect(await curl(`${url}/`)).toEqual({ code: 0, stdout: 'hello from wasmgate\n', stderr: '' })
    expect(await curl('-d', 'some words', `${url}/echo`)).toMatchObject({ code: 0, stdout: 'some words' })
    expect((await curl('-I', `${url}/`)).stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Content-Length: 20\r\n/)
    expect((await curl('-o', '/dev/null', '-w', '%{http_code}', `${url}/nothing`)).stdout).toBe('404')
    expect((await curl('-X', 'DELETE', '-o', '/dev/null', '-w', '%{http_code}', `${url}/`)).stdout).toBe('405')
    // One connection for two, and one that ends with the answer.
    expect((await curl('-w', '%{num_connects} ', `${url}/`, `${url}/`)).stdout).toBe('hello from wasmgate\n1 hello from wasmgate\n0 ')
    expect((await curl('-0', '-D', '-', `${url}/`)).stdout).toContain('Connection: close')
  })

  it.skipIf(!hasCurl)('echoes a large body while it comes', async () => {
    const { port } = await guestServer(['--net', server, '127.0.0.1:0'])
    const body = randomBytes(20_000_000).toString('latin1')
    const answer = await fetch(`http://127.0.0.1:${port}/echo`, { method: 'POST', body })
    expect(await answer.text() === body).toBe(true)
  })

  it('answers requests that come together, in parts and broken', async () => {
    const { port } = await guestServer(['--net', server, '127.0.0.1:0'])
    const together = await client(port)
    together.end('GET / HTTP/1.1\r\n\r\n'.repeat(100))
    expect((await together.toArray()).join('').match(/hello from wasmgate/g)).toHaveLength(100)
    const inParts = await client(port)
    for (const part of ['POST /ec', 'ho HTTP/1.1\r\nContent-Le', 'ngth: 4\r\nConnection: close\r\n\r', '\nab', 'cd']) {
      inParts.write(part)
      await new Promise((resolve) => { setTimeout(resolve, 10) })
    }
    expect((await inParts.toArray()).join('')).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nabcd$/)
    const nonsense = await client(port)
    nonsense.end('what is this\r\n\r\n')
    expect((await nonsense.toArray()).join('')).toContain('400 Bad Request')
    const endless = await client(port)
    endless.write('x'.repeat(40_000))
    expect((await endless.toArray().catch(() => ['431'])).join('')).toContain('431')
  })

  it.skipIf(!hasWrk)('stands load without an error and without growing, and ends at once', async () => {
    const { port, pid, stop } = await guestServer(['--net', server, '127.0.0.1:0'])
    await wrk(port, 2)
    const before = residentMegabytes(pid)
    const { requests, errors } = await wrk(port, 4)
    expect(errors).toBe('')
    expect(requests).toBeGreaterThan(1000)
    expect(residentMegabytes(pid) - before).toBeLessThan(60)
    const load = wrk(port, 2)
    await new Promise((resolve) => { setTimeout(resolve, 700) })
    expect(await stop('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM' })
    // Its port is free for the next one.
    await guestServer(['--net', server, `127.0.0.1:${port}`])
    await load
  })

  it('is refused without a grant, and starts all the same', async () => {
    const result = await wasmgate([server, '127.0.0.1:0'])
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toMatch(/server: 127\.0\.0\.1:0: (Permission denied|Capabilities insufficient)/)
    expect(result.stderr).toMatch(/--net|--allow-listen/)
  })

  it('may listen where a rule says so and nowhere else', async () => {
    const port = await freePort()
    const { stop } = await guestServer(['--allow-listen', `127.0.0.1:${port}`, server, `127.0.0.1:${port}`])
    await stop()
    expect(await wasmgate(['--allow-listen', `127.0.0.1:${port}`, server, `127.0.0.1:${port + 1}`])).toMatchObject({ code: 1 })
  })
})

describe('the server over the calls of preview1', () => {
  const server = exampleGuest('http/server-preview1')

  it('serves on the socket of --listen, which stands behind the directories', async () => {
    const port = await freePort()
    const { said, stop } = running(['--dir', temporaryDirectory(), '--listen', `127.0.0.1:${port}`, server])
    await said(/listening/)
    const url = `http://127.0.0.1:${port}`
    expect(await (await fetch(url)).text()).toBe('hello from wasmgate\n')
    const body = randomBytes(3_000_000)
    const answer = await fetch(`${url}/echo`, { method: 'POST', body })
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true)
    expect(await stop('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM' })
  })

  it('says that there is none', async () => {
    expect(await wasmgate([server])).toMatchObject({ code: 1, stderr: expect.stringContaining('Bad file descriptor') })
  })
})

describe.each(dialects)('the client with sockets of %s', (_name, suffix) => {
  const guest = exampleGuest(`http/client${suffix}`)

  it('gets, posts, follows chunks, tells a status', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/missing') response.writeHead(404)
      if (request.method === 'POST') request.pipe(response)
      else if (request.url === '/long') response.end('0123456789'.repeat(100_000))
      else {
        response.write('one, ')
        setTimeout(() => { response.end(`two ${request.headers.host}\n`) }, 50)
      }
    })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const { port } = server.address() as AddressInfo
    try {
      const url = `http://127.0.0.1:${port}`
      expect(await wasmgate(['--net', guest, `${url}/`])).toMatchObject({ code: 0, stdout: `one, two 127.0.0.1:${port}\n`, stderr: '' })
      expect(await wasmgate(['--net', guest, '-d', 'a body', url])).toMatchObject({ code: 0, stdout: 'a body' })
      expect((await wasmgate(['--net', guest, `${url}/long`])).stdout).toHaveLength(1_000_000)
      expect(await wasmgate(['--net', guest, `${url}/missing`])).toMatchObject({ code: 1, stderr: 'client: status 404\n' })
      // By name, with rules that cover no more than is needed: what an allowed name resolves to may be connected to.
      expect(await wasmgate(['--allow-connect', `localhost:${port}`, guest, `http://localhost:${port}/`])).toMatchObject({ code: 0, stdout: `one, two localhost:${port}\n` })
      const refused = await wasmgate(['--allow-connect', `127.0.0.1:${port + 1}`, guest, `${url}/`])
      expect(refused).toMatchObject({ code: 2 })
      expect(refused.stderr).toMatch(/Permission denied[^]*--allow-connect/)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  it('hears that nobody is there', async () => {
    using nobody = refusingPort()
    const result = await wasmgate(['--net', guest, `http://127.0.0.1:${nobody.port}/`])
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('Connection refused') })
    const unknown = await wasmgate(['--net', guest, 'http://no-such-name.invalid/'])
    expect(unknown).toMatchObject({ code: 2, stdout: '' })
  })

  it('talks to the server', async () => {
    const { port } = await guestServer(['--net', exampleGuest(`http/server${suffix}`), '127.0.0.1:0'])
    expect(await wasmgate(['--net', guest, '-d', 'from guest to guest', `http://127.0.0.1:${port}/echo`])).toMatchObject({ code: 0, stdout: 'from guest to guest' })
  })
})

describe.skipIf(!hasGo || !hasCurl)("Go's net/http", () => {
  const module = join(temporaryDirectory(), 'go-http.wasm')

  it('serves on the socket of --listen', async () => {
    const built = await tool('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', module, '.'], { cwd: inCheckout('examples/go-http'), env: { ...process.env, GOOS: 'wasip1', GOARCH: 'wasm' } })
    expect(built).toMatchObject({ code: 0 })
    expect(existsSync(module)).toBe(true)
    const port = await freePort()
    const server = running(['--listen', `127.0.0.1:${port}`, module])
    await server.said(/serving/)
    const url = `http://127.0.0.1:${port}`
    expect(await curl(`${url}/`)).toMatchObject({ code: 0, stdout: 'hello from wasmgate\n' })
    expect(await curl('-d', 'to Go and back', `${url}/echo`)).toMatchObject({ code: 0, stdout: 'to Go and back' })
    const body = randomBytes(3_000_000)
    const answer = await fetch(`${url}/echo`, { method: 'POST', body })
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true)
    if (hasWrk) {
      const { requests, errors } = await wrk(port, 3)
      expect(errors).toBe('')
      expect(requests).toBeGreaterThan(100)
    }
    expect(await server.stop('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM' })
  })
})
