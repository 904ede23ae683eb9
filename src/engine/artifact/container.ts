import { timingSafeEqual } from 'node:crypto'
import { fstatSync } from 'node:fs'
import { readRange, readRangeSync } from '../read-range.ts'
import { isArtifact, MAGIC } from './magic.ts'
import { NONCE_LENGTH, seal, SEAL_LENGTH } from './seal.ts'

/**
 * The file that native code is kept in, an artefact or an entry of the cache. All numbers are little-endian u32.
 *
 *    0  magic     "\0wasmgate\r\n\x1a"
 *   12  version   of this format
 *   16  seal      over everything else in the file
 *   32  nonce     of the seal
 *   44  lengths   of the three parts
 *   56  parts     what it was made of and for, as JSON; the module; its native code. Nothing follows
 *
 * The cache's files have no module in them, but its length, and the seal is over it all the same: native code is worth something with
 * the very module alone that it was made of.
 */
export interface Contents {
  readonly about: About
  readonly module: Uint8Array
  readonly native: ArrayBuffer
}

/** What the native code belongs to. */
export interface About {
  readonly wasmgate: string
  readonly node: string
  readonly v8: string
  readonly platform: string
  readonly arch: string
  /** `codeEnvironment` of the V8 that made it. */
  readonly environment: string
  /** SHA-256 of an artefact's module, in hexadecimal: to tell which file it was made of. */
  readonly sha256?: string
  /** Of the module's file, for lists. */
  readonly name?: string
}

const VERSION = 1
const SEAL_AT = 16
const NONCE_AT = SEAL_AT + SEAL_LENGTH
const LENGTHS_AT = NONCE_AT + NONCE_LENGTH
const PARTS_AT = LENGTHS_AT + 12

/** Not what `pack` made. `message` goes on from the name of the file. */
export class DamagedError {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

/** The pieces of the file, in their order: all of it, or all but the module. */
export function pack({ about, module, native: code }: Contents, key: Uint8Array, nonce: Uint8Array, detached = false): Uint8Array[] {
  const text = Buffer.from(JSON.stringify(about), 'utf8')
  const native = new Uint8Array(code)
  const head = Buffer.alloc(PARTS_AT)
  MAGIC.copy(head)
  head.writeUInt32LE(VERSION, MAGIC.length)
  head.set(nonce, NONCE_AT)
  for (const [index, part] of [text, module, native].entries()) head.writeUInt32LE(part.length, LENGTHS_AT + index * 4)
  head.set(seal(key, nonce, sealed(head, [text, module, native])), SEAL_AT)
  return detached ? [head, text, native] : [head, text, module, native]
}

/** Where a file's bytes come from. */
export interface Source {
  readonly size: number
  /** In a buffer of their own, which V8 wants of native code; fewer than asked for at the end. */
  read(at: number, length: number): Uint8Array<ArrayBuffer>
}

export const bytesSource = (bytes: Uint8Array): Source => ({
  size: bytes.length,
  read: (at, length) => new Uint8Array(bytes.subarray(at, at + length)),
})

export const fileSource = (hostFd: number): Source => ({
  size: fstatSync(hostFd).size,
  read(at, length) {
    const buffer = Buffer.allocUnsafeSlow(length)
    return buffer.subarray(0, readRangeSync(hostFd, buffer, at))
  },
})

/** A file whose module and native code have been read, each by several threads. */
export async function readAhead(hostFd: number): Promise<Source> {
  const file = fileSource(hostFd)
  const parts: { at: number; bytes: Uint8Array<ArrayBuffer> }[] = []
  for (const { at, length } of largeParts(file)) {
    const buffer = Buffer.allocUnsafeSlow(length)
    parts.push({ at, bytes: buffer.subarray(0, await readRange(hostFd, buffer, at)) })
  }
  return { size: file.size, read: (at, length) => parts.find((part) => part.at === at && part.bytes.length === length)?.bytes ?? file.read(at, length) }
}

/** Where the module and the native code lie; nothing in a file that is damaged. */
function largeParts(file: Source): { at: number; length: number }[] {
  try {
    const { text, module, native } = readHead(file)
    const at = PARTS_AT + text
    return at + module + native === file.size ? [{ at, length: module }, { at: at + module, length: native }] : []
  } catch (error) {
    if (error instanceof DamagedError) return []
    throw error
  }
}

/** The contents of a file, exactly as they were packed; `detached` is the module that is not in it. Throws DamagedError. */
export function unpack(file: Source, key: Uint8Array, detached?: Uint8Array): Contents {
  const { bytes: head, text: textLength, module: moduleLength, native: nativeLength } = readHead(file)
  if (detached !== undefined && detached.length !== moduleLength) throw new DamagedError('is of another module')
  const moduleAt = PARTS_AT + textLength
  const nativeAt = moduleAt + (detached === undefined ? moduleLength : 0)
  if (nativeAt + nativeLength > file.size) throw new DamagedError('is cut off or damaged')
  if (nativeAt + nativeLength < file.size) throw new DamagedError('is damaged: something follows its end')
  const text = file.read(PARTS_AT, textLength)
  const module = detached ?? file.read(moduleAt, moduleLength)
  const native = file.read(nativeAt, nativeLength)
  const nonce = head.subarray(NONCE_AT, LENGTHS_AT)
  if (!timingSafeEqual(seal(key, nonce, sealed(head, [text, module, native])), head.subarray(SEAL_AT, NONCE_AT))) {
    throw new DamagedError('is damaged: its contents are not what its digest says')
  }
  return { about: parse(text), module, native: native.buffer }
}

/** What a file says of itself, whether or not it is true: only to be shown. Undefined when it says nothing. */
export function glance(file: Source): { readonly name: string; readonly module: number } | undefined {
  try {
    const { text, module } = readHead(file)
    const { name } = parse(file.read(PARTS_AT, Math.min(text, 4096)))
    return typeof name === 'string' ? { name, module } : undefined
  } catch (error) {
    if (error instanceof DamagedError) return undefined
    throw error
  }
}

const REQUIRED = ['wasmgate', 'node', 'v8', 'platform', 'arch', 'environment'] as const

/** Throws DamagedError: anybody can give anything an artefact's digest. */
function parse(text: Uint8Array): About {
  try {
    const about = JSON.parse(Buffer.from(text).toString('utf8')) as Partial<Record<keyof About, unknown>> | null
    if (REQUIRED.every((name) => typeof about?.[name] === 'string')) return about as About
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new DamagedError('is damaged: it does not say what it was made for')
}

/** The bytes before the parts, and how long those are. Throws DamagedError. */
function readHead(file: Source): { bytes: Buffer; text: number; module: number; native: number } {
  const bytes = Buffer.from(file.read(0, PARTS_AT))
  if (!isArtifact(bytes)) throw new DamagedError('is no artefact of wasmgate')
  if (bytes.length < PARTS_AT) throw new DamagedError(`is cut off after ${bytes.length} bytes`)
  const version = bytes.readUInt32LE(MAGIC.length)
  if (version !== VERSION) throw new DamagedError(`has version ${version} of the format, and this wasmgate knows version ${VERSION} only`)
  const [text, module, native] = [0, 4, 8].map((offset) => bytes.readUInt32LE(LENGTHS_AT + offset)) as [number, number, number]
  return { bytes, text, module, native }
}

/** All of the file but the seal itself. */
const sealed = (head: Buffer, parts: readonly Uint8Array[]): Uint8Array[] => [head.subarray(0, SEAL_AT), head.subarray(NONCE_AT), ...parts]
