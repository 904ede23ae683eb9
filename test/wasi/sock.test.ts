import * as fs from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { describeFunction } from './support/describe-function.ts'
import { createWorld, later, type World } from './support/world.ts'

// Nothing is a socket yet: whatever is open is NOTSOCK, all else BADF.
const [BADF, NOTSOCK] = [8, 57]

async function eachDescriptor(call: (world: World, fd: number) => number): Promise<World> {
  const world = await createWorld()
  const file = world.opened('file', 'rwc')
  for (const fd of [0, 1, 2, 3, file]) expect(call(world, fd)).toBe(NOTSOCK)
  for (const fd of [99, -1, 1 << 30]) expect(call(world, fd)).toBe(BADF)
  return world
}

describeFunction('sock_accept', () => {
  it('NOTSOCK, BADF', async () => {
    const world = await eachDescriptor((world, fd) => world.call.sock_accept(fd, 4, 0))
    expect(world.trace).toContain('sock_accept(fd=3 "/work", flags=NONBLOCK) = NOTSOCK')
  })
})

describeFunction('sock_recv', () => {
  it('NOTSOCK, BADF', async () => {
    const world = await eachDescriptor((world, fd) => world.call.sock_recv(fd, ...world.iovecs([512, 10]), 3, 0, 8))
    expect(world.trace).toContain('sock_recv(fd=0, ri_data=1 of 10 bytes, ri_flags=PEEK|WAITALL) = NOTSOCK')
  })
})

describeFunction('sock_send', () => {
  it('NOTSOCK, BADF', async () => {
    const world = await eachDescriptor((world, fd) => world.call.sock_send(fd, ...world.iovecs(world.text('hello')), 0, 0))
    expect(world.trace).toContain('sock_send(fd=1, si_data="hello", si_flags=0) = NOTSOCK')
  })
})

describeFunction('sock_shutdown', () => {
  it('NOTSOCK, BADF', async () => {
    const world = await eachDescriptor((world, fd) => world.call.sock_shutdown(fd, 3))
    expect(world.trace).toContain('sock_shutdown(fd=2, how=RD|WR) = NOTSOCK')
    expect(world.trace).toContain('sock_shutdown(fd=4294967295, how=RD|WR) = BADF')
  })
})

describe("a Unix socket's file", () => {
  it('is told as a socket and cannot be opened', async () => {
    const world = await createWorld()
    const server = createServer()
    later(() => server.close())
    await new Promise<void>((resolve) => void server.listen(`${world.folder}/socket`, resolve))
    expect(world.stat('socket')).toMatchObject({ type: 6 }) // SOCKET_STREAM
    expect(world.list().find(({ name }) => name === 'socket')).toMatchObject({ type: 6 })
    for (const letters of ['r', 'w', 'rw', 'rwc', 'wt']) expect(world.open('socket', letters)).toBe('NXIO')
    expect(world.open('socket', 'rd')).toBe('NOTDIR')
    expect(world.rename('socket', 'moved')).toBe('SUCCESS')
    expect(world.link('moved', 'linked')).toBe('SUCCESS')
    expect(world.unlink('moved')).toBe('SUCCESS')
    expect(fs.lstatSync(`${world.folder}/linked`).isSocket()).toBe(true)
  })
})
