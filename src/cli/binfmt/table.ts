import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

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

/** `\0asm`, version 1, little-endian: a core module. A component has another version. */
const MODULE = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])

/**
 * The line that makes an entry. Of the flags, P alone: the interpreter gets the name that the program was called by, which is
 * its argv[0]. O and C would open the program for an interpreter that takes descriptors (a script cannot), and let a module be
 * setuid. F would hold the interpreter open from now on, but what it starts would still be looked up where the program runs.
 */
export const registration = (name: string, interpreter: string): string =>
  `:${name}:M:0:${[...MODULE].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}::${interpreter}:P`

/** Whether an entry is what `registration` makes. */
export const isCurrent = ({ flags, magic }: Entry): boolean =>
  flags === 'P' && magic !== undefined && magic.offset === 0 && magic.mask === undefined && magic.bytes.equals(MODULE)

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

/** Whether the kernel would give the entry's interpreter a module: its first bytes fit as far as they are known, or its name. */
export function takesModules({ magic, extension }: Entry): boolean {
  if (magic === undefined) return extension === 'wasm'
  const { offset, bytes, mask } = magic
  // What lies behind the first eight bytes differs from module to module.
  return offset < MODULE.length && bytes.every((byte, index) => {
    const own = MODULE[offset + index]
    const bits = mask?.[index] ?? 0xff
    return own === undefined || (byte & bits) === (own & bits)
  })
}
