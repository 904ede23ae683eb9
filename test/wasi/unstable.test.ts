import * as fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { backends, createWorld } from './support/world.ts'

// What the older `wasi_unstable` has differently; all else is preview1's.
// https://github.com/WebAssembly/WASI/blob/main/legacy/preview0/docs.md

const unstable = { module: 'wasi_unstable' } as const

describe('wasi_unstable', () => {
  it('filestat is 56 bytes: 0 dev | 8 ino | 16 u8 filetype | 20 u32 nlink | 24 size | 32 atim | 40 mtim | 48 ctim', async () => {
    const world = await createWorld(unstable)
    const fd = world.opened('file', 'rwc')
    world.write(fd, 'text')
    world.link('file', 'other')
    const { dev, ino, atimeNs, mtimeNs, ctimeNs } = fs.statSync(`${world.folder}/file`, { bigint: true })
    const expected = Buffer.alloc(56)
    for (const [at, value] of [[0, dev], [8, ino], [24, 4n], [32, atimeNs], [40, mtimeNs], [48, ctimeNs]] as const) expected.writeBigUInt64LE(value, at)
    expected.writeUInt8(4, 16)
    expected.writeUInt32LE(2, 20)
    world.bytes(64, 64).fill(0xee)
    expect(world.call.fd_filestat_get(fd, 64)).toBe(0)
    expect(world.bytes(64, 64)).toEqual(Buffer.concat([expected, Buffer.alloc(8, 0xee)]))
    world.bytes(64, 64).fill(0xee)
    expect(world.call.path_filestat_get(3, 1, ...world.text('file'), 64)).toBe(0)
    expect(world.bytes(64, 64)).toEqual(Buffer.concat([expected, Buffer.alloc(8, 0xee)]))
    expect(world.trace.at(-1)).toContain(`= {REGULAR_FILE, ino=${ino}, size=4}`)
    // It may end where memory ends.
    expect(world.call.fd_filestat_get(fd, (1 << 20) - 56)).toBe(0)
    expect(world.call.fd_filestat_get(fd, (1 << 20) - 55)).toBe(21)
  })

  it.each(backends)('whence is 0 CUR, 1 END, 2 SET, %s', async (backend) => {
    const world = await createWorld({ ...unstable, backend })
    world.put('file', '0123456789')
    const fd = world.opened('file')
    expect([world.seek(fd, 4n, 2), world.seek(fd, 3n, 0), world.seek(fd, -1n, 1), world.seek(fd, 0n, 0)]).toEqual([4n, 7n, 9n, 9n])
    expect(world.trace.slice(-4)).toEqual([
      'fd_seek(fd=4 "file", offset=4, whence=SET) = 4', 'fd_seek(fd=4 "file", offset=3, whence=CUR) = 7',
      'fd_seek(fd=4 "file", offset=-1, whence=END) = 9', 'fd_seek(fd=4 "file", offset=0, whence=CUR) = 9',
    ])
    for (const whence of [3, 255, -1]) expect(world.seek(fd, 0n, whence)).toBe('INVAL')
    // Where it is can be asked with FD_TELL alone: that is whence 0 here.
    world.giveUp(fd, 1 << 2)
    expect([world.seek(fd, 0n, 0), world.seek(fd, 0n, 2)]).toEqual([9n, 'NOTCAPABLE'])
  })

  it('a subscription is 56 bytes: an identifier stands before the clock; an event is the same', async () => {
    const world = await createWorld(unstable)
    const at = world.room(112)
    const put = (offset: number, value: bigint): void => world.view.setBigUint64(at + offset, value, true)
    // 0 userdata | 8 u8 tag | 16 identifier | 24 u32 clock | 32 timeout | 40 precision | 48 u16 flags
    put(0, 0x1122334455667788n)
    put(16, 99n)
    put(24, 1n)
    put(32, 1000n)
    // 0 userdata | 8 u8 tag 2 | 16 u32 fd
    put(56, 7n)
    put(64, 2n)
    put(72, 1n)
    expect(world.call.poll_oneoff(at, 4096, 2, 64)).toBe(0)
    const events = world.events(4096, world.u32(64))
    expect(events).toContainEqual({ userdata: 7n, errno: 'SUCCESS', type: 2, bytes: 0n, flags: 0 })
    put(48, 1n) // ABSTIME: long past
    expect(world.call.poll_oneoff(at, 4096, 1, 64)).toBe(0)
    expect(world.events(4096, world.u32(64))).toEqual([{ userdata: 0x1122334455667788n, errno: 'SUCCESS', type: 0, bytes: 0n, flags: 0 }])
    put(24, 9n)
    expect(world.call.poll_oneoff(at, 4096, 1, 64)).toBe(0)
    expect(world.events(4096, 1)[0]).toMatchObject({ errno: 'INVAL' })
  })

  it.each(backends)('the rest is the same guest in the same world, %s', async (backend) => {
    const world = await createWorld({ ...unstable, backend, args: ['program', 'x'] })
    world.mkdir('dir')
    world.put('dir/file', 'text')
    expect(world.get('dir/file')).toBe('text')
    expect(world.names()).toEqual(['dir'])
    expect(world.fdstat(3)).toMatchObject({ type: 3, base: 0x07bffe99n })
    expect(world.call.args_sizes_get(64, 68)).toBe(0)
    expect([world.u32(64), world.u32(68)]).toEqual([2, 10])
    expect(world.rename('dir/file', 'moved')).toBe('SUCCESS')
    expect(world.open('../x')).toBe('NOTCAPABLE')
  })
})
