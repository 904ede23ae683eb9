import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { assemble, moduleOf } from '../../../src/binary/test-support.ts'
import { name, section, vector } from '../../../src/binary/writer.ts'

const top = fileURLToPath(new URL('../../../', import.meta.url))

const wasi = (name: string, params: string, result = '(result i32)'): string => `(import "wasi_snapshot_preview1" "${name}" (func $${name} (param ${params}) ${result}))`

/** Small modules that have, together, every kind of section, import, export and segment. */
const texts = [
  // Types, functions, exports of all types: what --invoke calls.
  `(module (memory (export "memory") 1 2)
    (func (export "_initialize"))
    (func (export "f") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
    (func (export "g") (param i64 f32 f64) (result f64) (local.get 2))
    (func (export "two") (param i32 i32) (result i32 i64) (local.get 0) (i64.const -1))
    (func (export "simd") (param v128) (result v128) (local.get 0))
    (func (export "ref") (param externref funcref) (result externref) (local.get 0))
    (global (export "g1") i32 (i32.const 1)))`,
  // A start function, tables, elements, globals, indirect calls.
  `(module (type $unary (func (param i32) (result i32)))
    (import "env" "memory" (memory 1 4)) (import "env" "__indirect_function_table" (table 2 funcref))
    (table $own 4 8 funcref) (elem (table $own) (i32.const 1) func $double $double) (elem declare func $init)
    (elem funcref (ref.func $double) (ref.null func))
    (global $g (mut i32) (i32.const 21)) (global (export "pi") f64 (f64.const 3.14))
    (func $double (param i32) (result i32) (i32.add (local.get 0) (local.get 0)))
    (func $init (global.set $g (call_indirect $own (type $unary) (global.get $g) (i32.const 1))))
    (start $init)
    (func (export "_start") (local f64 v128 externref)
      (drop (i32.div_u (i32.const 100) (i32.sub (global.get $g) (i32.const 42))))
      (drop (table.size $own)) (drop (ref.func $init)) (table.copy $own $own (i32.const 0) (i32.const 1) (i32.const 1))))`,
  // Data, passive data (a data count), bulk memory, growing memory under a call.
  `(module ${wasi('fd_write', 'i32 i32 i32 i32')} ${wasi('proc_exit', 'i32', '')} ${wasi('random_get', 'i32 i32')}
    (memory (export "memory") 1 3) (data (i32.const 8) "hello\\n") (data (i32.const 0) "\\08\\00\\00\\00\\06\\00\\00\\00") (data $later "more")
    (func $_start (export "_start") (local $i i32)
      (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 20)))
      (memory.init $later (i32.const 64) (i32.const 0) (i32.const 4)) (data.drop $later)
      (drop (memory.grow (i32.const 1))) (memory.fill (i32.const 65536) (i32.const 7) (i32.const 100)) (memory.copy (i32.const 0) (i32.const 65536) (i32.const 8))
      (drop (call $random_get (i32.const 100) (i32.const 16)))
      (loop $again (local.set $i (i32.add (local.get $i) (i32.const 1))) (br_if $again (i32.lt_u (local.get $i) (i32.const 100))))
      (call $proc_exit (i32.load8_u (i32.const 8)))))`,
  // Exceptions: a tag, caught and thrown on; a function imported that nobody has.
  `(module (tag $t (export "tag") (param i32)) (memory 1)
    (func $thrower (throw $t (i32.const 7)))
    (func (export "_start") try (call $thrower) catch $t drop catch_all rethrow 0 end
      (memory.copy (i32.const 0) (i32.const 8) (i32.const 8)) (drop (memory.grow (i32.const 1)))))`,
  `(module (import "wbg" "__wbindgen_throw" (func (param i32 i32))) (import "host" "g" (global i64)) (import "host" "t" (table 1 funcref)) (func (export "_start")))`,
  // Paths, with the memory imported; a shared memory; preview1's first version; a 64-bit memory.
  `(module ${wasi('path_open', 'i32 i32 i32 i32 i32 i64 i64 i32 i32')} ${wasi('fd_readdir', 'i32 i32 i32 i64 i32')} ${wasi('poll_oneoff', 'i32 i32 i32 i32')}
    (import "env" "memory" (memory 2)) (export "memory" (memory 0)) (data (i32.const 16) "file")
    (func (export "_start")
      (drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 4) (i32.const 1) (i64.const 66) (i64.const -1) (i32.const 0) (i32.const 0)))
      (drop (call $fd_readdir (i32.const 3) (i32.const 1000) (i32.const 200) (i64.const 0) (i32.const 0)))
      (drop (call $poll_oneoff (i32.const 2000) (i32.const 3000) (i32.const 2) (i32.const 0)))))`,
  `(module ${wasi('fd_write', 'i32 i32 i32 i32')} (memory (export "memory") 1 2 shared) (data (i32.const 0) "\\08\\00\\00\\00\\05\\00\\00\\00hello")
    (func (export "_start") (drop (i32.atomic.rmw.add (i32.const 64) (i32.const 1))) (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 20)))))`,
  `(module (import "wasi_unstable" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32))) (memory (export "memory") 1)
    (func (export "_start") (drop (call $fd_seek (i32.const 0) (i64.const 0) (i32.const 1) (i32.const 0)))))`,
  `(module (memory (export "memory") i64 1 4) (func (export "_start") (i64.store (i64.const 8) (i64.const 1)) (drop (memory.grow (i64.const 1)))))`,
  // Ends: a trap with names, a stack that overflows, nothing to enter by.
  `(module (func $_ZN4core9panicking5panicE (unreachable)) (func $outer (call $_ZN4core9panicking5panicE)) (func (export "_start") (call $outer)))`,
  `(module (func $deep (param i32) (call $deep (local.get 0))) (func (export "_start") (call $deep (i32.const 1))))`,
  `(module (func (export "f")))`,
]

/** What wabt cannot write: types of GC, custom sections of linkers. */
const pieces = [
  moduleOf(
    section(1, vector([[0x60, 0, 0], [0x5e, 0x7f, 1], [0x4e, 2, 0x50, 0, 0x5f, 1, 0x7f, 0, 0x5f, 1, 0x63, 1, 1]])), section(3, vector([[0]])),
    section(7, vector([[...name('_start'), 0, 0]])), section(10, vector([[12, 0, 0x41, 3, 0xfb, 0x07, 0x01, 0x41, 1, 0xfb, 0x0b, 0x01, 0x1a, 0x0b]])),
  ),
  moduleOf(section(0, [...name('dylink.0'), 1, 4, 0, 0, 0, 0]), section(1, vector([[0x60, 0, 0]]))),
  moduleOf(section(0, [...name('linking'), 2]), section(0, [...name('reloc.CODE'), 0, 0]), section(0, [...name('name'), 0, 2, 1, 0x61])),
  moduleOf(section(0, [...name('producers'), 0]), section(0, [...name('target_features'), 1, 0x2b, ...name('simd128')])),
]

/** The modules that are changed; the same in every run of this version. */
export async function sources(): Promise<readonly Uint8Array[]> {
  const files = globSync(['examples/{hello,notes,words}/*.wasm', 'test/guests/**/*.wasm', 'wasi-testsuite/*/*.wasm'], { cwd: top }).sort()
  return [...await Promise.all(texts.map(assemble)), ...pieces, ...files.map((file) => new Uint8Array(readFileSync(top + file)))]
}
