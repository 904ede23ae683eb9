/** Why there is nothing to run. "missing" is the shell's "not found" (127), all others its "cannot execute" (126). */
export type LoadErrorKind =
  | 'missing' // no such file
  | 'unreadable' // it is there and the system refuses it (EACCES, EIO...)
  | 'directory'
  | 'empty'
  | 'truncated' // begins as WebAssembly, ends too early
  | 'unknown-version'
  | 'component' // the component model's format
  | 'object' // a relocatable object file, to be linked first
  | 'library' // a dynamic library, to be linked with a program
  | 'executable' // ELF, Mach-O, PE
  | 'archive' // gzip, zip, ar, tar...
  | 'script' // starts with #!
  | 'text' // JavaScript, HTML, JSON, anything readable that is not the text format
  | 'text-format' // .wat with a mistake in it
  | 'artifact' // what `wasmgate compile` wrote, damaged since or of another version
  | 'invalid' // WebAssembly that V8 refuses
  | 'too-large' // more memory than there is
  | 'untyped' // a WebAssembly.Module whose imports only its bytes could describe
  | 'unknown'

/** What was given cannot be loaded or compiled. A plain class; `message` is one sentence without a full stop. */
export class LoadError {
  readonly kind: LoadErrorKind
  readonly message: string
  /** In the text format: where, counted from 1. */
  readonly line: number | undefined
  readonly column: number | undefined
  constructor(kind: LoadErrorKind, message: string, line?: number, column?: number) {
    this.kind = kind
    this.message = message
    this.line = line
    this.column = column
  }
}
