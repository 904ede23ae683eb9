import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { wasmgate, type RunSettings } from '../support/run.ts'
import { temporaryDirectory, watFile } from '../support/wat.ts'
import { guest, inCheckout, text } from './paths.ts'

// What `emcc -sSTANDALONE_WASM` makes of test/guests/emscripten. The same sources compiled for Linux print the same, so the
// expectations are the kernel's and glibc's (scripts/build-guests.sh --native).

const run = (args: string[], options: string[] = [], settings: RunSettings = {}) =>
  wasmgate([...options, guest('emscripten/program'), ...args], settings)

/** What files.c prints on Linux. */
const files = text(inCheckout('test/guests/emscripten/files.txt'))

const clean = (stdout: string) => ({ code: 0, signal: null, stdout, stderr: '' })

describe('Emscripten', () => {
  it('has arguments and variables', async () => {
    expect(await run(['args', 'x', 'y z', '', 'ä€'], ['--env', 'NAME=some one'])).toMatchObject(
      clean('2 "x"\n3 "y z"\n4 ""\n5 "ä€"\nNAME=some one NONE=(none)\n'))
  })

  it('has dates, in UTC', async () => {
    expect(await run(['dates'])).toMatchObject(clean(`1970-01-01 00:00:00 Thu 001 UTC, back 1
2000-02-28 23:59:59 Mon 059 UTC, back 1
2000-02-29 00:00:00 Tue 060 UTC, back 1
2023-11-14 22:13:20 Tue 318 UTC, back 1
2038-01-19 03:14:07 Tue 019 UTC, back 1
1738116121 125-0-29 2:2:1 3 28
`))
  })

  it('has clocks', async () => {
    expect(await run(['clocks'])).toMatchObject(clean('now 1, forward 1, used 1, resolution 1\n'))
  })

  it('grows its memory', async () => {
    expect(await run(['grow'])).toMatchObject(clean('0 16 32 48 64 MiB, sum 4032\n'))
  })

  it('reads its input', async () => {
    expect(await run(['input'], [], { stdin: 'ab\nCd\nend' })).toMatchObject({ code: 0, stdout: 'AB\nCD\nEND', stderr: '2 lines\n' })
  })

  it('has entropy, a name and a user', async () => {
    expect(await run(['entropy'])).toMatchObject(clean('getentropy 0, differ 1\n'))
    expect(await run(['names'])).toMatchObject(clean('program.wasm, user 1 1, root 1\n'))
  })

  it('ends as it is asked to', async () => {
    expect(await run(['exit', '3'])).toMatchObject({ code: 3, stderr: '' })
    expect(await run(['return', '300'])).toMatchObject({ code: 44, stderr: '' })
    // abort() is _Exit(1) in this version's libc; newer ones trap.
    expect(await run(['assert'])).toMatchObject({ code: 1, stderr: 'Assertion failed: !"as asked" (test/guests/emscripten/program.c: main: 97)\n' })
    expect(await run(['abort'])).toMatchObject({ code: 1, stdout: 'before\n', stderr: '' })
    const stray = await run(['stray'])
    expect(stray.code).toBe(134)
    expect(stray.stderr).toContain('memory access out of bounds')
  })

  it('has the C++ library', async () => {
    expect(await wasmgate([guest('emscripten/containers')])).toMatchObject({ code: 7, stderr: '', stdout: `constructed
3000000 numbers, 1123 to 4294959038
130 words, zzzzz 23002
depth 54
destroyed
` })
  })

  it('has the files that its libc asks the host for', async () => {
    const root = temporaryDirectory()
    expect(await wasmgate(['--dir', `${root}::/work`, guest('emscripten/files'), '/work'])).toMatchObject(clean(files))
    expect(readdirSync(root)).toEqual([])
    expect(await wasmgate(['--tmpfs', '/work', guest('emscripten/files'), '/work'])).toMatchObject(clean(files))
  })

  it('has no more files than that', async () => {
    const { code, stdout } = await wasmgate(['--tmpfs', '/work', guest('emscripten/files'), '/work', 'more'])
    expect(code).toBe(0)
    expect(stdout.slice(files.length)).toBe(`fopen("a.txt", "w") ? 1 : -1: EPERM
link("a.txt", "hard"): EMLINK
stat(".", &stat_): ENOSYS
chmod(".", 0777): ENOSYS
dup(1): ENOSYS
unlink("../../etc/passwd"): EPERM
symlink("/etc", "soft"): EPERM
`)
  })

  it('changes nothing in a directory that is read-only', async () => {
    const root = temporaryDirectory()
    const { stdout } = await wasmgate(['--dir', `${root}::/work:ro`, guest('emscripten/files'), '/work'])
    expect(stdout).toContain('put("a.txt", O_WRONLY | O_CREAT | O_EXCL, "one\\n"): EROFS\n')
    expect(stdout).toContain('mkdir("sub", 0777): EROFS\n')
    expect(readdirSync(root)).toEqual([])
  })

  it('traps with the frames of the guest when it aborts', async () => {
    const { code, stderr } = await wasmgate([await watFile(`(module (import "env" "abort" (func $abort))
      (memory (export "memory") 1)
      (func $deep (call $abort))
      (func (export "_start") (call $deep)))`)])
    expect(code).toBe(134)
    expect(stderr).toContain('the guest called abort()')
    expect(stderr).toContain('at deep')
  })

  it('comes after the modules of --preload, and only for functions', async () => {
    const preload = await watFile(`(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (memory (export "memory") 1)
      (func (export "abort") (call $exit (i32.const 42))))`)
    const module = await watFile('(module (import "env" "abort" (func $abort)) (memory (export "memory") 1) (func (export "_start") (call $abort)))')
    expect(await wasmgate(['--preload', `env=${preload}`, module])).toMatchObject({ code: 42 })
    const { code, stderr } = await wasmgate([await watFile('(module (import "env" "abort" (global i32)) (memory (export "memory") 1) (func (export "_start")))')])
    expect({ code, stderr }).toEqual({ code: 126, stderr: expect.stringContaining('"env" "abort"') })
  })

  it('leaves what is not its own to be reported', async () => {
    const { code, stderr } = await wasmgate([await watFile(`(module
      (import "env" "abort" (func (param i32 i32 i32 i32)))
      (import "env" "emscripten_notify_memory_growth" (func (param i32)))
      (memory (export "memory") 1) (func (export "_start")))`)])
    expect(code).toBe(126)
    expect(stderr).toContain('1 import is missing')
    expect(stderr).toContain('AssemblyScript')
    expect(stderr).not.toContain('emscripten')
  })
})
