import { demangleRustLegacy } from './legacy.ts'
import { demangleRustV0 } from './v0/index.ts'

/** A mangled Rust name of either scheme as Rust writes it, without hashes; undefined for any other name. */
export function demangleRust(name: string): string | undefined {
  // Suffixes that LLVM adds to copies of a function say nothing to a reader.
  const plain = name.replace(/\.llvm\.[0-9A-Fa-f@]+$/, '')
  return plain.startsWith('_R') ? demangleRustV0(plain.slice(2)) : demangleRustLegacy(plain)
}
