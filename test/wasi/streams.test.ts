import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { hostDirectory } from '../../src/fs/host/index.ts'
import { standardStream } from '../../src/fs/host/standard.ts'
import { HostStream } from '../../src/fs/host/stream.ts'
import { Fdflags, Rights } from '../../src/wasi/abi/flags.ts'
import { SharedFileDescriptor } from '../../src/wasi/descriptors/shared-file.ts'
import { StreamDescriptor } from '../../src/wasi/descriptors/stream.ts'
import { errnoOf } from '../../src/wasi/error.ts'
import { DEVICE_RIGHTS, FILE_RIGHTS } from '../../src/wasi/rights.ts'
import { pipe } from './support/pipes.ts'
import { createWorld, later, openBelow, temporaryFolder, type World } from './support/world.ts'

const [SET, CUR, END] = [0, 1, 2] as const
const [FD_READ, FD_WRITE] = [1, 2] as const

async function withFifo(suspend = false): Promise<World> {
  const world = await createWorld({ suspend })
  execFileSync('mkfifo', [`${world.folder}/fifo`])
  return world
}

describe('a FIFO in a mount', () => {
  it('never hangs when it is opened, listed or asked for its stat', async () => {
    const world = await withFifo()
    expect(world.list().find(({ name }) => name === 'fifo')).toMatchObject({ type: 0 })
    expect(world.stat('fifo')).toMatchObject({ type: 0, size: 0n })
    expect(world.open('fifo', 'w')).toBe('NXIO') // Nobody reads.
    expect(world.open('fifo', 'wc')).toBe('NXIO')
    expect(world.open('fifo', 'rd')).toBe('NOTDIR')
    expect(world.open('fifo', 'rwcx')).toBe('EXIST')
    const fd = world.opened('fifo', 'r')
    expect(world.fdstat(fd)).toMatchObject({ type: 0 })
    expect([world.read(fd), world.read(fd)]).toEqual(['', '']) // Nobody writes: the end.
    expect([world.pread(fd, 0n), world.seek(fd, 0n, SET), world.tell(fd), world.allocate(fd, 0n, 1n), world.setSize(fd, 0n)]).toEqual(['SPIPE', 'SPIPE', 'SPIPE', 'SPIPE', 'INVAL'])
    expect([world.readdir(fd), world.write(fd, 'x')]).toEqual(['NOTDIR', 'BADF'])
    expect(world.poll({ type: FD_READ, fd })).toMatchObject([{ errno: 'SUCCESS', flags: 1 }])
    expect(world.unlink('fifo')).toBe('SUCCESS')
  })

  it('carries bytes between two descriptors of the guest', async () => {
    const world = await withFifo()
    const [reader, writer] = [world.opened('fifo', 'r'), world.opened('fifo', 'w')]
    expect(world.write(writer, 'hello ', 'world')).toBe(11)
    expect(world.poll({ type: FD_READ, fd: reader, userdata: 1n }, { type: FD_WRITE, fd: writer, userdata: 2n })).toMatchObject([{ userdata: 1n, bytes: 1n }, { userdata: 2n }])
    expect(world.read(reader, 5)).toBe('hello')
    expect(world.write(writer, '!')).toBe(1)
    expect(world.read(reader)).toBe(' world!')
    expect(world.poll({ type: FD_READ, fd: reader, userdata: 1n }, { type: 0, timeout: 1n, userdata: 2n })).toMatchObject([{ userdata: 2n }])
    world.close(writer)
    expect(world.read(reader)).toBe('')
    const again = world.opened('fifo', 'w')
    expect(world.write(again, 'more')).toBe(4)
    expect(world.read(reader)).toBe('more')
    world.close(reader)
    expect(world.write(again, 'x')).toBe('PIPE')
  })

  it('is waited for while the guest is suspended, the end too, and goes on after it', async () => {
    const world = await withFifo(true)
    const reader = world.opened('fifo', 'r')
    const read = async (): Promise<string> => {
      expect(await world.promised.fd_read(reader, ...world.iovecs([2048, 100]), 64)).toBe(0)
      return world.string(2048, world.u32(64))
    }
    const write = fs.openSync(`${world.folder}/fifo`, 'w')
    setTimeout(() => void fs.writeSync(write, 'first'), 5)
    expect(await read()).toBe('first')
    setTimeout(() => fs.closeSync(write), 5)
    expect(await read()).toBe('')
    const second = fs.openSync(`${world.folder}/fifo`, 'w')
    setTimeout(() => void fs.writeSync(second, 'second'), 5)
    expect(await read()).toBe('second')
    fs.closeSync(second)
  })

  it('NONBLOCK: AGAIN where another would wait', async () => {
    const world = await withFifo()
    const [reader, writer] = [world.opened('fifo', 'r', { flags: Fdflags.NONBLOCK }), world.opened('fifo', 'w', { flags: Fdflags.NONBLOCK })]
    expect(world.read(reader)).toBe('AGAIN')
    let written: unknown = 0
    let total = 0
    for (let count = 0; count < 100 && typeof written === 'number'; count++) {
      written = world.write(writer, 'x'.repeat(10_000))
      if (typeof written === 'number') total += written
    }
    expect(written).toBe('AGAIN')
    expect(total).toBeGreaterThanOrEqual(60_000)
  })

  it('cannot be written in a read-only mount', async () => {
    const world = await createWorld({ readOnly: true })
    execFileSync('mkfifo', [`${world.folder}/fifo`])
    for (const letters of ['w', 'rw', 'wc']) expect(world.open('fifo', letters)).toBe('ROFS')
    expect(world.read(world.opened('fifo', 'r'))).toBe('')
  })

  it('leaves no descriptor behind', async () => {
    const world = await withFifo(true)
    const before = openBelow(world.folder)
    for (let count = 0; count < 3; count++) {
      const fd = world.opened('fifo', 'rw')
      const pending = world.promised.fd_read(fd, ...world.iovecs([2048, 100]), 64)
      world.write(fd, 'x')
      await pending
      world.close(fd)
    }
    // libuv closes its own a turn later.
    for (let turn = 0; turn < 50 && openBelow(world.folder).length > before.length; turn++) await new Promise((resolve) => setTimeout(resolve, 2))
    expect(openBelow(world.folder)).toEqual(before)
  })
})

describe('devices in a mount', () => {
  it('do what they do natively', async () => {
    const { root } = hostDirectory('/dev')
    const world = await createWorld({ more: [root] })
    const open = (name: string): number => world.opened(name, 'rw', { fd: 4 })
    const none = open('null')
    expect(world.fdstat(none)).toMatchObject({ type: 2 })
    expect([world.read(none), world.write(none, 'text'), world.seek(none, 5n, SET), world.seek(none, 0n, END), world.tell(none)]).toEqual(['', 4, 0n, 0n, 0n])
    expect(world.setSize(none, 0n)).toBe('INVAL')
    const zero = open('zero')
    expect(world.read(zero, 10)).toBe('\0'.repeat(10))
    expect(world.poll({ type: FD_READ, fd: zero }, { type: 0, timeout: 1n << 60n })).toMatchObject([{ type: FD_READ }])
    const full = open('full')
    expect(world.write(full, 'x')).toBe('NOSPC')
    // As pread(2) and pwrite(2) on these; where the offset leads is the device's business.
    expect([world.pread(zero, 7n, 3), world.pread(zero, (1n << 63n) - 4097n, 3), world.pread(none, 7n), world.pwrite(none, 7n, 'te', 'xt')]).toEqual(['\0\0\0', '\0\0\0', '', 4])
    expect(world.pwrite(full, 0n, 'x')).toBe('NOSPC')
    expect(world.read(open('urandom'), 16)).toHaveLength(16)
    expect(world.errno(() => world.call.fd_sync(none))).toBe('SUCCESS')
  })
})

/** Standard input or output sent to a file, as a shell does it. */
function redirected(flags: string, text = ''): { descriptor: SharedFileDescriptor; path: string; hostFd: number } {
  const path = `${temporaryFolder()}/redirected`
  fs.writeFileSync(path, text)
  const hostFd = fs.openSync(path, flags)
  later(() => fs.closeSync(hostFd))
  const found = standardStream(hostFd, hostFd === 0)
  if (!('file' in found)) throw new Error('no file')
  const access = { read: flags.startsWith('r'), write: flags !== 'r' }
  return { descriptor: new SharedFileDescriptor(found.file, access, FILE_RIGHTS & ~(access.read ? 0 : Rights.FD_READ) & ~(access.write ? 0 : Rights.FD_WRITE)), path, hostFd }
}

describe('a standard stream that is a file', () => {
  it('reads on from where the program before stopped, and moves that place', async () => {
    const { descriptor, hostFd } = redirected('r', '0123456789')
    fs.readSync(hostFd, Buffer.alloc(3))
    const world = await createWorld({ stdin: descriptor })
    expect(world.tell(0)).toBe(3n)
    expect(world.poll({ type: FD_READ, fd: 0 })).toMatchObject([{ bytes: 7n }])
    expect(world.read(0, 2)).toBe('34')
    const next = Buffer.alloc(2)
    fs.readSync(hostFd, next)
    expect(next.toString()).toBe('56')
    expect(world.read(0)).toBe('789')
    expect(world.poll({ type: FD_READ, fd: 0 })).toMatchObject([{ bytes: 0n }])
    expect(world.fdstat(0)).toMatchObject({ type: 4 })
    expect(world.close(0)).toBe('SUCCESS')
    expect(fs.fstatSync(hostFd).size).toBe(10) // It is the process's own and stays open.
  })

  it('writes after what is there, whatever flags but APPEND are set', async () => {
    for (const flags of [0, Fdflags.NONBLOCK, Fdflags.SYNC, Fdflags.DSYNC | Fdflags.NONBLOCK]) {
      const { descriptor, path, hostFd } = redirected('w')
      fs.writeSync(hostFd, 'before ')
      const world = await createWorld({ stdout: descriptor })
      expect(world.setFlags(1, flags)).toBe('SUCCESS')
      expect([world.write(1, 'guest '), world.write(1, 'again ')]).toEqual([6, 6])
      expect(world.tell(1)).toBe(19n)
      fs.writeSync(hostFd, 'after')
      expect(fs.readFileSync(path, 'latin1')).toBe('before guest again after')
    }
  })

  it('appends where it was opened for that', async () => {
    const { descriptor, path } = redirected('a', 'old ')
    const world = await createWorld({ stdout: descriptor })
    expect(world.write(1, 'new')).toBe(3)
    expect(fs.readFileSync(path, 'latin1')).toBe('old new')
  })

  it('has a place of its own once the guest seeks', async () => {
    const { descriptor, path } = redirected('r+', '0123456789')
    const world = await createWorld({ stdout: descriptor })
    expect(world.read(1, 2)).toBe('01')
    expect(world.seek(1, 0n, CUR)).toBe(2n)
    expect(world.seek(1, -2n, END)).toBe(8n)
    expect(world.write(1, 'AB')).toBe(2)
    expect(world.seek(1, 1n, SET)).toBe(1n)
    expect(world.read(1, 3)).toBe('123')
    expect(world.pread(1, 0n, 2)).toBe('01')
    expect(world.pwrite(1, 4n, 'X')).toBe(1)
    expect(world.tell(1)).toBe(4n)
    expect(fs.readFileSync(path, 'latin1')).toBe('0123X567AB')
    expect(world.setSize(1, 3n)).toBe('SUCCESS')
    expect(fs.readFileSync(path, 'latin1')).toBe('012')
  })
})

const reading = (stream: HostStream): StreamDescriptor => new StreamDescriptor(stream, DEVICE_RIGHTS & ~Rights.FD_WRITE)

describe('a pipe', () => {
  it('takes empty reads, and reads into several slices', async () => {
    const { stream, write, closeWriter } = pipe()
    const world = await createWorld({ stdin: reading(stream) })
    write('hello world')
    expect(world.call.fd_read(0, 0, 0, 64)).toBe(0)
    expect(world.u32(64)).toBe(0)
    expect(world.read(0, 0)).toBe('')
    expect(world.call.fd_read(0, ...world.iovecs([2048, 2], [2100, 0], [2052, 4]), 64)).toBe(0)
    expect([world.u32(64), world.string(2048, 8)]).toEqual([6, 'he\0\0llo '])
    // The same with a byte that a poll has taken ahead.
    expect(world.poll({ type: FD_READ, fd: 0 })).toMatchObject([{ bytes: 1n }])
    expect(world.call.fd_read(0, 0, 0, 64)).toBe(0)
    expect(world.call.fd_read(0, ...world.iovecs([2100, 0], [2048, 1], [2052, 2]), 64)).toBe(0)
    expect([world.u32(64), world.string(2048, 1), world.string(2052, 2)]).toEqual([3, 'w', 'or'])
    expect(world.poll({ type: FD_READ, fd: 0 })).toMatchObject([{ bytes: 1n }])
    closeWriter()
    expect([world.read(0, 1), world.read(0), world.read(0)]).toEqual(['l', 'd', ''])
  })

  it('PIPE when nobody reads, and the host goes on', async () => {
    const folder = temporaryFolder()
    execFileSync('mkfifo', [`${folder}/fifo`])
    const both = fs.openSync(`${folder}/fifo`, 'r+')
    const writer = fs.openSync(`${folder}/fifo`, 'w')
    fs.closeSync(both)
    const world = await createWorld({ stdout: new StreamDescriptor(new HostStream(writer, true), DEVICE_RIGHTS & ~Rights.FD_READ) })
    expect(world.write(1, 'text')).toBe('PIPE')
    expect(world.write(1, 'text', 'more')).toBe('PIPE')
    expect(world.write(1)).toBe(0)
  })
})

describe('errors of the host', () => {
  it.each([
    ['ENOENT', 44], ['EAGAIN', 6], ['EWOULDBLOCK', 6], ['EOPNOTSUPP', 58], ['ENOTSUP', 58], ['EDQUOT', 19], ['ESTALE', 72], ['EXDEV', 75], ['ENOTCAPABLE', 76],
    // Those that libuv has no name for, as node:fs spells them on Linux.
    ['Unknown system error -122', 19], ['Unknown system error -116', 72], ['Unknown system error -117', 29], ['Unknown system error -131', 29],
    ['ENODATA', 29], ['EREMOTEIO', 29], ['UNKNOWN', 29],
  ])('%s is errno %i', (code, errno) => {
    expect(errnoOf({ code, errno: -1, syscall: 'write' })).toBe(errno)
  })

  it.each([[new TypeError('x')], [Object.assign(new Error('x'), { code: 'ERR_INVALID_ARG_VALUE' })], [undefined], ['ENOENT'], [{ code: 2 }]])('%s is no errno: a fault of ours', (thrown) => {
    expect(errnoOf(thrown)).toBeUndefined()
  })

  it('reach the guest as an errno', async () => {
    const world = await createWorld()
    world.output.room = 'Unknown system error -122' as 'EIO'
    expect(world.write(1, 'x')).toBe('DQUOT')
  })
})
