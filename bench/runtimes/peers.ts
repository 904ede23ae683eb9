import type { Command } from '../child.ts'
import type { Scratch } from '../scratch.ts'
import { precompiledFile } from './prepare.ts'
import { versionOf, type Launch, type Runtime } from './runtime.ts'

/** Starts what stands in a file: the launch's module, or what was compiled of it. */
type Starter = (file: string, launch: Launch) => Command

const ofModule = (start: Starter) => (launch: Launch): Command => start(launch.module, launch)
const ofCompiled = (name: string, start: Starter) => (launch: Launch, scratch: Scratch): Command => start(precompiledFile(scratch, name, launch.module), launch)
const mount = ({ directory }: Launch, ...options: readonly string[]): readonly string[] =>
  directory === undefined ? [] : options.map((option) => option.replace('HOST', directory))

const runWasmtime = (...options: readonly string[]): Starter => (file, launch) =>
  ['wasmtime', 'run', ...options, ...mount(launch, '--dir', 'HOST::/data'), file, ...launch.args ?? []]

const wasmtime = (version: string): Runtime => ({
  name: 'wasmtime',
  version,
  usual: 'cached',
  ways: {
    cold: ofModule(runWasmtime('-C', 'cache=n')),
    // An option would need a file; its cache is below HOME.
    first: (launch, scratch) => ['env', `HOME=${scratch.folder()}`, ...runWasmtime()(launch.module, launch)],
    cached: ofModule(runWasmtime()),
    precompiled: ofCompiled('wasmtime', runWasmtime('--allow-precompiled')),
  },
  compile: (module, out) => ['wasmtime', 'compile', module, '-o', out],
})

const runWazero = (...options: readonly string[]): Starter => (file, launch) =>
  ['wazero', 'run', ...options, ...mount(launch, '-mount=HOST:/data'), file, ...launch.args ?? []]

const wazero = (version: string): Runtime => ({
  name: 'wazero',
  version,
  usual: 'cold',
  ways: {
    cold: ofModule(runWazero()),
    first: (launch, scratch) => runWazero(`-cachedir=${scratch.folder()}`)(launch.module, launch),
    cached: (launch, scratch) => runWazero(`-cachedir=${scratch.modules}/wazero`)(launch.module, launch),
  },
})

const runWasmer = (...options: readonly string[]): Starter => (file, launch) =>
  ['wasmer', 'run', ...options, ...mount(launch, '--volume', 'HOST:/data'), file, '--', ...launch.args ?? []]

const wasmer = (version: string): Runtime => ({
  name: 'wasmer',
  version,
  usual: 'cached',
  ways: { cold: ofModule(runWasmer('--disable-cache')), cached: ofModule(runWasmer()), precompiled: ofCompiled('wasmer', runWasmer()) },
  compile: (module, out) => ['wasmer', 'compile', module, '-o', out],
})

const runWasmEdge: Starter = (file, launch) => ['wasmedge', ...mount(launch, '--dir', '/data:HOST'), file, ...launch.args ?? []]

/** Its interpreter is what runs a module that was not compiled. */
const wasmedge = (version: string): Runtime => ({
  name: 'wasmedge',
  version,
  usual: 'cold',
  ways: { cold: ofModule(runWasmEdge), precompiled: ofCompiled('wasmedge', runWasmEdge) },
  compile: (module, out) => ['wasmedge', 'compile', module, out],
})

const runIwasm: Starter = (file, launch) => ['iwasm', '--stack-size=1048576', ...mount(launch, '--map-dir=/data::HOST'), file, ...launch.args ?? []]

/** An interpreter, too; its compiler is another program. */
const iwasm = (version: string): Runtime => ({
  name: 'iwasm',
  version,
  usual: 'cold',
  ways: { cold: ofModule(runIwasm), ...versionOf('wamrc', '--version') !== undefined && { precompiled: ofCompiled('iwasm', runIwasm) } },
  compile: (module, out) => ['wamrc', '-o', out, module],
})

/** An interpreter that has no mounts but the working directory. */
const wasm3 = (version: string): Runtime => ({
  name: 'wasm3',
  version,
  usual: 'cold',
  ways: { cold: ({ module, directory, args = [] }) => directory === undefined ? ['wasm3', '--stack-size', '1048576', module, ...args] : undefined },
})

const known: readonly (readonly [program: string, word: string, make: (version: string) => Runtime])[] = [
  ['wasmtime', '--version', wasmtime],
  ['wazero', 'version', wazero],
  ['wasmer', '--version', wasmer],
  ['wasmedge', '--version', wasmedge],
  ['iwasm', '--version', iwasm],
  ['wasm3', '--version', wasm3],
]

/** Those on PATH. */
export const findPeers = (): readonly Runtime[] => known.flatMap(([program, word, make]) => {
  const version = versionOf(program, word)
  return version === undefined ? [] : [make(version)]
})

/** On PATH or not. */
export const knownPeers: readonly string[] = known.map(([program]) => program)
