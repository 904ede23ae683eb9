import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { assemble } from '../../src/binary/test-support.ts'
import { canSaveNativeCode } from '../../src/engine/artifact/native-code.ts'
import { calculates } from '../support/calculates.ts'
import { finished, startWasmgate, wasmgate, type RunResult } from '../support/run.ts'

const scratch = mkdtempSync(join(tmpdir(), 'wasmgate-cache-'))
afterAll(() => { rmSync(scratch, { recursive: true }) })
const at = (file: string): string => join(scratch, file)

const ends = { code: '(call $exit (i32.const 3))', trap: 'unreachable', nothing: '' } as const

beforeAll(async () => {
  for (const [file, end] of Object.entries(ends)) writeFileSync(at(`${file}.wasm`), await calculates(end))
  writeFileSync(at('large.wasm'), await calculates(ends.code, 2_100_000))
})

let cache: string
let count = 0
beforeEach(() => { cache = at(`cache${++count}`) })

const run = (args: readonly string[], env: Record<string, string> = { WASMGATE_CACHE_DIR: cache }): Promise<RunResult> => wasmgate(args, { env })
const entries = (folder = cache): string[] => (existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.native')) : [])

/** Runs until native code was kept: a machine that is busy may be late with it once and again. */
async function untilKept(args: readonly string[], env?: Record<string, string>, folder = cache): Promise<RunResult> {
  for (let attempt = 0; ; attempt++) {
    const result = await run(args, env)
    if (entries(folder).length > 0) return result
    if (attempt === 20) throw new Error(`nothing was kept: ${JSON.stringify(result)}`)
  }
}

describe.runIf(canSaveNativeCode())('the cache of a run', () => {
  it.each([['code', 3], ['trap', 134], ['nothing', 0], ['large', 3]] as const)('keeps native code of a guest that ends by %s', async (how, code) => {
    const first = await untilKept([at(`${how}.wasm`)])
    expect(first.code).toBe(code)
    const used = join(cache, entries()[0] as string)
    utimesSync(used, 1000, 1000)
    expect(await run([at(`${how}.wasm`)])).toMatchObject({ code, stdout: first.stdout, stderr: first.stderr })
    expect(statSync(used).mtimeMs).toBeGreaterThan(2_000_000) // it was used, and perhaps grew
  })

  it('is there with --timeout', async () => {
    expect(await untilKept(['--timeout', '1m', at('code.wasm')])).toMatchObject({ code: 3 })
    expect(await run(['--timeout', '1m', at('code.wasm')])).toMatchObject({ code: 3, stderr: '' })
  })

  it('is where it was said to be', async () => {
    for (const [env, args, folder] of [
      [{ XDG_CACHE_HOME: cache, HOME: '/nowhere' }, [], join(cache, 'wasmgate')],
      [{ HOME: cache, XDG_CACHE_HOME: 'relative' }, [], join(cache, '.cache/wasmgate')],
      [{ WASMGATE_CACHE_DIR: join(cache, 'own'), HOME: '/nowhere' }, [], join(cache, 'own')],
      [{ WASMGATE_CACHE_DIR: '/nowhere' }, ['--cache-dir', join(cache, 'option')], join(cache, 'option')],
    ] as const) {
      if (process.platform !== 'linux' && folder.includes('.cache')) continue
      expect((await run(['cache', ...args, 'dir'], env)).stdout).toBe(`${folder}\n`)
      await untilKept([...args, at('code.wasm')], env, folder)
    }
  })

  it('has the code of a function that is called once, and runs to the end of the program', async () => {
    const once = `(module (memory (export "memory") 1) (func (export "_start") (local $n i32)
      (loop $next (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.mul (local.get $n) (i32.const 31))))
        (br_if $next (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 300000000))))))`
    writeFileSync(at('once.wasm'), await assemble(once))
    await untilKept([at('once.wasm')])
    const [entry = ''] = entries()
    const before = statSync(join(cache, entry), { bigint: true })
    expect(await run([at('once.wasm')])).toMatchObject({ code: 0, stderr: '' })
    // There is nothing more to be optimised, so it is not written again.
    expect(statSync(join(cache, entry), { bigint: true })).toMatchObject({ ino: before.ino, mtimeNs: before.mtimeNs })
  })

  it('is not there when it is not wanted', async () => {
    await run(['--no-cache', at('code.wasm')])
    await run([at('code.wasm')], { WASMGATE_CACHE_DIR: '', HOME: cache })
    await run([at('code.wasm')], {})
    expect(existsSync(cache)).toBe(false)
  })

  it('says nothing when it cannot be used', async () => {
    writeFileSync(cache, 'no folder')
    expect(await run([at('code.wasm')])).toMatchObject({ code: 3, stderr: '' })
    rmSync(cache)
    mkdirSync(cache)
    chmodSync(cache, 0o777)
    expect(await run([at('code.wasm')])).toMatchObject({ code: 3, stderr: '' })
    expect(readdirSync(cache)).toEqual([])
    expect(await run(['cache', 'list'])).toMatchObject({ code: 125, stderr: `wasmgate: ${cache}: belongs to another user, or others can write to it, so no run uses it\n` })
  })

  it('stays whole when many runs use it at once, and some are killed', async () => {
    const children = Array.from({ length: 8 }, () => startWasmgate([at('code.wasm')], { env: { WASMGATE_CACHE_DIR: cache } }))
    const all = children.map((child) => finished(child))
    for (const [index, child] of children.entries()) if (index % 2 === 1) setTimeout(() => child.kill('SIGKILL'), 100 * index)
    for (const { code, signal, stderr } of await Promise.all(all)) {
      expect(signal === 'SIGKILL' || code === 3).toBe(true)
      expect(stderr).toBe('')
    }
    await untilKept([at('code.wasm')])
    expect(entries()).toHaveLength(1)
    expect(await run([at('code.wasm')])).toMatchObject({ code: 3, stderr: '' })
    expect(entries()).toHaveLength(1)
  })

  it('is listed and cleaned', async () => {
    await untilKept([at('code.wasm')])
    expect(await run(['cache', 'list'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ *[\d.]+ k?B {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}code\.wasm \([\d.]+ k?B\)\n$/) as unknown, stderr: '' })
    expect(await run(['cache', 'clean'])).toMatchObject({ code: 0, stdout: '', stderr: expect.stringMatching(/^wasmgate: native code of 1 module was removed, [\d.]+ k?B\n$/) as unknown })
    expect(await run(['cache', 'list'])).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(readdirSync(cache)).toEqual([])
  })

  it('is told what to do', async () => {
    expect(await run(['cache'])).toMatchObject({ code: 125, stderr: 'wasmgate: cache is told one thing to do: wasmgate cache dir, list or clean\n' })
    expect(await run(['cache', 'sell'])).toMatchObject({ code: 125, stderr: "wasmgate: cache cannot 'sell'; it can be told dir, list or clean\n" })
    expect(await run(['cache', 'dir'], {})).toMatchObject({ code: 125, stderr: 'wasmgate: there is no cache: neither WASMGATE_CACHE_DIR nor HOME names a folder for it\n' })
  })

  it('runs the module, not what another has made of it', async () => {
    await untilKept([at('code.wasm')])
    const entry = join(cache, entries()[0] as string)
    const other = at('other')
    await untilKept(['--cache-dir', other, at('code.wasm')], {}, other)
    writeFileSync(entry, readFileSync(join(other, entries(other)[0] as string)))
    expect(await run([at('code.wasm')])).toMatchObject({ code: 3, stderr: '' })
  })
})
