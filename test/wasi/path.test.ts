import * as fs from 'node:fs'
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { Fstflags, Rights } from '../../src/wasi/abi/flags.ts'
import { describeFunction } from './support/describe-function.ts'
import type { ErrnoName, Filestat } from './support/program.ts'
import { treeOfDirectory } from './support/trees.ts'
import { backends, createWorld, freshDirectory, openBelow, temporaryFolder, type World } from './support/world.ts'

// What each path means is compared with the kernel in kernel.test.ts; here: the rest.

const both = it.each(backends)
const name255 = 'n'.repeat(255)
const FAULT = 21

describeFunction('path_create_directory', () => {
  both('makes a directory, %s', async (backend) => {
    const world = await createWorld({ backend })
    expect(world.mkdir('dir')).toBe('SUCCESS')
    expect(world.mkdir('dir/sub/')).toBe('SUCCESS')
    expect(world.mkdir('dir/sub/../other')).toBe('SUCCESS')
    expect(world.stat('dir/sub')).toMatchObject({ type: 3 })
    expect(treeOfDirectory(world.directory)).toEqual({ dir: 'directory', 'dir/sub': 'directory', 'dir/other': 'directory' })
    expect(world.trace[0]).toBe('path_create_directory(fd=3 "/work", path="dir") = SUCCESS')
    const dir = world.opened('dir', 'd')
    expect(world.mkdir('new', dir)).toBe('SUCCESS')
    expect(world.trace.at(-1)).toBe('path_create_directory(fd=4 "dir", path="new") = SUCCESS')
  })

  both('EXIST, NOSPC or ROFS, NOTCAPABLE, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.mkdir('dir')
    for (const path of ['dir', 'dir/', '.', 'dir/..']) expect(world.mkdir(path)).toBe('EXIST')
    world.giveUp(3, Rights.PATH_CREATE_DIRECTORY)
    expect(world.mkdir('new')).toBe('NOTCAPABLE')
    const readOnly = await createWorld({ backend, readOnly: true })
    expect(readOnly.mkdir('new')).toBe('ROFS')
  })
})

describeFunction('path_filestat_get', () => {
  it('writes 64 bytes as fd_filestat_get does, of the link itself without SYMLINK_FOLLOW', async () => {
    const world = await createWorld()
    world.put('file', 'text')
    world.symlink('file', 'link')
    const bytes = (flags: number, path: string): string => {
      expect(world.call.path_filestat_get(3, flags, ...world.text(path), 128)).toBe(0)
      return world.hex(128, 64)
    }
    const fd = world.opened('file')
    expect(world.call.fd_filestat_get(fd, 64)).toBe(0)
    expect(bytes(0, 'file')).toBe(world.hex(64, 64))
    expect(bytes(1, 'link')).toBe(world.hex(64, 64))
    bytes(0, 'link')
    const kernel = fs.lstatSync(`${world.folder}/link`, { bigint: true })
    expect([world.u64(128), world.u64(136), world.u64(144), world.u64(152), world.u64(160), world.u64(168), world.u64(176), world.u64(184)])
      .toEqual([kernel.dev, kernel.ino, 7n, 1n, 4n, kernel.atimeNs, kernel.mtimeNs, kernel.ctimeNs])
    expect(world.trace.at(-1)).toBe(`path_filestat_get(fd=3 "/work", flags=0, path="link") = {SYMBOLIC_LINK, ino=${kernel.ino}, size=4}`)
    expect(world.trace.at(-2)).toContain('flags=SYMLINK_FOLLOW, path="link") = {REGULAR_FILE')
  })

  it('tells each type', async () => {
    const world = await createWorld()
    execFileSync('mkfifo', [`${world.folder}/fifo`])
    fs.mkdirSync(`${world.folder}/dir`)
    expect(world.stat('fifo')).toMatchObject({ type: 0 })
    expect(world.stat('dir')).toMatchObject({ type: 3 })
    const devices = await createWorld({ more: [(await import('../../src/fs/host/index.ts')).hostDirectory('/dev').root] })
    expect(devices.stat('null', { fd: 4 })).toMatchObject({ type: 2 })
  })

  both('INVAL: unknown flags; NOTCAPABLE, FAULT, %s', async (backend) => {
    const world = await createWorld({ backend, pages: 1 })
    world.put('file')
    for (const flags of [2, 3, -1]) expect(world.errno(() => world.call.path_filestat_get(3, flags, ...world.text('file'), 64))).toBe('INVAL')
    expect(world.call.path_filestat_get(3, 0, ...world.text('file'), 65536 - 63)).toBe(FAULT)
    world.giveUp(3, Rights.PATH_FILESTAT_GET)
    expect(world.stat('file')).toBe('NOTCAPABLE')
  })
})

describeFunction('path_filestat_set_times', () => {
  const [a, m] = [1_234_567_890_123_456_789n, 1_700_000_000_000_000_001n]

  both('to the nanosecond, through a link or of the link itself, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file')
    world.mkdir('dir')
    world.symlink('file', 'link')
    world.symlink('nowhere', 'dangling')
    for (const path of ['file', 'dir', '.', 'dir/.']) {
      expect(world.setTimes(path, a, m)).toBe('SUCCESS')
      expect(world.stat(path)).toMatchObject({ atim: a, mtim: m })
    }
    expect(world.setTimes('link', m, a)).toBe('SUCCESS')
    expect(world.stat('file')).toMatchObject({ atim: m, mtim: a })
    expect(world.setTimes('link', 1n, 2n, { follow: false })).toBe('SUCCESS')
    expect(world.stat('link', { follow: false })).toMatchObject({ mtim: 2n })
    expect(world.stat('file')).toMatchObject({ atim: m, mtim: a })
    expect(world.setTimes('dangling', a, m, { follow: false })).toBe('SUCCESS')
    expect(world.setTimes('dangling', a, m)).toBe('NOENT')
    expect(world.trace).toContain(`path_filestat_set_times(fd=3 "/work", flags=SYMLINK_FOLLOW, path="file", atim=${a}, mtim=${m}, fst_flags=ATIM|MTIM) = SUCCESS`)
  })

  both('one alone, or now, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file')
    world.setTimes('file', a, m)
    expect(world.setTimes('file', 5n, 6n, { flags: Fstflags.MTIM })).toBe('SUCCESS')
    expect(world.stat('file')).toMatchObject({ atim: a, mtim: 6n })
    const before = BigInt(Date.now() - 10) * 1_000_000n
    expect(world.setTimes('file', 5n, 6n, { flags: Fstflags.ATIM_NOW })).toBe('SUCCESS')
    const { atim, mtim } = world.stat('file') as Filestat
    expect(atim >= before && atim < before + 10n ** 10n).toBe(true)
    expect(mtim).toBe(6n)
    expect(world.setTimes('file', 5n, 6n, { flags: 0 })).toBe('SUCCESS')
    expect(world.stat('file')).toMatchObject({ atim, mtim })
  })

  it('a change of mtime alone keeps atime, and exact', async () => {
    const world = await createWorld()
    fs.writeFileSync(`${world.folder}/file`, '')
    const { atimeNs } = fs.statSync(`${world.folder}/file`, { bigint: true })
    world.setTimes('file', 0n, a, { flags: Fstflags.MTIM })
    expect(fs.statSync(`${world.folder}/file`, { bigint: true })).toMatchObject({ atimeNs, mtimeNs: a })
  })

  both('INVAL, ROFS, NOTCAPABLE, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file')
    for (const flags of [3, 12, 16, 32, -1]) expect(world.setTimes('file', 1n, 1n, { flags })).toBe('INVAL')
    expect(world.setTimes('file', -1n, 1n)).toBe('INVAL')
    expect(world.errno(() => world.call.path_filestat_set_times(3, 2, ...world.text('file'), 1n, 1n, 1))).toBe('INVAL')
    world.giveUp(3, Rights.PATH_FILESTAT_SET_TIMES)
    expect(world.setTimes('file', 1n, 1n)).toBe('NOTCAPABLE')
    const readOnly = await createWorld({ readOnly: true, directory: world.directory })
    expect(readOnly.setTimes('file', 1n, 1n)).toBe('ROFS')
    expect(readOnly.setTimes('.', 1n, 1n)).toBe('ROFS')
    expect(readOnly.setTimes('missing', 1n, 1n)).toBe('NOENT')
  })
})

describeFunction('path_link', () => {
  both('gives a file another name, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.mkdir('dir')
    world.put('file', 'text')
    expect(world.link('file', 'dir/other')).toBe('SUCCESS')
    expect(world.get('dir/other')).toBe('text')
    expect(world.stat('file')).toMatchObject({ nlink: 2n, ino: (world.stat('dir/other') as Filestat).ino })
    expect(world.trace.find((line) => line.startsWith('path_link'))).toBe('path_link(old_fd=3 "/work", old_flags=0, old_path="file", new_fd=3 "/work", new_path="dir/other") = SUCCESS')
  })

  both('of the link itself, or of what it leads to, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', 'text')
    world.symlink('file', 'link')
    expect(world.link('link', 'hard')).toBe('SUCCESS')
    expect(world.readlink('hard')).toBe('file')
    expect(world.link('link', 'followed', { follow: true })).toBe('SUCCESS')
    expect(world.stat('followed', { follow: false })).toMatchObject({ type: 4, nlink: 2n })
  })

  it('XDEV to another mount', async () => {
    const world = await createWorld({ more: [freshDirectory('memory').directory, freshDirectory('memory').directory] })
    world.put('file')
    world.put('file', '', 4)
    expect(world.link('file', 'new', { toFd: 4 })).toBe('XDEV')
    expect(world.link('file', 'new', { fd: 4, toFd: 3 })).toBe('XDEV')
    expect(world.link('file', 'new', { fd: 4, toFd: 5 })).toBe('XDEV')
  })

  both('INVAL, PERM, EXIST, ROFS; either right, either descriptor, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file')
    world.mkdir('dir')
    expect(world.errno(() => world.call.path_link(3, 2, ...world.text('file'), 3, ...world.text('new')))).toBe('INVAL')
    expect([world.link('dir', 'new'), world.link('file', 'dir')]).toEqual(['PERM', 'EXIST'])
    expect([world.link('file', 'new', { fd: 99, toFd: 3 }), world.link('file', 'new', { toFd: 99 })]).toEqual(['BADF', 'BADF'])
    expect([world.link('file', 'new', { fd: 0, toFd: 3 }), world.link('file', 'new', { toFd: 0 })]).toEqual(['NOTDIR', 'NOTDIR'])
    const readOnly = await createWorld({ readOnly: true, directory: world.directory, more: [world.directory.duplicate()] })
    expect(readOnly.link('file', 'new')).toBe('ROFS')
    expect(readOnly.link('file', 'new', { toFd: 4 })).toBe('ROFS')
    expect(readOnly.link('file', 'new', { fd: 4, toFd: 3 })).toBe('ROFS')
    const other = world.opened('.', 'd')
    world.giveUp(3, Rights.PATH_LINK_SOURCE)
    expect(world.link('file', 'new', { toFd: other })).toBe('NOTCAPABLE')
    world.giveUp(other, Rights.PATH_LINK_TARGET)
    expect(world.link('file', 'new', { fd: other, toFd: 3 })).toBe('SUCCESS')
    expect(world.link('file', 'newer', { fd: other })).toBe('NOTCAPABLE')
  })
})

describeFunction('path_readlink', () => {
  both('writes the target, cut where the buffer ends, without a zero, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.symlink('some/\xffwhere', 'link')
    world.bytes(2048, 20).fill(0x2e)
    expect(world.call.path_readlink(3, ...world.text('link'), 2048, 20, 512)).toBe(0)
    expect([world.u32(512), world.string(2048, 20)]).toEqual([11, 'some/\xffwhere.........'])
    for (let size = 0; size <= 12; size++) expect(world.readlink('link', { size })).toBe('some/\xffwhere'.slice(0, size))
    expect(world.trace[1]).toBe('path_readlink(fd=3 "/work", path="link", buf=0x800, buf_len=20) = 11')
    const long = `${'x'.repeat(200)}/`.repeat(20)
    expect(world.symlink(long, 'long')).toBe('SUCCESS')
    expect(world.readlink('long')).toBe(long)
  })

  both('INVAL: no link; NOTCAPABLE, FAULT, %s', async (backend) => {
    const world = await createWorld({ backend, pages: 2 })
    world.put('file')
    world.symlink('file', 'link')
    expect([world.readlink('file'), world.readlink('.'), world.readlink('missing')]).toEqual(['INVAL', 'INVAL', 'NOENT'])
    const path = world.text('link')
    for (const [buf, len, used] of [[131072 - 3, 4, 0], [0, -1, 0], [-1, 1, 0], [0, 4, 131072 - 3]] as const) {
      expect(world.call.path_readlink(3, ...path, buf, len, used)).toBe(FAULT)
    }
    world.giveUp(3, Rights.PATH_READLINK)
    expect(world.readlink('link')).toBe('NOTCAPABLE')
  })
})

describeFunction('path_remove_directory', () => {
  both('removes an empty directory, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.mkdir('dir')
    world.mkdir('dir/sub')
    world.put('file')
    expect(world.rmdir('dir')).toBe('NOTEMPTY')
    expect(world.rmdir('dir/sub')).toBe('SUCCESS')
    expect(world.rmdir('dir/')).toBe('SUCCESS')
    expect([world.rmdir('dir'), world.rmdir('file'), world.rmdir('.'), world.rmdir('file/')]).toEqual(['NOENT', 'NOTDIR', 'INVAL', 'NOTDIR'])
    expect(world.trace.at(-5)).toBe('path_remove_directory(fd=3 "/work", path="dir/") = SUCCESS')
  })

  both('NOTCAPABLE, ROFS, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.mkdir('dir')
    world.giveUp(3, Rights.PATH_REMOVE_DIRECTORY)
    expect(world.rmdir('dir')).toBe('NOTCAPABLE')
    const readOnly = await createWorld({ readOnly: true, directory: world.directory })
    expect(readOnly.rmdir('dir')).toBe('ROFS')
    expect(world.names()).toEqual(['dir'])
  })
})

describeFunction('path_rename', () => {
  both('moves, replacing a file or an empty directory, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.mkdir('dir')
    world.mkdir('empty')
    world.put('a', 'first')
    world.put('b', 'second')
    expect(world.rename('a', 'dir/c')).toBe('SUCCESS')
    expect(world.rename('b', 'dir/c')).toBe('SUCCESS')
    expect(world.rename('dir', 'empty')).toBe('SUCCESS')
    expect(treeOfDirectory(world.directory)).toEqual({ empty: 'directory', 'empty/c': '1 6 second' })
    expect(world.trace.at(-1)).toBe('path_rename(fd=3 "/work", old_path="dir", new_fd=3 "/work", new_path="empty") = SUCCESS')
  })

  both('NOTEMPTY, ISDIR, NOTDIR, INVAL, BUSY, NOENT, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.mkdir('dir')
    world.put('dir/file')
    world.mkdir('empty')
    world.put('file')
    const answers: [string, string, ErrnoName][] = [
      ['empty', 'dir', 'NOTEMPTY'], ['file', 'empty', 'ISDIR'], ['empty', 'file', 'NOTDIR'], ['dir', 'dir/inside', 'INVAL'],
      ['.', 'other', 'BUSY'], ['file', 'dir/.', 'BUSY'], ['dir/..', 'other', 'BUSY'], ['missing', 'other', 'NOENT'], ['file', 'other/', 'NOTDIR'],
    ]
    for (const [from, to, errno] of answers) expect([from, to, world.rename(from, to)]).toEqual([from, to, errno])
  })

  it('XDEV to another mount', async () => {
    const world = await createWorld({ more: [freshDirectory('memory').directory] })
    world.put('file', 'text')
    expect(world.rename('file', 'file', { toFd: 4 })).toBe('XDEV')
    expect(world.get('file')).toBe('text')
  })

  both('either right, either descriptor, ROFS, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file')
    expect([world.rename('file', 'new', { fd: 99, toFd: 3 }), world.rename('file', 'new', { toFd: 99 })]).toEqual(['BADF', 'BADF'])
    const readOnly = await createWorld({ readOnly: true, directory: world.directory, more: [world.directory.duplicate()] })
    expect(readOnly.rename('file', 'new')).toBe('ROFS')
    expect(readOnly.rename('file', 'new', { toFd: 4 })).toBe('ROFS')
    expect(readOnly.rename('file', 'new', { fd: 4, toFd: 3 })).toBe('ROFS')
    const other = world.opened('.', 'd')
    world.giveUp(3, Rights.PATH_RENAME_SOURCE)
    world.giveUp(other, Rights.PATH_RENAME_TARGET)
    expect(world.rename('file', 'new', { toFd: other })).toBe('NOTCAPABLE')
    expect(world.rename('file', 'new')).toBe('NOTCAPABLE')
    expect(world.rename('file', 'new', { fd: other })).toBe('NOTCAPABLE')
    expect(world.rename('file', 'new', { fd: other, toFd: 3 })).toBe('SUCCESS')
  })
})

describeFunction('path_symlink', () => {
  both('makes a link with any text that is not absolute, %s', async (backend) => {
    const world = await createWorld({ backend })
    for (const [index, target] of ['file', '../../etc/passwd', 'a//b/', '.', '\xff', name255, `${name255}x`].entries()) {
      expect(world.symlink(target, `link-${index}`)).toBe('SUCCESS')
      expect(world.readlink(`link-${index}`)).toBe(target)
    }
    expect(world.trace[0]).toBe('path_symlink(old_path="file", fd=3 "/work", new_path="link-0") = SUCCESS')
  })

  both('NOTCAPABLE (absolute), NOENT (empty), ILSEQ, NAMETOOLONG, EXIST, ROFS, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file')
    expect(world.symlink('/etc/passwd', 'link')).toBe('NOTCAPABLE')
    expect(world.symlink('', 'link')).toBe('NOENT')
    expect(world.symlink('a\0b', 'link')).toBe('ILSEQ')
    expect(world.symlink('x'.repeat(4096), 'link')).toBe('NAMETOOLONG')
    for (const path of ['file', '.']) expect(world.symlink('x', path)).toBe('EXIST')
    expect(world.names()).toEqual(['file'])
    world.giveUp(3, Rights.PATH_SYMLINK)
    expect(world.symlink('x', 'link')).toBe('NOTCAPABLE')
    const readOnly = await createWorld({ readOnly: true, directory: world.directory })
    expect(readOnly.symlink('x', 'link')).toBe('ROFS')
  })
})

describeFunction('path_unlink_file', () => {
  both('removes a file or a link, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.mkdir('dir')
    world.put('dir/file', 'text')
    world.symlink('dir', 'link')
    expect(world.unlink('link/file')).toBe('SUCCESS')
    expect(world.unlink('link')).toBe('SUCCESS')
    expect(treeOfDirectory(world.directory)).toEqual({ dir: 'directory' })
    expect(world.trace.at(-1)).toBe('path_unlink_file(fd=3 "/work", path="link") = SUCCESS')
  })

  both('ISDIR, NOTDIR, NOENT, NOTCAPABLE, ROFS, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.mkdir('dir')
    world.put('file', 'text')
    expect(['dir', 'dir/', '.', 'file/', 'missing'].map((path) => world.unlink(path))).toEqual(['ISDIR', 'ISDIR', 'ISDIR', 'NOTDIR', 'NOENT'])
    world.giveUp(3, Rights.PATH_UNLINK_FILE)
    expect(world.unlink('file')).toBe('NOTCAPABLE')
    const readOnly = await createWorld({ readOnly: true, directory: world.directory })
    expect(readOnly.unlink('file')).toBe('ROFS')
    expect(world.get('file')).toBe('text')
  })
})

/** Everything that takes one path, by name. */
const calls: Readonly<Record<string, (world: World, path: string) => unknown>> = {
  mkdir: (world, path) => world.mkdir(path),
  rmdir: (world, path) => world.rmdir(path),
  unlink: (world, path) => world.unlink(path),
  stat: (world, path) => world.stat(path),
  lstat: (world, path) => world.stat(path, { follow: false }),
  readlink: (world, path) => world.readlink(path),
  utimes: (world, path) => world.setTimes(path, 1n, 1n),
  open: (world, path) => world.open(path),
  'open nofollow': (world, path) => world.open(path, 'rn'),
  'open directory': (world, path) => world.open(path, 'rd'),
  create: (world, path) => world.open(path, 'wc'),
  'create exclusively': (world, path) => world.open(path, 'wcx'),
  truncate: (world, path) => world.open(path, 'wt'),
  symlink: (world, path) => world.symlink('x', path),
  'link from': (world, path) => world.link(path, 'new'),
  'link from, following': (world, path) => world.link(path, 'new', { follow: true }),
  'link to': (world, path) => world.link('inside', path),
  'rename from': (world, path) => world.rename(path, 'new'),
  'rename to': (world, path) => world.rename('inside', path),
}

function furnish(world: World): World {
  world.put('inside', 'text')
  world.mkdir('dir')
  world.mkdir('dir/deep')
  world.symlink('..', 'up')
  world.symlink('../secret', 'out')
  world.symlink('../secret/file', 'out-file')
  world.symlink('dir/../../secret', 'winding')
  world.symlink('out', 'two-steps')
  world.symlink('../../..', 'dir/deep/far')
  world.symlink('../mount', 'out-and-in')
  return world
}

describe.each(backends)('the sandbox, %s', (backend) => {
  /** A mount in the middle of what it must not reach. */
  async function prison(): Promise<{ world: World; folder: string; outside: () => unknown; before: unknown }> {
    if (backend === 'memory') {
      const { directory } = freshDirectory('memory')
      directory.makeDirectory('mount')
      directory.makeDirectory('secret')
      const world = await createWorld({ directory: directory.openDirectory('mount') })
      const outside = (): unknown => treeOfDirectory(directory)['secret']
      return { world: furnish(world), folder: '/nowhere', outside, before: outside() }
    }
    const folder = temporaryFolder()
    for (const name of ['mount', 'secret']) fs.mkdirSync(`${folder}/${name}`)
    fs.writeFileSync(`${folder}/secret/file`, 'secret')
    const { hostDirectory } = await import('../../src/fs/host/index.ts')
    const world = await createWorld({ directory: hostDirectory(`${folder}/mount`).root })
    fs.symlinkSync(`${folder}/secret`, `${folder}/mount/absolute`)
    fs.symlinkSync(`${folder}/secret/file`, `${folder}/mount/absolute-file`)
    const outside = (): unknown => [fs.readdirSync(folder), fs.readdirSync(`${folder}/secret`), fs.readFileSync(`${folder}/secret/file`, 'latin1')]
    return { world: furnish(world), folder, outside, before: outside() }
  }

  it.each(Object.entries(calls))('%s: NOTCAPABLE for all that leads out, and nothing outside changes', async (_, act) => {
    const { world, outside, before } = await prison()
    const away = [
      '..', '../', '../secret', '../secret/file', '../mount/inside', 'dir/../..', 'dir/../../secret/file', 'dir/deep/../../../secret/file', './../secret/file',
      'up/secret/file', 'up/mount/inside', 'out/file', 'out/.', 'winding/file', 'two-steps/file', 'dir/deep/far/secret', 'dir/deep/far/secret/file', 'dir/deep/far/mount/dir/deep/x', 'out-and-in/inside',
      '/', '/etc/passwd', '//', '/inside', '/..', ...(backend === 'host' ? ['absolute/file', 'absolute/.'] : []),
    ]
    for (const path of away) expect([path, act(world, path)]).toEqual([path, 'NOTCAPABLE'])
    expect(outside()).toEqual(before)
  })

  it('a link that leads out can be handled but not followed', async () => {
    const { world, outside, before } = await prison()
    for (const name of ['up', 'out', 'out-file', 'winding', 'two-steps', ...(backend === 'host' ? ['absolute', 'absolute-file'] : [])]) {
      expect(world.stat(name)).toBe('NOTCAPABLE')
      expect(world.stat(name, { follow: false })).toMatchObject({ type: 7 })
      for (const letters of ['r', 'w', 'wc', 'wt', 'rd', 'wct']) expect([letters, world.open(name, letters)]).toEqual([letters, 'NOTCAPABLE'])
      expect(world.open(name, 'wcx')).toBe('EXIST')
      for (const letters of ['rn', 'wn', 'wcn']) expect(world.open(name, letters)).toBe('LOOP')
      expect(world.setTimes(name, 1n, 1n)).toBe('NOTCAPABLE')
      expect(world.setTimes(name, 1n, 1n, { follow: false })).toBe('SUCCESS')
      expect(world.link(name, 'new', { follow: true })).toBe('NOTCAPABLE')
      expect(world.link(name, `${name}-2`)).toBe('SUCCESS')
      expect(world.unlink(`${name}-2`)).toBe('SUCCESS')
      expect(world.rename(name, `${name}-3`)).toBe('SUCCESS')
      expect(world.rename(`${name}-3`, name)).toBe('SUCCESS')
    }
    expect(outside()).toEqual(before)
  })

  it('a way down and up again that stays inside is a way', async () => {
    const { world } = await prison()
    for (const path of ['dir/../inside', 'dir/deep/../../inside', './dir/.././inside']) expect(world.stat(path)).toMatchObject({ size: 4n })
    world.symlink('../inside', 'dir/back')
    expect(world.stat('dir/back')).toMatchObject({ size: 4n })
    // From a descriptor of the directory below, the same link leads out.
    const dir = world.opened('dir', 'd')
    expect(world.stat('back', { fd: dir })).toBe('NOTCAPABLE')
    expect(world.stat('../inside', { fd: dir })).toBe('NOTCAPABLE')
  })

  it.each(Object.entries(calls))('%s: NOENT for an empty path, ILSEQ for a NUL, NAMETOOLONG, and no descriptor is left', async (_, act) => {
    const { world, folder } = await prison()
    const open = openBelow(folder).length
    expect(act(world, '')).toBe('NOENT')
    for (const path of ['\0', 'inside\0', 'a\0b', 'dir/\0', 'dir/deep\0/x']) expect([path, act(world, path)]).toEqual([path, 'ILSEQ'])
    for (const path of [`${name255}x`, `dir/${name255}x`, `${name255}x/y`, 'x'.repeat(4096), `${'./'.repeat(2048)}inside`, 'x'.repeat(100_000)]) {
      expect([path.length, act(world, path)]).toEqual([path.length, 'NAMETOOLONG'])
    }
    expect(openBelow(folder)).toHaveLength(open)
  })

  it('as deep as there are directories; 40 links and no more', async () => {
    const { world } = await prison()
    let path = ''
    for (let depth = 0; depth < 200; depth++) {
      path += depth === 0 ? 'level' : '/level'
      expect(world.mkdir(path)).toBe('SUCCESS')
    }
    world.put(`${path}/file`, 'deep')
    expect(world.get(`${path}/file`)).toBe('deep')
    expect(world.get(`${path}${'/..'.repeat(200)}/inside`)).toBe('text')
    world.symlink('inside', 'chain-0')
    for (let link = 1; link <= 41; link++) world.symlink(`chain-${link - 1}`, `chain-${link}`)
    expect(world.stat('chain-39')).toMatchObject({ size: 4n })
    expect(world.stat('chain-40')).toBe('LOOP')
    expect(world.stat('chain-41', { follow: false })).toMatchObject({ type: 7 })
    world.symlink('loop-b/x', 'loop-a')
    world.symlink('loop-a/x', 'loop-b')
    expect([world.stat('loop-a'), world.open('loop-b/y', 'wc'), world.mkdir('loop-a/y')]).toEqual(['LOOP', 'LOOP', 'LOOP'])
  })

  it('names are bytes: 255 of them, and none that are no UTF-8 are lost', async () => {
    const { world } = await prison()
    const names = [name255, '\xff\xfe', '\x80', 'a\nb', ' ', '-', '...', '\\', '\x01', 'g\xc3\xbcte', 'gu\xcc\x88te', ':', '*', 'CON']
    for (const name of names) world.put(name, name)
    expect(world.names()).toEqual(expect.arrayContaining(names))
    for (const name of names) {
      expect(world.get(name)).toBe(name)
      expect(world.rename(name, 'dir/moved')).toBe('SUCCESS')
      expect(world.link('dir/moved', `dir/${name}`)).toBe('SUCCESS')
      expect(world.get(`dir/${name}`)).toBe(name)
    }
  })
})

describe('rights of a directory', () => {
  const needs: Readonly<Record<string, number>> = {
    mkdir: Rights.PATH_CREATE_DIRECTORY, rmdir: Rights.PATH_REMOVE_DIRECTORY, unlink: Rights.PATH_UNLINK_FILE, stat: Rights.PATH_FILESTAT_GET,
    lstat: Rights.PATH_FILESTAT_GET, readlink: Rights.PATH_READLINK, utimes: Rights.PATH_FILESTAT_SET_TIMES, open: Rights.PATH_OPEN,
    'open nofollow': Rights.PATH_OPEN, 'open directory': Rights.PATH_OPEN, create: Rights.PATH_OPEN, 'create exclusively': Rights.PATH_OPEN,
    truncate: Rights.PATH_OPEN, symlink: Rights.PATH_SYMLINK, 'link from': Rights.PATH_LINK_SOURCE, 'link from, following': Rights.PATH_LINK_SOURCE,
    'link to': Rights.PATH_LINK_TARGET, 'rename from': Rights.PATH_RENAME_SOURCE, 'rename to': Rights.PATH_RENAME_TARGET,
  }

  it.each(Object.entries(calls))('%s needs its own', async (name, act) => {
    const world = await createWorld()
    world.put('inside')
    world.giveUp(3, needs[name] as number)
    expect(act(world, 'path')).toBe('NOTCAPABLE')
    expect(act(world, 'missing/path')).toBe('NOTCAPABLE')
    expect(fs.readdirSync(world.folder)).toEqual(['inside'])
  })
})
