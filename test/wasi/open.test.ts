import * as fs from 'node:fs'
import { expect, it } from 'vitest'
import { Fdflags, Rights } from '../../src/wasi/abi/flags.ts'
import { MAX_FDS } from '../../src/wasi/fd-table.ts'
import { describeFunction } from './support/describe-function.ts'
import { ALL, type Fdstat } from './support/program.ts'
import { treeOfDirectory } from './support/trees.ts'
import { backends, createWorld, openBelow, type World } from './support/world.ts'

// Which combination of flags does what on which kind of path is compared with the kernel in kernel.test.ts.

const both = it.each(backends)
const [CREAT, DIRECTORY, EXCL, TRUNC] = [1, 2, 4, 8] as const
const bits = (...rights: number[]): bigint => BigInt(rights.reduce((all, bit) => all | bit, 0))

async function furnished(backend: 'host' | 'memory', options: Parameters<typeof createWorld>[0] = {}): Promise<World> {
  const world = await createWorld({ ...options, backend })
  world.put('file', 'text')
  world.mkdir('dir')
  world.put('dir/inner', 'inner text')
  world.symlink('file', 'to-file')
  world.symlink('dir', 'to-dir')
  world.symlink('nowhere', 'dangling')
  world.trace.length = 0
  return world
}

describeFunction('path_open', () => {
  both('writes the lowest free number, %s', async (backend) => {
    const world = await furnished(backend)
    world.bytes(60, 12).fill(0xee)
    const [path, length] = world.text('file')
    expect(world.call.path_open(3, 0, path, length, 0, bits(Rights.FD_READ), 0n, 0, 64)).toBe(0)
    expect(world.hex(60, 12)).toBe('eeeeeeee 04000000 eeeeeeee')
    expect(world.trace).toEqual(['path_open(fd=3 "/work", dirflags=0, path="file", oflags=0, fs_rights_base=FD_READ, fs_rights_inheriting=0, fdflags=0) = fd 4'])
    expect(world.fdstat(4)).toEqual({ type: 4, flags: 0, base: bits(Rights.FD_READ), inheriting: 0n })
  })

  both('is traced with the names of flags and the path of the directory, %s', async (backend) => {
    const world = await furnished(backend)
    world.opened('dir', 'd')
    expect(world.opened('new', 'rwctan', { fd: 4, flags: Fdflags.NONBLOCK })).toBe(5)
    expect(world.trace).toEqual([
      'path_open(fd=3 "/work", dirflags=SYMLINK_FOLLOW, path="dir", oflags=DIRECTORY, fs_rights_base=ALL-FD_READ-FD_WRITE, fs_rights_inheriting=ALL, fdflags=0) = fd 4',
      'path_open(fd=4 "dir", dirflags=0, path="new", oflags=CREAT|TRUNC, fs_rights_base=ALL, fs_rights_inheriting=ALL, fdflags=APPEND|NONBLOCK) = fd 5',
    ])
  })

  both('what is read and written is what was asked for, %s', async (backend) => {
    const world = await furnished(backend)
    const answers = ['', 'r', 'w', 'rw'].map((letters) => {
      const fd = world.opened('file', letters)
      return [world.read(fd), world.write(fd, 'T'), world.pread(fd, 0n, 1), world.pwrite(fd, 1n, 'e')]
    })
    // A descriptor with neither can still be asked for its stat; here it is open for reading, without the right.
    expect(answers).toEqual([
      ['BADF', 'BADF', 'BADF', 'BADF'], ['text', 'BADF', 't', 'BADF'], ['BADF', 1, 'BADF', 1], ['Text', 1, 'T', 1],
    ])
    expect(world.fstat(world.opened('file', ''))).toMatchObject({ type: 4 })
  })

  both('CREAT makes, EXCL insists, TRUNC cuts, %s', async (backend) => {
    const world = await furnished(backend)
    expect(world.get('file')).toBe('text')
    world.close(world.opened('file', 'wc'))
    expect(world.get('file')).toBe('text')
    expect(world.open('file', 'wcx')).toBe('EXIST')
    expect(world.open('file', 'rx')).toBe(4) // Without CREAT it means nothing.
    world.close(world.opened('new', 'wcx'))
    expect(world.get('new')).toBe('')
    world.close(world.opened('file', 'wt'))
    expect(world.get('file')).toBe('')
    world.put('file', 'text')
    world.close(world.opened('file', 't')) // Needs no right to write, only that of the directory.
    expect(world.get('file')).toBe('')
    expect(world.open('missing', 'wt')).toBe('NOENT')
  })

  both('CREAT through a dangling link makes what it leads to, %s', async (backend) => {
    const world = await furnished(backend)
    expect(world.open('dangling', 'wcn')).toBe('LOOP')
    expect(world.open('dangling', 'wcx')).toBe('EXIST')
    world.put('dangling', 'made')
    expect(world.get('nowhere')).toBe('made')
    expect(world.readlink('dangling')).toBe('nowhere')
  })

  both('DIRECTORY, links, and what is not one, %s', async (backend) => {
    const world = await furnished(backend)
    for (const path of ['dir', 'dir/', 'to-dir', 'to-dir/', '.', 'dir/.', 'dir/..']) {
      const fd = world.opened(path, 'd')
      expect(world.fdstat(fd)).toMatchObject({ type: 3 })
      world.close(fd)
    }
    expect([world.open('to-dir', 'dn'), world.open('to-dir', 'n'), world.open('to-file', 'n')]).toEqual(['NOTDIR', 'LOOP', 'LOOP'])
    expect([world.open('file', 'd'), world.open('to-file', 'd'), world.open('file/', 'r'), world.open('missing', 'd')]).toEqual(['NOTDIR', 'NOTDIR', 'NOTDIR', 'NOENT'])
    // A directory without DIRECTORY opens for reading alone.
    expect(world.fdstat(world.opened('dir', 'r'))).toMatchObject({ type: 3 })
    for (const letters of ['w', 'rw', 'wt', 'wc', 'c', 'wd']) expect([letters, world.open('dir', letters)]).toEqual([letters, 'ISDIR'])
    expect(world.open('dir', 'cd')).toBe('INVAL')
  })

  both('INVAL: unknown flags, and nothing is made, %s', async (backend) => {
    const world = await furnished(backend)
    const before = treeOfDirectory(world.directory)
    const open = (dirflags: number, oflags: number, fdflags: number): string =>
      world.errno(() => world.call.path_open(3, dirflags, ...world.text('new'), oflags, bits(Rights.FD_WRITE), 0n, fdflags, 64))
    expect([open(2, CREAT, 0), open(-1, CREAT, 0), open(0, CREAT | 16, 0), open(0, CREAT | 0x10000, 0), open(0, -1, 0)]).toEqual(Array.from({ length: 5 }, () => 'INVAL'))
    expect([open(0, CREAT, 32), open(0, CREAT, -1), open(0, CREAT | DIRECTORY, 0), open(0, CREAT | DIRECTORY | EXCL | TRUNC, 0)]).toEqual(Array.from({ length: 4 }, () => 'INVAL'))
    expect(treeOfDirectory(world.directory)).toEqual(before)
    expect(world.trace).toContain('path_open(fd=3 "/work", dirflags=0x2, path="new", oflags=CREAT, fs_rights_base=FD_WRITE, fs_rights_inheriting=0, fdflags=0) = INVAL')
  })

  both('rights are cut to what the directory passes on, and to what the thing can have, %s', async (backend) => {
    const world = await furnished(backend)
    const file = world.fdstat(world.opened('file', 'rw', { base: -1n, inheriting: -1n }))
    expect(file).toEqual({ type: 4, flags: 0, base: 0x08e001ffn, inheriting: 0x0fffffffn })
    const dir = world.opened('dir', 'd', { base: -1n & ~bits(Rights.FD_WRITE), inheriting: bits(Rights.FD_READ) })
    expect(world.fdstat(dir)).toEqual({ type: 3, flags: 0, base: 0x07bffe99n, inheriting: bits(Rights.FD_READ) })
    expect(world.fdstat(world.opened('inner', 'r', { fd: dir }))).toMatchObject({ base: bits(Rights.FD_READ), inheriting: bits(Rights.FD_READ) })
    expect(world.open('inner', 'w', { fd: dir })).toBe('NOTCAPABLE')
    // Bits that stand for nothing.
    expect(world.fdstat(world.opened('file', '', { base: ~ALL }))).toMatchObject({ base: 0n })
  })

  both('NOTCAPABLE: CREAT, TRUNC, SYNC and the like without the right for it, %s', async (backend) => {
    const world = await furnished(backend)
    const before = treeOfDirectory(world.directory)
    const limited = (own: number, passedOn: number): number => {
      const fd = world.opened('.', 'd')
      const { base, inheriting } = world.fdstat(fd) as Fdstat
      world.setRights(fd, base & ~BigInt(own), inheriting & ~BigInt(passedOn))
      return fd
    }
    expect(world.open('new', 'rc', { fd: limited(Rights.PATH_CREATE_FILE, 0) })).toBe('NOTCAPABLE')
    expect(world.open('file', 'wt', { fd: limited(Rights.PATH_FILESTAT_SET_SIZE, 0), base: bits(Rights.FD_WRITE) })).toBe('NOTCAPABLE')
    expect(world.open('file', 'wt', { fd: limited(Rights.PATH_FILESTAT_SET_SIZE, Rights.FD_FILESTAT_SET_SIZE) })).toBe('NOTCAPABLE')
    expect(world.open('file', 'r', { fd: limited(0, Rights.FD_READ) })).toBe('NOTCAPABLE')
    expect(world.open('new', 'wc', { fd: limited(0, Rights.FD_WRITE) })).toBe('NOTCAPABLE')
    expect(world.open('file', 'w', { fd: limited(0, Rights.FD_DATASYNC | Rights.FD_SYNC), flags: Fdflags.DSYNC })).toBe('NOTCAPABLE')
    for (const flags of [Fdflags.SYNC, Fdflags.RSYNC]) expect(world.open('file', 'w', { fd: limited(0, Rights.FD_SYNC), flags })).toBe('NOTCAPABLE')
    expect(world.open('file', 'r', { fd: limited(Rights.PATH_OPEN, 0) })).toBe('NOTCAPABLE')
    expect(treeOfDirectory(world.directory)).toEqual(before)
  })

  both('TRUNC needs the right on the directory or, as by fd_filestat_set_size, on what is opened, %s', async (backend) => {
    const world = await furnished(backend)
    // As Go opens the directory of an os.Root.
    const dir = world.opened('.', 'd', { base: -1n & ~bits(Rights.PATH_FILESTAT_SET_SIZE | Rights.FD_WRITE), inheriting: -1n })
    world.opened('file', 'wt', { fd: dir, base: bits(Rights.FD_WRITE | Rights.FD_FILESTAT_SET_SIZE) })
    expect(world.trace.at(-1)).toContain('oflags=TRUNC')
    expect(treeOfDirectory(world.directory)).toMatchObject({ file: '1 0 ' })
    // Not opened for writing, it could not be truncated.
    expect(world.open('file', 't', { fd: dir, base: bits(Rights.FD_FILESTAT_SET_SIZE) })).toBe('NOTCAPABLE')
  })

  both('SYNC and DSYNC write as any other, %s', async (backend) => {
    const world = await furnished(backend)
    for (const flags of [Fdflags.SYNC, Fdflags.DSYNC, Fdflags.RSYNC, Fdflags.SYNC | Fdflags.APPEND]) {
      const fd = world.opened('file', 'rwct', { flags })
      expect(world.write(fd, 'new')).toBe(3)
      expect(world.pwrite(fd, 1n, 'E')).toBe(1)
      expect(world.get('file')).toBe('nEw')
      expect(world.fdstat(fd)).toMatchObject({ flags })
    }
  })

  both('ROFS in a read-only mount, also through a descriptor of a directory in it, %s', async (backend) => {
    const writable = await furnished(backend)
    const before = treeOfDirectory(writable.directory)
    const world = await createWorld({ readOnly: true, directory: writable.directory })
    const dir = world.opened('dir', 'd')
    const again = world.opened('.', 'd', { fd: dir })
    for (const [fd, path] of [[3, 'file'], [3, 'to-file'], [3, 'dir/inner'], [dir, 'inner'], [again, 'inner']] as const) {
      for (const letters of ['w', 'rw', 'wc', 'wt', 't', 'wa', 'rwca']) expect([path, letters, world.open(path, letters, { fd })]).toEqual([path, letters, 'ROFS'])
      expect(world.open(path, 'wcx', { fd })).toBe('EXIST')
      const file = world.opened(path, 'r', { fd })
      expect(world.read(file)).toMatch(/text$/)
      expect([world.write(file, 'x'), world.pwrite(file, 0n, 'x'), world.allocate(file, 0n, 100n)]).toEqual(['BADF', 'BADF', 'BADF'])
      expect(world.setSize(file, 0n)).toBe('INVAL')
      expect(world.errno(() => world.call.fd_filestat_set_times(file, 1n, 1n, 5))).toBe('ROFS')
      world.close(file)
    }
    for (const fd of [3, dir, again]) {
      expect(world.open('new', 'wc', { fd })).toBe('ROFS')
      expect(world.open('new', 'rc', { fd })).toBe('ROFS')
      expect(world.mkdir('new', fd)).toBe('ROFS')
      expect(world.symlink('x', 'new', fd)).toBe('ROFS')
      expect(world.errno(() => world.call.fd_filestat_set_times(fd, 1n, 1n, 5))).toBe('ROFS')
      expect(world.setTimes('.', 1n, 1n, { fd })).toBe('ROFS')
    }
    expect([world.unlink('inner', dir), world.rename('inner', 'x', { fd: dir }), world.link('inner', 'x', { fd: dir }), world.rmdir('dir')]).toEqual(['ROFS', 'ROFS', 'ROFS', 'ROFS'])
    expect(world.setTimes('inner', 1n, 1n, { fd: dir })).toBe('ROFS')
    expect(treeOfDirectory(writable.directory)).toEqual(before)
  })

  it('BADF, NOTDIR, FAULT; a bad address for the result makes no file and leaves no descriptor', async () => {
    const world = await furnished('host', { pages: 16 })
    const open = openBelow(world.folder)
    expect([world.open('file', 'r', { fd: 99 }), world.open('file', 'r', { fd: 0 })]).toEqual(['BADF', 'NOTDIR'])
    const file = world.opened('file')
    expect(world.open('x', 'r', { fd: file })).toBe('NOTDIR')
    world.close(file)
    const [path, length] = world.text('new')
    for (const ptr of [(1 << 20) - 3, 1 << 20, -1, -4]) {
      expect(world.call.path_open(3, 0, path, length, CREAT, bits(Rights.FD_WRITE), 0n, 0, ptr)).toBe(21)
    }
    expect(fs.existsSync(`${world.folder}/new`)).toBe(false)
    expect(openBelow(world.folder)).toEqual(open)
    expect(world.opened('file')).toBe(file)
  })

  it('MFILE before the host opens anything, and it goes on when one is closed', async () => {
    const world = await createWorld({ backend: 'memory', wrap: false })
    world.put('file', 'text')
    for (let fd = 4; fd < MAX_FDS; fd++) if (world.open('file') !== fd) throw new Error(`not ${fd}`)
    expect(world.open('file')).toBe('MFILE')
    expect(world.open('new', 'wc')).toBe('MFILE')
    expect(world.names()).toEqual(['file'])
    world.close(1000)
    expect(world.open('file')).toBe(1000)
    expect(world.open('file')).toBe('MFILE')
  })
})
