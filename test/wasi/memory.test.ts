import { describe, expect, it } from 'vitest'
import { Fdflags } from '../../src/wasi/abi/flags.ts'
import { describeFunction } from './support/describe-function.ts'
import { backends, createWorld, type World } from './support/world.ts'

const FAULT = 21
/** 40,000 pages: 2.6 GB, of which only what is touched takes room. Addresses from 2^31 on come as negative numbers. */
const LARGE = 40_000
const HIGH = 2_500_000_000

describe('a memory above 2 GiB', () => {
  it.each(backends)('carries paths, data, vectors and results of all kinds, %s', async (backend) => {
    const world = await createWorld({ backend, pages: LARGE, args: ['program', 'argument'] })
    const { call } = world
    const path = (text: string, at: number): [number, number] => {
      world.bytes(at, text.length).write(text, 'latin1')
      return [at, text.length]
    }
    // As wasm passes them: the same bits, signed.
    const RESULT = HIGH | 0
    expect(RESULT).toBeLessThan(0)
    expect(call.path_create_directory(3, ...path('dir', HIGH + 100))).toBe(0)
    expect(call.path_open(3, 1, ...path('dir/file', HIGH + 200), 1, 0x1fffffffn, 0n, 0, RESULT)).toBe(0)
    const fd = world.u32(HIGH)
    expect(fd).toBe(4)

    path('hello, high memory', HIGH + 1000)
    world.view.setUint32(HIGH + 2000, HIGH + 1000, true)
    world.view.setUint32(HIGH + 2004, 7, true)
    world.view.setUint32(HIGH + 2008, HIGH + 1007, true)
    world.view.setUint32(HIGH + 2012, 11, true)
    expect(call.fd_write(fd, HIGH + 2000, 2, RESULT)).toBe(0)
    expect(world.u32(HIGH)).toBe(18)
    expect(call.fd_pwrite(fd, HIGH + 2000, 1, 18n, RESULT)).toBe(0)

    world.view.setUint32(HIGH + 3000, HIGH + 4000, true)
    world.view.setUint32(HIGH + 3004, 10, true)
    world.view.setUint32(HIGH + 3008, HIGH + 5000, true)
    world.view.setUint32(HIGH + 3012, 100, true)
    expect(call.fd_seek(fd, 0n, 0, RESULT)).toBe(0)
    expect(call.fd_read(fd, HIGH + 3000, 2, RESULT)).toBe(0)
    expect([world.u32(HIGH), world.string(HIGH + 4000, 10), world.string(HIGH + 5000, 15)]).toEqual([25, 'hello, hig', 'h memoryhello, '])
    expect(call.fd_pread(fd, HIGH + 3000, 1, 7n, RESULT)).toBe(0)
    expect(world.string(HIGH + 4000, 10)).toBe('high memor')

    expect(call.fd_filestat_get(fd, RESULT)).toBe(0)
    expect(world.u64(HIGH + 32)).toBe(25n)
    expect(call.fd_fdstat_get(fd, RESULT)).toBe(0)
    expect(world.view.getUint8(HIGH)).toBe(4)
    expect(call.path_filestat_get(3, 0, HIGH + 200, 8, RESULT)).toBe(0)
    expect(call.fd_tell(fd, RESULT)).toBe(0)
    expect(world.u64(HIGH)).toBe(25n)
    expect(call.fd_prestat_get(3, RESULT)).toBe(0)
    expect(call.fd_prestat_dir_name(3, HIGH + 10, 5)).toBe(0)
    expect(world.string(HIGH + 10, 5)).toBe('/work')
    expect(call.args_sizes_get(RESULT, HIGH + 4)).toBe(0)
    expect(call.args_get(HIGH + 6000, HIGH + 6100)).toBe(0)
    expect([world.u32(HIGH + 6004), world.string(HIGH + 6108, 9)]).toEqual([HIGH + 6108, 'argument\0'])
    expect(call.clock_time_get(0, 0n, RESULT)).toBe(0)
    expect(call.path_symlink(...path('target', HIGH + 300), 3, ...path('link', HIGH + 310))).toBe(0)
    expect(call.path_readlink(3, HIGH + 310, 4, HIGH + 7000, 100, RESULT)).toBe(0)
    expect(world.string(HIGH + 7000, 6)).toBe('target')
    expect(call.fd_readdir(3, HIGH + 8000, 1000, 0n, RESULT)).toBe(0)
    expect(world.string(HIGH + 8024, 1)).toBe('.')
    expect(world.u32(HIGH)).toBe(25 + 26 + 27 + 28)

    world.bytes(HIGH + 9000, 48).fill(0)
    expect(call.poll_oneoff(HIGH + 9000, HIGH + 9100, 1, RESULT)).toBe(0)
    expect(world.u32(HIGH)).toBe(1)
    expect(world.trace.at(-1)).toBe(`poll_oneoff(in=0x${(HIGH + 9000).toString(16)}, out=0x${(HIGH + 9100).toString(16)}, nsubscriptions=1) = 1`)
    expect(world.trace.find((line) => line.startsWith('path_open'))).toContain('path="dir/file"')
  })

  it('gets random bytes, few and many', async () => {
    const world = await createWorld({ pages: LARGE })
    for (const length of [16, 65536, 65537, 1_000_000]) {
      world.bytes(HIGH - 1, length + 2).fill(0)
      expect(world.call.random_get(HIGH, length)).toBe(0)
      expect(world.bytes(HIGH, length).equals(Buffer.alloc(length))).toBe(false)
      expect([world.bytes(HIGH - 1, 1)[0], world.bytes(HIGH + length, 1)[0]]).toEqual([0, 0])
    }
  })

  it('ends where it ends', async () => {
    const world = await createWorld({ pages: LARGE })
    const end = LARGE * 65536
    expect(world.call.fd_fdstat_get(3, end - 23)).toBe(FAULT)
    expect(world.call.clock_time_get(1, 0n, end - 8)).toBe(0)
    expect(world.call.clock_time_get(1, 0n, end - 7)).toBe(FAULT)
    expect(world.call.random_get(end - 100, 101)).toBe(FAULT)
    expect(world.call.random_get(end - 100, 100)).toBe(0)
    expect(world.call.random_get(0, -1)).toBe(FAULT)
  })
})

describe('a memory that grows', () => {
  it('between calls', async () => {
    const world = await createWorld({ pages: 1 })
    for (let pages = 1; pages < 20; pages += 3) {
      const end = pages * 65536
      expect(world.call.clock_time_get(1, 0n, end)).toBe(FAULT)
      world.memory.grow(3)
      expect(world.call.clock_time_get(1, 0n, end)).toBe(0)
      expect(world.u64(end)).not.toBe(0n)
      // The old part is still the same memory.
      const fd = world.opened('file', 'rwct')
      expect(world.write(fd, 'text')).toBe(4)
      expect(world.pread(fd, 0n)).toBe('text')
      expect(world.names()).toEqual(['file'])
      world.close(fd)
    }
  })

  it('between calls that touch nothing', async () => {
    const world = await createWorld({ pages: 1 })
    world.memory.grow(1)
    expect(world.call.random_get(0, 0)).toBe(0)
    expect(world.call.path_create_directory(3, 0, 0)).toBe(44)
    world.memory.grow(1)
    const fd = world.opened('file', 'rwc')
    world.memory.grow(1)
    expect(world.call.fd_write(fd, 0, 0, 8)).toBe(0)
    world.memory.grow(1)
    expect(world.call.fd_readdir(3, 0, 0, 0n, 8)).toBe(0)
    world.memory.grow(1)
    expect(world.symlink('x', 'link')).toBe('SUCCESS')
    world.memory.grow(1)
    expect(world.call.path_readlink(3, ...world.text('link'), 0, 0, 8)).toBe(0)
  })

  it('while the guest is suspended in a read', async () => {
    const world = await createWorld({ suspend: true, pages: 1 })
    const [iovs, count] = world.iovecs([60_000, 100])
    const pending = world.promised.fd_read(0, iovs, count, 64)
    world.memory.grow(10)
    world.input.push('after growing')
    expect(await pending).toBe(0)
    expect([world.u32(64), world.string(60_000, 13)]).toEqual([13, 'after growing'])
  })
})

/** Writes `count` vectors of `length` bytes at `at`, the first at `from`, each `step` after the other. */
function vectors(world: World, at: number, count: number, from: number, step: number, length: number): void {
  const { view } = world
  for (let index = 0; index < count; index++) {
    view.setUint32(at + index * 8, from + index * step, true)
    view.setUint32(at + index * 8 + 4, length, true)
  }
}

describeFunction('fd_write', () => {
  it.each(backends)('of a million vectors writes as many as writev(2) takes and goes on, %s', async (backend) => {
    const world = await createWorld({ backend, pages: 256, wrap: false })
    const fd = world.opened('file', 'rwc')
    const [at, count] = [1 << 20, 1_000_000]
    world.bytes(65536, 1024).write('0123456789abcdef'.repeat(64))
    vectors(world, at, count, 65536, 0, 1)
    let done = 0
    for (let round = 0; round < 5; round++) {
      expect(world.call.fd_write(fd, at + done * 8, count - done, 64)).toBe(0)
      expect(world.u32(64)).toBe(1024)
      done += world.u32(64)
    }
    expect(world.fstat(fd)).toMatchObject({ size: 5120n })
    // Empty ones do not count.
    vectors(world, at, count, 65536, 0, 0)
    vectors(world, at + (count - 3) * 8, 3, 65536, 2, 2)
    expect(world.call.fd_write(fd, at, count, 64)).toBe(0)
    expect(world.u32(64)).toBe(6)
    expect(world.pread(fd, 5120n)).toBe('012345')
  })

  it.each(backends)('of more than 4 GiB in all writes a part, or says that there is no room, %s', async (backend) => {
    const world = await createWorld({ backend, pages: 64, wrap: false })
    const fd = world.opened('file', 'rwc')
    vectors(world, 1024, 2000, 0, 0, 1 << 22) // Each the whole memory: 8 GB in all; five of them are asked for.
    const errno = world.call.fd_write(fd, 1024, 5, 512)
    expect(errno).toBe(0)
    const written = world.u32(512)
    expect(world.fstat(fd)).toMatchObject({ size: BigInt(written) })
    if (backend === 'host') expect(written).toBe(5 * (1 << 22))
    else expect(written > 1 << 23 && written < 1 << 24).toBe(true) // What fits into 16 MiB.
  })

  it('of vectors that lie outside, or reach outside, writes nothing', async () => {
    const world = await createWorld({ pages: 1 })
    const fd = world.opened('file', 'rwc')
    const bad: [number, number][] = [[65536, 1], [65535, 2], [0, 65537], [-1, 1], [0, -1], [-8, 16], [4, -4]]
    for (const one of bad) {
      for (const all of [[one], [[0, 10], one], [one, [0, 10]], [[0, 10], [0, 0], one, [0, 10]]] as [number, number][][]) {
        expect(world.scoped(() => world.call.fd_write(fd, ...world.iovecs(...all), 64))).toBe(FAULT)
        expect(world.scoped(() => world.call.fd_write(1, ...world.iovecs(...all), 64))).toBe(FAULT)
        expect(world.scoped(() => world.call.fd_pwrite(fd, ...world.iovecs(...all), 0n, 64))).toBe(FAULT)
        expect(world.scoped(() => world.call.fd_read(fd, ...world.iovecs(...all), 64))).toBe(FAULT)
        expect(world.scoped(() => world.call.fd_pread(fd, ...world.iovecs(...all), 0n, 64))).toBe(FAULT)
      }
    }
    for (const [iovs, count] of [[65536, 1], [65529, 1], [0, 8193], [-8, 1], [0, -1], [0, 1 << 29], [8, 1 << 29], [-8, 1 << 30]] as const) {
      expect(world.call.fd_write(fd, iovs, count, 64)).toBe(FAULT)
      expect(world.call.fd_read(fd, iovs, count, 64)).toBe(FAULT)
    }
    // A bad address for the count: nothing is written either.
    for (const ptr of [65533, 65536, -1]) expect(world.scoped(() => world.call.fd_write(fd, ...world.iovecs([0, 10]), ptr))).toBe(FAULT)
    for (const ptr of [65533, -4]) expect(world.scoped(() => world.call.fd_write(1, ...world.iovecs([0, 10]), ptr))).toBe(FAULT)
    expect(world.fstat(fd)).toMatchObject({ size: 0n })
    expect(world.output.output).toBe('')
    // An empty one that lies at the very end is none.
    expect(world.call.fd_write(fd, ...world.iovecs([65536, 0], [0, 3]), 64)).toBe(0)
  })
})

describeFunction('fd_read', () => {
  it.each(backends)('into a million vectors fills as many as readv(2) takes, %s', async (backend) => {
    const world = await createWorld({ backend, pages: 256, wrap: false })
    world.put('file', '0123456789'.repeat(200))
    const fd = world.opened('file')
    vectors(world, 1 << 20, 1_000_000, 65536, 2, 1)
    expect(world.call.fd_read(fd, 1 << 20, 1_000_000, 64)).toBe(0)
    expect(world.u32(64)).toBe(1024)
    expect(world.string(65536, 20)).toBe('0\x001\x002\x003\x004\x005\x006\x007\x008\x009\0')
    expect(world.call.fd_read(fd, 1 << 20, 1_000_000, 64)).toBe(0)
    expect(world.u32(64)).toBe(976)
  })
})

describe('a path of hundreds of megabytes', () => {
  it('is NAMETOOLONG, and never copied', async () => {
    const world = await createWorld({ pages: 16_384 }) // 1 GiB
    const length = 800_000_000
    world.bytes(0, 10).fill('a')
    expect(world.call.path_create_directory(3, 0, length)).toBe(37)
    expect(world.call.path_symlink(0, length, 3, 0, 5)).toBe(37)
    expect(world.call.path_rename(3, 0, 5, 3, 0, length)).toBe(37)
    expect(world.call.path_open(3, 0, 0, length, 0, 0n, 0n, 0, 64)).toBe(37)
    expect(world.trace[0]).toBe('path_create_directory(fd=3 "/work", path=(too long)) = NAMETOOLONG')
    expect(world.call.path_create_directory(3, 500_000_000, length)).toBe(FAULT)
    expect(world.trace.at(-1)).toBe('path_create_directory(fd=3 "/work", path=(outside of memory)) = FAULT')
  })
})

describe('a guest without memory', () => {
  it('gets FAULT for every address', async () => {
    const world = await createWorld({ pages: 0 })
    expect(world.call.random_get(0, 0)).toBe(0)
    expect(world.call.random_get(0, 1)).toBe(FAULT)
    expect(world.call.clock_time_get(0, 0n, 0)).toBe(FAULT)
    expect(world.call.fd_fdstat_set_flags(1, Fdflags.NONBLOCK)).toBe(0)
    expect(world.call.fd_write(1, 0, 0, 0)).toBe(FAULT)
    expect(world.call.path_create_directory(3, 0, 0)).toBe(44)
    world.memory.grow(1)
    expect(world.call.clock_time_get(0, 0n, 0)).toBe(0)
  })
})
