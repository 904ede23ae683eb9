import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { assemble } from '../../src/binary/test-support.ts'
import { canSaveNativeCode } from '../../src/engine/artifact/native-code.ts'
import { calculates } from '../support/calculates.ts'
import { finished, startWasmgate, wasmgate, type RunResult } from '../support/run.ts'
import { giveAway, unprivileged } from '../support/servers.ts'

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
    expect(await run(['cache', 'list'])).toMatchObject({ code: 125, stderr: expect.stringMatching(/ is open to others \(mode 777\), so no run uses it: chmod 700 '.*'\n$/) as unknown })
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
    expect(readdirSync(cache)).toEqual([])
    for (const folder of [cache, at('none')]) {
      const [list, clean] = [['cache', '--cache-dir', folder, 'list'], ['cache', '--cache-dir', folder, 'clean']]
      expect(await run(list)).toMatchObject({ code: 0, stdout: '', stderr: `wasmgate: nothing is kept in ${folder}\n` })
      expect(await run(clean)).toMatchObject({ code: 0, stdout: '', stderr: `wasmgate: nothing was kept in ${folder}\n` })
      for (const args of [list, clean]) expect(await run([...args, '-q'])).toMatchObject({ code: 0, stdout: '', stderr: '' })
    }
  })

  it('is listed whatever is in it, by local time', async () => {
    await untilKept([at('code.wasm')])
    const good = entries()[0] as string
    const put = (letter: string, content: string | Uint8Array, mode = 0o600): void => {
      writeFileSync(join(cache, `${letter.repeat(24)}.native`), content)
      chmodSync(join(cache, `${letter.repeat(24)}.native`), mode)
    }
    put('a', 'no entry')
    put('b', '')
    put('c', readFileSync(join(cache, good)).subarray(0, 80))
    put('d', readFileSync(join(cache, good)), 0o666)
    mkdirSync(join(cache, `${'e'.repeat(24)}.native`))
    symlinkSync(good, join(cache, `${'f'.repeat(24)}.native`))
    for (const [index, file] of [good, ...['a', 'b', 'c', 'd'].map((letter) => `${letter.repeat(24)}.native`)].entries()) {
      const time = new Date(Date.UTC(2026, 0, 2, 23 - index, 4))
      utimesSync(join(cache, file), time, time)
    }
    const { code, stdout, stderr } = await run(['cache', 'list'], { WASMGATE_CACHE_DIR: cache, TZ: 'Asia/Tokyo', NO_COLOR: '1' })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout.split('\n').map((line) => line.replace(/^.* B {2}|^.* kB {2}/, ''))).toEqual([
      expect.stringMatching(/^2026-01-03 08:04 {2}code\.wasm \([\d.]+ k?B\)$/),
      `2026-01-03 07:04  ${'a'.repeat(24)}, which is damaged`,
      `2026-01-03 06:04  ${'b'.repeat(24)}, which is damaged`,
      `2026-01-03 05:04  ${'c'.repeat(24)}, which is damaged`,
      `2026-01-03 04:04  ${'d'.repeat(24)}, which others can have written`,
      '',
    ])
  })

  it('is told what keeps it from being used, and what to do', async () => {
    for (const [prepare, reason] of [
      [() => { writeFileSync(cache, '') }, / is no directory, so no run uses it: name another folder with --cache-dir or WASMGATE_CACHE_DIR\n$/],
      [() => { symlinkSync(scratch, cache) }, / is a symbolic link, so no run uses it: name what it leads to with --cache-dir or WASMGATE_CACHE_DIR\n$/],
      [() => { mkdirSync(cache); writeFileSync(join(cache, 'key'), 'x'.repeat(32), { mode: 0o644 }) }, /\/key is open to others \(mode 644\), so no run uses it: remove it, and the next run makes another\n$/],
    ] as const) {
      rmSync(cache, { recursive: true, force: true })
      prepare()
      const [list, dir] = await Promise.all([run(['cache', 'list']), run(['cache', 'dir'])])
      expect(list).toMatchObject({ code: 125, stdout: '', stderr: expect.stringMatching(reason) as unknown })
      expect(list.stderr.split('\n')).toHaveLength(2)
      expect(dir).toMatchObject({ code: 125, stdout: `${cache}\n`, stderr: list.stderr })
    }
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

const nobody = unprivileged.uid
const asNobody = (args: readonly string[], home: string): Promise<RunResult> => finished(startWasmgate(args, { env: { HOME: home } }, unprivileged))
/** Node may lie where only root finds it. */
const nobodyCanRun = nobody !== undefined && process.platform === 'linux' && (await asNobody(['version'], '/').catch(() => undefined))?.code === 0

describe.runIf(canSaveNativeCode() && nobodyCanRun)('the cache of a user, and root (tried where root can be given up)', () => {
  let home: string
  let folder: string
  beforeEach(() => {
    chmodSync(scratch, 0o755)
    home = cache
    folder = join(home, '.cache/wasmgate')
    mkdirSync(home)
    giveAway(home)
  })

  it('is not made by root, whom sudo -E has left the HOME of a user', async () => {
    const missing = `wasmgate: ${folder} is not there, and root makes none in ${home}, which belongs to user ${nobody}: use sudo -H, or name a folder of root's with --cache-dir\n`
    for (let attempt = 0; attempt < 3; attempt++) expect(await run([at('code.wasm')], { HOME: home })).toMatchObject({ code: 3, stderr: '' })
    expect(readdirSync(home)).toEqual([])
    for (const what of ['list', 'dir']) expect(await run(['cache', what], { HOME: home })).toMatchObject({ code: 125, stderr: missing })
    expect(await run(['cache', 'clean'], { HOME: home })).toMatchObject({ code: 0 })
    // The user's own is there afterwards, and root leaves it alone.
    for (let attempt = 0; attempt < 20 && entries(folder).length === 0; attempt++) await asNobody([at('code.wasm')], home)
    const before = readdirSync(folder).map((file) => [file, statSync(join(folder, file)).mtimeMs])
    expect(before.length).toBeGreaterThan(2)
    expect(await run([at('code.wasm')], { HOME: home })).toMatchObject({ code: 3, stderr: '' })
    expect(readdirSync(folder).map((file) => [file, statSync(join(folder, file)).mtimeMs])).toEqual(before)
    expect(await run(['cache', 'list'], { HOME: home })).toMatchObject({ code: 125, stderr: `wasmgate: ${folder} belongs to user ${nobody}, so no run of root uses it: name another folder with --cache-dir or WASMGATE_CACHE_DIR\n` })
    expect((await asNobody(['cache', 'list'], home)).stdout).toContain('code.wasm')
  })

  it('is made by root where it was named, but not under sudo', async () => {
    for (const [env, ...args] of [[{}, '--cache-dir', folder], [{ WASMGATE_CACHE_DIR: folder }]] as const) {
      for (let attempt = 0; attempt < 3; attempt++) await run([...args, at('code.wasm')], { ...env, SUDO_UID: String(nobody) })
      expect(readdirSync(home)).toEqual([])
      await untilKept([...args, at('code.wasm')], env, folder)
      rmSync(join(home, '.cache'), { recursive: true })
    }
  })

  it('tells a user of what root has left', async () => {
    await untilKept(['--cache-dir', folder, at('code.wasm')], {}, folder)
    expect(await asNobody([at('code.wasm')], home)).toMatchObject({ code: 3, stderr: '' })
    const above = `wasmgate: ${folder} is not there, and user ${nobody} cannot make it in ${home}/.cache, which belongs to root (mode 700): name another folder with --cache-dir or WASMGATE_CACHE_DIR\n`
    expect(await asNobody(['cache', 'list'], home)).toMatchObject({ code: 125, stdout: '', stderr: above })
    giveAway(join(home, '.cache'))
    for (const what of ['list', 'clean']) {
      expect(await asNobody(['cache', what], home)).toMatchObject({ code: 125, stdout: '', stderr: `wasmgate: ${folder} belongs to root, so no run of user ${nobody} uses it: sudo chown -R ${nobody} '${folder}'\n` })
    }
    for (const file of ['.', ...readdirSync(folder)]) giveAway(join(folder, file)) // as was said
    expect((await asNobody(['cache', 'list'], home)).stdout).toContain('code.wasm')
    chmodSync(folder, 0o500)
    expect(await asNobody(['cache', 'list'], home)).toMatchObject({ code: 125, stderr: `wasmgate: ${folder} cannot be read and written (mode 500), so nothing more is kept: chmod 700 '${folder}'\n` })
  })
})
