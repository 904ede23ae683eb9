import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { wasmgate } from '../support/run.ts'
import { temporaryDirectory, wat } from '../support/wat.ts'

let cwd: string

beforeAll(async () => {
  cwd = temporaryDirectory()
  const good = await wat('(module (func (export "f")))')
  writeFileSync(join(cwd, 'good.wasm'), good)
  writeFileSync(join(cwd, 'good.wat'), '(module)')
  writeFileSync(join(cwd, 'text.wat'), '(module\n  (func (bogus)))')
  writeFileSync(join(cwd, 'cut.wasm'), good.subarray(0, 12))
  writeFileSync(join(cwd, 'empty.wasm'), '')
  // (func (result i32) (i64.const 0))
  writeFileSync(join(cwd, 'invalid.wasm'), Buffer.from('0061736d010000000105016000017f030201000a0601040042000b', 'hex'))
  mkdirSync(join(cwd, 'directory'))
})

test.each<[string[], number, RegExp]>([
  [['good.wasm'], 0, /^wasmgate: good\.wasm is valid\n$/],
  [['-q', 'good.wasm'], 0, /^$/],
  [['good.wat', 'good.wasm'], 0, /^wasmgate: good\.wat is valid\nwasmgate: good\.wasm is valid\n$/],
  [['text.wat'], 126, /^wasmgate: text\.wat:2:\d+: .*bogus.*\n$/],
  [['cut.wasm'], 126, /^wasmgate: cut\.wasm .*cut off.*\n$/],
  [['empty.wasm'], 126, /^wasmgate: empty\.wasm is empty\n$/],
  [['directory'], 126, /^wasmgate: directory is a directory.*\n$/],
  [['invalid.wasm'], 126, /^wasmgate: invalid\.wasm: the module is not valid WebAssembly: .*in function 0.*\n$/],
  [['none.wasm'], 127, /^wasmgate: none\.wasm: no such file\n$/],
  [['-q', 'none.wasm', 'empty.wasm', 'good.wasm'], 127, /^wasmgate: none.*\nwasmgate: empty.*\n$/],
])('%j', async (args, expected, message) => {
  const { code, stdout, stderr } = await wasmgate(['validate', ...args], { cwd })
  expect([code, stdout]).toEqual([expected, ''])
  expect(stderr).toMatch(message)
})

test('standard input', async () => {
  const good = await wasmgate(['validate', '-'], { stdin: await wat('(module)') })
  expect([good.code, good.stderr]).toEqual([0, 'wasmgate: standard input is valid\n'])
  const bad = await wasmgate(['validate', '-'], { stdin: '\u007fELF' })
  expect([bad.code, bad.stderr]).toEqual([126, 'wasmgate: standard input is an ELF file (a native program or library), not WebAssembly\n'])
})
