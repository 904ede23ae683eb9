import { Volume } from 'memfs'
import type { ByteString } from '../byte-string.ts'

/** memfs's volume without its face of node:fs: it keeps the inodes and the tree of names. */
type Superblock = Volume['_core']

/** memfs's name of an inode in a directory; a directory has exactly one, and its `children` are the names in it. */
export type Entry = Superblock['root']

/** memfs's inode: number, type, count of names and, of a symbolic link, its target. Its bytes and times go unused. */
export type Node = ReturnType<Entry['getNode']>

const directoryMode = 0o040755
const fileMode = 0o100644

/**
 * The tree of names and inodes: memfs, spoken to below its path API, so that an entry is an object which stays the same
 * wherever it is moved. Here, and nowhere else, stands what memfs 4.80 gets wrong about a tree:
 *
 * - an entry keeps the whole path of its names (`steps`), so that moving a directory rewrites everything below it, and
 *   the depth of a tree costs its square. We keep one step, the entry's own name, which is all that memfs itself needs.
 * - the root begins with 5 names and contains itself under "." and "..".
 * - a removed directory keeps its two names and stays in the table of inodes for good.
 * - the number of an unlinked file is given to the next one at once, though the file may still be open.
 *
 * No method checks anything: whether a name is free, a directory empty, or a move allowed, is asked before.
 */
export class Tree {
  readonly root: Entry
  readonly #superblock: Superblock

  constructor() {
    // oxlint-disable-next-line no-underscore-dangle -- public in memfs's types, and the only way to it
    this.#superblock = new Volume()._core
    this.root = this.#superblock.root
    this.root.getNode().nlink = 2
  }

  /** A new directory, empty. */
  addDirectory(parent: Entry, name: ByteString): Entry {
    return this.#add(parent, name, this.#superblock.createNode(directoryMode))
  }

  /** A new inode for a file, whose bytes are kept elsewhere. */
  addFile(parent: Entry, name: ByteString): Entry {
    return this.#add(parent, name, this.#superblock.createNode(fileMode))
  }

  addSymlink(parent: Entry, name: ByteString, target: ByteString): Entry {
    const node = this.#superblock.createNode(fileMode)
    node.makeSymlink(target)
    return this.#add(parent, name, node)
  }

  /** One more name of an inode that has one. */
  addName(parent: Entry, name: ByteString, node: Node): Entry {
    node.nlink++
    return this.#add(parent, name, node)
  }

  #add(parent: Entry, name: ByteString, node: Node): Entry {
    const entry = parent.createChild(name, node)
    entry.steps = [name]
    return entry
  }

  /** The entry of that name. */
  find(parent: Entry, name: ByteString): Entry | undefined {
    return parent.children.get(name)
  }

  /** The names in a directory, without "." and "..". */
  names(parent: Entry): ByteString[] {
    const names: ByteString[] = []
    for (const name of parent.children.keys()) if (name !== '.' && name !== '..') names.push(name)
    return names
  }

  isEmpty(directory: Entry): boolean {
    for (const name of directory.children.keys()) if (name !== '.' && name !== '..') return false
    return true
  }

  /** Whether `entry` is `directory` or lies somewhere below it. */
  isWithin(entry: Entry, directory: Entry): boolean {
    for (let at: Entry | undefined = entry; at !== undefined; at = at === this.root ? undefined : at.parent) {
      if (at === directory) return true
    }
    return false
  }

  /** Takes a name away; a directory is gone with its only one. The inode lives on until `forget`. */
  remove(entry: Entry): void {
    const node = entry.getNode()
    entry.parent?.deleteChild(entry)
    node.nlink = node.isDirectory() ? 0 : node.nlink - 1
  }

  /** Puts an entry under another parent or name, where nothing stands. */
  move(entry: Entry, parent: Entry, name: ByteString): void {
    entry.parent?.deleteChild(entry)
    entry.name = name
    // In place: assigning `steps` would walk everything below.
    entry.steps[0] = name
    parent.setChild(name, entry)
  }

  /** The end of an inode that has no name and that nobody holds. Its number is not used again. */
  forget(node: Node): void {
    this.#superblock.deleteNode(node)
    this.#superblock.releasedInos.length = 0
  }
}
