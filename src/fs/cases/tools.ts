import type { ExpectStatic } from 'vitest'
import type { ByteString } from '../byte-string.ts'
import { codeOf, Detour } from '../error.ts'
import type { Directory, File, OpenOptions, Stat } from '../filesystem.ts'
import { ManySlices, OneSlice } from '../io-slices.ts'

/** One thing that every file system must do. `root` is an empty directory that the case may fill. */
export interface Case {
  readonly name: string
  run(root: Directory, expect: ExpectStatic): void
}

/** One thing that every read-only file system must do: `prepare` fills it through a writable handle of the same directory. */
export interface ReadOnlyCase {
  readonly name: string
  prepare(root: Directory): void
  run(root: Directory, expect: ExpectStatic): void
}

/** The code with which `act` fails, or "ok", or "a detour". What is no failure of a file system is a failure of the test. */
export function outcome(act: () => unknown): string {
  try {
    act()
    return 'ok'
  } catch (error) {
    if (error instanceof Detour) return 'a detour'
    const code = codeOf(error)
    if (code === undefined) throw error
    return code
  }
}

const nothing: OpenOptions = { read: false, write: false, append: false, create: false, exclusive: false, truncate: false }

/** Options from letters: r read, w write, a append, c create, x exclusive, t truncate. */
export const flags = (letters: string): OpenOptions => ({
  ...nothing,
  read: letters.includes('r'),
  write: letters.includes('w'),
  append: letters.includes('a'),
  create: letters.includes('c'),
  exclusive: letters.includes('x'),
  truncate: letters.includes('t'),
})

/** Bytes of text, one per character. */
export const slice = (text: string): OneSlice => new OneSlice(Buffer.from(text, 'latin1'))

/** The same as several slices which lie apart in one buffer. */
export function slices(...texts: string[]): ManySlices {
  const apart = texts.join('..')
  let offset = 0
  const offsets = texts.map((text) => {
    const here = offset
    offset += text.length + 2
    return here
  })
  return new ManySlices(Buffer.from(apart, 'latin1'), offsets, texts.map((text) => text.length))
}

/** Opens a file, hands it to `act`, and closes it. */
export function withFile<T>(directory: Directory, name: ByteString, letters: string, act: (file: File) => T): T {
  const opened = directory.open(name, flags(letters))
  if (opened.kind !== 'file') throw new Error(`${name} is no file but a ${opened.kind}`)
  try {
    return act(opened.file)
  } finally {
    opened.file.close()
  }
}

/** Opens a directory, hands it to `act`, and closes it. */
export function withDirectory<T>(parent: Directory, name: ByteString, act: (directory: Directory) => T): T {
  const directory = parent.openDirectory(name)
  try {
    return act(directory)
  } finally {
    directory.close()
  }
}

/** Makes a directory and does the same with it. */
export function withNewDirectory<T>(parent: Directory, name: ByteString, act: (directory: Directory) => T): T {
  parent.makeDirectory(name)
  return withDirectory(parent, name, act)
}

/** Makes a file or replaces its contents. */
export function put(directory: Directory, name: ByteString, text = ''): void {
  withFile(directory, name, 'wct', (file) => {
    if (text !== '') file.write(slice(text), 0)
  })
}

/** Up to `length` bytes at `position`. */
export function textAt(file: File, position: number, length: number): string {
  const into = new OneSlice(Buffer.alloc(length, '?'))
  const read = file.read(into, position)
  return Buffer.from(into.bytes.subarray(0, read)).toString('latin1')
}

/** All that is in a file. */
export const get = (directory: Directory, name: ByteString): string =>
  withFile(directory, name, 'r', (file) => textAt(file, 0, Number(file.stat().size)))

/** Whether there is such a name. */
export function has(directory: Directory, name: ByteString): boolean {
  const found = outcome(() => directory.statEntry(name))
  if (found !== 'ok' && found !== 'ENOENT') throw new Error(`${name}: ${found}`)
  return found === 'ok'
}

/** Everything below a directory, as one value: to see that nothing changed. Times are left out, they differ between file systems. */
export function snapshot(directory: Directory): Record<ByteString, unknown> {
  const entries = directory.list().sort().map((name): [ByteString, unknown] => {
    const { ino, nlink, size, type } = directory.statEntry(name)
    if (type === 'directory') return [name, { ino, nlink, type, entries: withDirectory(directory, name, snapshot) }]
    return [name, { ino, nlink, size, type, contents: type === 'symlink' ? directory.readLink(name) : get(directory, name) }]
  })
  return Object.fromEntries(entries)
}

/** What two stats of one inode must agree on. */
export const identity = ({ dev, ino, type }: Stat): Pick<Stat, 'dev' | 'ino' | 'type'> => ({ dev, ino, type })

/** A time long ago, every digit of which counts. */
export const past = 1_000_000_000_123_456_789n

/** Sets the times of an entry to the past, so that the next change shows. */
export function setBack(directory: Directory, name: ByteString): void {
  directory.setEntryTimes(name, { atime: past, mtime: past })
}
