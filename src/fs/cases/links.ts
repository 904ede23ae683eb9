import { get, identity, outcome, put, slice, textAt, withFile, withNewDirectory, type Case } from './tools.ts'

/** Hard links and symbolic links. */
export const linkCases: readonly Case[] = [
  {
    name: 'link: one inode with two names',
    run(root, expect) {
      put(root, 'a', 'contents')
      root.link('a', root, 'b')
      expect(identity(root.statEntry('b'))).toEqual(identity(root.statEntry('a')))
      expect(root.statEntry('a').nlink).toBe(2n)
      withFile(root, 'b', 'w', (file) => file.write(slice('C'), 0))
      expect(get(root, 'a')).toBe('Contents')
    },
  },
  {
    name: 'link: the count goes up and down with the names, also seen through an open file',
    run(root, expect) {
      put(root, 'a', 'contents')
      withFile(root, 'a', 'r', (file) => withNewDirectory(root, 'directory', (directory) => {
        root.link('a', directory, 'b')
        directory.link('b', root, 'c')
        expect(file.stat().nlink).toBe(3n)
        root.unlink('a')
        expect(file.stat().nlink).toBe(2n)
        root.unlink('c')
        expect(get(directory, 'b')).toBe('contents')
        directory.unlink('b')
        expect(file.stat().nlink).toBe(0n)
        expect(textAt(file, 0, 99)).toBe('contents')
      }))
    },
  },
  {
    name: 'link: EEXIST for whatever has the new name, itself too',
    run(root, expect) {
      put(root, 'a', 'contents')
      put(root, 'b', 'other')
      root.makeDirectory('directory')
      root.makeSymlink('symlink', 'nowhere')
      for (const name of ['a', 'b', 'directory', 'symlink']) expect(outcome(() => root.link('a', root, name))).toBe('EEXIST')
      expect(root.statEntry('a').nlink).toBe(1n)
      expect(get(root, 'b')).toBe('other')
    },
  },
  {
    name: 'link: ENOENT, before EEXIST',
    run(root, expect) {
      put(root, 'a')
      expect(outcome(() => root.link('missing', root, 'b'))).toBe('ENOENT')
      expect(outcome(() => root.link('missing', root, 'a'))).toBe('ENOENT')
    },
  },
  {
    name: 'link: a directory is EPERM, after EEXIST',
    run(root, expect) {
      root.makeDirectory('directory')
      expect(outcome(() => root.link('directory', root, 'b'))).toBe('EPERM')
      expect(outcome(() => root.link('directory', root, 'directory'))).toBe('EEXIST')
      expect(root.list()).toEqual(['directory'])
    },
  },
  {
    name: 'link: of a symbolic link, the link itself',
    run(root, expect) {
      put(root, 'file', 'contents')
      root.makeSymlink('symlink', 'file')
      root.link('symlink', root, 'second')
      expect(root.readLink('second')).toBe('file')
      expect(identity(root.statEntry('second'))).toEqual(identity(root.statEntry('symlink')))
      expect(root.statEntry('symlink').nlink).toBe(2n)
      expect(root.statEntry('file').nlink).toBe(1n)
    },
  },
  {
    name: 'symlink: keeps its target as it was given, and has its length for size',
    run(root, expect) {
      const targets = ['file', '/absolute/path', '../..', 'a//b/./c/', ' ', '.', '\u00ff\u0080', 'x'.repeat(1000)]
      targets.forEach((target, index) => {
        root.makeSymlink(`${index}`, target)
        expect(root.readLink(`${index}`)).toBe(target)
        expect(root.statEntry(`${index}`)).toMatchObject({ type: 'symlink', nlink: 1n, size: BigInt(target.length) })
      })
    },
  },
  {
    name: 'symlink: EEXIST for whatever has the name, ENOENT for an empty target first',
    run(root, expect) {
      put(root, 'file', 'contents')
      root.makeDirectory('directory')
      root.makeSymlink('symlink', 'nowhere')
      for (const name of ['file', 'directory', 'symlink']) {
        expect(outcome(() => root.makeSymlink(name, 'target'))).toBe('EEXIST')
        expect(outcome(() => root.makeSymlink(name, ''))).toBe('ENOENT')
      }
      expect(root.readLink('symlink')).toBe('nowhere')
    },
  },
  {
    name: 'symlink: a target of 4095 bytes is the longest',
    run(root, expect) {
      root.makeSymlink('longest', 'x'.repeat(4095))
      expect(root.readLink('longest')).toBe('x'.repeat(4095))
      expect(outcome(() => root.makeSymlink('longer', 'x'.repeat(4096)))).toBe('ENAMETOOLONG')
    },
  },
  {
    name: 'readLink: EINVAL for a file and a directory',
    run(root, expect) {
      put(root, 'file')
      root.makeDirectory('directory')
      expect(outcome(() => root.readLink('file'))).toBe('EINVAL')
      expect(outcome(() => root.readLink('directory'))).toBe('EINVAL')
    },
  },
  {
    name: 'symlink: nothing is ever followed',
    run(root, expect) {
      put(root, 'file', 'contents')
      root.makeDirectory('directory')
      root.makeSymlink('to file', 'file')
      root.makeSymlink('to directory', 'directory')
      root.setEntryTimes('to file', { atime: 1n, mtime: 2n })
      expect(root.statEntry('to file')).toMatchObject({ type: 'symlink', mtime: 2n })
      expect(root.statEntry('file').mtime).not.toBe(2n)
      expect(outcome(() => root.removeDirectory('to directory'))).toBe('ENOTDIR')
      expect(outcome(() => root.makeDirectory('to directory'))).toBe('EEXIST')
      root.unlink('to directory')
      expect(root.list().sort()).toEqual(['directory', 'file', 'to file'])
    },
  },
]
