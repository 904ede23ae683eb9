import { help, quiet, version, type Given, type Option } from './options.ts'
import { parseJobs } from './spellings/jobs.ts'
import { levels, parseOptimize } from './spellings/optimize.ts'

/** Options of `wasmgate compile`, in the order that help shows them. */
export const compileOptions = [
  { name: 'output', short: 'o', value: 'FILE', group: 'Output', help: 'Where the native code goes; MODULE with .cwasm at its end if left out' },
  { name: 'jobs', short: 'j', value: 'N', parse: parseJobs, group: 'Compilation', help: 'Compile so many functions at once; as many as there are processors if left out' },
  { name: 'optimize-size', group: 'Compilation', help: 'Put no function into another, for about half the code in half the time; calls of small functions stay calls' },
  { name: 'optimize', short: 'O', value: 'LEVEL', words: levels, parse: parseOptimize, group: 'Compilation', help: "As WasmEdge has it: s and z are --optimize-size, and 0 to 3 what is done without it" },
  quiet,
  help,
  version,
] as const satisfies readonly Option[]

export type CompileOption = Given<(typeof compileOptions)[number]>
