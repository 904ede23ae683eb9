import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Address, Socket } from '../network.ts'
import { nodeNetwork } from './index.ts'
import { accepted, codeFrom, codeFromLater, connected, connectTo, listening, pair, received, sendAll } from './loopback-test-support.ts'

const network = nodeNetwork()
const named = (name: string): Address => ({ family: 'unix', path: name })
let folder: string
const open: Socket[] = []
const kept = <T extends Socket>(one: T): T => {
  open.push(one)
  return one
}
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wg-'))
})
afterEach(() => {
  for (const one of open.splice(0)) one.close()
  fs.rmSync(folder, { recursive: true })
})

describe.skipIf(process.platform === 'win32')('Unix sockets', () => {
  test('bytes go both ways, and the names are known', async () => {
    const listener = kept(await listening(network, named(`${folder}/socket`)))
    const client = kept(await connected(network, named(`${folder}/socket`)))
    const server = kept(await accepted(listener))
    expect(client.peer()).toEqual(named(`${folder}/socket`))
    expect(client.local()).toEqual(named(''))
    expect(server.local()).toEqual(named(`${folder}/socket`))
    expect(server.peer()).toEqual(named(''))
    await sendAll(client, 'question')
    client.shutdown(false, true)
    expect(await received(server)).toBe('question')
    expect(await received(server)).toBe('')
    await sendAll(server, 'answer')
    server.setOption('linger', 0)
    server.close()
    expect(await received(client)).toBe('answer')
    expect(await received(client)).toBe('')
  })

  test('bound before it connects', async () => {
    const listener = kept(await listening(network, named(`${folder}/socket`)))
    const client = kept(network.stream('unix'))
    await client.bind(named(`${folder}/client`))
    await connectTo(client, named(`${folder}/socket`))
    const server = kept(await accepted(listener))
    expect(client.local()).toEqual(named(`${folder}/client`))
    await sendAll(client, 'x')
    expect(await received(server)).toBe('x')
    await sendAll(server, 'y')
    expect(await received(client)).toBe('y')
  })

  test('a large answer to a slow reader', async () => {
    const { server, client } = await pair(network, named(`${folder}/socket`))
    kept(server)
    kept(client)
    const all = Buffer.alloc(3 << 20, 'abcdefg')
    const sent = sendAll(server, all).then(() => server.close())
    let got = ''
    for (let part = ' '; part !== ''; got += part) {
      if (part !== ' ') await new Promise((done) => setImmediate(done))
      part = await received(client, 50_000)
    }
    await sent
    expect(got === all.toString('latin1')).toBe(true)
  })

  test.runIf(process.platform === 'linux')('an abstract name, and one in UTF-8', async () => {
    for (const name of [`\0wg-${process.pid}-${Math.random()}`, `${folder}/\xc3\xa4`]) {
      const { server, client } = await pair(network, named(name))
      kept(server)
      kept(client)
      await sendAll(client, 'x')
      expect(await received(server)).toBe('x')
    }
  })

  test('names that can not be, and that nobody has', async () => {
    const socket = kept(network.stream('unix'))
    for (const name of ['', `${folder}/\xff`, 'a\0b']) {
      expect(await codeFromLater(() => socket.bind(named(name)))).toBe('EINVAL')
      expect(codeFrom(() => socket.connect(named(name)))).toBe('EINVAL')
    }
    expect(codeFrom(() => socket.connect(named('x'.repeat(108))))).toBe('ENAMETOOLONG')
    expect(await codeFromLater(() => connectTo(socket, named(`${folder}/none`)))).toBe('ENOENT')
    fs.writeFileSync(`${folder}/file`, '')
    expect(await codeFromLater(() => connectTo(kept(network.stream('unix')), named(`${folder}/file`)))).toBe('ECONNREFUSED')
    const taken = kept(network.stream('unix'))
    expect(await codeFromLater(() => taken.bind(named(`${folder}/file`)))).toBe('EADDRINUSE')
    expect(await codeFromLater(() => taken.bind({ family: 'ipv4', bytes: Uint8Array.of(127, 0, 0, 1), port: 0 }))).toBe('EAFNOSUPPORT')
  })
})
