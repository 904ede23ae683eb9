import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import { assemble, moduleOf } from '../binary/test-support.ts'
import { name, section, vector } from '../binary/writer.ts'
import { LoadError, type LoadErrorKind } from './load-error.ts'
import { load, moduleFrom, readInput } from './load.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasmgate-load-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function failure(run: () => Promise<unknown>): Promise<LoadError> {
  try {
    await run()
  } catch (error) {
    if (error instanceof LoadError) return error
    throw error
  }
  throw new Error('it loaded')
}

const file = (bytes: string | Uint8Array): string => {
  const path = join(folder, `f${Math.random()}`)
  writeFileSync(path, bytes)
  return path
}

describe('a module', () => {
  it('is told by its content, whatever its name', async () => {
    const path = join(folder, 'module.txt')
    writeFileSync(path, await assemble('(module (func (export "_start")))'))
    expect((await load(path)).exports).toEqual([{ name: '_start', kind: 'function', index: 0 }])
  })

  it('may be text, with comments, a byte order mark, or no word "module"', async () => {
    for (const source of [
      '(module (func (export "f")))',
      '\ufeff;; größe\r\n(; one (; two ;) ;)\n\t( module $x (func (export "f")))',
      '(func (export "f"))',
      '(memory 1) (export "f" (func 0)) (func)',
      `;;${' long comment'.repeat(20_000)}\n(module (func (export "f")))`,
    ]) {
      expect((await load(file(source))).exports).toEqual([{ name: 'f', kind: 'function', index: 0 }])
    }
  })

  it('of nothing but a comment is an empty one, as in wabt', async () => {
    expect((await moduleFrom(Buffer.from(';; nothing\n'), 'x')).exports).toEqual([])
  })

  it('keeps the names of the text', async () => {
    const info = await moduleFrom(Buffer.from('(module $m (func $f) (func))'), 'x')
    expect([info.names.module, [...info.names.functions]]).toEqual(['m', [[0, 'f']]])
  })

  it('may be text with every feature wabt knows', async () => {
    const info = await moduleFrom(Buffer.from(`(module (memory i64 1) (memory 2) (tag $e) (global i32 (i32.add (i32.const 1) (i32.const 2)))
      (func (result i32 i64) try (throw $e) catch_all end i32.const 1 i64.const 2)
      (func (param v128) (result v128) (i32x4.relaxed_trunc_f32x4_s (local.get 0)))
      (func $tail (return_call $tail)) (func (drop (i32.atomic.load (i64.const 0)))))`), 'x')
    expect(WebAssembly.validate(info.bytes)).toBe(true)
  })

  it.each(['wasm', 'text'])('may come from standard input: %s', async (form) => {
    const source = '(module (func (export "from stdin")))'
    const input = form === 'text' ? source : await assemble(source)
    const script = `const { load } = await import(${JSON.stringify(new URL('load.ts', import.meta.url).href)}); console.log((await load('-')).exports[0].name)`
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { input, encoding: 'utf8' })
    expect([stdout, stderr]).toEqual(['from stdin\n', ''])
  })
})

describe('a mistake in the text', () => {
  it.each([
    ['(module\n  (func (result i32)))', 2, /type mismatch/],
    ['(module\n\n   (func $f (local.get 3)))', 3, /local|variable/],
    ['(module (func call $nope))', 1, /undefined function variable "\$nope"/],
    ['(module (funk))', 1, /unexpected token/],
    ['(module', 1, /EOF|unexpected/],
    ['(module (data "größe" (i32.const', 1, /EOF|unexpected/],
    ['(; never ends', 1, /./],
  ])('is told with line and column: %j', async (source, line, message) => {
    const error = await failure(() => moduleFrom(Buffer.from(source), 'x.wat'))
    expect(error).toMatchObject({ kind: 'text-format', line })
    expect(error.column).toBeGreaterThan(0)
    expect(error.message).toMatch(message)
    expect(error.message).toMatch(/^x\.wat:\d+:\d+: .*[^.]$/)
  })
})

describe('what is no module is named', () => {
  const wasm = '\0asm'
  it.each<[what: string, bytes: string | Uint8Array, kind: LoadErrorKind, message: RegExp]>([
    ['nothing', '', 'empty', /is empty/],
    ['white space', ' \n\n', 'empty', /nothing but white space/],
    ['the first bytes of a module', '\0as', 'truncated', /cut off after 3 bytes/],
    ['one byte', '\0', 'truncated', /cut off after 1 byte$/],
    ['half a header', `${wasm}\x01\0`, 'truncated', /cut off after 6 bytes/],
    ['a section that is cut off', `${wasm}\x01\0\0\0\x01\x20`, 'truncated', /cut off or damaged: section of 32 bytes goes beyond the end at offset 0x8/],
    ['a component', `${wasm}\x0d\0\x01\0`, 'component', /component \(WASI preview 2/],
    ['a component as text', '(component (core module))', 'component', /component/],
    ['another version', `${wasm}\x02\0\0\0`, 'unknown-version', /unknown version \(2\)/],
    ['an ELF program', '\x7fELF\x02\x01\x01\0', 'executable', /ELF/],
    ['an artefact of wasmtime', `\x7fELF\x02\x01\x01\0${'\0'.repeat(300)}.wasmtime.engine\0`, 'executable', /wasmtime/],
    ['an artefact of WAMR', '\0aot\x03\0\0\0', 'executable', /iwasm/],
    ['an artefact of wasmer', 'wasmer-universal\0\0', 'executable', /wasmer/],
    ['a Mach-O program', Buffer.from('cffaedfe07000001', 'hex'), 'executable', /Mach-O/],
    ['a fat Mach-O program', Buffer.from('cafebabe00000002', 'hex'), 'executable', /Mach-O/],
    ['a Java class', Buffer.from('cafebabe00000041', 'hex'), 'executable', /Java/],
    ['a Windows program', 'MZ\x90\0\x03', 'executable', /Windows/],
    ['a script', '#!/bin/sh\necho', 'script', /script/],
    ['a gzip file', gzipSync('x'), 'archive', /gzip/],
    ['a zip file', 'PK\x03\x04\x14', 'archive', /zip/],
    ['a static library', '!<arch>\n', 'archive', /static library/],
    ['a tar file', `name${'\0'.repeat(253)}ustar\x0000`, 'archive', /tar/],
    ['LLVM bitcode', Buffer.from('4243c0de35140000', 'hex'), 'object', /bitcode/],
    ['JavaScript', '"use strict";\nvar x', 'text', /JavaScript/],
    ['an ES module', 'import fs from "fs"\n', 'text', /JavaScript/],
    ['an immediately called function', '(function () {})()', 'text', /JavaScript/],
    ['HTML', '<!DOCTYPE html>\n<html>', 'text', /HTML/],
    ['JSON', '{"name": 1}', 'text', /JSON/],
    ['C', '#include <stdio.h>\nint main() {}', 'text', /C or C\+\+/],
    ['a test script', '(assert_return (invoke "f"))', 'text', /test script/],
    ['Lisp', '(defun f () 1)', 'text', /is text/],
    ['prose', 'Hello world', 'text', /is text/],
    ['noise', Buffer.from('93a1f00080ff0011', 'hex'), 'unknown', /neither/],
    ['text with a control character', 'Hello \x01 world', 'unknown', /neither/],
  ])('%s', async (_, bytes, kind, message) => {
    const content = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes
    const error = await failure(() => moduleFrom(content, 'the file'))
    expect(error).toMatchObject({ kind })
    expect(error.message).toMatch(message)
    expect(error.message).toMatch(/^the file .*[^.]$/)
  })

  it('an object file, by its marks', async () => {
    const code = [section(1, vector([[0x60, 0, 0]])), section(3, [1, 0]), section(10, vector([[2, 0, 0x0b]]))]
    const marks = section(0, [...name('linking'), 2])
    expect(await failure(() => moduleFrom(moduleOf(...code, marks), 'x.o'))).toMatchObject({ kind: 'object', message: expect.stringContaining('link it first') as unknown })
    expect(await failure(() => moduleFrom(moduleOf(...code, section(0, [...name('reloc.CODE'), 0])), 'x.o'))).toMatchObject({ kind: 'object' })
    expect(await failure(() => moduleFrom(moduleOf(section(0, [...name('dylink.0'), 0]), ...code), 'x.so'))).toMatchObject({ kind: 'library' })
    // Linked with --emit-relocs: a program all the same.
    const program = moduleOf(...code.slice(0, 2), section(7, vector([[...name('_start'), 0, 0]])), ...code.slice(2), marks)
    expect((await moduleFrom(program, 'x')).exports).toHaveLength(1)
  })
})

describe('what cannot be read', () => {
  it('is missing', async () => {
    expect(await failure(() => load(join(folder, 'nope.wasm')))).toMatchObject({ kind: 'missing', message: `${join(folder, 'nope.wasm')}: no such file` })
    expect(await failure(() => load(join(file('x'), 'below')))).toMatchObject({ kind: 'missing' })
    expect(await failure(() => load(''))).toMatchObject({ kind: 'missing' })
  })

  it('is a directory', async () => {
    const path = join(folder, 'directory')
    mkdirSync(path)
    expect(await failure(() => load(path))).toMatchObject({ kind: 'directory' })
  })

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('is not ours to read', async () => {
    const path = file('x')
    chmodSync(path, 0)
    expect(await failure(() => load(path))).toMatchObject({ kind: 'unreadable', message: expect.stringContaining('permission denied') as unknown })
  })

  it.each([
    ['a path that is too long', 'x'.repeat(5000)],
    ['a path with a zero byte', 'a\0b'],
  ])('%s', async (_, path) => {
    expect((await failure(async () => readInput(path))).kind).toMatch(/unreadable|missing/)
  })
})
