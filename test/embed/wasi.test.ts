import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { WASI as NodeWasi } from 'node:wasi'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { copies, exits, opens, prints, printsList, printsPreopens } from '../support/guests.ts'
import { run, WASI, Wasi } from '../support/library.ts'
import { finished } from '../support/run.ts'
import { temporaryDirectory, wat, watFile } from '../support/wat.ts'

// node:wasi's class and ours, side by side: what the one answers, the other answers too.

type Class = typeof Wasi
const classes = [['node:wasi', NodeWasi as unknown as Class], ['wasmgate', Wasi]] as const
const root = fileURLToPath(new URL('../..', import.meta.url))
const library = new URL('../../dist/lib/index.js', import.meta.url).href

const instance = async (text: string, imports: object = {}) => new WebAssembly.Instance(new WebAssembly.Module(await wat(text)), imports as WebAssembly.Imports)

/** What a call throws, as data. */
function thrown(act: () => unknown): unknown {
  try {
    act()
    return 'nothing'
  } catch (error) {
    const { name, code, message } = error as NodeJS.ErrnoException
    return { name, code, message }
  }
}

const memory = new WebAssembly.Memory({ initial: 1 })
const called: string[] = []
const enter = (): void => { called.push('_start') }
const prepare = (): void => { called.push('_initialize') }
const count = (): number => readdirSync('/proc/self/fd').length

describe('errors', () => {
  test.each<[string, unknown[]]>([
    ['no options', []], ['null', [null]], ['a number', [7]], ['no version', [{}]], ['another version', [{ version: 'preview2' }]], ['a version that is no text', [{ version: 1 }]],
    ['args', [{ version: 'preview1', args: 'a' }]], ['args: null', [{ version: 'preview1', args: null }]], ['env', [{ version: 'preview1', env: 'A=1' }]], ['env: a list', [{ version: 'preview1', env: [] }]],
    ['preopens', [{ version: 'preview1', preopens: '/' }]], ['preopens: null', [{ version: 'preview1', preopens: null }]], ['returnOnExit', [{ version: 'preview1', returnOnExit: 1 }]],
    ...['stdin', 'stdout', 'stderr'].flatMap((name) => ['0', -1, 1.5, 2 ** 31, NaN, null].map((value): [string, unknown[]] => [`${name}: ${String(value)}`, [{ version: 'preview1', [name]: value }]])),
  ])('new: %s', (_what, args) => {
    const [theirs, ours] = classes.map(([, Either]) => thrown(() => new Either(...args as [never])))
    expect(theirs).toHaveProperty('code')
    expect(ours).toEqual(theirs)
  })

  test.each<[string, unknown]>([
    ['nothing', undefined], ['a number', 7], ['no exports', {}], ['no memory', { exports: { _start: enter } }], ['another memory', { exports: { _start: enter, memory: {} } }],
    ['no _start', { exports: { memory } }], ['_start that is no function', { exports: { memory, _start: 1 } }], ['_start and _initialize', { exports: { memory, _start: enter, _initialize: prepare } }],
    ['a command', { exports: { memory, _start: enter } }], ['a reactor', { exports: { memory, _initialize: prepare } }], ['_initialize that is no function', { exports: { memory, _initialize: 1 } }],
  ])('an instance: %s', (_what, value) => {
    for (const method of ['start', 'initialize', 'finalizeBindings'] as const) {
      const [theirs, ours] = classes.map(([, Either]) => {
        const wasi = new Either({ version: 'preview1' })
        called.length = 0
        // The second time shows whether the first one counted.
        return [thrown(() => wasi[method](value as object)), [...called], thrown(() => wasi[method]({ exports: { memory, _start: enter } }))]
      })
      expect([method, ours]).toEqual([method, theirs])
    }
  })

  test('a function that is called before there is a memory', () => {
    const [theirs, ours] = classes.map(([, Either]) => thrown(() => (new Either({ version: 'preview1' }).wasiImport['sched_yield'] as () => void)()))
    expect(ours).toEqual(theirs)
  })

  test('a directory that is not there: the code is node:fs', () => {
    expect(thrown(() => new NodeWasi({ version: 'preview1', preopens: { '/': '/none' } }))).toMatchObject({ code: 'UVWASI_ENOENT' })
    expect(thrown(() => new Wasi({ version: 'preview1', preopens: { '/': '/none' } }))).toMatchObject({ code: 'ENOENT' })
  })
})

describe('imports', () => {
  test.each(['preview1', 'unstable'] as const)('%s has the same functions under the same name', (version) => {
    const [theirs, ours] = classes.map(([, Either]) => {
      const imports = new Either({ version }).getImportObject()
      return Object.entries(imports).map(([module, functions]) => [module, Object.keys(functions).toSorted()])
    })
    expect(theirs?.[0]?.[1]).toHaveLength(46)
    expect(ours).toEqual(theirs)
  })

  test.each(classes)('%s: functions can be replaced before they are imported', async (_name, Either) => {
    const wasi = new Either({ version: 'preview1' })
    const codes: unknown[] = []
    wasi.wasiImport['proc_exit'] = ((code: number) => { codes.push(code) }) as never
    expect(wasi.start(await instance(exits(3), wasi.getImportObject()))).toBe(0)
    expect(codes).toEqual([3])
  })
})

describe('running', () => {
  test.each([0, 1, 255, 256, -1])('exit code %i', async (code) => {
    for (const [, Either] of classes) {
      const wasi = new Either({ version: 'preview1' })
      expect(wasi.start(await instance(exits(code), wasi.getImportObject()))).toBe(code)
    }
  })

  test.each(classes)('%s: a trap is what V8 throws', async (_name, Either) => {
    const wasi = new Either({ version: 'preview1' })
    const trap = await instance('(module (memory (export "memory") 1) (func (export "_start") unreachable))')
    expect(() => wasi.start(trap)).toThrow(WebAssembly.RuntimeError)
  })

  test.each(classes)('%s: a reactor is prepared, and its exports are called', async (_name, Either) => {
    const path = join(temporaryDirectory(), 'out')
    const out = openSync(path, 'w')
    const wasi = new Either({ version: 'preview1', stdout: out })
    const { exports } = await instance(prints('called\n').replace('(export "_start")', '(export "_initialize") (export "again")'), wasi.getImportObject())
    wasi.initialize({ exports })
    ;(exports['again'] as () => void)()
    closeSync(out)
    expect(readFileSync(path, 'utf8')).toBe('called\ncalled\n')
  })

  test.each(classes)('%s: a memory that is imported', async (_name, Either) => {
    const path = join(temporaryDirectory(), 'out')
    const out = openSync(path, 'w')
    const wasi = new Either({ version: 'preview1', stdout: out })
    const shared = new WebAssembly.Memory({ initial: 1 })
    const text = prints('imported\n').replace('(memory (export "memory") 1)', '(import "env" "memory" (memory 1))')
    const { exports } = await instance(text, { ...wasi.getImportObject(), env: { memory: shared } })
    wasi.finalizeBindings({ exports }, { memory: shared })
    ;(exports['_start'] as () => void)()
    closeSync(out)
    expect(readFileSync(path, 'utf8')).toBe('imported\n')
  })

  test('a guest cannot catch its own end', async () => {
    const catches = `(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32))) (memory (export "memory") 1)
      (func (export "_start") (try (do (call $exit (i32.const 5))) (catch_all)) (call $exit (i32.const 6))))`
    const wasi = new Wasi({ version: 'preview1' })
    expect(wasi.start(await instance(catches, wasi.getImportObject()))).toBe(5)
  })

  test('proc_exit of a reactor reaches the caller, with the code', async () => {
    const wasi = new Wasi({ version: 'preview1' })
    const { exports } = await instance(exits(9).replace('"_start"', '"leave"'), wasi.getImportObject())
    wasi.initialize({ exports })
    expect(thrown(() => (exports['leave'] as () => void)())).toMatchObject({ code: 'ERR_WASMGATE_EXIT', message: 'the guest ended with proc_exit(9)' })
  })

  test('a signal ends the guest, not this process', async () => {
    const raises = '(module (import "wasi_snapshot_preview1" "proc_raise" (func $raise (param i32) (result i32))) (memory (export "memory") 1) (func (export "_start") (drop (call $raise (i32.const 6)))))'
    const wasi = new Wasi({ version: 'preview1' })
    expect(wasi.start(await instance(raises, wasi.getImportObject()))).toBe(134)
  })

  test('WASI is the same class', () => { expect(WASI).toBe(Wasi) })

  test.skipIf(process.platform !== 'linux')('directories are given back', async () => {
    const folder = temporaryDirectory()
    const module = new WebAssembly.Module(await wat(opens('file', { create: true })))
    const runOnce = () => {
      const wasi = new Wasi({ version: 'preview1', preopens: { '/': folder } })
      wasi.start(new WebAssembly.Instance(module, wasi.getImportObject() as WebAssembly.Imports))
      return wasi
    }
    runOnce()[Symbol.dispose]() // what is opened once and kept: the source of randomness, ...
    const before = count()
    runOnce()[Symbol.dispose]()
    expect(count()).toBe(before)
    expect(thrown(() => new Wasi({ version: 'preview1', preopens: { '/a': folder, '/b': '/none' } }))).toMatchObject({ code: 'ENOENT' })
    expect(count()).toBe(before)
  })

  test('in a worker thread', async () => {
    const hello = await watFile(prints('x'))
    const worker = new Worker(`
      const { parentPort } = require('node:worker_threads')
      const { Wasi } = require(${JSON.stringify(fileURLToPath(library))})
      const wasi = new Wasi({ version: 'preview1', stdout: require('node:fs').openSync('/dev/null', 'w') })
      parentPort.postMessage(wasi.start(new WebAssembly.Instance(new WebAssembly.Module(require('node:fs').readFileSync(${JSON.stringify(hello)})), wasi.getImportObject())))`, { eval: true })
    expect(await new Promise((resolve, reject) => { worker.on('message', resolve).on('error', reject) })).toBe(0)
  })
})

/** As Node's manual shows it: everything is passed on, and the module is read from a file. */
const script = (from: string, module: string, options: string, imports: string) => `
  import { readFile } from 'node:fs/promises'
  import { WASI } from ${JSON.stringify(from)}
  const wasi = new WASI(${options})
  const compiled = await WebAssembly.compile(await readFile(${JSON.stringify(module)}))
  const instance = await WebAssembly.instantiate(compiled, ${imports})
  process.exitCode = wasi.start(instance)`

/** Runs it under both; they must agree. */
async function both(module: string, options: string, { args = [], stdin = '', cwd = root, imports = 'wasi.getImportObject()' }: { args?: string[]; stdin?: string; cwd?: string; imports?: string } = {}) {
  const results = await Promise.all(['node:wasi', library].map((from) => {
    const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script(from, module, options, imports), '--', ...args], { cwd, env: { A: '1', PATH: '/bin' } })
    child.stdin.on('error', () => { /* it may end without reading */ })
    child.stdin.end(stdin)
    return finished(child)
  }))
  expect(results[1]).toEqual(results[0])
  return results[1] as Awaited<ReturnType<typeof finished>>
}

describe('the same script with either class', () => {
  test.each(['wasi.getImportObject()', '{ wasi_snapshot_preview1: wasi.wasiImport }'])('a greeting, with %s', async (imports) => {
    const hello = await watFile(prints('hello world\n'))
    expect(await both(hello, "{ version: 'preview1', args: process.argv, env: process.env, preopens: { '/local': '.' } }", { imports })).toMatchObject({ code: 0, stdout: 'hello world\n' })
  })

  test('arguments and variables', async () => {
    expect((await both(await watFile(printsList('args')), "{ version: 'preview1', args: process.argv.slice(1) }", { args: ['a b', 'ä'] })).stdout).toBe('a b\0ä\0')
    expect((await both(await watFile(printsList('environ')), "{ version: 'preview1', env: { ...process.env, B: undefined, C: 2 } }")).stdout).toBe('A=1\0PATH=/bin\0C=2\0')
  })

  test('standard streams', async () => {
    expect(await both(await watFile(copies), "{ version: 'preview1' }", { stdin: 'x'.repeat(100_000) })).toMatchObject({ code: 0, stdout: 'x'.repeat(100_000) })
    expect((await both(await watFile(prints('to the other\n')), "{ version: 'preview1', stdout: 2, stderr: 1 }")).stderr).toBe('to the other\n')
  })

  test('directories', async () => {
    const folder = temporaryDirectory()
    mkdirSync(join(folder, 'a'))
    expect((await both(await watFile(printsPreopens), "{ version: 'preview1', preopens: { '/a': 'a', '/b': '.' } }", { cwd: folder })).stdout).toBe('*/a\n*/b\n')
    expect((await both(await watFile(opens('none')), "{ version: 'preview1', preopens: { '/a': 'a' } }", { cwd: folder })).code).toBe(44)
  })

  test('the process exits with the code if it is to', async () => {
    expect((await both(await watFile(exits(7)), "{ version: 'preview1', returnOnExit: false }")).code).toBe(7)
  })

  test('real programs: a C program over texts, esbuild over a project', async () => {
    const words = await both(join(root, 'examples/words/words.wasm'), "{ version: 'preview1', args: ['words', '-n', '4', '/texts'], preopens: { '/texts': 'examples/words/texts' } }")
    expect(words.code).toBe(0)
    expect(words.stdout.split('\n').length).toBeGreaterThan(4)
    const built = await both(join(root, 'node_modules/@esbuild/wasi-preview1/esbuild.wasm'), "{ version: 'preview1', args: ['esbuild', '/src/main.ts', '--bundle'], preopens: { '/': 'examples/site' } }")
    expect(built).toMatchObject({ code: 0, stdout: expect.stringContaining('=>') })
  })
})

test('a program does the same under run', async () => {
  const folder = temporaryDirectory()
  writeFileSync(join(folder, 'text'), 'one two two\n')
  const result = await run(join(root, 'examples/words/words.wasm'), { args: ['/t'], mounts: { '/t': folder } })
  const out = join(temporaryDirectory(), 'out')
  const stdout = openSync(out, 'w')
  const wasi = new Wasi({ version: 'preview1', args: ['words.wasm', '/t'], preopens: { '/t': folder }, stdout })
  wasi.start(new WebAssembly.Instance(new WebAssembly.Module(readFileSync(join(root, 'examples/words/words.wasm'))), wasi.getImportObject() as WebAssembly.Imports))
  closeSync(stdout)
  expect(readFileSync(out, 'utf8')).toBe(result.stdoutText)
  expect(result.stdoutText).toContain('two')
})
