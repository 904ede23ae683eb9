import { describe, expect, it } from 'vitest'
import { FakeClock } from './support/clock.ts'
import { functions, signature } from '../../src/wasi/abi/functions.ts'
import { createContext, type Grants } from '../../src/wasi/context.ts'
import { SocketDescriptor } from '../../src/wasi/descriptors/socket.ts'
import { beyondPreview1, wasiImports } from '../../src/wasi/index.ts'
import { dialects, implementations } from '../../src/wasi/sockets/index.ts'
import { hostRandom } from '../../src/sys/random.ts'
import { nodeNetwork } from '../../src/net/node/index.ts'
import { createSocketWorld, dialectImports } from './support/sockets.ts'
import { createWorld } from './support/world.ts'
import * as fs from 'node:fs'

const i32 = (count: number): { params: string[]; results: string[] } => ({ params: Array.from({ length: count }, () => 'i32'), results: ['i32'] })

describe('the choice by name and then by type', () => {
  it.each([
    ['sock_open', 3], ['sock_open', 4], ['sock_bind', 3], ['sock_bind', 2], ['sock_connect', 3], ['sock_connect', 2], ['sock_accept', 2], ['sock_accept', 3],
    ['sock_recv_from', 6], ['sock_recv_from', 7], ['sock_recv_from', 8], ['sock_send_to', 7], ['sock_send_to', 6], ['sock_getlocaladdr', 4], ['sock_getlocaladdr', 3],
    ['sock_getpeeraddr', 4], ['sock_getpeeraddr', 3], ['sock_listen', 2], ['sock_recv', 6], ['sock_send', 5], ['sock_shutdown', 2], ['sock_getaddrinfo', 8],
    ['sock_getsockopt', 5], ['sock_setsockopt', 5], ['sock_bind_v2', 3], ['epoll_oneoff', 4], ['sock_addr_local', 2], ['sock_set_broadcast', 2], ['sock_close', 1],
  ] as const)('%s with %i parameters is there', async (name, count) => {
    const world = await createWorld()
    for (const module of ['wasi_snapshot_preview1', 'wasi_unstable']) expect(wasiImports(world.context, undefined, dialects)(module, name, i32(count))).toMatchObject(i32(count))
  })

  it('timeouts are i64', async () => {
    const world = await createWorld()
    expect(wasiImports(world.context, undefined, dialects)('wasi_snapshot_preview1', 'sock_set_recv_timeout', i32(2))).toMatchObject({ params: ['i32', 'i64'] })
  })

  it('what fits nothing is told with a type that there is', async () => {
    const world = await createWorld()
    const find = wasiImports(world.context, undefined, dialects)
    expect(find('wasi_snapshot_preview1', 'sock_accept', i32(7))?.params).toHaveLength(3)
    expect(find('wasi_snapshot_preview1', 'sock_open', i32(7))?.params).toHaveLength(3)
    expect(find('wasi_snapshot_preview1', 'sock_nothing', i32(1))).toBeUndefined()
    expect(find('env', 'sock_open', i32(3))).toBeUndefined()
  })

  it('no two of one name have one type, unless they are one', () => {
    for (const { as, row } of dialectImports) {
      const same = dialects(as).filter((other) => signature(other.row).params.join() === signature(row).params.join())
      expect(new Set(same.map(({ body }) => body)).size, as).toBe(1)
    }
  })
})

describe('what needs the dialects', () => {
  it('is told by the imports alone', () => {
    for (const row of functions) expect(beyondPreview1('wasi_snapshot_preview1', row.name, signature(row))).toBe(false)
    for (const { key, as, row } of dialectImports) {
      const stock = functions.some((other) => other.name === as && signature(other).params.join() === signature(row).params.join())
      expect([key, beyondPreview1('wasi_snapshot_preview1', as, signature(row))]).toEqual([key, !stock])
      expect(beyondPreview1('env', as, signature(row))).toBe(false)
    }
    expect(beyondPreview1('wasi_snapshot_preview1', 'sock_accept', i32(2))).toBe(true)
    expect(beyondPreview1('wasi_snapshot_preview1', 'fd_read', i32(1))).toBe(false)
  })

  it('has a test of its own for each function', () => {
    const described = new Set<string>()
    for (const file of fs.readdirSync(import.meta.dirname).filter((name) => name.startsWith('sockets'))) {
      const text = fs.readFileSync(`${import.meta.dirname}/${file}`, 'utf8')
      for (const [name] of text.matchAll(/\b(sock|epoll)_\w+/g)) described.add(name)
      for (const [, option] of text.matchAll(/\['(\w+)', -?\d/g)) for (const how of ['set', 'get']) described.add(`sock_${how}_${option}`)
      for (const which of ['local', 'peer']) for (const version of ['', '_v2']) described.add(`sock_get${which}addr${version}`)
    }
    expect(implementations.map(({ row }) => row.name).filter((name) => !described.has(name) && !described.has(name.replace(/_v2$/, '')))).toEqual([])
  })
})

const socket = (): SocketDescriptor => new SocketDescriptor(nodeNetwork().stream('ipv4'))
const grants = (more: Partial<Grants>): Grants => ({
  args: [], env: [], preopens: [], stdin: socket(), stdout: socket(), stderr: socket(), clock: new FakeClock(), random: hostRandom(),
  exit: () => { throw new Error('exit') }, fault: () => { throw new Error('fault') }, suspend: false, ...more,
})

describe('a guest with sockets', () => {
  it('has to be one that can be suspended', () => {
    expect(() => createContext(grants({ network: nodeNetwork() }))).toThrow('suspended')
    expect(createContext(grants({}))).toMatchObject({ hasSockets: false, network: undefined })
  })

  it('is traced with its addresses, also where there are none', async () => {
    const world = await createSocketWorld({ pages: 1 })
    for (const { key, row } of dialectImports) {
      const args = signature(row).params.map((type) => (type === 'i64' ? 0n : 65_532))
      expect(await world.do(key, ...args)).not.toBe('SUCCESS')
      const line = world.trace.at(-1) ?? ''
      for (const [name] of row.params) expect(line).toContain(`${name}=`)
      expect(line).toMatch(/\) = /)
    }
  })
})
