/** wasmgate as a library: docs/EMBEDDING.md. */
export { compile, type CompiledModule, type ModuleExport, type ModuleImport } from './embed/compile.ts'
export { EntryError, InternalError, LinkError, LoadError, type MissingImport, OptionError, WasmgateError } from './embed/errors.ts'
export type { Files, HostMount, Input, MemoryMount, ModuleSource, Mount, Output, RunOptions } from './embed/options.ts'
export { precompile, type PrecompileOptions } from './embed/precompile.ts'
export type { Frame, Outcome, RunResult, Trap } from './embed/result.ts'
export { Pool, type PoolOptions, run } from './embed/run.ts'
export { Wasi, Wasi as WASI, type WasiOptions, type WasiOptions as WASIOptions } from './embed/wasi.ts'
