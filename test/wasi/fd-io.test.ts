import { describe, expect, it } from 'vitest'
import { Fdflags, Rights } from '../../src/wasi/abi/flags.ts'
import { describeFunction } from './support/describe-function.ts'
import { backends, createWorld } from './support/world.ts'

const [SET, CUR, END] = [0, 1, 2] as const
const MAX = (1n << 63n) - 1n
const both = it.each(backends)

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
