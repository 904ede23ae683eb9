import * as fs from 'node:fs'
import { expect, it } from 'vitest'
import { Fstflags, Rights } from '../../src/wasi/abi/flags.ts'
import { describeFunction } from './support/describe-function.ts'
import type { Filestat } from './support/program.ts'
import { backends, createWorld, type World } from './support/world.ts'

const MAX = (1n << 63n) - 1n
const both = it.each(backends)

/** The times and other changing things of a stat, to compare two of them. */
const changing = (stat: unknown): Filestat => stat as Filestat

/** `filestat` as the specification lays it out. */
function filestatBytes({ dev, ino, type, nlink, size, atim, mtim, ctim }: Filestat): string {
  const bytes = Buffer.alloc(64)
  bytes.writeBigUInt64LE(dev, 0)
  bytes.writeBigUInt64LE(ino, 8)
  bytes.writeUInt8(type, 16)
  bytes.writeBigUInt64LE(nlink, 24)
  bytes.writeBigUInt64LE(size, 32)
  bytes.writeBigUInt64LE(atim, 40)
  bytes.writeBigUInt64LE(mtim, 48)
  bytes.writeBigUInt64LE(ctim, 56)
  return bytes.toString('hex').replaceAll(/.{8}(?!$)/g, '$& ')
}

/** What the kernel says of a path. */
function kernelStat(path: string, type: number): Filestat {
  const { dev, ino, nlink, size, atimeNs, mtimeNs, ctimeNs } = fs.statSync(path, { bigint: true })
  return { dev, ino, type, nlink, size, atim: atimeNs, mtim: mtimeNs, ctim: ctimeNs }
}

describeFunction('fd_filestat_get', () => {
  it("writes 64 bytes: dev ino filetype nlink size atim mtim ctim, as the kernel's", async () => {
    const world = await createWorld()
    const fd = world.opened('file', 'rwc')
    world.write(fd, 'text')
    fs.linkSync(`${world.folder}/file`, `${world.folder}/other`)
    world.bytes(60, 72).fill(0xee)
    expect(world.call.fd_filestat_get(fd, 64)).toBe(0)
    expect(world.hex(64, 64)).toBe(filestatBytes(kernelStat(`${world.folder}/file`, 4)))
    expect([world.u32(60), world.u32(128)]).toEqual([0xeeeeeeee, 0xeeeeeeee])
    expect(world.fstat(fd)).toMatchObject({ nlink: 2n, size: 4n })
    expect(world.call.fd_filestat_get(3, 64)).toBe(0)
    expect(world.hex(64, 64)).toBe(filestatBytes(kernelStat(world.folder, 3)))
    expect(world.trace[2]).toBe(`fd_filestat_get(fd=4 "file") = {REGULAR_FILE, ino=${fs.statSync(`${world.folder}/file`).ino}, size=4}`)
  })

  it('tells what a stream is', async () => {
    const world = await createWorld()
    expect(world.call.fd_filestat_get(1, 64)).toBe(0)
    expect(world.hex(64, 64)).toBe(filestatBytes({ dev: 7n, ino: 8n, type: 0, nlink: 1n, size: 0n, atim: 1n, mtim: 2n, ctim: 3n }))
  })

  it('BADF, NOTCAPABLE, FAULT', async () => {
    const world = await createWorld({ pages: 1 })
    expect(world.fstat(99)).toBe('BADF')
    expect(world.call.fd_filestat_get(3, 65536 - 63)).toBe(21)
    expect(world.call.fd_filestat_get(3, 65536 - 64)).toBe(0)
    world.giveUp(3, Rights.FD_FILESTAT_GET)
    expect(world.fstat(3)).toBe('NOTCAPABLE')
  })
})

describeFunction('fd_filestat_set_size', () => {
  both('cuts and grows, and leaves the position where it was, %s', async (backend) => {
    const world = await createWorld({ backend })
    const fd = world.opened('file', 'rwc')
    world.write(fd, '0123456789')
    expect(world.setSize(fd, 4n)).toBe('SUCCESS')
    expect(world.get('file')).toBe('0123')
    expect(world.tell(fd)).toBe(10n)
    expect(world.setSize(fd, 6n)).toBe('SUCCESS')
    expect(world.get('file')).toBe('0123\0\0')
    expect(world.write(fd, 'x')).toBe(1)
    expect(world.get('file')).toBe('0123\0\0\0\0\0\0x')
    expect(world.setSize(fd, 0n)).toBe('SUCCESS')
    expect(world.fstat(fd)).toMatchObject({ size: 0n })
    expect(world.trace.at(-2)).toBe('fd_filestat_set_size(fd=4 "file", size=0) = SUCCESS')
  })

  both('above 4 GiB, %s', async (backend) => {
    const world = await createWorld({ backend })
    const fd = world.opened('file', 'rwc')
    expect(world.setSize(fd, (1n << 40n) + 3n)).toBe('SUCCESS')
    expect(world.fstat(fd)).toMatchObject({ size: (1n << 40n) + 3n })
  })

  both('FBIG, INVAL, BADF, NOTCAPABLE, %s', async (backend) => {
    const world = await createWorld({ backend })
    const fd = world.opened('file', 'rwc')
    world.write(fd, 'text')
    for (const size of [MAX, 1n << 62n, (1n << 53n) + 1n]) expect(world.setSize(fd, size)).toBe('FBIG')
    for (const size of [MAX + 1n, -1n]) expect(world.setSize(fd, BigInt.asIntN(64, size))).toBe('INVAL')
    expect(world.setSize(world.opened('file'), 0n)).toBe('INVAL') // ftruncate(2) of what is not open for writing
    expect(world.setSize(3, 0n)).toBe('INVAL')
    expect(world.setSize(1, 0n)).toBe('INVAL')
    expect(world.setSize(99, 0n)).toBe('BADF')
    world.giveUp(fd, Rights.FD_FILESTAT_SET_SIZE)
    expect(world.setSize(fd, 0n)).toBe('NOTCAPABLE')
    expect(world.get('file')).toBe('text')
  })
})

const set = (world: World, fd: number, atim: bigint, mtim: bigint, flags: number): string =>
  world.errno(() => world.call.fd_filestat_set_times(fd, atim, mtim, flags))

describeFunction('fd_filestat_set_times', () => {
  const { ATIM, ATIM_NOW, MTIM, MTIM_NOW } = Fstflags
  const [a, m] = [1_234_567_890_123_456_789n, 987_654_321n]

  both('to the nanosecond, each alone or both, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file')
    world.mkdir('dir')
    // Times need no descriptor that can write; a directory has them too.
    for (const fd of [world.opened('file', 'r'), world.opened('file', 'w'), world.opened('dir', 'd')]) {
      expect(set(world, fd, a, m, ATIM | MTIM)).toBe('SUCCESS')
      expect(world.fstat(fd)).toMatchObject({ atim: a, mtim: m })
      expect(set(world, fd, m, m, ATIM)).toBe('SUCCESS')
      expect(world.fstat(fd)).toMatchObject({ atim: m, mtim: m })
      expect(set(world, fd, a, a + 1n, MTIM)).toBe('SUCCESS')
      expect(world.fstat(fd)).toMatchObject({ atim: m, mtim: a + 1n })
      expect(set(world, fd, 0n, 0n, 0)).toBe('SUCCESS')
      expect(world.fstat(fd)).toMatchObject({ atim: m, mtim: a + 1n })
      expect(set(world, fd, 0n, 1n, ATIM | MTIM)).toBe('SUCCESS')
      expect(world.fstat(fd)).toMatchObject({ atim: 0n, mtim: 1n })
    }
    expect(world.trace).toContain(`fd_filestat_set_times(fd=4 "file", atim=${a}, mtim=${m}, fst_flags=ATIM|MTIM) = SUCCESS`)
  })

  both('now: between the moments before and after, and not before what was written just then, %s', async (backend) => {
    const world = await createWorld({ backend })
    const fd = world.opened('file', 'rwc')
    for (let count = 0; count < 20; count++) {
      const before = BigInt(Date.now()) * 1_000_000n
      world.write(fd, 'text')
      const written = changing(world.fstat(fd)).mtim
      expect(set(world, fd, 5n, 5n, ATIM_NOW | MTIM_NOW)).toBe('SUCCESS')
      const { atim, mtim } = changing(world.fstat(fd))
      expect(atim >= before - 5_000_000n && atim < before + 1_000_000_000n).toBe(true)
      expect(mtim === atim || backend === 'memory').toBe(true)
      // The distance of performance.timeOrigin is true to some microseconds.
      expect(mtim >= written - 10_000n).toBe(true)
    }
    expect(set(world, fd, a, 0n, ATIM | MTIM_NOW)).toBe('SUCCESS')
    expect(changing(world.fstat(fd)).atim).toBe(a)
  })

  it('INVAL: a time and now at once, an unknown flag, a time beyond 2^63', async () => {
    const world = await createWorld()
    const fd = world.opened('file', 'rwc')
    const before = world.fstat(fd)
    for (const flags of [ATIM | ATIM_NOW, MTIM | MTIM_NOW, 15, 16, 0x8000, -1]) expect(set(world, fd, 1n, 1n, flags)).toBe('INVAL')
    expect(set(world, fd, -1n, 0n, ATIM)).toBe('INVAL')
    expect(set(world, fd, 0n, -1n, MTIM)).toBe('INVAL')
    expect(world.fstat(fd)).toEqual(before)
    expect(set(world, fd, -1n, -1n, ATIM_NOW)).toBe('SUCCESS')
  })

  it('BADF, NOTCAPABLE', async () => {
    const world = await createWorld()
    const fd = world.opened('file', 'rwc')
    expect(set(world, 99, 1n, 1n, ATIM)).toBe('BADF')
    world.giveUp(fd, Rights.FD_FILESTAT_SET_TIMES)
    expect(set(world, fd, 1n, 1n, ATIM)).toBe('NOTCAPABLE')
  })
})

describeFunction('fd_allocate', () => {
  both('grows the file with zeroes and never shrinks it, %s', async (backend) => {
    const world = await createWorld({ backend })
    const fd = world.opened('file', 'rwc')
    world.write(fd, 'text')
    expect(world.allocate(fd, 0n, 2n)).toBe('SUCCESS')
    expect(world.fstat(fd)).toMatchObject({ size: 4n })
    expect(world.allocate(fd, 10n, 5n)).toBe('SUCCESS')
    expect(world.fstat(fd)).toMatchObject({ size: 15n })
    expect(world.pread(fd, 0n)).toBe(`text${'\0'.repeat(11)}`)
    expect(world.tell(fd)).toBe(4n)
    expect(world.trace.at(-4)).toBe('fd_allocate(fd=4 "file", offset=10, len=5) = SUCCESS')
  })

  both('INVAL, FBIG, %s', async (backend) => {
    const world = await createWorld({ backend })
    const fd = world.opened('file', 'rwc')
    expect(world.allocate(fd, 0n, 0n)).toBe('INVAL')
    for (const [offset, len] of [[MAX, 1n], [1n, MAX], [-1n, 1n], [0n, -1n], [-1n, -1n]] as const) expect(world.allocate(fd, offset, len)).toBe('FBIG')
    expect(world.fstat(fd)).toMatchObject({ size: 0n })
  })

  it('NOSPC, and the file stays as it was', async () => {
    const world = await createWorld({ backend: 'memory' })
    const fd = world.opened('file', 'rwc')
    expect(world.allocate(fd, 0n, 1n << 40n)).toBe('NOSPC')
    expect(world.fstat(fd)).toMatchObject({ size: 0n })
  })

  both('BADF: not open for writing; a directory, a pipe, a right given up, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', 'text')
    const fd = world.opened('file')
    expect(world.allocate(fd, 0n, 100n)).toBe('BADF')
    expect(world.allocate(3, 0n, 100n)).toBe('ISDIR')
    expect(world.allocate(1, 0n, 100n)).toBe('SPIPE')
    expect(world.allocate(99, 0n, 100n)).toBe('BADF')
    world.giveUp(fd, Rights.FD_ALLOCATE)
    expect(world.allocate(fd, 0n, 100n)).toBe('NOTCAPABLE')
    expect(world.fstat(fd)).toMatchObject({ size: 4n })
  })
})

describeFunction('fd_advise', () => {
  both('takes every advice on a file or a directory and changes nothing, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', 'text')
    const fd = world.opened('file')
    for (let advice = 0; advice <= 5; advice++) {
      expect(world.call.fd_advise(fd, 0n, 0n, advice)).toBe(0)
      expect(world.call.fd_advise(3, 1n, MAX - 1n, advice)).toBe(0)
    }
    expect(world.fstat(fd)).toMatchObject({ size: 4n })
    expect(world.trace.slice(-2)[0]).toBe('fd_advise(fd=3 "/work", offset=1, len=9223372036854775806, advice=NOREUSE) = SUCCESS')
  })

  it('INVAL: no such advice, a range that ends beyond 2^63', async () => {
    const world = await createWorld()
    world.put('file')
    const fd = world.opened('file')
    for (const advice of [6, 7, 255, -1]) expect(world.errno(() => world.call.fd_advise(fd, 0n, 0n, advice))).toBe('INVAL')
    for (const [offset, len] of [[-1n, 0n], [0n, -1n], [1n, MAX], [MAX, 1n], [-1n, -1n]] as const) {
      expect(world.errno(() => world.call.fd_advise(fd, offset, len, 0))).toBe('INVAL')
    }
    expect(world.trace.at(-1)).toContain('offset=18446744073709551615, len=18446744073709551615, advice=NORMAL) = INVAL')
  })

  it('SPIPE, BADF, NOTCAPABLE', async () => {
    const world = await createWorld()
    world.put('file')
    const fd = world.opened('file')
    expect(world.errno(() => world.call.fd_advise(0, 0n, 0n, 0))).toBe('SPIPE')
    expect(world.errno(() => world.call.fd_advise(99, 0n, 0n, 0))).toBe('BADF')
    world.giveUp(fd, Rights.FD_ADVISE)
    expect(world.errno(() => world.call.fd_advise(fd, 0n, 0n, 0))).toBe('NOTCAPABLE')
  })
})
