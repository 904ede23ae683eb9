import { demangleCpp } from './cpp.ts'
import { demangleRust } from './rust.ts'

/** The name as its programmer wrote it, where it is a mangled one of Rust or C++ that is understood; else unchanged. */
export function demangle(name: string): string {
  return demangleRust(name) ?? demangleCpp(name) ?? name
}
