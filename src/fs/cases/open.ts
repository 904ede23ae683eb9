import { flags, get, identity, outcome, put, slice, textAt, withDirectory, withFile, withNewDirectory, type Case } from './tools.ts'

/** A name of each kind that `open` may come upon. */
const fill: Case['run'] = (root) => {
  put(root, 'file', 'contents')
  root.makeDirectory('directory')
  root.makeSymlink('symlink', 'file')
  root.makeSymlink('dangling', 'nowhere')
}

/** open(2) with O_NOFOLLOW, by the letters of `flags` and what has the name. */
const matrix: Record<string, Record<'missing' | 'file' | 'directory' | 'symlink' | 'dangling', string>> = {
  r: { missing: 'ENOENT', file: 'ok', directory: 'ok', symlink: 'ELOOP', dangling: 'ELOOP' },
  w: { missing: 'ENOENT', file: 'ok', directory: 'EISDIR', symlink: 'ELOOP', dangling: 'ELOOP' },
  rw: { missing: 'ENOENT', file: 'ok', directory: 'EISDIR', symlink: 'ELOOP', dangling: 'ELOOP' },
  ra: { missing: 'ENOENT', file: 'ok', directory: 'ok', symlink: 'ELOOP', dangling: 'ELOOP' },
  wa: { missing: 'ENOENT', file: 'ok', directory: 'EISDIR', symlink: 'ELOOP', dangling: 'ELOOP' },
  rx: { missing: 'ENOENT', file: 'ok', directory: 'ok', symlink: 'ELOOP', dangling: 'ELOOP' },
  rt: { missing: 'ENOENT', file: 'ok', directory: 'EISDIR', symlink: 'ELOOP', dangling: 'ELOOP' },
  wt: { missing: 'ENOENT', file: 'ok', directory: 'EISDIR', symlink: 'ELOOP', dangling: 'ELOOP' },
  rc: { missing: 'ok', file: 'ok', directory: 'EISDIR', symlink: 'ELOOP', dangling: 'ELOOP' },
  wc: { missing: 'ok', file: 'ok', directory: 'EISDIR', symlink: 'ELOOP', dangling: 'ELOOP' },
  wct: { missing: 'ok', file: 'ok', directory: 'EISDIR', symlink: 'ELOOP', dangling: 'ELOOP' },
  rcx: { missing: 'ok', file: 'EEXIST', directory: 'EEXIST', symlink: 'EEXIST', dangling: 'EEXIST' },
  wcx: { missing: 'ok', file: 'EEXIST', directory: 'EEXIST', symlink: 'EEXIST', dangling: 'EEXIST' },
  rwcxt: { missing: 'ok', file: 'EEXIST', directory: 'EEXIST', symlink: 'EEXIST', dangling: 'EEXIST' },
}

const matrixCases = Object.entries(matrix).flatMap(([letters, row]) =>
  Object.entries(row).map(([name, expected]): Case => ({
    name: `open: flags ${letters}, ${name}: ${expected}`,
    run(root, expect) {
      fill(root, expect)
      const act = (): void => {
        const opened = root.open(name, flags(letters))
        expect(opened.kind).toBe(name === 'directory' ? 'directory' : 'file')
        if (opened.kind === 'file') opened.file.close()
        if (opened.kind === 'directory') opened.directory.close()
      }
      expect(outcome(act)).toBe(expected)
      const names = ['dangling', 'directory', 'file', 'symlink']
      if (name === 'missing' && expected === 'ok') names.push('missing')
      expect(root.list().sort()).toEqual(names.sort())
      const emptied = name === 'file' && expected === 'ok' && letters.includes('t')
      expect(get(root, 'file')).toBe(emptied ? '' : 'contents')
    },
  })))

/** What `open` answers, and what the access mode of a descriptor lets it do. */
export const openCases: readonly Case[] = [
  ...matrixCases,
  {
    name: 'open: a new file is empty, has one name and is writable at once',
    run(root, expect) {
      const opened = root.open('new', flags('rwc'))
      expect(opened.kind).toBe('file')
      if (opened.kind !== 'file') return
      expect(opened.file.stat()).toMatchObject({ type: 'file', nlink: 1n, size: 0n })
      expect(opened.file.write(slice('abc'), 0)).toBe(3)
      expect(textAt(opened.file, 0, 9)).toBe('abc')
      opened.file.close()
    },
  },
  {
    name: 'open: a file created for reading alone cannot be written',
    run(root, expect) {
      withFile(root, 'new', 'rc', (file) => {
        expect(outcome(() => file.write(slice('abc'), 0))).toBe('EBADF')
        expect(file.stat().size).toBe(0n)
      })
    },
  },
  {
    name: 'open: what it answers is truncated already',
    run(root, expect) {
      put(root, 'file', 'contents')
      withFile(root, 'file', 'wt', (file) => expect(file.stat().size).toBe(0n))
    },
  },
  {
    name: 'open: create without truncate keeps the contents',
    run(root, expect) {
      put(root, 'file', 'contents')
      withFile(root, 'file', 'wc', (file) => file.write(slice('C'), 0))
      expect(get(root, 'file')).toBe('Contents')
    },
  },
  {
    name: 'open: a directory gives a directory to work in',
    run(root, expect) {
      root.makeDirectory('directory')
      const opened = root.open('directory', flags('r'))
      expect(opened.kind).toBe('directory')
      if (opened.kind !== 'directory') return
      expect(opened.directory.stat().type).toBe('directory')
      put(opened.directory, 'file', 'inside')
      opened.directory.close()
      withDirectory(root, 'directory', (directory) => expect(get(directory, 'file')).toBe('inside'))
    },
  },
  {
    name: 'open: one inode by statEntry and by the stat of what was opened',
    run(root, expect) {
      put(root, 'file', 'contents')
      const entry = identity(root.statEntry('file'))
      const opened = root.open('file', flags('r'))
      if (opened.kind === 'file') {
        expect(identity(opened.file.stat())).toEqual(entry)
        opened.file.close()
      }
      withNewDirectory(root, 'directory', (directory) => {
        const ofDirectory = identity(root.statEntry('directory'))
        expect(identity(directory.stat())).toEqual(ofDirectory)
        const again = root.open('directory', flags('r'))
        expect(again.kind).toBe('directory')
        if (again.kind !== 'directory') return
        expect(identity(again.directory.stat())).toEqual(ofDirectory)
        again.directory.close()
      })
    },
  },
  {
    name: 'open: everything has its own inode number and the same device',
    run(root, expect) {
      put(root, 'a')
      put(root, 'b')
      root.makeDirectory('c')
      root.makeSymlink('d', 'a')
      const stats = [root.stat(), ...['a', 'b', 'c', 'd'].map((name) => root.statEntry(name))]
      expect(new Set(stats.map(({ ino }) => ino)).size).toBe(5)
      expect(new Set(stats.map(({ dev }) => dev)).size).toBe(1)
    },
  },
  {
    name: 'access: a file opened for reading refuses write and append (EBADF), truncate (EINVAL), allocate (EBADF)',
    run(root, expect) {
      put(root, 'file', 'contents')
      withFile(root, 'file', 'r', (file) => {
        expect(outcome(() => file.write(slice('x'), 0))).toBe('EBADF')
        expect(outcome(() => file.append(slice('x')))).toBe('EBADF')
        expect(outcome(() => file.truncate(1n))).toBe('EINVAL')
        expect(outcome(() => file.allocate(0n, 100n))).toBe('EBADF')
      })
      expect(get(root, 'file')).toBe('contents')
    },
  },
  {
    name: 'access: so does one opened for reading with append',
    run(root, expect) {
      put(root, 'file', 'contents')
      withFile(root, 'file', 'ra', (file) => {
        expect(textAt(file, 0, 8)).toBe('contents')
        expect(outcome(() => file.write(slice('x'), 0))).toBe('EBADF')
        expect(outcome(() => file.append(slice('x')))).toBe('EBADF')
        expect(outcome(() => file.truncate(1n))).toBe('EINVAL')
      })
      expect(get(root, 'file')).toBe('contents')
    },
  },
  {
    name: 'access: a file opened for writing refuses read (EBADF)',
    run(root, expect) {
      put(root, 'file', 'contents')
      withFile(root, 'file', 'w', (file) => expect(outcome(() => textAt(file, 0, 1))).toBe('EBADF'))
    },
  },
  {
    name: 'access: a file opened for reading can be synced and given times',
    run(root, expect) {
      put(root, 'file', 'contents')
      withFile(root, 'file', 'r', (file) => {
        file.sync(false)
        file.sync(true)
        file.setTimes({ atime: 5n, mtime: 7n })
      })
      expect(root.statEntry('file')).toMatchObject({ atime: 5n, mtime: 7n })
    },
  },
]
