import { describe, expect, it } from 'vitest'
import { flags, get, has, outcome, put, slice, textAt, withDirectory, withFile, withNewDirectory } from '../cases/tools.ts'
import type { Directory } from '../filesystem.ts'
import { wallClock } from './clock.ts'
import { MemoryDirectory } from './directory.ts'
import { MemoryFileSystem } from './file-system.ts'
import { memoryFileSystem } from './index.ts'
import { Space, defaultSize, inodeCost, nameCost } from './space.ts'

const kibibyte = 1024

/** How many times `act` works before there is no space. */
function until(act: (turn: number) => void): number {
  for (let turn = 0; ; turn++) {
    const code = outcome(() => act(turn))
    if (code === 'ENOSPC') return turn
    expect(code).toBe('ok')
  }
}

describe('space', () => {
  it('is as large as it was asked to be, and used up says ENOSPC', () => {
    const { root } = memoryFileSystem({ size: 1024 * kibibyte })
    withFile(root, 'file', 'wc', (file) => {
      const turns = until(() => file.append(slice('x'.repeat(kibibyte))))
      // What the inode and its name took is not there for contents, nor half a page.
      expect(turns).toBe(1020)
      expect(outcome(() => file.write(slice('x'), 0))).toBe('ok')
      expect(outcome(() => file.write(slice('x'), 2 ** 40))).toBe('ENOSPC')
      expect(file.stat().size).toBe(1020n * 1024n)
    })
    expect(outcome(() => withFile(root, 'one more', 'wc', () => {}))).toBe('ok')
    expect(outcome(() => withFile(root, 'two more', 'wc', () => {}))).toBe('ENOSPC')
    expect(has(root, 'two more')).toBe(false)
  })

  it('writes what fits before it says so', () => {
    const { root } = memoryFileSystem({ size: 10 * kibibyte })
    withFile(root, 'file', 'rwc', (file) => {
      expect(file.write(slice('x'.repeat(20 * kibibyte)), 0)).toBe(8 * kibibyte)
      expect(textAt(file, 8191, 9)).toBe('x')
      expect(outcome(() => file.append(slice('x')))).toBe('ENOSPC')
    })
  })

  it.each<[string, (root: Directory) => void]>([
    ['unlink', (root) => root.unlink('big')],
    ['truncate', (root) => withFile(root, 'big', 'w', (file) => file.truncate(0n))],
    ['open with truncate', (root) => withFile(root, 'big', 'wt', () => {})],
    ['rename over it', (root) => root.rename('small', root, 'big')],
  ])('can be used again after %s', (_, free) => {
    const { root } = memoryFileSystem({ size: 200 * kibibyte })
    for (let round = 0; round < 10; round++) {
      put(root, 'small', 'x')
      put(root, 'big', 'x'.repeat(100 * kibibyte))
      expect(outcome(() => put(root, 'other', 'x'.repeat(100 * kibibyte)))).toBe('ok')
      expect(get(root, 'other').length).toBeLessThan(100 * kibibyte)
      free(root)
      put(root, 'other', 'x'.repeat(100 * kibibyte))
      expect(get(root, 'other').length).toBe(100 * kibibyte)
      root.unlink('other')
    }
  })

  it('of an unlinked file comes back with the last handle', () => {
    const fs = new MemoryFileSystem()
    const root = new MemoryDirectory(fs, fs.root)
    const before = fs.space.free
    put(root, 'file', 'x'.repeat(5000))
    withFile(root, 'file', 'r', () => {
      withFile(root, 'file', 'r', () => root.unlink('file'))
      expect(fs.space.free).toBe(before - inodeCost - 8192)
    })
    expect(fs.space.free).toBe(before)
  })

  it('comes back to the byte after everything is gone', () => {
    const fs = new MemoryFileSystem()
    const root = new MemoryDirectory(fs, fs.root)
    const before = fs.space.free
    withNewDirectory(root, 'directory', (directory) => {
      put(directory, 'file', 'x'.repeat(100_000))
      directory.link('file', root, 'link')
      root.makeSymlink('symlink', 'target')
      root.link('symlink', root, 'second')
      root.makeDirectory('empty')
      root.rename('empty', directory, 'moved')
      put(root, 'replaced', 'x')
      root.rename('link', root, 'replaced')
      for (const name of ['file']) directory.unlink(name)
      directory.removeDirectory('moved')
      root.removeDirectory('directory')
      for (const name of ['replaced', 'symlink', 'second']) root.unlink(name)
      expect(fs.space.free).toBe(before - inodeCost)
    })
    expect(root.list()).toEqual([])
    expect(fs.space.free).toBe(before)
  })

  it.each<[string, (root: Directory, turn: number) => void]>([
    ['files', (root, turn) => put(root, `${turn}`)],
    ['directories', (root, turn) => root.makeDirectory(`${turn}`)],
    ['symbolic links', (root, turn) => root.makeSymlink(`${turn}`, 'target')],
    ['hard links', (root, turn) => (turn === 0 ? put(root, 'file') : root.link('file', root, `${turn}`))],
  ])('bounds how many empty %s there are', (_, act) => {
    const { root } = memoryFileSystem({ size: 1024 * kibibyte })
    const turns = until((turn) => act(root, turn))
    expect(turns).toBeGreaterThan(400)
    expect(turns).toBeLessThan(1024 * kibibyte / nameCost)
  })

  it('counts the targets of symbolic links', () => {
    const { root } = memoryFileSystem({ size: 1024 * kibibyte })
    expect(until((turn) => root.makeSymlink(`${turn}`, 'x'.repeat(4000)))).toBeLessThan(200)
  })

  it('bounds what lies on the heap of V8 by more than the size', () => {
    const space = new Space(1e15, 10_000)
    space.takeHeap(9000)
    expect(outcome(() => space.takeHeap(2000))).toBe('ENOSPC')
    space.giveHeap(5000)
    space.takeHeap(2000)
    expect(space.take(1e12)).toBe(true)
  })

  it('is bounded when no size is given', () => {
    expect(defaultSize()).toBeGreaterThan(0)
    expect(defaultSize()).toBeLessThanOrEqual(2 ** 30)
    const { root } = memoryFileSystem()
    withFile(root, 'file', 'wc', (file) => expect(outcome(() => file.allocate(0n, 1n << 31n))).toBe('ENOSPC'))
  })

  it.each([-1, 1.5, Number.NaN, Infinity])('cannot be %d', (size) => {
    expect(() => memoryFileSystem({ size })).toThrow(RangeError)
  })
})

describe('file systems', () => {
  it('each has its own device, tree and space', () => {
    const [one, two] = [memoryFileSystem({ size: 5000 }), memoryFileSystem({ size: 5000 })]
    put(one.root, 'file')
    expect(one.root.stat().dev).not.toBe(two.root.stat().dev)
    expect(one.root.statEntry('file').dev).toBe(one.root.stat().dev)
    expect(two.root.list()).toEqual([])
    put(two.root, 'file')
  })

  it('rename and link between two are EXDEV, and move nothing', () => {
    const [one, two] = [memoryFileSystem(), memoryFileSystem()]
    put(one.root, 'file', 'contents')
    expect(outcome(() => one.root.rename('file', two.root, 'file'))).toBe('EXDEV')
    expect(outcome(() => one.root.link('file', two.root, 'file'))).toBe('EXDEV')
    expect(two.root.list()).toEqual([])
    expect(get(one.root, 'file')).toBe('contents')
  })

  it('never give the number of an inode twice', () => {
    const { root } = memoryFileSystem()
    const numbers = new Set<bigint>()
    for (let turn = 0; turn < 100; turn++) {
      put(root, 'file')
      root.makeDirectory('directory')
      numbers.add(root.statEntry('file').ino).add(root.statEntry('directory').ino)
      root.unlink('file')
      root.removeDirectory('directory')
    }
    expect(numbers.size).toBe(200)
  })

  it('hold 20,000 directories one in the other, and move them at once', () => {
    const { root } = memoryFileSystem()
    root.makeDirectory('d')
    const top = root.openDirectory('d')
    let deepest = top.duplicate()
    for (let depth = 1; depth < 20_000; depth++) {
      deepest.makeDirectory('d')
      const next = deepest.openDirectory('d')
      deepest.close()
      deepest = next
    }
    root.rename('d', root, 'e')
    put(deepest, 'file', 'deep')
    expect(outcome(() => root.rename('e', deepest, 'f'))).toBe('EINVAL')
    expect(get(deepest, 'file')).toBe('deep')
    top.rename('d', root, 'f')
    expect(root.list().sort()).toEqual(['e', 'f'])
  })
})

describe('closed handles', () => {
  it('of a file are EBADF, and closing again is nothing', () => {
    const { root } = memoryFileSystem()
    const opened = root.open('file', flags('rwc'))
    if (opened.kind !== 'file') throw new Error(opened.kind)
    const { file } = opened
    file.close()
    file.close()
    const acts = [
      () => file.stat(), () => textAt(file, 0, 1), () => file.write(slice('x'), 0), () => file.append(slice('x')),
      () => file.truncate(0n), () => file.allocate(0n, 1n), () => file.sync(true), () => file.setTimes({ atime: 1n, mtime: 1n }),
    ]
    expect(acts.map(outcome)).toEqual(acts.map(() => 'EBADF'))
    root.unlink('file')
  })

  it('of a directory are EBADF, and closing again is nothing', () => {
    const { root } = memoryFileSystem()
    put(root, 'file')
    const directory = root.duplicate()
    directory.close()
    directory.close()
    const times = { atime: 1n, mtime: 1n }
    const acts = [
      () => directory.stat(), () => directory.setTimes(times), () => directory.sync(), () => directory.duplicate(),
      () => directory.openDirectory('a'), () => directory.open('file', flags('r')), () => directory.statEntry('file'),
      () => directory.readLink('a'), () => directory.setEntryTimes('file', times), () => directory.list(),
      () => directory.makeDirectory('a'), () => directory.removeDirectory('a'), () => directory.unlink('file'),
      () => directory.makeSymlink('a', 'b'), () => directory.rename('file', root, 'b'), () => directory.link('file', root, 'b'),
      () => root.rename('file', directory, 'b'), () => root.link('file', directory, 'b'), () => directory.openDescendant?.('a'),
    ]
    expect(acts.map(outcome)).toEqual(acts.map(() => 'EBADF'))
    expect(root.list()).toEqual(['file'])
  })

  it('the mount closes its root alone', () => {
    const mount = memoryFileSystem()
    const other = mount.root.duplicate()
    mount.close()
    expect(outcome(() => mount.root.list())).toBe('EBADF')
    expect(other.list()).toEqual([])
  })
})

/** A clock that goes one nanosecond further each time it is asked. */
function counting(): () => bigint {
  let time = 0n
  return () => ++time
}

/** Which of the three times `act` sets, of an entry. */
function changed(root: Directory, name: string, act: () => void): string[] {
  const before = root.statEntry(name)
  act()
  const after = root.statEntry(name)
  return (['atime', 'mtime', 'ctime'] as const).filter((time) => before[time] !== after[time])
}

describe('times', () => {
  it('come from the clock that was given, and change as POSIX says', () => {
    const { root } = memoryFileSystem({ now: counting() })
    put(root, 'file', 'contents')
    root.makeDirectory('directory')
    const { atime, ctime, mtime } = root.statEntry('directory')
    expect([mtime, ctime]).toEqual([atime, atime])
    const of = (name: string, act: () => void): string[] => changed(root, name, act)
    expect(of('file', () => get(root, 'file'))).toEqual([])
    expect(of('file', () => withFile(root, 'file', 'w', (file) => file.write(slice('x'), 0)))).toEqual(['mtime', 'ctime'])
    expect(of('file', () => withFile(root, 'file', 'w', (file) => file.write(slice(''), 0)))).toEqual([])
    expect(of('file', () => withFile(root, 'file', 'w', (file) => file.append(slice('x'))))).toEqual(['mtime', 'ctime'])
    expect(of('file', () => withFile(root, 'file', 'w', (file) => file.truncate(3n)))).toEqual(['mtime', 'ctime'])
    expect(of('file', () => withFile(root, 'file', 'w', (file) => file.allocate(0n, 9n)))).toEqual(['mtime', 'ctime'])
    expect(of('file', () => withFile(root, 'file', 'wt', () => {}))).toEqual(['mtime', 'ctime'])
    expect(of('file', () => root.link('file', root, 'link'))).toEqual(['ctime'])
    expect(of('file', () => root.rename('link', root, 'renamed'))).toEqual(['ctime'])
    expect(of('file', () => root.unlink('renamed'))).toEqual(['ctime'])
    expect(of('file', () => root.setEntryTimes('file', { atime: 5n, mtime: undefined }))).toEqual(['atime', 'ctime'])
    expect(of('file', () => root.setEntryTimes('file', { atime: undefined, mtime: undefined }))).toEqual([])
    withDirectory(root, 'directory', (directory) => {
      expect(of('directory', () => put(directory, 'a'))).toEqual(['mtime', 'ctime'])
      expect(of('directory', () => put(directory, 'a'))).toEqual([])
      expect(of('directory', () => directory.rename('a', root, 'a'))).toEqual(['mtime', 'ctime'])
      expect(of('directory', () => root.rename('a', directory, 'a'))).toEqual(['mtime', 'ctime'])
      expect(of('directory', () => directory.unlink('a'))).toEqual(['mtime', 'ctime'])
      expect(of('directory', () => directory.list())).toEqual([])
    })
  })

  it('by the wall clock never stand still for long, nor stray from it', () => {
    const now = wallClock()
    let last = now()
    const seen = new Set<bigint>()
    for (let turn = 0; turn < 10_000; turn++) {
      const time = now()
      seen.add(time)
      expect(time - last).toBeGreaterThanOrEqual(-4_000_000n)
      last = time
    }
    expect(seen.size).toBeGreaterThan(1000)
    expect(Number(last) / 1e6 - Date.now()).toBeLessThan(1000)
  })
})
