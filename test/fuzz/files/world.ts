import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Directory } from '../../../src/fs/filesystem.ts'
import { hostDirectory } from '../../../src/fs/host/index.ts'
import { OneSlice } from '../../../src/fs/io-slices.ts'
import { memoryFileSystem } from '../../../src/fs/memory/index.ts'
import { readOnly } from '../../../src/fs/readonly.ts'
import { createGuest } from '../guest.ts'
import { Seen } from './expectation.ts'
import type { Mount } from './model-descriptors.ts'
import { Inode } from './model.ts'
import { RealGuest } from './real-guest.ts'

/**
 * What every guest of this property is given, from descriptor 3 on: two directories of one file system, the first of them
 * once more for reading alone, and a directory of another file system.
 */
export const mountNames = ['/one', '/two', '/one-ro', '/other'] as const

/** Where the folders of the host are made; memory is ten times as fast as a disk, and the kernel treats paths alike. */
const scratch = process.env['WASMGATE_FUZZ_FOLDER'] ?? (fs.existsSync('/dev/shm') ? '/dev/shm' : tmpdir())

/** A new folder of the host with nothing in it. */
export const temporaryFolder = (): string => fs.realpathSync(fs.mkdtempSync(join(scratch, 'wasmgate-fuzz-')))

/** A runtime under test, with what it has answered so far. */
export interface Subject {
  readonly name: string
  readonly real: RealGuest
  readonly seen: Seen
  /** All that is in its two first mounts, as nobody but the file system itself tells it. */
  trees(look: Look): unknown[]
  /** What it leaves behind that it should not. */
  close(): string | undefined
}

/** A file of a tree: its kind, times and a way to its bytes. */
export type Look = (path: string, file: Found) => unknown
export interface Found {
  readonly kind: 'file' | 'directory' | 'symlink'
  readonly nlink: number
  readonly size: number
  readonly mtime: bigint
  readonly target: string
  read(position: number, length: number): string
}

export function modelMounts(): Mount[] {
  const [one, two, other] = [1, 1, 2].map((device) => new Inode('directory', device))
  const roots = [one, two, one, other]
  return mountNames.map((name, index) => ({ name, root: roots[index] as Inode, readOnly: name === '/one-ro' }))
}

async function subject(name: string, [one, two, other]: readonly [Directory, Directory, Directory], rest: Pick<Subject, 'trees' | 'close'>): Promise<Subject> {
  const directories = [one, two, readOnly(one.duplicate()), other]
  const seen = new Seen(BigInt(Date.now()) * 1_000_000n)
  const guest = await createGuest({ preopens: mountNames.map((guestPath, index) => ({ guestPath, directory: directories[index] as Directory })) })
  return {
    name, seen, real: new RealGuest(guest), trees: rest.trees,
    close() {
      guest.context.fds.closeAll()
      return rest.close()
    },
  }
}

/** The runtime over the kernel's file system. A folder beside the mounts must stay as it is. */
export async function hostSubject(): Promise<Subject> {
  const folder = temporaryFolder()
  for (const name of ['one', 'two', 'outside']) fs.mkdirSync(`${folder}/${name}`)
  fs.writeFileSync(`${folder}/outside/a`, 'nobody else\'s')
  const mounts = ['one', 'two'].map((name) => hostDirectory(`${folder}/${name}`).root) as [Directory, Directory]
  return subject('host', [...mounts, memoryFileSystem().root], {
    trees: (look) => ['one', 'two'].map((name) => folderTree(`${folder}/${name}`, look)),
    close() {
      const open = openBelow(folder)
      const beside = [fs.readdirSync(folder).sort().join(), fs.readdirSync(`${folder}/outside`).join(), fs.readFileSync(`${folder}/outside/a`, 'utf8')].join(' ')
      fs.rmSync(folder, { recursive: true, force: true })
      if (open.length > 0) return `left open: ${open.join(', ')}`
      return beside === 'one,outside,two a nobody else\'s' ? undefined : `outside of the mounts there is now ${beside}`
    },
  })
}

/** The runtime over its file system in memory. */
export async function memorySubject(): Promise<Subject> {
  const { root } = memoryFileSystem()
  for (const name of ['one', 'two']) root.makeDirectory(name)
  const mounts = ['one', 'two'].map((name) => root.openDirectory(name)) as [Directory, Directory]
  return subject('memory', [...mounts, memoryFileSystem().root], {
    trees: (look) => ['one', 'two'].map((name) => directoryTree(root.openDirectory(name), look)),
    close: () => undefined,
  })
}

/** Descriptors of this process that lead below a folder. */
export function openBelow(folder: string): string[] {
  return fs.readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const target = fs.readlinkSync(`/proc/self/fd/${fd}`)
      return target === folder || target.startsWith(`${folder}/`) ? [target] : []
    } catch {
      return [] // That of the listing itself.
    }
  })
}

/** The model's tree, looked at in the same way. */
export function modelTree(directory: Inode, look: Look, tree: unknown[] = [], under = ''): unknown[] {
  for (const [name, inode] of [...directory.entries].sort(byName)) {
    const { kind, nlink, size, mtime, target } = inode
    tree.push(look(under + name, { kind, nlink, size, mtime: mtime as bigint, target, read: (position, length) => inode.read(position, length).toString('latin1') }))
    if (kind === 'directory') modelTree(inode, look, tree, `${under}${name}/`)
  }
  return tree
}

const byName = ([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number => (left < right ? -1 : 1)

function folderTree(folder: string, look: Look, tree: unknown[] = [], under = ''): unknown[] {
  for (const name of fs.readdirSync(bytes(folder), 'latin1').sort()) {
    const path = `${folder}/${name}`
    const stat = fs.lstatSync(bytes(path), { bigint: true })
    const kind = stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'symlink' : 'file'
    tree.push(look(under + name, {
      kind, nlink: Number(stat.nlink), size: Number(stat.size), mtime: stat.mtimeNs,
      target: kind === 'symlink' ? fs.readlinkSync(bytes(path), 'latin1') : '',
      read(position, length) {
        const fd = fs.openSync(bytes(path), 'r')
        const into = Buffer.alloc(length)
        const count = fs.readSync(fd, into, 0, length, position)
        fs.closeSync(fd)
        return into.toString('latin1', 0, count)
      },
    }))
    if (kind === 'directory') folderTree(path, look, tree, `${under}${name}/`)
  }
  return tree
}

const bytes = (path: string): Buffer => Buffer.from(path, 'latin1')

function directoryTree(directory: Directory, look: Look, tree: unknown[] = [], under = ''): unknown[] {
  for (const name of directory.list().sort()) {
    const { type, nlink, size, mtime } = directory.statEntry(name)
    const kind = type as Found['kind']
    tree.push(look(under + name, {
      kind, nlink: Number(nlink), size: Number(size), mtime,
      target: kind === 'symlink' ? directory.readLink(name) : '',
      read(position, length) {
        const opened = directory.open(name, { read: true, write: false, append: false, create: false, exclusive: false, truncate: false })
        if (opened.kind !== 'file') throw new Error(`${name} is a ${opened.kind}`)
        const into = Buffer.alloc(length)
        const count = opened.file.read(new OneSlice(into), position)
        opened.file.close()
        return into.toString('latin1', 0, count)
      },
    }))
    if (kind === 'directory') directoryTree(directory.openDirectory(name), look, tree, `${under}${name}/`)
  }
  return tree
}
