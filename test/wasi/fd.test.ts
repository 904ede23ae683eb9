import { expect, it } from 'vitest'
import { Fdflags, Rights } from '../../src/wasi/abi/flags.ts'
import { describeFunction } from './support/describe-function.ts'
import { ALL, type Fdstat } from './support/program.ts'
import { backends, createWorld, freshDirectory, openBelow } from './support/world.ts'

const SET = 0
const both = it.each(backends)

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
