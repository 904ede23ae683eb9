import type { Directory, Stat, Times } from '../filesystem.ts'
import { past, put, setBack, slice, withDirectory, withFile, withNewDirectory, type Case } from './tools.ts'

type Expect = Parameters<Case['run']>[1]

/** Times that no double of seconds can hold. */
const exact = [
  { atime: 1_700_000_000_000_000_001n, mtime: 1_700_000_000_999_999_999n },
  { atime: 0n, mtime: 1n },
  { atime: 1_234_567_890_123_456_789n, mtime: 987_654_321n },
  { atime: 4_000_000_000_000_000_007n, mtime: 2_147_483_648_000_000_003n },
] as const

/** A file or directory that is open. */
interface Timed {
  stat(): Stat
  setTimes(times: Times): void
}

/** That `act` sets the ctime of what is open and, unless it says otherwise, its mtime too. */
function expectChange(expect: Expect, timed: Timed, act: () => void, mtime: 'changed' | 'kept' = 'changed'): void {
  timed.setTimes({ atime: past, mtime: past })
  const before = timed.stat()
  expect(before.mtime).toBe(past)
  act()
  const after = timed.stat()
  expect(after.ctime).toBeGreaterThanOrEqual(before.ctime)
  if (mtime === 'changed') expect(after.mtime).toBeGreaterThanOrEqual(before.ctime)
  else expect(after.mtime).toBe(past)
}

/** That `act` leaves the times of a directory. */
function expectNoChange(expect: Expect, directory: Directory, act: () => void): void {
  directory.setTimes({ atime: past, mtime: past })
  const before = directory.stat()
  act()
  expect(directory.stat().mtime).toBe(past)
  expect(directory.stat().ctime).toBe(before.ctime)
}

/** Times: setting them to the nanosecond, and what sets them by itself. A read may change atime or not. */
export const timeCases: readonly Case[] = [
  {
    name: 'times: set exactly, by name, by file and by directory',
    run(root, expect) {
      put(root, 'file')
      root.makeSymlink('symlink', 'file')
      withNewDirectory(root, 'directory', (directory) => withFile(root, 'file', 'r', (file) => {
        for (const times of exact) {
          for (const name of ['file', 'symlink', 'directory']) {
            root.setEntryTimes(name, times)
            expect(root.statEntry(name)).toMatchObject(times)
          }
          root.setEntryTimes('file', { atime: past, mtime: past })
          file.setTimes(times)
          expect(file.stat()).toMatchObject(times)
          root.setEntryTimes('directory', { atime: past, mtime: past })
          directory.setTimes(times)
          expect(directory.stat()).toMatchObject(times)
        }
      }))
    },
  },
  {
    name: 'times: the root too',
    run(root, expect) {
      for (const times of exact) {
        root.setTimes(times)
        expect(root.stat()).toMatchObject(times)
      }
    },
  },
  {
    name: 'times: one set and the other left as it is',
    run(root, expect) {
      put(root, 'file')
      root.setEntryTimes('file', { atime: past, mtime: past + 1n })
      root.setEntryTimes('file', { atime: 5n, mtime: undefined })
      expect(root.statEntry('file')).toMatchObject({ atime: 5n, mtime: past + 1n })
      withFile(root, 'file', 'r', (file) => file.setTimes({ atime: undefined, mtime: 6n }))
      expect(root.statEntry('file')).toMatchObject({ atime: 5n, mtime: 6n })
      root.setTimes({ atime: past, mtime: past + 1n })
      root.setTimes({ atime: undefined, mtime: 7n })
      expect(root.stat()).toMatchObject({ atime: past, mtime: 7n })
      root.setEntryTimes('file', { atime: undefined, mtime: undefined })
      expect(root.statEntry('file')).toMatchObject({ atime: 5n, mtime: 6n })
    },
  },
  {
    name: 'times: this moment',
    run(root, expect) {
      put(root, 'file')
      const tolerance = 10_000_000_000n
      setBack(root, 'file')
      root.setEntryTimes('file', { atime: 'now', mtime: undefined })
      const now = BigInt(Date.now()) * 1_000_000n
      expect(root.statEntry('file').atime).toBeGreaterThan(now - tolerance)
      expect(root.statEntry('file').atime).toBeLessThan(now + tolerance)
      expect(root.statEntry('file').mtime).toBe(past)
      withFile(root, 'file', 'r', (file) => file.setTimes({ atime: 3n, mtime: 'now' }))
      expect(root.statEntry('file').atime).toBe(3n)
      expect(root.statEntry('file').mtime).toBeGreaterThan(now - tolerance)
    },
  },
  {
    name: 'times: a new file, directory and link have this moment in all three',
    run(root, expect) {
      const tolerance = 10_000_000_000n
      put(root, 'file')
      root.makeDirectory('directory')
      root.makeSymlink('symlink', 'file')
      const now = BigInt(Date.now()) * 1_000_000n
      for (const name of ['file', 'directory', 'symlink']) {
        const { atime, ctime, mtime } = root.statEntry(name)
        for (const time of [atime, ctime, mtime]) {
          expect(time).toBeGreaterThan(now - tolerance)
          expect(time).toBeLessThan(now + tolerance)
        }
      }
    },
  },
  {
    name: 'times: setting them sets ctime, which cannot be set',
    run(root, expect) {
      put(root, 'file')
      const before = root.statEntry('file').ctime
      setBack(root, 'file')
      expect(root.statEntry('file').ctime).toBeGreaterThanOrEqual(before)
    },
  },
  {
    name: 'times: write, append, truncate, allocate and open with truncate change the file',
    run(root, expect) {
      put(root, 'file', 'contents')
      withFile(root, 'file', 'rwa', (file) => {
        const change = (act: () => void): void => expectChange(expect, file, act)
        change(() => file.write(slice('x'), 0))
        change(() => file.append(slice('x')))
        change(() => file.truncate(3n))
        change(() => file.truncate(3n))
        change(() => file.allocate(0n, 20_000n))
        change(() => withFile(root, 'file', 'wt', () => {}))
        change(() => withFile(root, 'file', 'wt', () => {}))
      })
    },
  },
  {
    name: 'times: opening, reading and writing nothing leave mtime and ctime',
    run(root, expect) {
      put(root, 'file', 'contents')
      setBack(root, 'file')
      const before = root.statEntry('file').ctime
      withFile(root, 'file', 'rwc', (file) => {
        file.read(slice('12345'), 0)
        file.write(slice(''), 0)
        file.sync(false)
      })
      expect(root.statEntry('file')).toMatchObject({ mtime: past, ctime: before })
    },
  },
  {
    name: 'times: making and taking a name changes the directory',
    run(root, expect) {
      withNewDirectory(root, 'directory', (directory) => {
        const change = (act: () => void): void => expectChange(expect, directory, act)
        change(() => put(directory, 'file'))
        change(() => directory.makeDirectory('subdirectory'))
        change(() => directory.makeSymlink('symlink', 'file'))
        change(() => directory.link('file', directory, 'name'))
        change(() => directory.rename('name', directory, 'renamed'))
        change(() => directory.rename('renamed', root, 'out'))
        change(() => root.rename('out', directory, 'in'))
        change(() => put(directory, 'replaced'))
        change(() => directory.rename('in', directory, 'replaced'))
        change(() => directory.unlink('file'))
        change(() => directory.unlink('symlink'))
        change(() => directory.removeDirectory('subdirectory'))
      })
    },
  },
  {
    name: 'times: what makes or takes no name leaves the directory',
    run(root, expect) {
      withNewDirectory(root, 'directory', (directory) => {
        put(directory, 'file', 'contents')
        directory.link('file', directory, 'twin')
        directory.makeDirectory('subdirectory')
        const noChange = (act: () => void): void => expectNoChange(expect, directory, act)
        noChange(() => withFile(directory, 'file', 'wct', (file) => file.write(slice('x'), 0)))
        noChange(() => setBack(directory, 'file'))
        noChange(() => withDirectory(directory, 'subdirectory', (subdirectory) => put(subdirectory, 'file')))
        noChange(() => directory.rename('file', directory, 'file'))
        noChange(() => directory.rename('file', directory, 'twin'))
        noChange(() => directory.list())
      })
    },
  },
  {
    name: 'times: link, rename and unlink of one name set ctime and leave mtime',
    run(root, expect) {
      put(root, 'file', 'contents')
      withFile(root, 'file', 'r', (file) => {
        const change = (act: () => void): void => expectChange(expect, file, act, 'kept')
        change(() => root.link('file', root, 'name'))
        change(() => root.rename('name', root, 'renamed'))
        change(() => root.unlink('renamed'))
        put(root, 'other')
        change(() => root.rename('other', root, 'file'))
      })
    },
  },
  {
    name: 'times: a directory that is renamed keeps its mtime',
    run(root, expect) {
      root.makeDirectory('directory')
      setBack(root, 'directory')
      root.rename('directory', root, 'renamed')
      expect(root.statEntry('renamed').mtime).toBe(past)
    },
  },
]
