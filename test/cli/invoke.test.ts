import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { prints } from '../support/guests.ts'
import { wasmgate } from '../support/run.ts'
import { temporaryDirectory, wat } from '../support/wat.ts'

let cwd: string

beforeAll(async () => {
  cwd = temporaryDirectory()
  writeFileSync(join(cwd, 'math.wasm'), await wat(`(module
    (global $ready (mut i32) (i32.const 0))
    (func (export "_initialize") (global.set $ready (i32.const 7)))
    (func (export "ready") (result i32) (global.get $ready))
    (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
    (func (export "mix") (param i32 i64 f32 f64) (result f64 f32 i64 i32) (local.get 3) (local.get 2) (local.get 1) (local.get 0))
    (func (export "nothing"))
    (func (export "trap") unreachable))`))
  writeFileSync(join(cwd, 'lib.wasm'), await wat(prints('lib speaks\n').replace('"_start"', '"speak"')))
  writeFileSync(join(cwd, 'user.wasm'), await wat('(module (import "lib" "speak" (func $speak)) (memory (export "memory") 1) (func (export "_start") (call $speak)))'))
})

test.each<[string[], string]>([
  [['add', '1', '2'], '3\n'],
  [['add', '-1', '0x10'], '15\n'],
  [['add', '2147483647', '1'], '-2147483648\n'],
  [['mix', '1', '-9223372036854775808', '0.1', '1e300'], '1e+300\n0.1\n-9223372036854775808\n1\n'],
  [['ready'], '7\n'],
  [['nothing'], ''],
])('%j', async ([name = '', ...args], expected) => {
  expect(await wasmgate(['--invoke', name, 'math.wasm', ...args], { cwd })).toMatchObject({ code: 0, stdout: expected, stderr: '' })
})

test.each<[string[], string]>([
  [['add', '1'], '"add" takes 2 arguments, 1 given: (func (param i32 i32) (result i32))'],
  [['add', '1', '2', '--help'], '"add" takes 2 arguments, 3 given: (func (param i32 i32) (result i32))'],
  [['add', '1', '4294967296'], 'argument 2 does not fit into an i32: "4294967296"'],
  [['add', '1', 'two'], 'argument 2 is not an i32: "two"'],
])('%j is refused', async ([name = '', ...args], reason) => {
  expect(await wasmgate(['--invoke', name, 'math.wasm', ...args], { cwd })).toMatchObject({ code: 125, stdout: '', stderr: `wasmgate: --invoke '${name}': ${reason}\n` })
})

test('a trap in it is a trap', async () => {
  expect((await wasmgate(['--invoke=trap', 'math.wasm'], { cwd })).code).toBe(134)
})

describe('--preload', () => {
  test('a WASI module whose exports MODULE imports', async () => {
    expect(await wasmgate(['--preload', 'lib=lib.wasm', 'user.wasm'], { cwd })).toMatchObject({ code: 0, stdout: 'lib speaks\n', stderr: '' })
  })

  test('the same name twice is refused', async () => {
    expect(await wasmgate(['--preload', 'lib=lib.wasm', '--preload=lib=math.wasm', 'user.wasm'], { cwd })).toMatchObject({ code: 125, stdout: '', stderr: "wasmgate: --preload 'lib': the name is given to two modules\n" })
  })
})
