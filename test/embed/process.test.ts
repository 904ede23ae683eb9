import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { copies, exits, prints, sleeps } from '../support/guests.ts'
import { finished } from '../support/run.ts'
import { temporaryDirectory, watFile } from '../support/wat.ts'

const library = JSON.stringify(new URL('../../dist/lib/index.js', import.meta.url).href)

/** Runs a script as a process of its own, with nobody to end it. */
const script = (text: string) => finished(spawn(process.execPath, ['--input-type=module', '-e', `import { Pool, compile, run } from ${library}\n${text}`]))

describe('the process that runs programs', () => {
  test('ends as soon as it has nothing else to do', async () => {
    const hello = await watFile(prints('hello\n'))
    expect(await script(`await run(${JSON.stringify(hello)}); process.stdout.write('done')`)).toMatchObject({ code: 0, stdout: 'done', stderr: '' })
  })

  test('stays alive while a program runs, even one that only waits', async () => {
    const nap = await watFile(sleeps(200))
    expect(await script(`run(${JSON.stringify(nap)}).then(({ exitCode }) => { process.stdout.write('code ' + exitCode) })`)).toMatchObject({ code: 0, stdout: 'code 0' })
  })

  test('is not kept alive by its standard input, once a program that was given it has ended', async () => {
    const [hello, copy] = [await watFile(prints('hello\n')), await watFile(copies)]
    const child = spawn(process.execPath, ['--input-type=module', '-e', `import { run } from ${library}\nawait run(${JSON.stringify(hello)}, { stdin: process.stdin })\nawait run(${JSON.stringify(copy)}, { stdin: process.stdin, timeout: 50 })\nprocess.stdout.write('done')`])
    expect(await finished(child)).toMatchObject({ code: 0, signal: null, stdout: 'done' }) // its input is a pipe that nobody closes
  })

  test('can end in the midst of runs', async () => {
    const spin = await watFile('(module (memory (export "memory") 1) (func (export "_start") (loop $again (br $again))))')
    expect(await script(`run(${JSON.stringify(spin)}); setTimeout(() => { process.exit(7) }, 300)`)).toMatchObject({ code: 7 })
  })

  test('keeps its directory, its variables, its streams and its handlers as they are', async () => {
    const copy = await watFile(copies)
    const { stdout, stderr } = await script(`
      import { writeSync } from 'node:fs'
      const state = () => JSON.stringify([process.cwd(), process.env, process.exitCode, process.eventNames().map((name) => [String(name), process.listenerCount(name)])])
      const cwds = new Set()
      // Whoever asks for one of these makes Node take over a descriptor.
      const asked = []
      for (const name of ['stdin', 'stdout', 'stderr']) Object.defineProperty(process, name, { get() { asked.push(name) } })
      const before = state()
      const watching = setInterval(() => { cwds.add(process.cwd()) }, 1)
      const results = await Promise.all(Array.from({ length: 20 }, (_, at) => run(${JSON.stringify(copy)}, { stdin: 'x', mounts: { '/': '.' }, ...(at % 2 ? { stdout: () => {} } : {}) })))
      clearInterval(watching)
      writeSync(1, JSON.stringify({ same: state() === before, cwds: [...cwds].length, codes: [...new Set(results.map(({ exitCode }) => exitCode))], asked }))`)
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({ same: true, cwds: 1, codes: [0], asked: [] })
  })

  test.skipIf(process.platform !== 'linux')('gets back what a Wasi had open, once nobody can use it any more', async () => {
    const hello = await watFile(prints('x'))
    const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', `
      import { readdirSync, readFileSync } from 'node:fs'
      import { setTimeout as delay } from 'node:timers/promises'
      import { Wasi } from ${library}
      const module = new WebAssembly.Module(readFileSync(${JSON.stringify(hello)}))
      const count = () => readdirSync('/proc/self/fd').length
      const once = () => { const wasi = new Wasi({ version: 'preview1', preopens: { '/': '/' }, stdout: 2 }); wasi.start(new WebAssembly.Instance(module, wasi.getImportObject())) }
      once()
      const before = count()
      for (let at = 0; at < 50; at++) once()
      const most = count()
      for (let tries = 0; tries < 100 && count() > before; tries++) { gc(); await delay(20) }
      console.log(most - before, count() <= before)`])
    expect(await finished(child)).toMatchObject({ code: 0, stdout: '50 true\n' })
  })

  test.skipIf(process.platform !== 'linux')('is left without threads and descriptors, whatever became of hundreds of programs', async () => {
    const host = temporaryDirectory()
    execFileSync('mkfifo', [join(host, 'fifo')])
    const wait = await watFile(`(module (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32))) (memory (export "memory") 1) (data (i32.const 400) "fifo")
      (func (export "_start")
        (drop (call $open (i32.const 3) (i32.const 0) (i32.const 400) (i32.const 4) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 0)))
        (i64.store (i32.const 24) (i64.const 60000000000)) (drop (call $poll (i32.const 0) (i32.const 256) (i32.const 1) (i32.const 512)))))`)
    const [quick, spin] = [await watFile(exits(0)), await watFile('(module (memory (export "memory") 1) (func (export "_start") (loop $again (br $again))))')]
    const { stdout, stderr } = await script(`
      import { readdirSync } from 'node:fs'
      import { setTimeout as delay } from 'node:timers/promises'
      const modules = await Promise.all([quick, spin, wait].map((path) => compile(path)))
      const state = () => ({ threads: readdirSync('/proc/self/task').length, descriptors: readdirSync('/proc/self/fd').length })
      const mounts = { '/': ${JSON.stringify(host)}, '/m': { memory: { a: 'b' } } }
      const settled = []
      const round = async (count) => {
        await using pool = new Pool({ threads: 4 })
        await Promise.all(Array.from({ length: count }, async (_, at) => {
          const way = at % 20
          const module = modules[way < 16 ? 0 : way < 18 ? 1 : 2]
          const options = way === 0 ? { mounts: { ...mounts, '/x': '/none' }, listen: ['127.0.0.1:0'] } : way < 16 ? { mounts } : way % 2 ? { mounts, timeout: 15 } : { mounts, signal: AbortSignal.timeout(15) }
          settled.push(await pool.run(module, options).then(({ outcome }) => outcome.kind, (error) => error.name))
        }))
      }
      await round(20)
      const before = state()
      settled.length = 0
      await round(200)
      const after = state()
      console.log(JSON.stringify({ kinds: Object.groupBy(settled, (kind) => kind), before, after }))`.replace('const modules', `const [quick, spin, wait] = ${JSON.stringify([quick, spin, wait])}\n      const modules`))
    expect(stderr).toBe('')
    const { kinds, before, after } = JSON.parse(stdout) as { kinds: Record<string, string[]>; before: object; after: object }
    // Who waits for a thread longer than its signal does is stopped there.
    expect(kinds['OptionError']?.length).toBe(10)
    expect(kinds['exited']?.length).toBe(150)
    expect(kinds['timed-out']?.length).toBe(20)
    expect(kinds['TimeoutError']?.length).toBe(20)
    expect(after).toEqual(before)
  })
})
