import { fromText } from '../byte-string.ts'
import { flags, get, has, outcome, put, withDirectory, withNewDirectory, type Case } from './tools.ts'

const longest = 'n'.repeat(255)
const tooLong = 'n'.repeat(256)

/** Names: their bytes and their length. */
export const nameCases: readonly Case[] = [
  {
    name: 'names: every byte but "/" and NUL, exactly as given',
    run(root, expect) {
      const names = Array.from({ length: 255 }, (_, index) => `a${String.fromCharCode(index + 1)}`).filter((name) => name !== 'a/')
      for (const name of names) put(root, name, name)
      expect(root.list().sort()).toEqual(names.toSorted())
      for (const name of names) expect(get(root, name)).toBe(name)
    },
  },
  {
    name: 'names: no UTF-8, in every operation',
    run(root, expect) {
      const [bad, worse] = ['\u00ff\u00fe', '\u00c3(']
      put(root, bad, 'contents')
      root.link(bad, root, worse)
      root.unlink(bad)
      root.rename(worse, root, bad)
      expect(root.list()).toEqual([bad])
      root.makeSymlink(worse, `${bad}/${bad}`)
      expect(root.readLink(worse)).toBe(`${bad}/${bad}`)
      root.unlink(worse)
      withNewDirectory(root, worse, (directory) => put(directory, bad, 'inside'))
      withDirectory(root, worse, (directory) => {
        expect(get(directory, bad)).toBe('inside')
        directory.unlink(bad)
      })
      root.removeDirectory(worse)
      root.setEntryTimes(bad, { atime: 1n, mtime: 2n })
      expect(root.statEntry(bad).mtime).toBe(2n)
    },
  },
  {
    name: 'names: two spellings of one character are two names',
    run(root, expect) {
      const [composed, decomposed] = [fromText('\u00e9'), fromText('e\u0301')]
      put(root, composed, '1')
      put(root, decomposed, '2')
      expect(get(root, composed) + get(root, decomposed)).toBe('12')
      expect(root.list().length).toBe(2)
    },
  },
  {
    name: 'names: upper and lower case are two names',
    run(root, expect) {
      put(root, 'name', '1')
      put(root, 'NAME', '2')
      expect(get(root, 'name') + get(root, 'NAME')).toBe('12')
    },
  },
  {
    name: 'names: 255 bytes are the longest, in every operation',
    run(root, expect) {
      put(root, longest, 'contents')
      const other = `o${longest.slice(1)}`
      root.rename(longest, root, other)
      root.link(other, root, longest)
      root.unlink(other)
      withNewDirectory(root, other, (directory) => put(directory, longest))
      expect(root.list().sort()).toEqual([longest, other])
      expect(has(root, longest)).toBe(true)
    },
  },
  {
    name: 'names: 256 bytes are ENAMETOOLONG, in every operation',
    run(root, expect) {
      put(root, 'file')
      const acts = [
        () => root.open(tooLong, flags('r')),
        () => root.open(tooLong, flags('wc')),
        () => root.openDirectory(tooLong),
        () => root.statEntry(tooLong),
        () => root.readLink(tooLong),
        () => root.setEntryTimes(tooLong, { atime: 1n, mtime: 1n }),
        () => root.makeDirectory(tooLong),
        () => root.removeDirectory(tooLong),
        () => root.unlink(tooLong),
        () => root.makeSymlink(tooLong, 'target'),
        () => root.rename(tooLong, root, 'new'),
        () => root.rename('file', root, tooLong),
        () => root.link(tooLong, root, 'new'),
        () => root.link('file', root, tooLong),
      ]
      expect(acts.map(outcome)).toEqual(acts.map(() => 'ENAMETOOLONG'))
      expect(root.list()).toEqual(['file'])
    },
  },
  {
    name: 'names: length is counted in bytes, not characters',
    run(root, expect) {
      put(root, fromText('\u20ac'.repeat(85)))
      expect(outcome(() => put(root, fromText('\u20ac'.repeat(86))))).toBe('ENAMETOOLONG')
    },
  },
]
