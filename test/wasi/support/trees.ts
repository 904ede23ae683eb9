import * as fs from 'node:fs'
import type { Directory } from '../../../src/fs/filesystem.ts'
import { OneSlice } from '../../../src/fs/io-slices.ts'

/** All that is in a tree: kind, number of names and contents by path, names as bytes. */
export type Tree = Record<string, string>

/** As node:fs sees it. */
export function treeOfFolder(folder: Buffer | string, under = '', tree: Tree = {}): Tree {
  for (const name of fs.readdirSync(folder, 'latin1').sort()) {
    const path = Buffer.concat([Buffer.from(folder), Buffer.from(`/${name}`, 'latin1')])
    const stat = fs.lstatSync(path)
    if (stat.isDirectory()) {
      tree[under + name] = 'directory'
      treeOfFolder(path, `${under}${name}/`, tree)
    } else if (stat.isSymbolicLink()) tree[under + name] = `${stat.nlink} -> ${fs.readlinkSync(path, 'latin1')}`
    else tree[under + name] = stat.isFile() ? `${stat.nlink} ${stat.size} ${fs.readFileSync(path, 'latin1').slice(0, 1000)}` : 'special'
  }
  return tree
}

/** As a backend tells it. */
export function treeOfDirectory(directory: Directory, under = '', tree: Tree = {}): Tree {
  for (const name of directory.list().sort()) {
    const { type, nlink, size } = directory.statEntry(name)
    if (type === 'directory') {
      tree[under + name] = 'directory'
      const inner = directory.openDirectory(name)
      treeOfDirectory(inner, `${under}${name}/`, tree)
      inner.close()
    } else if (type === 'symlink') tree[under + name] = `${nlink} -> ${directory.readLink(name)}`
    else if (type === 'file') tree[under + name] = `${nlink} ${size} ${contents(directory, name)}`
    else tree[under + name] = 'special'
  }
  return tree
}

function contents(directory: Directory, name: string): string {
  const opened = directory.open(name, { read: true, write: false, append: false, create: false, exclusive: false, truncate: false })
  if (opened.kind !== 'file') throw new Error(`${name} is no file`)
  const into = new OneSlice(Buffer.alloc(1000))
  const count = opened.file.read(into, 0)
  opened.file.close()
  return Buffer.from(into.bytes.subarray(0, count)).toString('latin1')
}
