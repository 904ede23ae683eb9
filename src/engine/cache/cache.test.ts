import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ModuleInfo } from '../../binary/module-info.ts'
import { canSaveNativeCode } from '../artifact/native-code.ts'
import { answer, calculating, optimised } from '../artifact/test-support.ts'
import { compile } from '../compile.ts'
import { entryName } from './entry-name.ts'
import { CodeCache } from './index.ts'
import { CacheFolder } from './folder.ts'
import { threadsAtWork } from './threads-at-work.ts'

const scratch = mkdtempSync(join(tmpdir(), 'wasmgate-cache-'))
afterAll(() => { rmSync(scratch, { recursive: true }) })

let path: string
let count = 0
beforeEach(() => { path = join(scratch, `cache${++count}`) })

const LIMIT = 1 << 20
const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000)
const onTime = (): boolean => false
const cache = (limit = LIMIT): CodeCache => new CodeCache(path, '1.2.3', limit)
const nameOf = (bytes: Uint8Array): string => entryName(bytes, '1.2.3')
const entries = (): string[] => (existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.native')) : [])
const only = (): string => join(path, entries()[0] ?? expect.fail('nothing was kept'))

/** Enough functions for an entry to be worth it. */
const big = (number: number): Promise<Uint8Array> => calculating(number, Array.from({ length: 60 }, (_, index) =>
  `(func (export "g${index}") (param i32 i32) (result i32) (i32.div_s (i32.mul (local.get 0) (i32.load (local.get 1))) (i32.rem_u (local.get 1) (i32.const ${index + 3}))))`).join(''))

/** As at the end of a run in which everything became hot. */
async function keep(bytes: Uint8Array, late = onTime, limit = LIMIT): Promise<void> {
  await cache(limit).keep(await optimised(bytes), nameOf(bytes), 'x.wasm', late)
}

/** Whether a run would start from native code, and that it does what the module does. */
async function isFound(bytes: Uint8Array, number: number): Promise<boolean> {
  const program = compile(await cache().find(new ModuleInfo(bytes), nameOf(bytes)))
  expect(answer(program.module)).toBe(number)
  return program.precompiled === true
}

describe.runIf(canSaveNativeCode())('a cache', () => {
  it('keeps native code for the next run', async () => {
    const bytes = await big(5)
    expect(await isFound(bytes, 5)).toBe(false)
    await keep(bytes)
    expect(await isFound(bytes, 5)).toBe(true)
    expect(readdirSync(path).toSorted()).toEqual(['CACHEDIR.TAG', entries()[0], 'key'].toSorted())
    expect([statSync(path).mode & 0o777, statSync(join(path, 'key')).mode & 0o777, statSync(only()).mode & 0o777]).toEqual([0o700, 0o600, 0o600])
  })

  it.runIf(process.platform === 'linux')('waits for threads at the end of a run, and not for nothing where it can keep nothing', async () => {
    const bytes = await big(5)
    const program = await optimised(bytes)
    const worker = new Worker('for (;;);', { eval: true })
    await expect.poll(threadsAtWork, { timeout: 10_000 }).toBe(true)
    const asked = async (end: boolean): Promise<number> => {
      let times = 0
      await cache().keep(program, nameOf(bytes), 'x.wasm', () => ++times > 6, end)
      return times
    }
    mkdirSync(path)
    chmodSync(path, 0o777)
    expect(await asked(true)).toBe(1)
    chmodSync(path, 0o700)
    expect(await asked(true)).toBeGreaterThan(6)
    expect(await asked(false)).toBeLessThan(6)
    expect(entries()).toHaveLength(1)
    await worker.terminate()
  })

  it('does not write what has not grown', async () => {
    const bytes = await big(5)
    await keep(bytes)
    const before = statSync(only(), { bigint: true })
    const same = cache()
    const program = compile(await same.find(new ModuleInfo(bytes), nameOf(bytes)))
    await same.keep(program, nameOf(bytes), 'x.wasm', onTime)
    expect(statSync(only(), { bigint: true })).toMatchObject({ ino: before.ino, mtimeNs: before.mtimeNs })
  })

  it('keeps nothing of a module that has nothing optimised', async () => {
    const bytes = await big(6)
    await cache().keep(compile(new ModuleInfo(bytes)), nameOf(bytes), 'x.wasm', onTime)
    expect(existsSync(path)).toBe(false)
  })

  it('gives up when it is late, and leaves nothing behind', async () => {
    const bytes = await big(5)
    for (const calls of [0, 1, 2, 3]) {
      let left = calls
      await keep(bytes, () => left-- <= 0)
      expect(existsSync(path) ? readdirSync(path).filter((name) => name !== 'key' && name !== 'CACHEDIR.TAG') : []).toEqual([])
    }
  })

  it('has an entry for each version of wasmgate', async () => {
    const bytes = await big(5)
    await keep(bytes)
    expect(entryName(bytes, '1.2.4')).not.toBe(nameOf(bytes))
    const other = new CodeCache(path, '1.2.4', LIMIT)
    expect(compile(await other.find(new ModuleInfo(bytes), nameOf(bytes))).precompiled).toBeUndefined()
    expect(entries()).toEqual([]) // by the same name it is not taken either
  })

  it('takes no entry of another module, by whatever name', async () => {
    const [one, other] = [await big(5), await big(6)]
    expect(one.length).toBe(other.length)
    await keep(one)
    const [first = ''] = entries()
    await keep(other)
    const second = entries().find((name) => name !== first) ?? ''
    renameSync(join(path, first), join(path, second))
    expect(await isFound(other, 6)).toBe(false)
    expect(entries()).toEqual([]) // it was removed
  })

  it('takes no entry of a cache with another key', async () => {
    const bytes = await big(5)
    await keep(bytes)
    const stranger = readFileSync(only())
    const name = only()
    rmSync(path, { recursive: true })
    await keep(bytes)
    writeFileSync(name, stranger)
    expect(await isFound(bytes, 5)).toBe(false)
  })

  it('takes nothing that is damaged, and removes it', async () => {
    const bytes = await big(5)
    await keep(bytes)
    const whole = readFileSync(only())
    const name = only()
    for (let at = 0; at < whole.length; at += at < 64 ? 1 : 1009) {
      for (const damaged of [whole.subarray(0, at), whole.with(at, (whole[at] as number) ^ 0x10)]) {
        writeFileSync(name, damaged, { mode: 0o600 })
        expect(await isFound(bytes, 5)).toBe(false)
        expect(existsSync(name)).toBe(false)
      }
    }
  })

  it('has its entries read by nobody but who wrote them', async () => {
    const bytes = await big(5)
    await keep(bytes)
    const [name, key] = [only(), join(path, 'key')]
    const attempt = async (prepare: () => void, undo: () => void): Promise<void> => {
      prepare()
      expect(await isFound(bytes, 5)).toBe(false)
      undo()
      expect(await isFound(bytes, 5)).toBe(true)
    }
    for (const file of [name, path]) {
      for (const mode of [0o620, 0o602, 0o777]) await attempt(() => { chmodSync(file, file === path ? mode | 0o100 : mode) }, () => { chmodSync(file, file === path ? 0o700 : 0o600) })
    }
    await attempt(() => { chmodSync(key, 0o640) }, () => { chmodSync(key, 0o600) })
    for (const file of [name, key]) {
      await attempt(() => { renameSync(file, join(scratch, 'moved')); symlinkSync(join(scratch, 'moved'), file) }, () => { renameSync(join(scratch, 'moved'), file) })
      await attempt(() => { linkSync(file, join(scratch, 'second')) }, () => { rmSync(join(scratch, 'second')) })
      await attempt(() => { renameSync(file, join(scratch, 'moved')); mkdirSync(file) }, () => { rmSync(file, { recursive: true }); renameSync(join(scratch, 'moved'), file) })
      await attempt(() => { renameSync(file, join(scratch, 'moved')); spawnSync('mkfifo', [file]) }, () => { rmSync(file); renameSync(join(scratch, 'moved'), file) })
      if (process.geteuid?.() === 0) await attempt(() => { chownSync(file, 12345, 0) }, () => { chownSync(file, 0, 0) })
    }
    await attempt(() => { renameSync(path, `${path}-real`); symlinkSync(`${path}-real`, path) }, () => { rmSync(path); renameSync(`${path}-real`, path) })
  })

  it('is of no consequence when it cannot be written', async () => {
    const bytes = await big(5)
    writeFileSync(path, 'a file in place of the folder')
    await keep(bytes)
    expect(await isFound(bytes, 5)).toBe(false)
    path = '/proc/nowhere'
    await keep(bytes)
    expect(await isFound(bytes, 5)).toBe(false)
  })

  it('removes what was used least recently when it is full', async () => {
    const modules = await Promise.all([1, 2, 3].map(big))
    const name: string[] = []
    for (const bytes of modules.slice(0, 2)) {
      await keep(bytes)
      name.push(entries().find((one) => !name.includes(one)) as string)
    }
    const size = statSync(only()).size
    utimesSync(join(path, name[0] as string), hoursAgo(5), hoursAgo(5))
    utimesSync(join(path, name[1] as string), hoursAgo(2), hoursAgo(2))
    expect(await isFound(modules[0] as Uint8Array, 1)).toBe(true) // which is a use
    const limit = size * 2 + size / 2
    await keep(modules[2] as Uint8Array, onTime, limit)
    expect(entries()).toHaveLength(2)
    expect(entries()).toContain(name[0])
    expect(entries()).not.toContain(name[1])
  })

  it('holds nothing that is more than half of all', async () => {
    await keep(await big(5), onTime, 4096)
    expect(entries()).toEqual([])
  })

  it('forgets what a killed process left', async () => {
    const bytes = await big(5)
    await keep(bytes)
    const [old, young] = ['1', '2'].map((pid) => only().replace('.native', `.${pid}.x.tmp`)) as [string, string]
    for (const file of [old, young]) writeFileSync(file, 'half')
    utimesSync(old, 0, 0)
    await keep(await big(6))
    expect([existsSync(old), existsSync(young)]).toEqual([false, true])
  })

  it('can be cleaned, and then begins anew', async () => {
    const bytes = await big(5)
    await keep(bytes)
    const folder = new CacheFolder(path)
    expect(folder.entries()).toHaveLength(1)
    folder.clean()
    expect(readdirSync(path)).toEqual([])
    expect(await isFound(bytes, 5)).toBe(false)
    await keep(bytes)
    expect(await isFound(bytes, 5)).toBe(true)
  })

  it('leaves alone what is not its own, and goes on beside it', async () => {
    const bytes = await big(5)
    await keep(bytes)
    const name = only()
    const foreign = ['mine.tmp', 'mine.native', 'server.1.key.tmp', 'ABCDEF.native'].map((file) => join(path, file))
    for (const file of foreign) {
      writeFileSync(file, 'precious')
      utimesSync(file, 0, 0)
    }
    mkdirSync(join(path, '0'.repeat(24) + '.native'))
    mkdirSync(join(path, '0'.repeat(24) + '.1.x.tmp'))
    await keep(await big(6), onTime, 100_000)
    new CacheFolder(path).clean()
    expect([existsSync(name), existsSync(join(path, 'key'))]).toEqual([false, false])
    expect(foreign.every((file) => existsSync(file))).toBe(true)
    writeFileSync(join(path, 'key'), 'the key to something else, which is longer', { mode: 0o600 })
    new CacheFolder(path).clean()
    expect(existsSync(join(path, 'key'))).toBe(true)
  })

  it('makes a key again when there is less than one', async () => {
    mkdirSync(path, { mode: 0o700 })
    writeFileSync(join(path, 'key'), 'short', { mode: 0o600 })
    const bytes = await big(5)
    await keep(bytes)
    expect(statSync(join(path, 'key')).size).toBe(32)
    expect(await isFound(bytes, 5)).toBe(true)
  })
})
