import type { Directory } from '../filesystem.ts'
import { flags, get, outcome, past, put, setBack, slice, textAt, withDirectory, withFile, withNewDirectory, type ReadOnlyCase } from './tools.ts'

/** One of each kind. */
function fill(directory: Directory): void {
  put(directory, 'file', 'contents')
  directory.makeDirectory('empty')
  withNewDirectory(directory, 'full', (full) => put(full, 'inside', 'inside'))
  directory.makeSymlink('symlink', 'file')
  for (const name of ['file', 'empty', 'full', 'symlink']) setBack(directory, name)
}

/** One of each kind, and a directory in which there is one of each kind again. */
function prepare(root: Directory): void {
  withNewDirectory(root, 'directory', fill)
  fill(root)
  setBack(root, 'directory')
}

/** open(2) on a read-only mount, by the letters of `flags` and what has the name. */
const matrix: Record<string, Record<'missing' | 'file' | 'empty' | 'symlink', string>> = {
  r: { missing: 'ENOENT', file: 'ok', empty: 'ok', symlink: 'ELOOP' },
  w: { missing: 'ENOENT', file: 'EROFS', empty: 'EISDIR', symlink: 'ELOOP' },
  rw: { missing: 'ENOENT', file: 'EROFS', empty: 'EISDIR', symlink: 'ELOOP' },
  ra: { missing: 'ENOENT', file: 'ok', empty: 'ok', symlink: 'ELOOP' },
  wa: { missing: 'ENOENT', file: 'EROFS', empty: 'EISDIR', symlink: 'ELOOP' },
  rt: { missing: 'ENOENT', file: 'EROFS', empty: 'EISDIR', symlink: 'ELOOP' },
  rc: { missing: 'EROFS', file: 'ok', empty: 'EISDIR', symlink: 'ELOOP' },
  wc: { missing: 'EROFS', file: 'EROFS', empty: 'EISDIR', symlink: 'ELOOP' },
  rct: { missing: 'EROFS', file: 'EROFS', empty: 'EISDIR', symlink: 'ELOOP' },
  rcx: { missing: 'EROFS', file: 'EEXIST', empty: 'EEXIST', symlink: 'EEXIST' },
  wcx: { missing: 'EROFS', file: 'EEXIST', empty: 'EEXIST', symlink: 'EEXIST' },
}

const tooLong = 'n'.repeat(256)

/** What there is in `prepare`, and what is not. */
const names = ['file', 'empty', 'full', 'symlink', 'missing', tooLong] as const

const existing = (name: string): boolean => name !== 'missing' && name !== tooLong

/** The same for a directory and for one that was opened through it. */
function inBoth(root: Directory, act: (directory: Directory) => void): void {
  act(root)
  withDirectory(root, 'directory', act)
}

/** Closes what was opened, so that only the code is left. */
function tryOpen(directory: Directory, name: string, letters: string): void {
  const opened = directory.open(name, flags(letters))
  if (opened.kind === 'file') opened.file.close()
  if (opened.kind === 'directory') opened.directory.close()
}

/** As a read-only mount of Linux has it (compared with one: `mount -o remount,ro`), where also which code comes first. */
export const readOnlyCases: readonly ReadOnlyCase[] = [
  ...Object.entries(matrix).map(([letters, row]): ReadOnlyCase => ({
    name: `open: flags ${letters}`,
    prepare,
    run(root, expect) {
      inBoth(root, (directory) => {
        const outcomes = Object.keys(row).map((name) => [name, outcome(() => tryOpen(directory, name, letters))])
        expect(Object.fromEntries(outcomes)).toEqual(row)
      })
    },
  })),
  {
    name: 'reading: everything can be read',
    prepare,
    run(root, expect) {
      inBoth(root, (directory) => {
        expect(get(directory, 'file')).toBe('contents')
        expect(directory.readLink('symlink')).toBe('file')
        expect(directory.statEntry('file')).toMatchObject({ type: 'file', size: 8n, mtime: past })
        expect(directory.stat().type).toBe('directory')
        withDirectory(directory, 'full', (full) => expect(get(full, 'inside')).toBe('inside'))
        expect(directory.list().filter((name) => name !== 'directory').sort()).toEqual(['empty', 'file', 'full', 'symlink'])
        expect(outcome(() => directory.openDirectory('file'))).toBe('ENOTDIR')
        directory.sync()
      })
    },
  },
  {
    name: 'file: opened for reading: write, append and allocate are EBADF, truncate EINVAL, setTimes EROFS',
    prepare,
    run(root, expect) {
      for (const letters of ['r', 'ra', 'rc']) {
        inBoth(root, (directory) => withFile(directory, 'file', letters, (file) => {
          expect(outcome(() => file.write(slice('x'), 0))).toBe('EBADF')
          expect(outcome(() => file.append(slice('x')))).toBe('EBADF')
          expect(outcome(() => file.allocate(0n, 10n))).toBe('EBADF')
          expect(outcome(() => file.truncate(0n))).toBe('EINVAL')
          expect(outcome(() => file.setTimes({ atime: 1n, mtime: 1n }))).toBe('EROFS')
          file.sync(false)
          expect(textAt(file, 0, 99)).toBe('contents')
        }))
      }
    },
  },
  {
    name: 'makeDirectory: EEXIST, then EROFS',
    prepare,
    run(root, expect) {
      inBoth(root, (directory) => {
        for (const name of names) {
          const code = name === tooLong ? 'ENAMETOOLONG' : existing(name) ? 'EEXIST' : 'EROFS'
          expect(outcome(() => directory.makeDirectory(name))).toBe(code)
        }
      })
    },
  },
  {
    name: 'makeSymlink: ENOENT for no target, EEXIST, then EROFS',
    prepare,
    run(root, expect) {
      inBoth(root, (directory) => {
        for (const name of names) {
          const code = name === tooLong ? 'ENAMETOOLONG' : existing(name) ? 'EEXIST' : 'EROFS'
          expect(outcome(() => directory.makeSymlink(name, 'target'))).toBe(code)
          expect(outcome(() => directory.makeSymlink(name, ''))).toBe('ENOENT')
        }
      })
    },
  },
  {
    name: 'unlink, removeDirectory: EROFS, whatever has the name and even if nothing has',
    prepare,
    run(root, expect) {
      inBoth(root, (directory) => {
        for (const name of names) {
          expect(outcome(() => directory.unlink(name))).toBe('EROFS')
          expect(outcome(() => directory.removeDirectory(name))).toBe('EROFS')
        }
      })
    },
  },
  {
    name: 'rename: EROFS, from anything onto anything',
    prepare,
    run(root, expect) {
      inBoth(root, (directory) => {
        for (const name of names) for (const to of names) expect(outcome(() => directory.rename(name, root, to))).toBe('EROFS')
      })
    },
  },
  {
    name: 'link: ENOENT, EEXIST, then EROFS, also for a directory',
    prepare,
    run(root, expect) {
      inBoth(root, (directory) => {
        for (const name of names) {
          for (const to of names) {
            const code = name === tooLong ? 'ENAMETOOLONG'
              : !existing(name) ? 'ENOENT'
              : to === tooLong ? 'ENAMETOOLONG'
              : existing(to) ? 'EEXIST' : 'EROFS'
            expect(outcome(() => directory.link(name, root, to))).toBe(code)
          }
        }
      })
    },
  },
  {
    name: 'times: ENOENT, then EROFS',
    prepare,
    run(root, expect) {
      inBoth(root, (directory) => {
        expect(outcome(() => directory.setTimes({ atime: 1n, mtime: 1n }))).toBe('EROFS')
        for (const name of names) {
          const code = name === tooLong ? 'ENAMETOOLONG' : existing(name) ? 'EROFS' : 'ENOENT'
          expect(outcome(() => directory.setEntryTimes(name, { atime: 1n, mtime: 'now' }))).toBe(code)
        }
      })
    },
  },
  {
    name: 'handles: what is opened through it is read-only too, by every way',
    prepare,
    run(root, expect) {
      const directories = [root.duplicate(), root.openDirectory('directory'), root.openDirectory('directory').openDirectory('full')]
      const opened = root.open('directory', flags('r'))
      if (opened.kind === 'directory') directories.push(opened.directory)
      const descendant = root.openDescendant?.('directory/full')
      if (descendant !== undefined) directories.push(descendant, descendant.duplicate())
      for (const directory of directories) {
        expect(outcome(() => directory.makeDirectory('new'))).toBe('EROFS')
        expect(outcome(() => directory.open('new', flags('wc')))).toBe('EROFS')
        directory.close()
      }
    },
  },
]
