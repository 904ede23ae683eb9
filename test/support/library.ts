import { createRequire } from 'node:module'
import type * as library from '../../src/index.ts'

/** The library as it was built, with the types that it was built from. */
export const { compile, EntryError, InternalError, LinkError, LoadError, OptionError, Pool, precompile, run, Wasi, WASI, WasmgateError } =
  createRequire(import.meta.url)('../../dist/lib/index.js') as typeof library
