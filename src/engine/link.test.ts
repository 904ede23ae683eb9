import { describe, expect, it } from 'vitest'
import { ModuleInfo } from '../binary/module-info.ts'
import { moduleOf } from '../binary/test-support.ts'
import { printExternType } from '../binary/types.ts'
import { name, section, vector } from '../binary/writer.ts'
import { instantiate } from './link.ts'
import { LinkError } from './link-error.ts'
import { LoadError } from './load-error.ts'
import type { Provider } from './provider.ts'
import { programOf, provide } from './test-support.ts'

async function failure(source: string | Uint8Array, ...providers: Provider[]): Promise<LinkError> {
  const program = await programOf(source)
  try {
    await instantiate(program, providers)
  } catch (error) {
    if (error instanceof LinkError) return error
    throw error
  }
  throw new Error('it linked')
}

const guess = async (imports: string, ...providers: Provider[]): Promise<string | undefined> => (await failure(`(module ${imports} (func (export "_start")))`, ...providers)).guess

const mismatch: Provider = (_, member) => member === 'f' ? { mismatch: 'expected (func (param i32))' } : undefined
const wasi = provide({ 'wasi_snapshot_preview1.fd_write': () => 0 })

describe('linking', () => {
  it('tells all imports that are missing, with their types', async () => {
    const error = await failure(`(module (import "a" "f" (func (param i32) (result i64))) (import "a" "g" (global (mut f32))) (import "b" "here" (func))
      (import "b" "m" (memory 1 2 shared)) (import "b" "t" (table 1 funcref)))`, provide({ 'b.here': () => {} }))
    expect(error.problems.map(({ module, name: member, type }) => `${module}.${member} ${printExternType(type)}`)).toEqual([
      'a.f (func (param i32) (result i64))', 'a.g (global (mut f32))', 'b.m (memory 1 2 shared)', 'b.t (table 1 funcref)',
    ])
    expect(error.message).toBe('4 imports are missing or of another type')
  })

  it('tells what has another type, unless a later provider has the right one', async () => {
    const source = '(module (import "a" "f" (func)))'
    expect(await failure(source, mismatch)).toMatchObject({ problems: [{ module: 'a', name: 'f', mismatch: 'expected (func (param i32))' }], message: '1 import is missing or of another type' })
    await expect(instantiate(await programOf(source), [mismatch, provide({ 'a.f': () => {} })])).resolves.toBeDefined()
  })

  it('asks providers in order', async () => {
    const program = await programOf('(module (import "a" "x" (global i32)) (export "x" (global 0)))')
    const { instance } = await instantiate(program, [provide({}), provide({ 'a.x': 1 }), provide({ 'a.x': 2 })])
    expect((instance.exports['x'] as WebAssembly.Global).value).toBe(1)
  })

  it('hands each provider the type that is asked for', async () => {
    const asked: string[] = []
    await failure('(module (import "a" "f" (func (param i64))) (import "a" "m" (memory 1)))', (module, member, type) => { asked.push(`${module} ${member} ${printExternType(type)}`); return undefined })
    expect(asked).toEqual(['a f (func (param i64))', 'a m (memory 1)'])
  })

  it('turns what V8 finds wrong with a value into the same error', async () => {
    expect(await failure('(module (import "a" "f" (func)) (import "x: \\"y" "b: c" (memory 1)))', provide({ 'a.f': () => {}, 'x: "y.b: c': () => {} })))
      .toMatchObject({ problems: [{ module: 'x: "y', name: 'b: c', mismatch: 'memory import must be a WebAssembly.Memory object' }] })
    expect(await failure('(module (import "a" "f" (func)))', provide({ 'a.f': 3 }))).toMatchObject({ problems: [{ mismatch: 'function import requires a callable' }] })
  })

  it('knows names that JavaScript objects have by themselves', async () => {
    expect((await failure('(module (import "toString" "valueOf" (func)) (import "__proto__" "x" (func)) (import "a" "__proto__" (func)))')).problems).toHaveLength(3)
    const program = await programOf('(module (import "__proto__" "__proto__" (func $f)) (func (export "go") (call $f)))')
    let called = 0
    const { instance } = await instantiate(program, [() => () => { called++ }])
    ;(instance.exports['go'] as () => void)()
    expect(called).toBe(1)
  })

  it('lets the guest import one name twice, with two types', async () => {
    const program = await programOf('(module (import "a" "f" (func $x (param i32))) (import "a" "f" (func $y (param i64))) (func (export "go") (call $x (i32.const 1)) (call $y (i64.const 2))))')
    const seen: unknown[] = []
    const { instance } = await instantiate(program, [provide({ 'a.f': (value: unknown) => { seen.push(value) } })])
    ;(instance.exports['go'] as () => void)()
    expect(seen).toEqual([1, 2n])
  })

  it('refuses a module whose imports V8 understands and this reader does not', async () => {
    const { module } = await programOf('(module)')
    const info = new ModuleInfo(moduleOf(section(2, vector([[...name('a'), ...name('b'), 0x0a, 0]]))))
    await expect(instantiate({ info, module }, [])).rejects.toEqual(new LoadError('invalid', "the module's imports cannot be understood: unknown kind of import 0xa at offset 0xf"))
  })
})

describe('the guess', () => {
  it.each([
    ['wasm-bindgen', '(import "__wbindgen_placeholder__" "__wbindgen_throw" (func (param i32 i32)))'],
    ['wasm-bindgen', '(import "wbg" "__wbg_log_1d3ae0273d8f4f8a" (func (param i32)))'],
    ['wasm-bindgen', '(import "./hello_bg.js" "__wbg_alert" (func (param i32 i32)))'],
    ['WASIX', '(import "wasix_32v1" "proc_fork" (func (param i32 i32) (result i32)))'],
    ['GOOS=wasip1', '(import "gojs" "runtime.wasmExit" (func (param i32)))'],
    ['GOOS=wasip1', '(import "go" "syscall/js.valueGet" (func (param i32)))'],
    ['component model', '(import "wasi:cli/exit@0.2.0" "exit" (func (param i32)))'],
    ['component model', '(import "docs:adder/add" "add" (func (param i32)))'],
    ['Kotlin', '(import "js_code" "kotlin.createJsError" (func (param externref) (result externref)))'],
    ['Kotlin', '(import "./app.uninstantiated.mjs" "x" (func))'],
    ['Dart', '(import "dart2wasm" "_1" (func))'],
    ['.NET', '(import "env" "mono_wasm_bind_js_import" (func (param i32)))'],
    ['built-in functions', '(import "wasm:js-string" "length" (func (param externref) (result i32)))'],
    ['wasi-threads', '(import "wasi" "thread-spawn" (func (param i32) (result i32))) (import "env" "memory" (memory 1 2 shared))'],
    ['wasi-nn', '(import "wasi_ephemeral_nn" "load" (func (param i32 i32 i32 i32 i32) (result i32)))'],
    ['wasi-crypto', '(import "wasi_ephemeral_crypto_common" "options_open" (func (param i32 i32) (result i32)))'],
    ['plugin of WasmEdge', '(import "wasmedge_process" "wasmedge_process_run" (func (result i32)))'],
    ['sockets of another runtime', '(import "wasi_snapshot_preview1" "sock_open_x" (func (param i32 i32 i32) (result i32)))'],
    ['no version of WASI preview 1', '(import "wasi_snapshot_preview1" "fd_fork" (func (result i32)))'],
    ['-sSTANDALONE_WASM', '(import "env" "emscripten_resize_heap" (func (param i32) (result i32)))'],
    ['-fwasm-exceptions', '(import "env" "invoke_vii" (func (param i32 i32 i32)))'],
    ['-sSTANDALONE_WASM', '(import "env" "__syscall_openat" (func (param i32 i32 i32 i32) (result i32)))'],
    ['-sSTANDALONE_WASM', '(import "a" "b" (func (param i32)))'],
    ['wasi-shim', '(import "env" "abort" (func (param i32 i32 i32 i32)))'],
    ['link it into a program', '(import "env" "__stack_pointer" (global (mut i32)))'],
    ['link it into a program', '(import "GOT.mem" "x" (global (mut i32)))'],
    ['Extism', '(import "extism:host/env" "input_length" (func (result i64)))'],
    ['proxy-wasm', '(import "env" "proxy_log" (func (param i32 i32 i32) (result i32)))'],
    ['smart contract', '(import "seal0" "seal_input" (func (param i32 i32)))'],
    ['uses no WASI', '(import "env" "print" (func (param i32)))'],
    ['left undefined', '(import "env" "my_function" (func)) (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))'],
  ])('%s: %s', async (expected, imports) => {
    const text = await guess(imports, wasi)
    expect(text).toContain(expected)
    expect(text).toMatch(/^(it|these) .*[^.]$/)
  })

  it('looks at what is missing alone', async () => {
    expect(await guess('(import "wbg" "here" (func)) (import "mine" "f" (func))', provide({ 'wbg.here': () => {} }))).toBeUndefined()
  })

  it('is none where only a type differs', async () => {
    expect(await guess('(import "wasi_snapshot_preview1" "fd_write" (func))', () => ({ mismatch: 'expected another' }))).toBeUndefined()
  })
})
