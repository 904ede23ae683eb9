import type { ModuleInfo } from '../binary/module-info.ts'
import type { ImportProblem } from './link-error.ts'

/** Who leaves which imports ("module name") in a module, and what to do; the first line that fits a missing import counts. */
const origins: readonly (readonly [imports: RegExp, guess: string])[] = [
  [/^(__wbindgen_\w+|wbg|\S+_bg\.js) /, 'it looks like a module for browsers made with wasm-bindgen: build it for wasm32-wasip1, without wasm-bindgen'],
  [/^wasix_(32|64)v1 /, 'it needs WASIX, which wasmer alone has: build it for wasm32-wasip1'],
  [/^(gojs|go) (runtime|syscall\/js|syscall|internal)[./]/, 'it is Go built for JavaScript (GOOS=js): build it with GOOS=wasip1 GOARCH=wasm'],
  [/^wasm:(js|text)-/, 'it needs built-in functions of JavaScript hosts: it was compiled for browsers'],
  [/^extism\S* /, 'it is an Extism plug-in, to be loaded by a program that uses Extism'],
  [/^[a-z][\w-]*:[\w-]+(\/[\w-]+)?(@[\w.-]+)? |^\[export\]|^cm32p2/, 'it is made for the component model (WASI preview 2 or later): build it for wasm32-wasip1'],
  [/^(js_code|\S+\.uninstantiated\.mjs) /, 'it is Kotlin/Wasm built for JavaScript: build the wasmWasi target'],
  [/^(dart2wasm|_dart\S*) /, 'it is Dart compiled for JavaScript hosts (dart2wasm), which cannot do without one'],
  [/^\S+ (mono_|SystemNative_|SystemInteropJS_)/, 'it is .NET for browsers: build it with the wasi-wasm runtime identifier'],
  [/^wasi(_snapshot_preview1)? thread[-_]spawn /, 'it needs wasi-threads: build it for wasm32-wasip1 without threads'],
  [/^wasi_(ephemeral_nn|nn|snapshot_nn) /, 'it needs wasi-nn (machine learning), which is not offered'],
  [/^wasi_(ephemeral_crypto|crypto)\S* /, 'it needs wasi-crypto, which is not offered'],
  [/^wasi_(experimental_http|http|ephemeral_http)\S* /, 'it needs an HTTP extension of WASI that is not offered'],
  [/^(wasmedge|wasi_logging|wasmedge_\w+|rustls_client) /, 'it needs a plugin of WasmEdge'],
  [/^wasi_snapshot_preview1 sock_/, 'it needs the sockets of another runtime (WasmEdge or WAMR)'],
  [/^wasi_(snapshot_preview1|unstable) /, 'it calls functions that are in no version of WASI preview 1'],
  [/^wasi_\w+ /, 'it needs a version of WASI, or an extension, that is not offered'],
  [/^\S+ proxy_\w+ /, 'it is a filter for a network proxy (proxy-wasm)'],
  [/^fastly_\w+ /, 'it is made for Fastly Compute'],
  [/^(ic0|seal\d|near|soroban) /, 'it is a smart contract, to be run by its blockchain'],
  [/^env (__memory_base|__table_base|__stack_pointer|__linear_memory) |^GOT\./, 'it is a dynamic library or an object file: link it into a program first'],
  [/^env (invoke_\w+|__cxa_\w+|_emscripten_throw_longjmp|__resumeException|llvm_eh_typeid_for) /, 'it was built by Emscripten with exceptions or longjmp in JavaScript: compile and link it with -fwasm-exceptions and -sSUPPORT_LONGJMP=wasm'],
  [/^env (emscripten_|_emscripten_|_?em(bind|val)_|__syscall_|__call_sighandler|_abort_js|_tzset_js|_mmap_js|setTempRet0|__assert_fail)|^a [a-zA-Z]{1,2} /, 'it was made by Emscripten for its own JavaScript: link it with -sSTANDALONE_WASM (and without -pthread, embind or EM_JS)'],
  [/^env abort \(func \(param i32 i32 i32 i32\)\)/, 'it is AssemblyScript without WASI: compile it with @assemblyscript/wasi-shim'],
  [/^env (seed|trace|console\.\w+|process\.\w+|Date\.now) /, 'it is AssemblyScript for JavaScript hosts: compile it with @assemblyscript/wasi-shim'],
]

/** What the module seems to be made for, from what it misses; undefined when nothing is known of it. */
export function guessNeeds(info: ModuleInfo, problems: readonly ImportProblem[]): string | undefined {
  const missing = problems.filter((problem) => problem.mismatch === undefined)
  const lines = missing.map(({ module, name, type }) =>
    `${module} ${name} ${'params' in type ? `(func${type.params.length > 0 ? ` (param ${type.params.join(' ')})` : ''})` : ''}`)
  for (const [imports, guess] of origins) {
    if (lines.some((line) => imports.test(line))) return guess
  }
  if (!missing.some((problem) => problem.module === 'env' && problem.type.kind === 'function')) return undefined
  return info.imports.some(({ module }) => module.startsWith('wasi_'))
    ? 'these are functions that its linker left undefined (--allow-undefined, or "extern" without a body)'
    : 'it uses no WASI: it is made for a host of its own (wasm32-unknown-unknown, freestanding), not for wasm32-wasip1'
}
