import type { Directory } from '../filesystem.ts'
import { get, has, identity, outcome, put, snapshot, textAt, withDirectory, withFile, withNewDirectory, type Case } from './tools.ts'

const kinds = ['file', 'symlink', 'empty', 'full'] as const
type Kind = (typeof kinds)[number]

function make(directory: Directory, name: string, kind: Kind): void {
  if (kind === 'file') put(directory, name, `file ${name}`)
  if (kind === 'symlink') directory.makeSymlink(name, `target of ${name}`)
  if (kind === 'empty') directory.makeDirectory(name)
  if (kind === 'full') withNewDirectory(directory, name, (full) => put(full, 'inside', name))
}

const isDirectory = (kind: Kind): boolean => kind === 'empty' || kind === 'full'

/** rename(2) of one kind of entry onto another. */
function expected(source: Kind, target: Kind | 'missing'): string {
  if (target === 'missing') return 'ok'
  if (isDirectory(source) && !isDirectory(target)) return 'ENOTDIR'
  if (!isDirectory(source) && isDirectory(target)) return 'EISDIR'
  return target === 'full' ? 'ENOTEMPTY' : 'ok'
}

function checkRename(from: Directory, to: Directory, result: string, expect: Parameters<Case['run']>[1]): void {
  const before = [snapshot(from), snapshot(to)]
  const moved = identity(from.statEntry('source'))
  expect(outcome(() => from.rename('source', to, 'target'))).toBe(result)
  if (result !== 'ok') {
    expect([snapshot(from), snapshot(to)]).toEqual(before)
    return
  }
  expect(has(from, 'source')).toBe(false)
  expect(identity(to.statEntry('target'))).toEqual(moved)
  expect(to.list().filter((name) => name === 'target')).toEqual(['target'])
  expect(snapshot(to)['target']).toEqual(before[0]?.['source'])
}

const matrixCases = kinds.flatMap((source) => ([...kinds, 'missing'] as const).flatMap((target): Case[] => {
  const result = expected(source, target)
  return [
    {
      name: `rename: ${source} onto ${target}: ${result}`,
      run(root, expect) {
        make(root, 'source', source)
        if (target !== 'missing') make(root, 'target', target)
        checkRename(root, root, result, expect)
      },
    },
    {
      name: `rename: ${source} onto ${target} in another directory: ${result}`,
      run(root, expect) {
        withNewDirectory(root, 'from', (from) => withNewDirectory(root, 'to', (to) => {
          make(from, 'source', source)
          if (target !== 'missing') make(to, 'target', target)
          checkRename(from, to, result, expect)
        }))
      },
    },
  ]
}))

/** Moving and replacing. */
export const renameCases: readonly Case[] = [
  ...matrixCases,
  {
    name: 'rename: what is not there is ENOENT, onto anything',
    run(root, expect) {
      for (const kind of kinds) make(root, kind, kind)
      for (const name of [...kinds, 'missing', 'missing too']) expect(outcome(() => root.rename('missing', root, name))).toBe('ENOENT')
      expect(root.list().sort()).toEqual(kinds.toSorted())
    },
  },
  {
    name: 'rename: onto its own name changes nothing',
    run(root, expect) {
      for (const kind of kinds) make(root, kind, kind)
      const before = snapshot(root)
      for (const kind of kinds) expect(outcome(() => root.rename(kind, root, kind))).toBe('ok')
      expect(snapshot(root)).toEqual(before)
    },
  },
  {
    name: 'rename: between two names of one file leaves both',
    run(root, expect) {
      put(root, 'a', 'contents')
      root.link('a', root, 'b')
      root.rename('a', root, 'b')
      expect(root.list().sort()).toEqual(['a', 'b'])
      expect(root.statEntry('a').nlink).toBe(2n)
      withNewDirectory(root, 'directory', (directory) => {
        root.link('a', directory, 'c')
        root.rename('b', directory, 'c')
        expect(root.statEntry('b').nlink).toBe(3n)
      })
    },
  },
  {
    name: 'rename: one of several names takes only that one',
    run(root, expect) {
      put(root, 'a', 'contents')
      root.link('a', root, 'b')
      root.rename('a', root, 'c')
      expect(root.list().sort()).toEqual(['b', 'c'])
      expect(root.statEntry('c').nlink).toBe(2n)
      put(root, 'd', 'other')
      root.rename('d', root, 'b')
      expect(root.statEntry('c').nlink).toBe(1n)
      expect(get(root, 'b') + get(root, 'c')).toBe('othercontents')
    },
  },
  {
    name: 'rename: a directory into itself or below is EINVAL',
    run(root, expect) {
      withNewDirectory(root, 'a', (a) => withNewDirectory(a, 'b', (b) => {
        put(b, 'existing')
        const before = snapshot(root)
        expect(outcome(() => root.rename('a', a, 'c'))).toBe('EINVAL')
        expect(outcome(() => root.rename('a', a, 'b'))).toBe('EINVAL')
        expect(outcome(() => root.rename('a', b, 'c'))).toBe('EINVAL')
        expect(outcome(() => root.rename('a', b, 'existing'))).toBe('EINVAL')
        expect(outcome(() => a.rename('b', b, 'b'))).toBe('EINVAL')
        expect(snapshot(root)).toEqual(before)
      }))
    },
  },
  {
    name: 'rename: onto a directory above it is ENOTEMPTY',
    run(root, expect) {
      withNewDirectory(root, 'a', (a) => withNewDirectory(a, 'b', (b) => {
        b.makeDirectory('directory')
        put(b, 'file')
        const before = snapshot(root)
        expect(outcome(() => b.rename('directory', root, 'a'))).toBe('ENOTEMPTY')
        expect(outcome(() => b.rename('file', root, 'a'))).toBe('ENOTEMPTY')
        expect(outcome(() => b.rename('file', a, 'b'))).toBe('ENOTEMPTY')
        expect(outcome(() => a.rename('b', root, 'a'))).toBe('ENOTEMPTY')
        expect(snapshot(root)).toEqual(before)
      }))
    },
  },
  {
    name: 'rename: a directory up the tree and out of its parent',
    run(root, expect) {
      withNewDirectory(root, 'a', (a) => withNewDirectory(a, 'b', (b) => {
        put(b, 'file', 'contents')
        a.rename('b', root, 'c')
        root.removeDirectory('a')
        expect(root.list()).toEqual(['c'])
        expect(get(b, 'file')).toBe('contents')
        expect(identity(b.stat())).toEqual(identity(root.statEntry('c')))
      }))
    },
  },
  {
    name: 'rename: two directories can change places',
    run(root, expect) {
      withNewDirectory(root, 'a', (a) => withNewDirectory(root, 'b', (b) => {
        root.rename('b', a, 'b')
        a.rename('b', root, 'c')
        root.rename('a', b, 'a')
        expect(root.list()).toEqual(['c'])
        expect(b.list()).toEqual(['a'])
        expect(outcome(() => root.rename('c', a, 'd'))).toBe('EINVAL')
      }))
    },
  },
  {
    name: 'rename: an open file goes along',
    run(root, expect) {
      put(root, 'a', 'contents')
      withFile(root, 'a', 'r', (file) => {
        root.rename('a', root, 'b')
        put(root, 'a', 'other')
        expect(textAt(file, 0, 99)).toBe('contents')
        expect(identity(file.stat())).toEqual(identity(root.statEntry('b')))
      })
    },
  },
  {
    name: 'rename: a file that is replaced while open keeps its bytes',
    run(root, expect) {
      put(root, 'new', 'new')
      put(root, 'old', 'old')
      withFile(root, 'old', 'r', (file) => {
        root.rename('new', root, 'old')
        expect(textAt(file, 0, 99)).toBe('old')
        expect(file.stat().nlink).toBe(0n)
        expect(get(root, 'old')).toBe('new')
      })
    },
  },
  {
    name: 'rename: an empty directory that is replaced while open is gone',
    run(root, expect) {
      withNewDirectory(root, 'old', (old) => {
        withNewDirectory(root, 'new', (fresh) => put(fresh, 'file', 'contents'))
        root.rename('new', root, 'old')
        expect(outcome(() => old.makeDirectory('a'))).toBe('ENOENT')
        withDirectory(root, 'old', (now) => expect(get(now, 'file')).toBe('contents'))
      })
    },
  },
  {
    name: 'rename: a name that was freed can be used again',
    run(root, expect) {
      put(root, 'a', '1')
      root.rename('a', root, 'b')
      root.makeDirectory('a')
      root.rename('a', root, 'c')
      root.makeSymlink('a', 'b')
      expect(root.list().sort()).toEqual(['a', 'b', 'c'])
    },
  },
]
