import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { MalformedError } from '../binary/malformed-error.ts'
import { ModuleInfo } from '../binary/module-info.ts'
import { header } from '../binary/sections.ts'
import { isArtifact, MAGIC } from './artifact/magic.ts'
import { LoadError } from './load-error.ts'
import { readModule } from './read-module.ts'

/** A file's bytes, or those of standard input for "-". Throws LoadError: missing, unreadable, directory. */
export function readInput(path: string): Uint8Array {
  try {
    return path === '-' ? readAll(0) : readFileSync(path)
  } catch (error) {
    throw unreadable(path, error)
  }
}

/** Reads something of a file. Throws LoadError for what the system says against it. */
async function readable<T>(path: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw unreadable(path, error)
  }
}

/** A failure to read a file as a LoadError; anything else as it is. */
function unreadable(path: string, error: unknown): unknown {
  if (error instanceof LoadError) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  const name = path === '-' ? 'standard input' : path
  switch (code) {
    case 'ENOENT': case 'ENOTDIR': return new LoadError('missing', `${name}: no such file`)
    case 'EISDIR': return new LoadError('directory', `${name} is a directory, not a WebAssembly module`)
    case 'EACCES': case 'EPERM': return new LoadError('unreadable', `${name} cannot be read: permission denied`)
    case 'ERR_FS_FILE_TOO_LARGE': return new LoadError('too-large', `${name} is larger than a module can be`)
    case '': return error
    default: return new LoadError('unreadable', `${name} cannot be read: ${message}`)
  }
}

/**
 * The module that the bytes are, told by their content: a binary as it stands, the text format translated.
 * `name` is for messages only. Throws LoadError, which names what else the bytes are.
 */
export async function moduleFrom(bytes: Uint8Array, name: string): Promise<ModuleInfo> {
  if (isArtifact(bytes)) {
    const { bytesSource, openArtifact } = await import('./artifact/index.ts')
    return linked(openArtifact(bytesSource(bytes), name), name)
  }
  if (!isBinary(bytes)) {
    const { identify } = await import('./identify.ts')
    const found = identify(bytes)
    if (found !== 'wat') throw new LoadError(found.kind, `${name} ${found.phrase}`)
    const { translateText } = await import('./wat.ts')
    bytes = await translateText(bytes, name)
  }
  let info
  try {
    info = new ModuleInfo(bytes)
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
    throw new LoadError('truncated', `${name} is a WebAssembly module that was cut off or damaged: ${error.message} at offset 0x${error.offset.toString(16)}`)
  }
  return linked(info, name)
}

/**
 * The module at a path, or that of standard input for "-". Throws LoadError. `meanwhile` is called once it is known to be large
 * and while it is being read.
 */
export function load(path: string, meanwhile?: () => void): Promise<ModuleInfo> {
  return path === '-' ? moduleFrom(readInput(path), 'standard input') : loadFile(path, meanwhile)
}

/** An artefact is read in parts, for V8 wants its native code in a buffer of its own. */
async function loadFile(path: string, meanwhile?: () => void): Promise<ModuleInfo> {
  const hostFd = await readable(path, () => openSync(path, 'r'))
  try {
    if (!await readable(path, () => startsArtifact(hostFd))) return await moduleFrom(await readable(path, () => readModule(hostFd, meanwhile)), path)
    const { readAhead, openArtifact } = await import('./artifact/index.ts')
    return linked(await readable(path, async () => openArtifact(await readAhead(hostFd), path)), path)
  } finally {
    closeSync(hostFd)
  }
}

function startsArtifact(hostFd: number): boolean {
  const start = new Uint8Array(MAGIC.length)
  try {
    return readSync(hostFd, start, 0, start.length, 0) === start.length && isArtifact(start)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESPIPE') return false // a pipe, whose beginning can be read once
    throw error
  }
}

function isBinary(bytes: Uint8Array): boolean {
  return header.every((byte, at) => bytes[at] === byte)
}

/** Refuses object files and dynamic libraries, which are valid modules but no programs; a linker left its marks in them. */
function linked(info: ModuleInfo, name: string): ModuleInfo {
  const marks = info.sections.filter(({ id, name: section }) => id === 0 && /^(linking$|reloc\.|dylink(\.0)?$)/.test(section))
  if (marks.length === 0 || hasEntry(info)) return info
  if (marks.some((mark) => mark.name.startsWith('dylink'))) {
    throw new LoadError('library', `${name} is a WebAssembly dynamic library: it needs a program that loads it`)
  }
  throw new LoadError('object', `${name} is a relocatable WebAssembly object file: link it first (wasm-ld, or clang without -c)`)
}

function hasEntry(info: ModuleInfo): boolean {
  try {
    return info.exports.length > 0
  } catch (error) {
    if (error instanceof MalformedError) return true // V8 says what is wrong with it
    throw error
  }
}

/** Everything up to the end; a descriptor that does not block is asked again until it has more. */
function readAll(hostFd: number): Uint8Array {
  const pieces: Uint8Array[] = []
  let size = 65536
  for (;;) {
    const piece = Buffer.allocUnsafe(size)
    const count = readSome(hostFd, piece)
    if (count === 0) return Buffer.concat(pieces)
    pieces.push(piece.subarray(0, count))
    if (count === size && size < 1 << 22) size *= 2
  }
}

function readSome(hostFd: number, into: Uint8Array): number {
  for (;;) {
    try {
      return readSync(hostFd, into)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EOF') return 0 // Windows' word for the end of a pipe
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}
