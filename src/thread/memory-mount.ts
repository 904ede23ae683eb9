import { fromText, toText, type ByteString } from '../fs/byte-string.ts'
import { codeOf } from '../fs/error.ts'
import type { Directory } from '../fs/filesystem.ts'
import { OneSlice } from '../fs/io-slices.ts'
import { GrantError } from './ending.ts'
import type { FileContents } from './request.ts'

const CREATE = { read: false, write: true, append: false, create: true, exclusive: true, truncate: false }
const READ = { read: true, write: false, append: false, create: false, exclusive: false, truncate: false }

/** Puts files into an empty directory; "a/b" makes the directory "a". Throws GrantError. */
export function fill(root: Directory, files: FileContents): void {
  for (const [path, contents] of Object.entries(files)) {
    try {
      put(root, path.split('/').map(fromText), contents)
    } catch (error) {
      throw error instanceof GrantError ? error : new GrantError(`the file ${JSON.stringify(path)} cannot be put into memory: ${reason(error)}`)
    }
  }
}

function put(directory: Directory, names: readonly ByteString[], contents: Uint8Array): void {
  const [name, ...rest] = names as [ByteString, ...ByteString[]]
  if (name === '' || name === '.' || name === '..' || name.includes('\0')) {
    throw new GrantError(`${JSON.stringify(toText(names.join('/')))} is no name of a file in memory: write it like "a/b.txt"`)
  }
  if (rest.length === 0) {
    const opened = directory.open(name, CREATE)
    if (opened.kind !== 'file') throw new GrantError(`${JSON.stringify(toText(name))} is there twice`)
    for (let at = 0; at < contents.length;) at += opened.file.write(new OneSlice(contents, at), at)
    opened.file.close()
    return
  }
  try {
    directory.makeDirectory(name)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
  if (rest.length === 1 && rest[0] === '') return // "a/" is a directory
  const below = directory.openDirectory(name)
  put(below, rest, contents)
  below.close()
}

function reason(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOSPC': return 'there is no room'
    case 'ENAMETOOLONG': return 'a name has more than 255 bytes'
    case 'EEXIST': case 'EISDIR': case 'ENOTDIR': return 'it is a file and a directory'
    default: throw error
  }
}

/** All files below a directory, and directories ("a/") that have nothing in them. Links, which lead elsewhere, are left out. */
export function collect(root: Directory): FileContents {
  const found: Record<string, Uint8Array> = Object.create(null)
  walk(root, '')
  return found

  function walk(directory: Directory, prefix: ByteString): void {
    for (const name of directory.list().toSorted()) {
      const path = toText(prefix + name)
      const { type } = directory.statEntry(name)
      if (type === 'directory') {
        const below = directory.openDirectory(name)
        if (below.list().length === 0) found[`${path}/`] = new Uint8Array()
        else walk(below, `${prefix}${name}/`)
        below.close()
      } else if (type === 'file') {
        found[path] = contentsOf(directory, name)
      }
    }
  }
}

function contentsOf(directory: Directory, name: ByteString): Uint8Array {
  const opened = directory.open(name, READ)
  if (opened.kind !== 'file') throw new Error('a file that is none')
  const bytes = new Uint8Array(Number(opened.file.stat().size))
  for (let at = 0; at < bytes.length;) at += opened.file.read(new OneSlice(bytes, at), at)
  opened.file.close()
  return bytes
}
