import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { exits, prints } from '../support/guests.ts'
import { wasmgate } from '../support/run.ts'
import { temporaryDirectory, wat, watFile } from '../support/wat.ts'

describe("the guest's own", () => {
  test.each([[0, 0], [1, 1], [3, 3], [125, 125], [126, 126], [127, 127], [134, 134], [200, 200], [255, 255], [256, 0], [511, 255], [-1, 255]])('proc_exit(%i) is %i', async (code, expected) => {
    const result = await wasmgate(['--quiet', await watFile(exits(code))])
    expect(result).toMatchObject({ code: expected, signal: null, stdout: '', stderr: '' })
  })

  test('returning from _start is 0', async () => {
    expect(await wasmgate([await watFile('(module (func (export "_start")))')])).toMatchObject({ code: 0, stdout: '', stderr: '' })
  })
})

describe('ours', () => {
  let cwd: string
  beforeAll(async () => {
    cwd = temporaryDirectory()
    const guest = await wat(prints('never seen'))
    writeFileSync(join(cwd, 'guest.wasm'), guest)
    writeFileSync(join(cwd, 'trap.wasm'), await wat('(module (func (export "_start") unreachable))'))
    writeFileSync(join(cwd, 'import.wasm'), await wat('(module (import "a" "b" (func)) (func (export "_start")))'))
    writeFileSync(join(cwd, 'reactor.wasm'), await wat('(module (func (export "f")) (func (export "_initialize")))'))
    writeFileSync(join(cwd, 'cut.wasm'), guest.subarray(0, guest.length / 2))
    writeFileSync(join(cwd, 'elf'), '\u007fELF\u0002\u0001\u0001')
    writeFileSync(join(cwd, 'empty.wasm'), '')
  })

  test.each([
    [134, ['trap.wasm']],
    [127, ['none.wasm']],
    [127, ['guest.wasm/x']],
    [127, ['']],
    [126, ['elf']],
    [126, ['empty.wasm']],
    [126, ['cut.wasm']],
    [126, ['.']],
    [126, ['import.wasm']],
    [126, ['reactor.wasm']],
    [125, ['--nonsense', 'guest.wasm']],
    [125, ['--dir', 'none', 'guest.wasm']],
    [125, ['--dir', 'guest.wasm', 'guest.wasm']],
    [125, ['--env-file', 'none', 'guest.wasm']],
    [125, ['--trace-file', 'none/x', 'guest.wasm']],
    [125, ['--invoke', 'none', 'guest.wasm']],
    [125, ['--invoke', '_start', 'guest.wasm', '1']],
    [125, []],
  ])('%i for %j', async (code, args) => {
    const result = await wasmgate(args, { cwd })
    expect(result).toMatchObject({ code, signal: null, stdout: '' })
    expect(result.stderr).toMatch(/^wasmgate: .*\n/)
    expect(result.stderr).not.toMatch(/\.ts|\.cjs|node:|internal fault/)
  })

  test('what is wrong with a preloaded module is told of that module', async () => {
    expect(await wasmgate(['--preload', 'a=none.wasm', 'guest.wasm'], { cwd })).toMatchObject({ code: 127, stdout: '', stderr: 'wasmgate: none.wasm: no such file (--preload a)\n' })
  })
})
