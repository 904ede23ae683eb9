import { NotUnderstood } from '../not-understood.ts'
import { readMangledName } from './encoding.ts'
import { Parser } from './parser.ts'

/**
 * A mangled C++ function or object as C++ writes it, in the style of c++filt; undefined for any other name and for
 * what is not understood. https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling
 */
export function demangleCpp(name: string): string | undefined {
  if (!name.startsWith('_Z')) return undefined
  try {
    // Lengths in names count bytes: one character stands for each while it is read.
    const bytes = Buffer.from(name).toString('latin1')
    const text = readMangledName(new Parser(bytes, 2))
    return bytes.length === name.length ? text : Buffer.from(text, 'latin1').toString()
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined
    throw error
  }
}
