import * as fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Fdflags, Fstflags, Rights } from '../../src/wasi/abi/flags.ts'
import { describeFunction } from './support/describe-function.ts'
import { ALL, type Fdstat, type Filestat } from './support/program.ts'
import { backends, createWorld, freshDirectory, openBelow, type World } from './support/world.ts'

const [SET, CUR, END] = [0, 1, 2] as const
const MAX = (1n << 63n) - 1n
const both = it.each(backends)

/** The times and other changing things of a stat, to compare two of them. */
const changing = (stat: unknown): Filestat => stat as Filestat

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

describeFunction('fd_close', () => {
  both('frees the number, the lowest of which is given out next, %s', async (backend) => {
    const world = await createWorld({ backend })
    const [a, b, c] = ['a', 'b', 'c'].map((name) => world.opened(name, 'rwc')) as [number, number, number]
    expect([a, b, c]).toEqual([4, 5, 6])
    expect(world.close(b)).toBe('SUCCESS')
    expect(world.close(a)).toBe('SUCCESS')
    expect(world.trace.slice(-2)).toEqual(['fd_close(fd=5 "b") = SUCCESS', 'fd_close(fd=4 "a") = SUCCESS'])
    expect(world.close(a)).toBe('BADF')
    expect(world.read(a)).toBe('BADF')
    expect(world.opened('d', 'rwc')).toBe(4)
    expect(world.opened('d', 'rwc')).toBe(5)
    expect(world.opened('d', 'rwc')).toBe(7)
  })

  it('gives the descriptor back to the host', async () => {
    const world = await createWorld()
    const before = openBelow(world.folder)
    world.mkdir('dir')
    const [file, directory, appending] = [world.opened('file', 'rwc'), world.opened('dir', 'rd'), world.opened('file', 'wa')]
    world.write(appending, 'a')
    world.pwrite(appending, 0n, 'b') // A second descriptor of the host.
    expect(openBelow(world.folder)).toHaveLength(before.length + 4)
    for (const fd of [file, directory, appending]) expect(world.close(fd)).toBe('SUCCESS')
    expect(openBelow(world.folder)).toEqual(before)
  })

  it('closes preopened directories and standard streams too', async () => {
    const world = await createWorld()
    expect(world.close(3)).toBe('SUCCESS')
    expect(world.open('a', 'rwc')).toBe('BADF')
    expect([world.close(0), world.close(1), world.close(2)]).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS'])
    expect([world.input.closed, world.output.closed, world.errors.closed]).toEqual([1, 1, 1])
    expect(world.write(1, 'text')).toBe('BADF')
    expect(world.close(3)).toBe('BADF')
  })
})

for (const name of ['fd_sync', 'fd_datasync'] as const) {
  const right = name === 'fd_sync' ? Rights.FD_SYNC : Rights.FD_DATASYNC
  const tests = (): void => {
    both('succeeds on files, directories and streams, %s', async (backend) => {
      const world = await createWorld({ backend })
      const fd = world.opened('file', 'wc')
      world.write(fd, 'text')
      for (const each of [fd, 3, 0, 1]) expect(world.errno(() => world.call[name](each))).toBe('SUCCESS')
      expect(world.trace).toContain(`${name}(fd=4 "file") = SUCCESS`)
      expect(world.close(fd)).toBe('SUCCESS')
      const reader = world.opened('file')
      expect(world.errno(() => world.call[name](reader))).toBe('SUCCESS')
    })

    it('BADF, NOTCAPABLE', async () => {
      const world = await createWorld()
      const fd = world.opened('file', 'wc')
      expect(world.errno(() => world.call[name](99))).toBe('BADF')
      world.giveUp(fd, right)
      expect(world.errno(() => world.call[name](fd))).toBe('NOTCAPABLE')
    })

    it('succeeds in a read-only mount', async () => {
      const world = await createWorld({ readOnly: true })
      expect(world.errno(() => world.call[name](3))).toBe('SUCCESS')
    })
  }
  if (name === 'fd_sync') describeFunction('fd_sync', tests)
  else describeFunction('fd_datasync', tests)
}

describeFunction('fd_fdstat_get', () => {
  it('writes 24 bytes: 0 u8 filetype | 2 u16 flags | 8 u64 rights | 16 u64 inheriting, zeroes between', async () => {
    const world = await createWorld()
    const stat = (fd: number): string => {
      world.bytes(64, 32).fill(0xee)
      expect(world.call.fd_fdstat_get(fd, 68)).toBe(0)
      expect([world.u32(64), world.u32(92)]).toEqual([0xeeeeeeee, 0xeeeeeeee])
      return world.hex(68, 24)
    }
    expect(stat(3)).toBe('03000000 00000000 99febf07 00000000 ffffff0f 00000000')
    // READ FDSTAT_SET_FLAGS DATASYNC SYNC FILESTAT_GET FILESTAT_SET_TIMES POLL; a pipe is UNKNOWN.
    expect(stat(0)).toBe('00000000 00000000 1b00a008 00000000 00000000 00000000')
    expect(stat(1)).toBe('00000000 00000000 5900a008 00000000 00000000 00000000')
    const fd = world.opened('file', 'rwca', { flags: Fdflags.SYNC })
    expect(stat(fd)).toBe('04001100 00000000 ff01e008 00000000 ffffff0f 00000000')
    expect(stat(world.opened('file'))).toBe('04000000 00000000 bf01e008 00000000 ffffff0f 00000000')
    expect(world.trace[0]).toBe('fd_fdstat_get(fd=3 "/work") = {DIRECTORY, flags=0, rights=DIRECTORY}')
    expect(world.trace[1]).toBe('fd_fdstat_get(fd=0) = {UNKNOWN, flags=0, rights=0x8a0001b}')
    expect(world.trace.at(-3)).toBe('fd_fdstat_get(fd=4 "file") = {REGULAR_FILE, flags=APPEND|SYNC, rights=FILE}')
    expect(world.trace.at(-1)).toBe('fd_fdstat_get(fd=5 "file") = {REGULAR_FILE, flags=0, rights=FILE-FD_WRITE}')
  })

  it('needs no right; BADF, FAULT', async () => {
    const world = await createWorld({ pages: 1 })
    expect(world.setRights(3, 0n)).toBe('SUCCESS')
    expect(world.fdstat(3)).toMatchObject({ base: 0n, inheriting: 0n })
    expect(world.fdstat(99)).toBe('BADF')
    expect(world.call.fd_fdstat_get(3, 65536 - 23)).toBe(21)
    expect(world.call.fd_fdstat_get(3, 65536 - 24)).toBe(0)
  })
})

describeFunction('fd_fdstat_set_flags', () => {
  both('sets all flags at once, as the next fdstat tells, %s', async (backend) => {
    const world = await createWorld({ backend })
    const fd = world.opened('file', 'rwc')
    for (const flags of [1, 2, 4, 8, 16, 31, 0]) {
      expect(world.setFlags(fd, flags)).toBe('SUCCESS')
      expect(world.fdstat(fd)).toMatchObject({ flags })
    }
    expect(world.setFlags(1, Fdflags.NONBLOCK)).toBe('SUCCESS')
    expect(world.trace.at(-1)).toBe('fd_fdstat_set_flags(fd=1, flags=NONBLOCK) = SUCCESS')
  })

  both('APPEND: every write goes to the end, and stops to when it is taken away, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', '0123456789')
    const fd = world.opened('file', 'rw')
    expect(world.write(fd, 'AB')).toBe(2)
    expect(world.setFlags(fd, Fdflags.APPEND)).toBe('SUCCESS')
    expect(world.write(fd, 'cd')).toBe(2)
    expect(world.tell(fd)).toBe(12n)
    expect(world.setFlags(fd, 0)).toBe('SUCCESS')
    world.seek(fd, 4n, SET)
    expect(world.write(fd, 'EF')).toBe(2)
    expect(world.get('file')).toBe('AB23EF6789cd')
  })

  both('NONBLOCK changes nothing for a file, %s', async (backend) => {
    const world = await createWorld({ backend })
    const fd = world.opened('file', 'rwc', { flags: Fdflags.NONBLOCK })
    expect(world.write(fd, 'text')).toBe(4)
    world.seek(fd, 0n, SET)
    expect(world.read(fd)).toBe('text')
    expect(world.read(fd)).toBe('')
  })

  it('NONBLOCK on a pipe: AGAIN in place of waiting', async () => {
    const world = await createWorld()
    world.setFlags(0, Fdflags.NONBLOCK)
    world.setFlags(1, Fdflags.NONBLOCK)
    expect(world.read(0)).toBe('AGAIN')
    world.output.room = 'EAGAIN'
    expect(world.write(1, 'text')).toBe('AGAIN')
    world.input.push('in')
    expect(world.read(0)).toBe('in')
  })

  it('INVAL: no such flag; BADF, NOTCAPABLE', async () => {
    const world = await createWorld()
    const fd = world.opened('file', 'rwc')
    for (const flags of [32, 63, 0x8000, 0x10000, -1]) expect(world.setFlags(fd, flags)).toBe('INVAL')
    expect(world.trace.at(-5)).toBe('fd_fdstat_set_flags(fd=4 "file", flags=0x20) = INVAL')
    expect(world.fdstat(fd)).toMatchObject({ flags: 0 })
    expect(world.setFlags(99, 0)).toBe('BADF')
    world.giveUp(fd, Rights.FD_FDSTAT_SET_FLAGS)
    expect(world.setFlags(fd, 1)).toBe('NOTCAPABLE')
    expect(world.fdstat(fd)).toMatchObject({ flags: 0 })
  })
})

describeFunction('fd_fdstat_set_rights', () => {
  both('gives rights up, for good, %s', async (backend) => {
    const world = await createWorld({ backend })
    const fd = world.opened('file', 'rwc')
    const { base, inheriting } = world.fdstat(fd) as Fdstat
    const [read, readWrite] = [BigInt(Rights.FD_READ), BigInt(Rights.FD_READ | Rights.FD_WRITE)]
    expect(world.setRights(fd, base, inheriting)).toBe('SUCCESS')
    expect(world.setRights(fd, readWrite)).toBe('SUCCESS')
    expect(world.trace.at(-1)).toBe('fd_fdstat_set_rights(fd=4 "file", fs_rights_base=FD_READ|FD_WRITE, fs_rights_inheriting=0) = SUCCESS')
    expect(world.write(fd, 'text')).toBe(4)
    expect(world.setRights(fd, read)).toBe('SUCCESS')
    expect(world.write(fd, 'text')).toBe('NOTCAPABLE')
    expect(world.read(fd)).toBe('')
    expect(world.tell(fd)).toBe('NOTCAPABLE')
    expect(world.setRights(fd, readWrite)).toBe('NOTCAPABLE')
    expect(world.setRights(fd, read, 1n)).toBe('NOTCAPABLE')
    expect(world.fdstat(fd)).toMatchObject({ base: read, inheriting: 0n })
  })

  both('what is opened through a directory has no more than that passes on, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.mkdir('dir')
    world.put('dir/file', 'text')
    const { base } = world.fdstat(3) as Fdstat
    const kept = BigInt(Rights.FD_READ | Rights.FD_SEEK | Rights.PATH_OPEN | Rights.FD_READDIR)
    expect(world.setRights(3, base, kept)).toBe('SUCCESS')
    expect(world.open('dir/file', 'w')).toBe('NOTCAPABLE')
    expect(world.open('dir/new', 'wc')).toBe('NOTCAPABLE')
    const file = world.opened('dir/file', 'r')
    expect(world.fdstat(file)).toMatchObject({ base: BigInt(Rights.FD_READ | Rights.FD_SEEK), inheriting: kept })
    expect(world.fstat(file)).toBe('NOTCAPABLE')
    const dir = world.opened('dir', 'd')
    expect(world.fdstat(dir)).toMatchObject({ base: BigInt(Rights.PATH_OPEN | Rights.FD_READDIR), inheriting: kept })
    expect(world.names(dir)).toEqual(['file'])
    expect(world.mkdir('new', dir)).toBe('NOTCAPABLE')
    expect(world.open('file', 'wc', { fd: dir })).toBe('NOTCAPABLE')
    expect(world.open('file', 'wt', { fd: dir })).toBe('NOTCAPABLE')
    expect(world.get('file', dir)).toBe('text')
    // Opening "." gives nothing back.
    const again = world.opened('.', 'd', { fd: dir })
    expect(world.fdstat(again)).toEqual(world.fdstat(dir))
  })

  it('ignores bits that stand for nothing; BADF', async () => {
    const world = await createWorld()
    const { base, inheriting } = world.fdstat(3) as Fdstat
    expect(world.setRights(3, base | (1n << 30n) | (1n << 63n), inheriting)).toBe('SUCCESS')
    expect(world.fdstat(3)).toMatchObject({ base, inheriting })
    expect(world.setRights(3, ALL, inheriting)).toBe('NOTCAPABLE')
    expect(world.setRights(99, 0n)).toBe('BADF')
  })
})

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

describeFunction('fd_pread', () => {
  both('reads at an offset and leaves the position alone, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', '0123456789')
    const fd = world.opened('file')
    world.seek(fd, 7n, SET)
    expect(world.pread(fd, 2n, 3)).toBe('234')
    expect(world.pread(fd, 8n, 10)).toBe('89')
    expect(world.pread(fd, 10n)).toBe('')
    expect(world.pread(fd, 0n, 0)).toBe('')
    for (const offset of [1n << 32n, 1n << 53n, (1n << 53n) + 1n, MAX]) expect(world.pread(fd, offset)).toBe('')
    expect(world.tell(fd)).toBe(7n)
    expect(world.trace).toContain('fd_pread(fd=4 "file", iovs=1 of 3 bytes, offset=2) = 3')
  })

  both('into several slices, some of them empty, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', '0123456789')
    const fd = world.opened('file')
    world.bytes(64, 32).fill(0x2e)
    const [iovs, count] = world.iovecs([64, 2], [200, 0], [72, 3], [0, 0], [80, 20])
    expect(world.call.fd_pread(fd, iovs, count, 1n, 32)).toBe(0)
    expect([world.u32(32), world.string(64, 24)]).toEqual([9, '12......345.....6789....'])
    expect(world.call.fd_pread(fd, iovs, 0, 1n, 32)).toBe(0)
    expect(world.u32(32)).toBe(0)
  })

  both('INVAL, SPIPE, ISDIR, BADF, NOTCAPABLE, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', 'text')
    const fd = world.opened('file', 'r')
    expect(world.pread(fd, -1n)).toBe('INVAL')
    expect(world.pread(fd, BigInt.asIntN(64, MAX + 1n))).toBe('INVAL')
    expect(world.pread(0, 0n)).toBe('SPIPE')
    expect(world.pread(3, 0n)).toBe('ISDIR')
    expect(world.pread(99, 0n)).toBe('BADF')
    expect(world.pread(world.opened('file', 'w'), 0n)).toBe('BADF')
    const unseekable = world.opened('file', 'r')
    world.giveUp(unseekable, Rights.FD_SEEK)
    expect(world.pread(unseekable, 0n)).toBe('NOTCAPABLE')
    world.giveUp(fd, Rights.FD_READ)
    expect(world.pread(fd, 0n)).toBe('NOTCAPABLE')
  })
})

describeFunction('fd_pwrite', () => {
  both('writes at an offset and leaves the position alone, %s', async (backend) => {
    const world = await createWorld({ backend })
    const fd = world.opened('file', 'rwc')
    world.write(fd, '01234')
    expect(world.pwrite(fd, 1n, 'AB', '', 'C')).toBe(3)
    expect(world.pwrite(fd, 7n, 'Z')).toBe(1)
    expect([world.pwrite(fd, 50n), world.pwrite(fd, MAX, ''), world.pwrite(fd, -1n, '')]).toEqual([0, 0, 'INVAL'])
    expect(world.tell(fd)).toBe(5n)
    expect(world.get('file')).toBe('0ABC4\0\0Z')
    expect(world.trace[2]).toBe('fd_pwrite(fd=4 "file", iovs="ABC", offset=1) = 3')
  })

  both('at its offset also in a file open for appending, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', '0123456789')
    for (const letters of ['wa', 'rwa']) {
      const fd = world.opened('file', letters)
      expect(world.pwrite(fd, 2n, 'AB')).toBe(2)
      expect(world.write(fd, 'end')).toBe(3)
      expect(world.pwrite(fd, 4n, 'CD')).toBe(2)
      expect(world.close(fd)).toBe('SUCCESS')
    }
    expect(world.get('file')).toBe('01ABCD6789endend')
  })

  both('far beyond the end: a hole, %s', async (backend) => {
    const world = await createWorld({ backend })
    const fd = world.opened('file', 'rwc')
    for (const offset of [(1n << 32n) + 5n, (1n << 33n) - 2n, 1n << 40n]) {
      expect(world.pwrite(fd, offset, 'far')).toBe(3)
      expect(world.fstat(fd)).toMatchObject({ size: offset + 3n })
      expect(world.pread(fd, offset - 2n)).toBe('\0\0far')
    }
    expect(world.pread(fd, (1n << 32n) + 4n, 5)).toBe('\0far\0')
  })

  both('INVAL, FBIG, SPIPE, ISDIR, BADF, NOTCAPABLE, %s', async (backend) => {
    const world = await createWorld({ backend })
    const fd = world.opened('file', 'wc')
    for (const offset of [-1n, BigInt.asIntN(64, MAX + 1n)]) expect(world.pwrite(fd, offset, 'x')).toBe('INVAL')
    for (const offset of [MAX, 1n << 62n, (1n << 53n) + 1n]) expect(world.pwrite(fd, offset, 'x')).toBe('FBIG')
    expect(world.fstat(fd)).toMatchObject({ size: 0n })
    expect(world.pwrite(1, 0n, 'x')).toBe('SPIPE')
    expect(world.pwrite(3, 0n, 'x')).toBe('ISDIR')
    expect(world.pwrite(99, 0n, 'x')).toBe('BADF')
    expect(world.pwrite(world.opened('file', 'r'), 0n, 'x')).toBe('BADF')
    world.giveUp(fd, Rights.FD_WRITE)
    expect(world.pwrite(fd, 0n, 'x')).toBe('NOTCAPABLE')
    expect(world.get('file')).toBe('')
  })
})

describeFunction('fd_prestat_get', () => {
  it('writes 8 bytes: 0 u8 tag 0 | 4 u32 length of the name', async () => {
    const world = await createWorld({ more: [freshDirectory('memory').directory] })
    world.bytes(60, 16).fill(0xee)
    expect(world.call.fd_prestat_get(3, 64)).toBe(0)
    expect(world.hex(60, 16)).toBe('eeeeeeee 00000000 05000000 eeeeeeee')
    expect(world.call.fd_prestat_get(4, 64)).toBe(0)
    expect(world.hex(64, 8)).toBe('00000000 02000000')
    expect(world.trace[0]).toBe('fd_prestat_get(fd=3 "/work") = dir name of 5 bytes')
  })

  it('BADF for whatever was not preopened, FAULT', async () => {
    const world = await createWorld({ pages: 1 })
    const [file, dir] = [world.opened('file', 'rwc'), world.opened('.', 'd')]
    for (const fd of [0, 1, 2, file, dir, 99, -1]) expect(world.call.fd_prestat_get(fd, 64)).toBe(8)
    expect([world.call.fd_prestat_get(3, 65529), world.call.fd_prestat_get(3, -8)]).toEqual([21, 21])
    // wasi-libc asks from 3 on until the first BADF.
    world.close(3)
    expect(world.call.fd_prestat_get(3, 64)).toBe(8)
  })
})

describeFunction('fd_prestat_dir_name', () => {
  it('writes the name without a zero, into a buffer that may be longer', async () => {
    const world = await createWorld()
    world.bytes(64, 16).fill(0x2e)
    expect(world.call.fd_prestat_dir_name(3, 64, 5)).toBe(0)
    expect(world.string(64, 8)).toBe('/work...')
    expect(world.call.fd_prestat_dir_name(3, 70, 100)).toBe(0)
    expect(world.string(64, 16)).toBe('/work./work.....')
    expect(world.trace[0]).toBe('fd_prestat_dir_name(fd=3 "/work", path=0x40, path_len=5) = SUCCESS')
  })

  it('NAMETOOLONG, BADF, FAULT', async () => {
    const world = await createWorld({ pages: 1 })
    for (const length of [0, 4]) expect(world.call.fd_prestat_dir_name(3, 64, length)).toBe(37)
    for (const fd of [0, 99, world.opened('.', 'd')]) expect(world.call.fd_prestat_dir_name(fd, 64, 100)).toBe(8)
    expect(world.call.fd_prestat_dir_name(3, 65532, 5)).toBe(21)
    expect(world.call.fd_prestat_dir_name(3, -5, 5)).toBe(21)
    expect(world.call.fd_prestat_dir_name(3, 65531, 5)).toBe(0)
  })
})

describeFunction('fd_read', () => {
  both('reads on from the position, to the end, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', '0123456789')
    const fd = world.opened('file')
    expect([world.read(fd, 4), world.read(fd, 4), world.read(fd, 4), world.read(fd, 4)]).toEqual(['0123', '4567', '89', ''])
    expect(world.trace.at(-2)).toBe('fd_read(fd=4 "file", iovs=1 of 4 bytes) = 2')
  })

  both('fills slices in order; none, and empty ones, are no error, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', '0123456789')
    const fd = world.opened('file')
    world.bytes(64, 32).fill(0x2e)
    const [iovs, count] = world.iovecs([80, 3], [500, 0], [64, 4])
    expect(world.call.fd_read(fd, iovs, count, 32)).toBe(0)
    expect([world.u32(32), world.string(64, 20)]).toEqual([7, '3456............012.'])
    for (const [ptr, len] of [[0, 0], world.iovecs([64, 0]), world.iovecs([64, 0], [0, 0]), world.iovecs([1 << 20, 0])] as const) {
      world.view.setUint32(32, 99, true)
      expect(world.call.fd_read(fd, ptr, len, 32)).toBe(0)
      expect(world.u32(32)).toBe(0)
    }
    expect(world.tell(fd)).toBe(7n)
  })

  it('reads a pipe to its end', async () => {
    const world = await createWorld()
    world.input.push('hello').end()
    expect(world.read(0, 0)).toBe('')
    expect([world.read(0, 2), world.read(0), world.read(0), world.read(0)]).toEqual(['he', 'llo', '', ''])
  })

  it('suspends until a pipe has something, while timers run', async () => {
    const world = await createWorld({ suspend: true })
    const [iovs, count] = world.iovecs([64, 10])
    const pending = world.promised.fd_read(0, iovs, count, 32)
    expect(world.input.watching.size).toBe(1)
    setTimeout(() => world.input.push('later'), 5)
    expect(await pending).toBe(0)
    expect([world.u32(32), world.string(64, 5)]).toEqual([5, 'later'])
    expect(world.trace).toEqual(['fd_read(fd=0, iovs=1 of 10 bytes) = 5'])
    const end = world.promised.fd_read(0, iovs, count, 32)
    world.input.end()
    expect([await end, world.u32(32)]).toEqual([0, 0])
  })

  it('suspends again when somebody else was faster', async () => {
    const world = await createWorld({ suspend: true })
    const [iovs, count] = world.iovecs([64, 10])
    const pending = world.promised.fd_read(0, iovs, count, 32)
    for (const wake of world.input.watching) wake()
    await new Promise((resolve) => setTimeout(resolve, 2))
    world.input.push('now')
    expect([await pending, world.u32(32)]).toEqual([0, 3])
  })

  it('does not wait with NONBLOCK: AGAIN', async () => {
    const world = await createWorld({ suspend: true })
    world.setFlags(0, Fdflags.NONBLOCK)
    expect(await world.promised.fd_read(0, ...world.iovecs([64, 10]), 32)).toBe(6)
  })

  both('BADF, ISDIR, NOTCAPABLE, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', 'text')
    expect(world.read(world.opened('file', 'w'))).toBe('BADF')
    expect(world.read(1)).toBe('BADF')
    expect(world.read(99)).toBe('BADF')
    expect(world.read(3)).toBe('ISDIR')
    const fd = world.opened('file')
    world.giveUp(fd, Rights.FD_READ)
    expect(world.read(fd)).toBe('NOTCAPABLE')
  })
})

describeFunction('fd_write', () => {
  both('writes slices in order, from the position on, %s', async (backend) => {
    const world = await createWorld({ backend })
    const fd = world.opened('file', 'rwc')
    expect(world.write(fd, 'one ', '', 'two ', 'three')).toBe(13)
    expect(world.trace.at(-1)).toBe('fd_write(fd=4 "file", iovs="one two three") = 13')
    world.seek(fd, 4n, SET)
    expect(world.write(fd, 'TWO')).toBe(3)
    expect(world.write(fd)).toBe(0)
    expect(world.write(fd, '', '')).toBe(0)
    expect(world.tell(fd)).toBe(7n)
    expect(world.get('file')).toBe('one TWO three')
  })

  both('appends: always at the end, wherever the position was and whoever wrote there, %s', async (backend) => {
    const world = await createWorld({ backend })
    const [one, two] = [world.opened('file', 'wca'), world.opened('file', 'rwa')]
    for (let count = 0; count < 3; count++) {
      expect(world.write(one, `a${count}`)).toBe(2)
      world.seek(two, 0n, SET)
      expect(world.write(two, `b${count}`)).toBe(2)
      expect(world.tell(two)).toBe(BigInt(4 * count + 4))
    }
    expect(world.get('file')).toBe('a0b0a1b1a2b2')
    world.seek(two, 1n, SET)
    expect([world.write(two), world.write(two, ''), world.tell(two)]).toEqual([0, 0, 1n])
    expect(world.read(two, 3)).toBe('0b0')
  })

  both('after a seek beyond the end: a hole of zeroes, %s', async (backend) => {
    const world = await createWorld({ backend })
    const fd = world.opened('file', 'rwc')
    world.seek(fd, (1n << 32n) + 7n, SET)
    expect(world.fstat(fd)).toMatchObject({ size: 0n })
    expect(world.write(fd, 'far')).toBe(3)
    expect(world.tell(fd)).toBe((1n << 32n) + 10n)
    world.seek(fd, -5n, CUR)
    expect(world.read(fd)).toBe('\0\0far')
  })

  it('hands a stream what it is given, as much as that takes', async () => {
    const world = await createWorld()
    expect(world.write(1, 'hello ', 'world')).toBe(11)
    expect(world.output.output).toBe('hello world')
    world.output.room = 3
    expect(world.write(1, 'abcdef')).toBe(3)
    expect(world.output.output).toBe('hello worldabc')
    expect(world.write(2, 'error')).toBe(5)
    expect(world.errors.output).toBe('error')
  })

  it('PIPE is an errno, and NOSPC and FBIG are', async () => {
    const world = await createWorld()
    for (const [code, errno] of [['EPIPE', 'PIPE'], ['ENOSPC', 'NOSPC'], ['EFBIG', 'FBIG'], ['EIO', 'IO']] as const) {
      world.output.room = code
      expect(world.write(1, 'text')).toBe(errno)
    }
    const small = await createWorld({ backend: 'memory' })
    const fd = small.opened('file', 'wc')
    expect(small.setSize(fd, 1n << 30n)).toBe('SUCCESS')
    let errno: unknown
    const chunk = 'x'.repeat(500_000)
    for (let count = 0; count < 40 && typeof errno !== 'string'; count++) errno = small.write(fd, chunk)
    expect(errno).toBe('NOSPC')
  })

  both('BADF, ISDIR, NOTCAPABLE, FBIG, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', 'text')
    expect(world.write(world.opened('file', 'r'), 'x')).toBe('BADF')
    expect(world.write(0, 'x')).toBe('BADF')
    expect(world.write(99, 'x')).toBe('BADF')
    expect(world.write(3, 'x')).toBe('ISDIR')
    const fd = world.opened('file', 'rw')
    world.seek(fd, MAX, SET)
    expect(world.write(fd, 'x')).toBe('FBIG')
    expect(world.read(fd)).toBe('')
    world.giveUp(fd, Rights.FD_WRITE)
    expect(world.write(fd, 'x')).toBe('NOTCAPABLE')
    expect(world.get('file')).toBe('text')
  })
})

describeFunction('fd_renumber', () => {
  it('moves a number onto another and closes what was there', async () => {
    const world = await createWorld()
    world.put('a', 'first')
    world.put('b', 'second')
    const before = openBelow(world.folder)
    const [a, b] = [world.opened('a'), world.opened('b')]
    world.read(a, 2)
    expect(world.renumber(a, b)).toBe('SUCCESS')
    expect(world.trace.at(-1)).toBe('fd_renumber(fd=4 "a", to=5 "b") = SUCCESS')
    expect(world.read(a)).toBe('BADF')
    expect(world.read(b)).toBe('rst')
    expect(world.trace.at(-1)).toBe('fd_read(fd=5 "a", iovs=1 of 100 bytes) = 3')
    expect(openBelow(world.folder)).toHaveLength(before.length + 1)
    expect(world.opened('b')).toBe(a)
  })

  it('onto itself: nothing', async () => {
    const world = await createWorld()
    world.put('a', 'first')
    const a = world.opened('a')
    expect(world.renumber(a, a)).toBe('SUCCESS')
    expect(world.read(a)).toBe('first')
    expect(world.renumber(3, 3)).toBe('SUCCESS')
    expect(world.names()).toEqual(['a'])
    expect(world.renumber(99, 99)).toBe('BADF')
  })

  it('onto a standard stream, a preopened directory, and back', async () => {
    const world = await createWorld()
    world.mkdir('dir')
    world.put('dir/file', 'text')
    const file = world.opened('dir/file', 'rw')
    expect(world.renumber(file, 1)).toBe('SUCCESS')
    expect(world.output.closed).toBe(1)
    expect(world.write(1, 'TE')).toBe(2)
    expect(world.get('dir/file')).toBe('TExt')
    const dir = world.opened('dir', 'd')
    expect(world.renumber(dir, 3)).toBe('SUCCESS')
    expect(world.names()).toEqual(['file'])
    expect(world.call.fd_prestat_get(3, 0)).toBe(8) // What lies there now was not preopened.
    expect(world.renumber(3, 0)).toBe('SUCCESS')
    expect(world.names(0)).toEqual(['file'])
    expect(world.opened('file', 'r', { fd: 0 })).toBe(3)
  })

  it('keeps rights, flags and the position of a listing', async () => {
    const world = await createWorld()
    const [a, b] = [world.opened('a', 'rwca'), world.opened('b', 'rwc')]
    world.giveUp(a, Rights.FD_READ)
    const stat = world.fdstat(a)
    world.renumber(a, b)
    expect(world.fdstat(b)).toEqual(stat)
    expect(world.read(b)).toBe('NOTCAPABLE')
  })

  it('BADF unless both are open, and then nothing changes', async () => {
    const world = await createWorld()
    world.put('a', 'first')
    const a = world.opened('a')
    for (const to of [99, -1, 1 << 30]) {
      expect(world.renumber(a, to)).toBe('BADF')
      expect(world.renumber(to, a)).toBe('BADF')
    }
    expect(world.read(a)).toBe('first')
  })
})

describeFunction('fd_seek', () => {
  both('moves from the start, the position and the end, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', '0123456789')
    const fd = world.opened('file')
    expect(world.seek(fd, 4n, SET)).toBe(4n)
    expect(world.seek(fd, 3n, CUR)).toBe(7n)
    expect(world.seek(fd, -2n, CUR)).toBe(5n)
    expect(world.read(fd, 1)).toBe('5')
    expect(world.seek(fd, -1n, END)).toBe(9n)
    expect(world.read(fd)).toBe('9')
    expect(world.seek(fd, 5n, END)).toBe(15n)
    expect(world.read(fd)).toBe('')
    expect(world.seek(fd, 0n, CUR)).toBe(15n)
    expect(world.trace.at(-1)).toBe('fd_seek(fd=4 "file", offset=0, whence=CUR) = 15')
    expect(world.trace).toContain('fd_seek(fd=4 "file", offset=-2, whence=CUR) = 5')
  })

  both('to any place of 63 bits, every digit kept, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', 'text')
    const fd = world.opened('file', 'rw')
    for (const place of [(1n << 32n) + 1n, (1n << 53n) + 1n, MAX - 1n, MAX]) {
      expect(world.seek(fd, place, SET)).toBe(place)
      expect(world.tell(fd)).toBe(place)
      expect(world.seek(fd, -place, CUR)).toBe(0n)
    }
    expect(world.seek(fd, MAX - 4n, END)).toBe(MAX)
    expect(world.read(fd)).toBe('')
  })

  both('INVAL, OVERFLOW: the position stays, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', 'text')
    const fd = world.opened('file')
    world.seek(fd, 2n, SET)
    expect(world.seek(fd, -1n, SET)).toBe('INVAL')
    expect(world.seek(fd, -3n, CUR)).toBe('INVAL')
    expect(world.seek(fd, -5n, END)).toBe('INVAL')
    expect(world.seek(fd, -MAX - 1n, SET)).toBe('INVAL')
    expect(world.seek(fd, MAX, CUR)).toBe('OVERFLOW')
    expect(world.seek(fd, MAX, END)).toBe('OVERFLOW')
    for (const whence of [3, 4, 255, -1]) expect(world.seek(fd, 0n, whence)).toBe('INVAL')
    expect(world.trace.at(-4)).toBe('fd_seek(fd=4 "file", offset=0, whence=3) = INVAL')
    expect(world.tell(fd)).toBe(2n)
  })

  both('SPIPE, ISDIR, BADF, NOTCAPABLE, FAULT, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', 'text')
    expect(world.seek(0, 0n, SET)).toBe('SPIPE')
    expect(world.seek(0, 0n, CUR)).toBe('SPIPE')
    expect(world.seek(3, 0n, SET)).toBe('ISDIR')
    expect(world.seek(99, 0n, SET)).toBe('BADF')
    const fd = world.opened('file')
    expect(world.call.fd_seek(fd, 2n, SET, (1 << 20) - 7)).toBe(21)
    expect(world.tell(fd)).toBe(0n)
    // Where it is may be asked with either right, moving needs FD_SEEK.
    world.giveUp(fd, Rights.FD_TELL)
    expect(world.seek(fd, 2n, SET)).toBe(2n)
    expect(world.seek(fd, 0n, CUR)).toBe(2n)
    expect(world.tell(fd)).toBe(2n)
    const telling = world.opened('file')
    world.giveUp(telling, Rights.FD_SEEK)
    expect(world.seek(telling, 0n, CUR)).toBe(0n)
    expect(world.seek(telling, 1n, CUR)).toBe('NOTCAPABLE')
    expect(world.seek(telling, 0n, SET)).toBe('NOTCAPABLE')
    world.giveUp(telling, Rights.FD_TELL)
    expect(world.seek(telling, 0n, CUR)).toBe('NOTCAPABLE')
  })
})

describeFunction('fd_tell', () => {
  both('writes the position, %s', async (backend) => {
    const world = await createWorld({ backend })
    const fd = world.opened('file', 'rwc')
    expect(world.tell(fd)).toBe(0n)
    world.write(fd, '12345')
    expect(world.tell(fd)).toBe(5n)
    expect(world.trace.at(-1)).toBe('fd_tell(fd=4 "file") = 5')
  })

  it('SPIPE, ISDIR, BADF, NOTCAPABLE, FAULT', async () => {
    const world = await createWorld({ pages: 1 })
    expect([world.tell(1), world.tell(3), world.tell(99)]).toEqual(['SPIPE', 'ISDIR', 'BADF'])
    const fd = world.opened('file', 'rwc')
    expect(world.call.fd_tell(fd, 65529)).toBe(21)
    world.giveUp(fd, Rights.FD_TELL)
    world.giveUp(fd, Rights.FD_SEEK)
    expect(world.tell(fd)).toBe('NOTCAPABLE')
  })
})

describe('files that are open', () => {
  both('go on without a name, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', 'text')
    const [fd, appending] = [world.opened('file', 'rw'), world.opened('file', 'rw')]
    expect(world.unlink('file')).toBe('SUCCESS')
    expect(world.stat('file')).toBe('NOENT')
    expect(world.fstat(fd)).toMatchObject({ nlink: 0n, size: 4n })
    world.seek(fd, 0n, END)
    expect(world.write(fd, ' more')).toBe(5)
    // A second descriptor of the host, of a file that has no name: for writes to the end.
    expect(world.setFlags(appending, Fdflags.APPEND)).toBe('SUCCESS')
    expect(world.write(appending, '!')).toBe(1)
    expect(world.pread(fd, 0n)).toBe('text more!')
    expect(world.setSize(fd, 2n)).toBe('SUCCESS')
    world.put('file', 'another')
    expect(world.pread(fd, 0n)).toBe('te')
    expect(world.get('file')).toBe('another')
  })

  both('go on under another name, or in the place of another file, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.mkdir('dir')
    world.put('file', 'text')
    world.put('other', 'other')
    const [fd, other] = [world.opened('file', 'rw'), world.opened('other', 'rw')]
    expect(world.rename('file', 'dir/moved')).toBe('SUCCESS')
    expect(world.write(fd, 'TE')).toBe(2)
    expect(world.get('dir/moved')).toBe('TExt')
    expect(world.rename('dir/moved', 'other')).toBe('SUCCESS')
    expect(world.fstat(other)).toMatchObject({ nlink: 0n })
    expect(world.read(other)).toBe('other')
    expect(world.get('other')).toBe('TExt')
  })

  both('a directory goes on, moved or removed, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.mkdir('dir')
    world.put('dir/file', 'text')
    const dir = world.opened('dir', 'd')
    expect(world.rename('dir', 'moved')).toBe('SUCCESS')
    expect(world.get('file', dir)).toBe('text')
    world.put('new', 'new', dir)
    expect(world.get('moved/new')).toBe('new')
    for (const name of ['file', 'new']) world.unlink(name, dir)
    expect(world.rmdir('moved')).toBe('SUCCESS')
    expect(world.fstat(dir)).toMatchObject({ type: 3 })
    expect(world.open('file', 'wc', { fd: dir })).toBe('NOENT')
    expect(world.mkdir('sub', dir)).toBe('NOENT')
  })
})
