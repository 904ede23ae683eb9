/**
 * The JavaScript API of WebAssembly as V8 13.6 (Node 24) has it, with JSPI: TypeScript keeps its own declarations in the
 * DOM library, which a program for the terminal does not load. https://webassembly.github.io/spec/js-api/
 */
// oxlint-disable typescript/no-extraneous-class -- Tag and Suspending are classes of that API, opaque ones
declare namespace WebAssembly {
  type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'externref' | 'anyfunc'
  type ImportExportKind = 'function' | 'table' | 'memory' | 'global' | 'tag'
  type AddressType = 'i32' | 'i64'

  interface ModuleExportDescriptor {
    readonly name: string
    readonly kind: ImportExportKind
  }
  interface ModuleImportDescriptor extends ModuleExportDescriptor {
    readonly module: string
  }

  class Module {
    constructor(bytes: ArrayBufferView | ArrayBufferLike)
    static exports(module: Module): ModuleExportDescriptor[]
    static imports(module: Module): ModuleImportDescriptor[]
    static customSections(module: Module, name: string): ArrayBuffer[]
  }

  // oxlint-disable-next-line typescript/no-unsafe-function-type -- the API takes and gives any function
  type ExportValue = Function | Memory | Table | Global | Tag
  type ImportValue = ExportValue | Suspending | number | bigint | null
  type Imports = Record<string, Record<string, ImportValue>>

  class Instance {
    constructor(module: Module, imports?: Imports)
    readonly exports: Readonly<Record<string, ExportValue>>
  }

  /** Sizes are bigints when `address` is "i64". */
  interface MemoryDescriptor {
    initial: number | bigint
    maximum?: number | bigint
    shared?: boolean
    address?: AddressType
  }
  class Memory {
    constructor(descriptor: MemoryDescriptor)
    readonly buffer: ArrayBuffer | SharedArrayBuffer
    grow(delta: number | bigint): number | bigint
  }

  interface TableDescriptor {
    element: 'anyfunc' | 'externref'
    initial: number | bigint
    maximum?: number | bigint
    address?: AddressType
  }
  class Table {
    constructor(descriptor: TableDescriptor, value?: unknown)
    readonly length: number
    get(index: number): unknown
    set(index: number, value?: unknown): void
    grow(delta: number, value?: unknown): number
  }

  class Global {
    constructor(descriptor: { value: ValueType; mutable?: boolean }, value?: unknown)
    value: unknown
    valueOf(): unknown
  }

  class Tag {
    constructor(descriptor: { parameters: ValueType[] })
  }
  class Exception {
    constructor(tag: Tag, payload: unknown[], options?: { traceStack?: boolean })
    is(tag: Tag): boolean
    getArg(tag: Tag, index: number): unknown
    readonly stack?: string
  }

  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}
  class SuspendError extends Error {}

  /** An import that suspends the guest when `body` answers with a promise. */
  class Suspending {
    constructor(body: (...args: never[]) => unknown)
  }
  /** The same export, run on a stack of its own that can be suspended. */
  function promising(exported: unknown): (...args: unknown[]) => Promise<unknown>

  function compile(bytes: ArrayBufferView | ArrayBufferLike): Promise<Module>
  function validate(bytes: ArrayBufferView | ArrayBufferLike): boolean
}
