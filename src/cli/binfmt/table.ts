import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { MAGIC } from '../../engine/artifact/magic.ts'

/**
 * The kernel's table of interpreters, a directory with a file for each entry and two of its own, `register` and `status`.
 * https://docs.kernel.org/admin-guide/binfmt-misc.html
 */
export interface Entry {
  readonly name: string
  readonly enabled: boolean
  readonly interpreter: string
  readonly flags: string
  /** Bytes that a file must have at an offset, where the mask has ones. */
  readonly magic?: { readonly offset: number; readonly bytes: Buffer; readonly mask: Buffer | undefined }
  /** How a file's name must end, without the dot. */
  readonly extension?: string
}

/** A kind of file that is to be started by wasmgate: an entry of the table. */
export interface Format {
  /** Of the entry. */
  readonly name: string
  /** What such files are called, for a person. */
  readonly files: string
  /** Their first bytes. */
  readonly start: Buffer
  /** How their names end, without the dot. */
  readonly extension: string
}

export const formats: readonly Format[] = [
  // `\0asm`, version 1, little-endian: a core module. A component has another version.
  { name: 'wasmgate', files: 'modules', start: Buffer.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00), extension: 'wasm' },
  { name: 'wasmgate-cwasm', files: 'artefacts of wasmgate compile', start: MAGIC, extension: 'cwasm' },
]

/**
 * The line that makes an entry. Of the flags, P alone: the interpreter gets the name that the program was called by, which is
 * its argv[0]. O and C would open the program for an interpreter that takes descriptors (a script cannot), and let a module be
 * setuid. F would hold the interpreter open from now on, but what it starts would still be looked up where the program runs.
 */
export const registration = ({ name, start }: Format, interpreter: string): string =>
  `:${name}:M:0:${[...start].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}::${interpreter}:P`

/** Whether an entry is what `registration` makes. */
export const isEntryOf = ({ name, start }: Format, entry: Entry): boolean =>
  entry.name === name && entry.flags === 'P' && entry.magic !== undefined && entry.magic.offset === 0 && entry.magic.mask === undefined && entry.magic.bytes.equals(start)

/** All entries. Throws what node:fs does, ENOENT where the table is not mounted. */
export function readTable(directory: string): Entry[] {
  return readdirSync(directory)
    .filter((name) => name !== 'register' && name !== 'status')
    .map((name) => parseEntry(name, readFileSync(join(directory, name), 'latin1')))
}

/** An entry's file: `enabled`, then `interpreter PATH`, `flags: P`, `offset 0`, `magic HEX`, `mask HEX` or `extension .NAME`. */
export function parseEntry(name: string, text: string): Entry {
  const field = (key: string): string | undefined => new RegExp(`^${key}:? (.*)$`, 'm').exec(text)?.[1]
  const magic = field('magic')
  const mask = field('mask')
  const extension = field('extension')?.replace(/^\./, '')
  return {
    name,
    enabled: text.startsWith('enabled'),
    interpreter: field('interpreter') ?? '',
    flags: field('flags') ?? '',
    ...(magic === undefined ? {} : { magic: { offset: Number(field('offset') ?? 0), bytes: Buffer.from(magic, 'hex'), mask: mask === undefined ? undefined : Buffer.from(mask, 'hex') } }),
    ...(extension === undefined ? {} : { extension }),
  }
}

/** The format whose files the kernel would give to the entry's interpreter: their first bytes fit as far as they are known, or their names. */
export const formatOf = ({ magic, extension }: Entry): Format | undefined => formats.find((format) => {
  if (magic === undefined) return extension === format.extension
  const { offset, bytes, mask } = magic
  // What lies behind the first bytes differs from file to file.
  return offset < format.start.length && bytes.every((byte, index) => {
    const own = format.start[offset + index]
    const bits = mask?.[index] ?? 0xff
    return own === undefined || (byte & bits) === (own & bits)
  })
})
