/** What goes wrong before a program runs. `message` is what the command line says. */
export class WasmgateError extends Error {
  readonly code: string
  constructor(name: string, code: string, message: string) {
    super(message)
    this.name = name
    this.code = code
  }
}

/** An option that is wrong, or asks for something that is not there: a mount, a port. */
export class OptionError extends WasmgateError {
  declare readonly code: 'ERR_WASMGATE_OPTION'
  constructor(message: string) {
    super('OptionError', 'ERR_WASMGATE_OPTION', message)
  }
}

/** There is no module to run: no such file, or it is something else, or it is not valid. */
export class LoadError extends WasmgateError {
  declare readonly code: 'ERR_WASMGATE_LOAD'
  /** `'missing'`, `'invalid'`, `'component'`, `'object'`, `'truncated'`, ... */
  readonly kind: string
  constructor(kind: string, message: string) {
    super('LoadError', 'ERR_WASMGATE_LOAD', message)
    this.kind = kind
  }
}

/** An import that nobody provides, or provides otherwise. */
export interface MissingImport {
  readonly module: string
  readonly name: string
  /** In the text format: `'(func (param i32) (result i32))'`. */
  readonly type: string
  /** Set when there is something of that name but of another type: what there is. */
  readonly mismatch?: string
}

/** The module needs imports that are not there; all of them are listed. */
export class LinkError extends WasmgateError {
  declare readonly code: 'ERR_WASMGATE_LINK'
  readonly imports: readonly MissingImport[]
  constructor(message: string, imports: readonly MissingImport[]) {
    super('LinkError', 'ERR_WASMGATE_LINK', message)
    this.imports = imports
  }
}

/** The module has no `_start`, or not the export to be invoked, or that takes other arguments. */
export class EntryError extends WasmgateError {
  declare readonly code: 'ERR_WASMGATE_ENTRY'
  readonly kind: 'no-start' | 'no-export' | 'bad-argument'
  /** What could be invoked, with its type in the text format. */
  readonly functions: readonly { readonly name: string; readonly type: string }[]
  constructor(kind: EntryError['kind'], message: string, functions: EntryError['functions']) {
    super('EntryError', 'ERR_WASMGATE_ENTRY', message)
    this.kind = kind
    this.functions = functions
  }
}

/** A fault of wasmgate's own, to be reported. */
export class InternalError extends WasmgateError {
  declare readonly code: 'ERR_WASMGATE_INTERNAL'
  constructor(message: string) {
    super('InternalError', 'ERR_WASMGATE_INTERNAL', message)
  }
}
