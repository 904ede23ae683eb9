import { demangleCpp } from './cpp/index.ts'
import { demangleRust } from './rust/index.ts'

/** The name as its programmer wrote it, where it is a mangled one of Rust or C++ that is understood; else unchanged. */
export function demangle(name: string): string {
  return demangleRust(name) ?? demangleCpp(name) ?? name
}
