import { get, has, identity, outcome, put, slice, textAt, withDirectory, withFile, withNewDirectory, flags, type Case } from './tools.ts'

/** Names in directories, handles of directories, making and removing. */
export const directoryCases: readonly Case[] = [
  {
    name: 'list: nothing in an empty directory',
    run(root, expect) {
      expect(root.list()).toEqual([])
    },
  },
  {
    name: 'list: every kind of entry, once',
    run(root, expect) {
      put(root, 'file')
      root.makeDirectory('directory')
      root.makeSymlink('symlink', 'nowhere')
      root.link('file', root, 'name')
      expect(root.list().sort()).toEqual(['directory', 'file', 'name', 'symlink'])
    },
  },
  {
    name: 'list: 10,000 names',
    run(root, expect) {
      const names = Array.from({ length: 10_000 }, (_, index) => `name ${index}`).sort()
      for (const name of names) put(root, name)
      expect(root.list().sort()).toEqual(names)
      for (const name of names.slice(1)) root.unlink(name)
      expect(root.list()).toEqual(names.slice(0, 1))
    },
  },
  {
    name: 'list: names like those of JavaScript objects are names',
    run(root, expect) {
      const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', '0', '...', ' ']
      for (const name of names) {
        expect(has(root, name)).toBe(false)
        put(root, name, name)
      }
      expect(root.list().sort()).toEqual(names.toSorted())
      for (const name of names) expect(get(root, name)).toBe(name)
    },
  },
  {
    name: 'makeDirectory: it is there, empty, and a directory',
    run(root, expect) {
      root.makeDirectory('directory')
      expect(root.statEntry('directory').type).toBe('directory')
      withDirectory(root, 'directory', (directory) => expect(directory.list()).toEqual([]))
    },
  },
  {
    name: 'makeDirectory: EEXIST for whatever has the name',
    run(root, expect) {
      put(root, 'file', 'contents')
      root.makeDirectory('directory')
      root.makeSymlink('symlink', 'nowhere')
      for (const name of ['file', 'directory', 'symlink']) expect(outcome(() => root.makeDirectory(name))).toBe('EEXIST')
      expect(get(root, 'file')).toBe('contents')
    },
  },
  {
    name: 'removeDirectory: of an empty one; ENOENT, ENOTDIR, ENOTEMPTY otherwise',
    run(root, expect) {
      put(root, 'file')
      root.makeSymlink('symlink', 'empty')
      root.makeDirectory('empty')
      withNewDirectory(root, 'full', (full) => put(full, 'file'))
      expect(outcome(() => root.removeDirectory('missing'))).toBe('ENOENT')
      expect(outcome(() => root.removeDirectory('file'))).toBe('ENOTDIR')
      expect(outcome(() => root.removeDirectory('symlink'))).toBe('ENOTDIR')
      expect(outcome(() => root.removeDirectory('full'))).toBe('ENOTEMPTY')
      root.removeDirectory('empty')
      withDirectory(root, 'full', (full) => full.unlink('file'))
      root.removeDirectory('full')
      expect(root.list().sort()).toEqual(['file', 'symlink'])
    },
  },
  {
    name: 'removeDirectory: of one that holds an empty directory is ENOTEMPTY',
    run(root, expect) {
      withNewDirectory(root, 'outer', (outer) => outer.makeDirectory('inner'))
      expect(outcome(() => root.removeDirectory('outer'))).toBe('ENOTEMPTY')
    },
  },
  {
    name: 'removeDirectory: a handle of it lives on, and nothing can be made there: ENOENT',
    run(root, expect) {
      put(root, 'file')
      withNewDirectory(root, 'directory', (directory) => {
        const before = identity(directory.stat())
        root.removeDirectory('directory')
        expect(identity(directory.stat())).toEqual(before)
        expect(directory.stat().nlink).toBe(0n)
        expect(outcome(() => directory.open('a', flags('wc')))).toBe('ENOENT')
        expect(outcome(() => directory.open('a', flags('r')))).toBe('ENOENT')
        expect(outcome(() => directory.makeDirectory('a'))).toBe('ENOENT')
        expect(outcome(() => directory.makeSymlink('a', 'b'))).toBe('ENOENT')
        expect(outcome(() => directory.openDirectory('a'))).toBe('ENOENT')
        expect(outcome(() => directory.statEntry('a'))).toBe('ENOENT')
        expect(outcome(() => directory.readLink('a'))).toBe('ENOENT')
        expect(outcome(() => directory.unlink('a'))).toBe('ENOENT')
        expect(outcome(() => directory.removeDirectory('a'))).toBe('ENOENT')
        expect(directory.list()).toEqual([])
        expect(outcome(() => root.rename('file', directory, 'a'))).toBe('ENOENT')
        expect(outcome(() => root.link('file', directory, 'a'))).toBe('ENOENT')
        directory.setTimes({ atime: 1n, mtime: 2n })
        expect(directory.stat()).toMatchObject({ atime: 1n, mtime: 2n })
      })
      expect(root.list()).toEqual(['file'])
    },
  },
  {
    name: 'removeDirectory: one made anew under the name is another',
    run(root, expect) {
      withNewDirectory(root, 'directory', (old) => {
        root.removeDirectory('directory')
        withNewDirectory(root, 'directory', (fresh) => {
          expect(fresh.stat().ino).not.toBe(old.stat().ino)
          put(fresh, 'file')
          expect(outcome(() => old.statEntry('file'))).toBe('ENOENT')
        })
      })
    },
  },
  {
    name: 'openDirectory: ENOENT; ENOTDIR for a file and for a link to a directory',
    run(root, expect) {
      put(root, 'file')
      root.makeDirectory('directory')
      root.makeSymlink('symlink', 'directory')
      root.makeSymlink('dangling', 'nowhere')
      expect(outcome(() => root.openDirectory('missing'))).toBe('ENOENT')
      for (const name of ['file', 'symlink', 'dangling']) expect(outcome(() => root.openDirectory(name))).toBe('ENOTDIR')
    },
  },
  {
    name: 'stat: a directory has two names and one more for each directory in it',
    run(root, expect) {
      withNewDirectory(root, 'directory', (directory) => {
        expect(directory.stat().nlink).toBe(2n)
        directory.makeDirectory('a')
        directory.makeDirectory('b')
        put(directory, 'file')
        directory.makeSymlink('symlink', 'a')
        expect(directory.stat().nlink).toBe(4n)
        directory.rename('a', root, 'a')
        expect(directory.stat().nlink).toBe(3n)
        directory.removeDirectory('b')
        expect(directory.stat().nlink).toBe(2n)
        root.rename('a', directory, 'a')
        directory.makeDirectory('c')
        directory.rename('a', directory, 'c')
        expect(directory.stat().nlink).toBe(3n)
        expect(root.statEntry('directory').nlink).toBe(3n)
      })
    },
  },
  {
    name: 'stat: the root too',
    run(root, expect) {
      const before = root.stat().nlink
      root.makeDirectory('a')
      expect(root.stat()).toMatchObject({ nlink: before + 1n, type: 'directory' })
      root.removeDirectory('a')
      expect(root.stat().nlink).toBe(before)
    },
  },
  {
    name: 'handle: stays the same directory when it is renamed',
    run(root, expect) {
      withNewDirectory(root, 'old', (directory) => {
        put(directory, 'before', '1')
        root.rename('old', root, 'new')
        expect(get(directory, 'before')).toBe('1')
        put(directory, 'after', '2')
        expect(identity(directory.stat())).toEqual(identity(root.statEntry('new')))
      })
      withDirectory(root, 'new', (directory) => expect(directory.list().sort()).toEqual(['after', 'before']))
      expect(has(root, 'old')).toBe(false)
    },
  },
  {
    name: 'handle: stays the same directory when its parents are renamed and moved',
    run(root, expect) {
      root.makeDirectory('elsewhere')
      withNewDirectory(root, 'a', (a) => withNewDirectory(a, 'b', (b) => withNewDirectory(b, 'c', (c) => {
        root.rename('a', root, 'x')
        put(c, 'one', '1')
        a.rename('b', root, 'y')
        put(c, 'two', '2')
        withDirectory(root, 'elsewhere', (elsewhere) => root.rename('y', elsewhere, 'z'))
        put(c, 'three', '3')
        expect(c.list().sort()).toEqual(['one', 'three', 'two'])
        expect(a.list()).toEqual([])
      })))
      withDirectory(root, 'elsewhere', (elsewhere) => withDirectory(elsewhere, 'z', (z) => withDirectory(z, 'c', (c) => {
        expect(get(c, 'one') + get(c, 'two') + get(c, 'three')).toBe('123')
      })))
    },
  },
  {
    name: 'handle: another directory under the old name is not the one it holds',
    run(root, expect) {
      withNewDirectory(root, 'directory', (old) => {
        root.rename('directory', root, 'moved')
        withNewDirectory(root, 'directory', (fresh) => {
          put(old, 'old')
          put(fresh, 'fresh')
          expect(old.list()).toEqual(['old'])
          expect(fresh.list()).toEqual(['fresh'])
        })
      })
    },
  },
  {
    name: 'handle: a duplicate is of the same directory and closed on its own',
    run(root, expect) {
      withNewDirectory(root, 'directory', (directory) => {
        const twin = directory.duplicate()
        expect(identity(twin.stat())).toEqual(identity(directory.stat()))
        put(twin, 'file', 'contents')
        root.rename('directory', root, 'moved')
        twin.close()
        expect(get(directory, 'file')).toBe('contents')
      })
    },
  },
  {
    name: 'handle: can be synced',
    run(root) {
      root.sync()
    },
  },
  {
    name: 'openDescendant: finds directories, or says nothing',
    run(root, expect) {
      withNewDirectory(root, 'a', (a) => withNewDirectory(a, 'b', (b) => withNewDirectory(b, 'c', (c) => {
        put(c, 'file')
        for (const direct of [false, true]) {
          const found = root.openDescendant?.('a/b/c', direct)
          if (found === undefined) continue
          expect(identity(found.stat())).toEqual(identity(c.stat()))
          expect(identity(found.statEntry('file'))).toEqual(identity(c.statEntry('file')))
          expect(has(found, 'file')).toBe(true)
          found.close()
        }
      })))
      root.makeSymlink('link', 'a')
      withDirectory(root, 'a', (a) => a.makeSymlink('link', 'b'))
      for (const path of ['missing', 'link', 'a/missing', 'link/b', 'a/link', 'a/link/c', 'a/b/c/file', 'a/b/c/file/d']) {
        expect(root.openDescendant?.(path)).toBe(undefined)
        const found = root.openDescendant?.(path, true)
        if (found === undefined) continue
        for (const act of [() => found.stat(), () => found.list(), () => found.statEntry('file'), () => found.openDirectory('c'), () => found.makeDirectory('made')]) {
          expect(outcome(act)).toMatch(/^(a detour|ENOENT)$/)
        }
        found.close()
      }
    },
  },
  {
    name: 'openDescendant: below a directory that was moved',
    run(root, expect) {
      withNewDirectory(root, 'a', (a) => withNewDirectory(a, 'b', (b) => withNewDirectory(b, 'c', (c) => {
        a.openDescendant?.('b/c')?.close()
        root.rename('a', root, 'x')
        const found = a.openDescendant?.('b/c')
        if (found === undefined) return
        expect(identity(found.stat())).toEqual(identity(c.stat()))
        found.close()
      })))
    },
  },
  {
    name: 'unlink: takes a file and a link; ENOENT, EISDIR otherwise',
    run(root, expect) {
      put(root, 'file', 'contents')
      root.makeSymlink('symlink', 'file')
      root.makeSymlink('to directory', 'directory')
      root.makeDirectory('directory')
      expect(outcome(() => root.unlink('missing'))).toBe('ENOENT')
      expect(outcome(() => root.unlink('directory'))).toBe('EISDIR')
      root.unlink('symlink')
      root.unlink('to directory')
      expect(get(root, 'file')).toBe('contents')
      root.unlink('file')
      expect(root.list()).toEqual(['directory'])
      expect(outcome(() => root.unlink('file'))).toBe('ENOENT')
    },
  },
  {
    name: 'unlink: a file that is open keeps its bytes and can be written',
    run(root, expect) {
      put(root, 'file', 'contents')
      withFile(root, 'file', 'rw', (file) => {
        const before = identity(file.stat())
        root.unlink('file')
        expect(file.stat().nlink).toBe(0n)
        expect(textAt(file, 0, 99)).toBe('contents')
        file.write(slice('more'), 8)
        expect(textAt(file, 0, 99)).toBe('contentsmore')
        put(root, 'file', 'another')
        expect(identity(root.statEntry('file'))).not.toEqual(before)
        expect(identity(file.stat())).toEqual(before)
        expect(textAt(file, 0, 99)).toBe('contentsmore')
        file.truncate(3n)
        file.allocate(0n, 5n)
        file.sync(false)
        expect(file.append(slice('!')).position).toBe(6)
        expect(textAt(file, 0, 99)).toBe('con\0\0!')
      })
      expect(get(root, 'file')).toBe('another')
    },
  },
  {
    name: 'statEntry, readLink, setEntryTimes: ENOENT',
    run(root, expect) {
      expect(outcome(() => root.statEntry('missing'))).toBe('ENOENT')
      expect(outcome(() => root.readLink('missing'))).toBe('ENOENT')
      expect(outcome(() => root.setEntryTimes('missing', { atime: 1n, mtime: 1n }))).toBe('ENOENT')
    },
  },
  {
    name: 'depth: 300 directories, one in the other',
    run(root, expect) {
      const handles = [root]
      for (let depth = 0; depth < 300; depth++) {
        const parent = handles[depth] ?? root
        parent.makeDirectory('d')
        handles.push(parent.openDirectory('d'))
      }
      const deepest = handles[300] ?? root
      put(deepest, 'file', 'deep')
      root.rename('d', root, 'e')
      expect(get(deepest, 'file')).toBe('deep')
      expect(outcome(() => root.rename('e', deepest, 'f'))).toBe('EINVAL')
      for (const handle of handles.slice(1)) handle.close()
    },
  },
]
