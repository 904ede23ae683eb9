import { memfs } from 'memfs'
import { describe, expect, it } from 'vitest'
import { Tree } from './tree.ts'

describe('memfs by itself', () => {
  // What the adapter is there for. One of these failing after an update of memfs is good news: look whether tree.ts can be less.
  it('still has the faults that tree.ts and its neighbours correct', () => {
    const { fs, vol } = memfs()
    expect(fs.statSync('/').nlink).toBe(5)
    fs.mkdirSync('/full')
    fs.writeFileSync('/full/file', '')
    fs.mkdirSync('/directory')
    fs.renameSync('/directory', '/full')
    expect(fs.readdirSync('/full')).toEqual([])
    fs.writeFileSync('/full/a', '')
    fs.writeFileSync('/full/b', '')
    fs.renameSync('/full/a', '/full/b')
    fs.unlinkSync('/full/b')
    expect(() => fs.rmdirSync('/full')).toThrow('ENOTEMPTY')
    fs.symlinkSync('target', '/symlink')
    expect(fs.lstatSync('/symlink').size).toBe(0)
    fs.writeFileSync(Buffer.from('/\u00ff', 'latin1'), '')
    expect(fs.readdirSync('/')).toContain('\ufffd')
    // oxlint-disable-next-line no-underscore-dangle -- as in tree.ts
    expect(vol._core.root.children.has('..')).toBe(true)
  })
})

describe('Tree', () => {
  it('keeps one step for an entry, at any depth and after any move', () => {
    const tree = new Tree()
    let parent = tree.root
    const entries = Array.from({ length: 100 }, (_, depth) => (parent = tree.addDirectory(parent, `d${depth}`)))
    const [top, below, ...rest] = entries
    if (top === undefined || below === undefined) throw new Error('none')
    tree.move(below, tree.root, 'moved')
    expect([top, below, ...rest].map(({ steps }) => steps.length)).toEqual(entries.map(() => 1))
    expect(tree.find(tree.root, 'moved')).toBe(below)
    expect(tree.find(top, 'd1')).toBe(undefined)
    expect(tree.isEmpty(top)).toBe(true)
    expect(tree.isWithin(parent, top)).toBe(false)
    expect(tree.isWithin(parent, below)).toBe(true)
    expect(tree.isWithin(parent, tree.root)).toBe(true)
    tree.remove(top)
    expect(tree.names(tree.root)).toEqual(['moved'])
    expect(tree.root.getNode().nlink).toBe(3)
  })

  it('does not number another inode as the one that was forgotten', () => {
    const tree = new Tree()
    const first = tree.addFile(tree.root, 'a')
    const { ino } = first.getNode()
    tree.remove(first)
    tree.forget(first.getNode())
    expect(tree.addFile(tree.root, 'b').getNode().ino).not.toBe(ino)
  })
})
