import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aboutHere } from '../../src/engine/artifact/about.ts'
import { pack } from '../../src/engine/artifact/container.ts'
import { canSaveNativeCode } from '../../src/engine/artifact/native-code.ts'
import { assemble } from '../../src/binary/test-support.ts'
import { exits, prints } from '../support/guests.ts'
import { command, launcher, singleFile, wasmgate } from '../support/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasmgate-compile-'))
afterAll(() => { rmSync(folder, { recursive: true }) })
const at = (name: string): string => join(folder, name)

beforeAll(async () => {
  writeFileSync(at('prints.wasm'), await assemble(prints('printed\n')))
  writeFileSync(at('exits.wasm'), await assemble(exits(7)))
  writeFileSync(at('traps.wasm'), await assemble('(module (func $inner unreachable) (func (export "_start") (call $inner)))'))
  writeFileSync(at('invalid.wasm'), await assemble('(module (func (result i32) (i64.const 1)))'))
  writeFileSync(at('empty.wasm'), await assemble('(module (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32))) (export "yield" (func $yield)) (memory (export "memory") 1))'))
})

describe.runIf(canSaveNativeCode())('wasmgate compile', () => {
  it('makes a file that runs', async () => {
    expect(await wasmgate(['compile', 'prints.wasm'], { cwd: folder })).toMatchObject({
      code: 0, stdout: '', stderr: expect.stringMatching(/^wasmgate: prints\.cwasm was compiled in (\d+\.\d s|\d+ ms|\d\.\d ms): \d+ B, of which \d+ B are native code\n$/) as unknown,
    })
    expect(await wasmgate([at('prints.cwasm')])).toMatchObject({ code: 0, stdout: 'printed\n', stderr: '' })
    expect(await wasmgate(['-'], { stdin: readFileSync(at('prints.cwasm')) })).toMatchObject({ code: 0, stdout: 'printed\n', stderr: '' })
    expect(await wasmgate(['validate', at('prints.cwasm')])).toMatchObject({ code: 0 })
    expect(await wasmgate(['test', at('prints.cwasm'), '--reporter', 'tap'])).toMatchObject({ code: 0 })
  })

  it.each([
    [['compile', '-o', 'o1', 'exits.wasm'], 'o1'],
    [['compile', 'exits.wasm', '--output=o2', '--jobs', '1'], 'o2'],
    [['compile', 'exits.wasm', 'o3', '-j2', '--optimize-size'], 'o3'],
    [['compile', '-q', 'exits.wasm'], 'exits.cwasm'],
    [['compile', '--optimize', '3', 'exits.wasm', 'o4'], 'o4'],
    [['compile', '-Oz', 'exits.wasm', 'o5'], 'o5'],
  ])('%j', async (args, output) => {
    const result = await wasmgate(args, { cwd: folder })
    expect(result).toMatchObject({ code: 0, stdout: '' })
    expect(result.stderr === '').toBe(args.includes('-q'))
    expect(await wasmgate([at(output)])).toMatchObject({ code: 7, stderr: '' })
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('can write to standard output', async () => {
    spawnSync('sh', ['-c', `"$@" compile -q exits.wasm -o /dev/stdout | cat > piped`, 'sh', ...command], { cwd: folder })
    expect(await wasmgate([at('piped')])).toMatchObject({ code: 7, stderr: '' })
  })

  it('leaves traps where they were', async () => {
    await wasmgate(['compile', at('traps.wasm')])
    const [plain, compiled] = await Promise.all(['traps.wasm', 'traps.cwasm'].map((name) => wasmgate([at(name)])))
    expect(compiled).toMatchObject({ code: 134, stderr: plain?.stderr })
    expect(plain?.stderr).toContain('at inner (module offset')
  })

  it('makes a file that runs of a module without functions of its own too', async () => {
    expect(await wasmgate(['compile', at('empty.wasm')])).toMatchObject({ code: 0, stderr: expect.stringMatching(/ 0 B are native code\n$/) as unknown })
    expect(await wasmgate(['validate', at('empty.cwasm')])).toMatchObject({ code: 0 })
    expect(await wasmgate(['--invoke', 'yield', at('empty.cwasm')])).toMatchObject({ code: 0, stdout: '0\n', stderr: '' })
  })

  it('compiles anew what is in an artefact', async () => {
    await wasmgate(['compile', at('exits.wasm'), at('first')])
    expect(await wasmgate(['compile', at('first'), at('second')])).toMatchObject({ code: 0 })
    expect(await wasmgate([at('second')])).toMatchObject({ code: 7, stderr: '' })
  })

  it('says what is wrong', async () => {
    for (const [args, code, message] of [
      [['compile'], 125, 'no module is named: wasmgate compile [options] MODULE [OUT]'],
      [['compile', 'a', 'b', 'c'], 125, "one module is compiled at a time, and 'c' is one word too many"],
      [['compile', 'a', 'b', '-o', 'c'], 125, "the output is named twice, 'c' and 'b'"],
      [['compile', '--optimize', '4', 'exits.wasm'], 125, "--optimize '4': a level is one of 0, 1, 2, 3, s, z"],
      [['compile', '-'], 125, 'the output of standard input needs a name: wasmgate compile - -o FILE'],
      [['compile', 'none.wasm'], 127, 'none.wasm: no such file'],
      [['compile', 'invalid.wasm'], 126, 'invalid.wasm: the module is not valid WebAssembly: type error in fallthru[0] (expected i32, got i64) in function 0 at offset 0x1a'],
      [['compile', 'exits.wasm', '-o', 'nowhere/x'], 125, "'nowhere/x' cannot be written: there is no such directory"],
    ] as const) {
      const result = await wasmgate(args, { cwd: folder })
      expect([result.code, result.stderr.replace(/ \(looked from .*\)/, '')], args.join(' ')).toEqual([code, `wasmgate: ${message}\n`])
    }
  })

  it('shows nothing of a terminal\'s commands that somebody put into it', async () => {
    const about = { ...aboutHere('1.2.3'), v8: '\u001b[31m1\n2' }
    const pieces = pack({ about, module: readFileSync(at('exits.wasm')), native: new ArrayBuffer(8) }, Buffer.alloc(32), Buffer.alloc(12))
    writeFileSync(at('evil'), Buffer.concat(pieces))
    expect(await wasmgate([at('evil')])).toMatchObject({ code: 7, stderr: expect.stringContaining('holds native code for V8 \\u001b[31m1\\n2 (') as unknown })
  })

  it.runIf(existsSync('/dev/full'))('says when there is no room for it', async () => {
    expect(await wasmgate(['compile', at('exits.wasm'), '-o', '/dev/full'])).toMatchObject({ code: 125, stderr: "wasmgate: '/dev/full' cannot be written: there is no room left\n" })
  })

  it('refuses to run what is damaged', async () => {
    await wasmgate(['compile', at('exits.wasm'), at('good')])
    const good = readFileSync(at('good'))
    writeFileSync(at('flipped'), good.with(good.length - 9, (good.at(-9) as number) ^ 1))
    writeFileSync(at('cut'), good.subarray(0, -1))
    expect(await wasmgate([at('flipped')])).toMatchObject({ code: 126, stderr: `wasmgate: ${at('flipped')} is damaged: its contents are not what its digest says\n` })
    expect(await wasmgate(['validate', at('cut')])).toMatchObject({ code: 126, stderr: `wasmgate: ${at('cut')} is cut off or damaged\n` })
  })

  // The single file's V8 takes no flags.
  it.skipIf(singleFile !== undefined)('is for one kind of V8, and any other one is told of it', async () => {
    await wasmgate(['compile', at('exits.wasm'), at('here')])
    for (const flag of ['--disable-wasm-trap-handler', '--no-wasm-loop-unrolling', '--no-wasm-inlining']) {
      const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } => spawnSync(process.execPath, [flag, launcher, ...args], { encoding: 'utf8' })
      expect(run(at('here')), flag).toMatchObject({
        status: 7, stderr: `wasmgate: ${at('here')} holds native code for other flags of V8 or another processor, so its module is compiled anew; wasmgate compile makes it fit\n`,
      })
      expect(run('--quiet', at('here'))).toMatchObject({ status: 7, stderr: '' })
      expect(run('test', at('here')).stdout).toMatch(/^note: \S+here holds native code for other flags of V8 or another processor, so /)
    }
  })

  it('keeps the old file when the new one cannot be written', async () => {
    mkdirSync(at('locked'))
    writeFileSync(at('locked/out'), 'old')
    chmodSync(at('locked'), 0o555)
    if (process.geteuid?.() === 0) return // may write everywhere
    expect(await wasmgate(['compile', at('exits.wasm'), at('locked/out')])).toMatchObject({ code: 125, stderr: expect.stringContaining('permission denied') as unknown })
    expect(readFileSync(at('locked/out'), 'utf8')).toBe('old')
  })
})

describe.skipIf(canSaveNativeCode())('wasmgate compile where V8 cannot save native code', () => {
  it('says which Node can', async () => {
    expect(await wasmgate(['compile', at('exits.wasm')])).toMatchObject({ code: 125, stderr: expect.stringMatching(/^wasmgate: V8 \S+ cannot save native code, and this is Node \S+: compile and run with Node 24, where it can\n$/) as unknown })
    expect(existsSync(at('exits.cwasm'))).toBe(false)
  })

  const pinned = (() => {
    try {
      const manifest = createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/package.json`)
      return join(dirname(manifest), 'bin', 'node')
    } catch {
      return undefined // none for this system
    }
  })()
  it.runIf(pinned !== undefined)('runs the module in an artefact, and says why not its native code', async () => {
    spawnSync(pinned as string, [launcher, 'compile', at('exits.wasm'), at('by24')])
    expect(statSync(at('by24')).size).toBeGreaterThan(100)
    expect(await wasmgate([at('by24')])).toMatchObject({ code: 7, stderr: expect.stringMatching(/holds native code for V8 \S+ \(Node 24\S+\), and this is V8 \S+ \(Node \S+\), so its module is compiled anew; this Node takes no native code, and Node 24 does\n$/) as unknown })
  })
})
