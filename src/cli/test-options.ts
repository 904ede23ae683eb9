import { presetNames } from '../suite/presets.ts'
import { help, type Given, type Option, quiet, version } from './options.ts'
import { parseJobs } from './spellings/jobs.ts'
import { parseReporter, reporters } from './spellings/reporter.ts'
import { parseTime } from './spellings/time.ts'

/** Options of `wasmgate test`, in the order that help shows them. */
export const testOptions = [
  {
    name: 'filter', value: 'GLOB', many: true, group: 'Tests',
    help: "Only tests whose path below DIR, without .wasm, is like this; 'fd_*' is about the last name, '!GLOB' leaves out",
  },
  { name: 'expectations', value: 'FILE', many: true, group: 'Tests', help: 'Tests to skip or expected to fail, each with its reason, in TOML or JSON' },
  { name: 'timeout', value: 'TIME', parse: parseTime, group: 'Limits', help: 'End a test after this time, like 500ms or 2s; 10s if left out' },
  { name: 'jobs', short: 'j', value: 'N', parse: parseJobs, group: 'Limits', help: 'Run so many tests at once; as many as there are processors if left out' },
  {
    name: 'reporter', value: 'NAME', words: reporters, parse: parseReporter, group: 'Report',
    help: 'pretty (for people), tap, junit, json, or github (pretty, and annotations for GitHub Actions)',
  },
  { name: 'output', short: 'o', value: 'FILE', group: 'Report', help: 'Write the report into a file, and show the pretty one here' },
  {
    name: 'runtime', value: 'COMMAND', many: true, words: presetNames, group: 'Comparison',
    help: 'Run the tests by another runtime too and print them side by side: wasmtime, wasmedge, wazero, iwasm, wasmer, node:wasi, or a command as below',
  },
  quiet,
  help,
  version,
] as const satisfies readonly Option[]

export type TestOption = Given<(typeof testOptions)[number]>
