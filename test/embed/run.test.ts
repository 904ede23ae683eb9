import { execFileSync } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, Readable, Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { canSaveNativeCode } from '../../src/engine/artifact/native-code.ts'
import { copies, exits, opens, prints, printsList, printsPreopens, sleeps, writesForEver } from '../support/guests.ts'
import { compile, EntryError, LinkError, LoadError, OptionError, Pool, precompile, run, WasmgateError } from '../support/library.ts'
import { wasmgate } from '../support/run.ts'
import { temporaryDirectory, wat, watFile } from '../support/wat.ts'

const spins = '(module (memory (export "memory") 1) (func (export "_start") (loop $again (br $again))))'
const startSpins = '(module (memory (export "memory") 1) (func $begin (loop $again (br $again))) (start $begin) (func (export "_start")))'
const traps = '(module (memory (export "memory") 1) (func $inner unreachable) (func $outer (export "_start") (call $inner)))'
const missing = '(module (import "env" "beep" (func (param i32) (result i64))) (func (export "_start")))'
/** The module of a guest, from text. */
const guest = async (text: string) => compile(await wat(text))

describe('a module is', () => {
  const hello = prints('hello\n')

  test('a path, a file: URL, bytes, text, a WebAssembly.Module, or compiled', async () => {
    const path = await watFile(hello)
    const bytes = await wat(hello)
    const { buffer } = new Uint8Array(bytes) // an ArrayBuffer of its own
    const sources = [path, pathToFileURL(path), bytes, Buffer.from(hello), buffer, new WebAssembly.Module(bytes), await compile(path)]
    for (const source of sources) expect((await run(source)).stdoutText).toBe('hello\n')
  })

  test('told its own name', async () => {
    const path = await watFile(printsList('args'), 'tool.wasm')
    const args = ['a b', 'ä', '']
    expect((await run(path, { args })).stdoutText).toBe('tool.wasm\0a b\0ä\0\0')
    expect((await run(readFileSync(path), { args })).stdoutText).toBe('main\0a b\0ä\0\0')
    expect((await run(path, { args, argv0: 'x' })).stdoutText).toBe('x\0a b\0ä\0\0')
  })

  test('described by compile', async () => {
    const compiled = await guest(prints('x'))
    expect(compiled.imports).toEqual([{ module: 'wasi_snapshot_preview1', name: 'fd_write', kind: 'function', type: '(func (param i32 i32 i32 i32) (result i32))' }])
    expect(compiled.exports).toEqual([{ name: 'memory', kind: 'memory', type: '(memory 1)' }, { name: '_start', kind: 'function', type: '(func)' }])
    expect(compiled.module).toBeInstanceOf(WebAssembly.Module)
    // A start section is made an export, which is nobody's business.
    expect((await guest('(module (import "wasi_snapshot_preview1" "sched_yield" (func $y (result i32))) (func $s (drop (call $y))) (start $s))')).exports).toEqual([])
  })

  test('not changed by who changes the bytes meanwhile', async () => {
    const bytes = await wat(prints('same\n'))
    const running = run(bytes)
    bytes.fill(0)
    expect((await running).stdoutText).toBe('same\n')
  })
})

describe('native code', () => {
  const hello = prints('hello\n')
  const artefacts = canSaveNativeCode()

  test.runIf(artefacts)('is an artefact that runs, as bytes and from a file, here and on the command line', async () => {
    const bytes = await wat(hello)
    const artefact = await precompile(bytes)
    expect(Buffer.from(artefact).includes(Buffer.from(bytes))).toBe(true)
    const path = join(temporaryDirectory(), 'hello.cwasm')
    writeFileSync(path, artefact)
    for (const source of [artefact, path, await compile(path)]) expect(await run(source)).toMatchObject({ exitCode: 0, stdoutText: 'hello\n' })
    expect(await wasmgate([path])).toMatchObject({ code: 0, stdout: 'hello\n', stderr: '' })
    expect((await compile(artefact)).precompiled).toBe(true)
    expect((await compile(bytes)).precompiled).toBe(undefined)
  })

  test.runIf(artefacts)('of the command line is taken', async () => {
    const path = await watFile(hello)
    expect(await wasmgate(['compile', '-q', path, `${path}.cwasm`])).toMatchObject({ code: 0 })
    expect(await compile(`${path}.cwasm`)).toMatchObject({ precompiled: true, exports: [{ name: 'memory' }, { name: '_start' }] })
  })

  test.runIf(artefacts)('of a start section, and of many modules at once, while others are compiled and run', async () => {
    const modules = await Promise.all([hello, prints('other\n'), startSpins].map((text) => wat(text)))
    const running = run(Buffer.from(exits(3)))
    const made = await Promise.all(modules.flatMap((module) => [precompile(module), precompile(module, { optimizeSize: true, jobs: 1 })]))
    const [plain, ...rest] = await Promise.all([run(Buffer.from(exits(4))), ...made.map((artefact) => compile(artefact))])
    expect(rest.map(({ precompiled }) => precompiled)).toEqual(Array.from(made, () => true))
    expect((await running).exitCode).toBe(3)
    expect(plain.exitCode).toBe(4)
    expect((await run(rest[2] as Awaited<ReturnType<typeof compile>>)).stdoutText).toBe('other\n')
    expect((await run(rest[4] as Awaited<ReturnType<typeof compile>>, { timeout: 200 })).outcome.kind).toBe('timed-out')
  })

  test.runIf(artefacts)('that is damaged is refused', async () => {
    const artefact = await precompile(await wat(hello))
    artefact[artefact.length - 100] = (artefact[artefact.length - 100] as number) ^ 1
    await expect(run(artefact)).rejects.toMatchObject({ name: 'LoadError', kind: 'artifact' })
    await expect(run(artefact.subarray(0, 200))).rejects.toMatchObject({ name: 'LoadError', kind: 'artifact' })
  })

  test.runIf(artefacts)('is made of what the bytes were', async () => {
    const bytes = await wat(hello)
    const making = precompile(bytes)
    bytes.fill(0)
    expect((await run(await making)).stdoutText).toBe('hello\n')
  })

  test.runIf(artefacts).each([
    ['a module without functions', () => wat('(module (memory 1))'), LoadError, 'the module has no functions'],
    ['a file that is not there', async () => '/nowhere/x.wasm', LoadError, 'no such file'],
    ['no module', async () => Buffer.from('(module (func (result i32) (i64.const 1)))'), LoadError, 'type'],
    ['a WebAssembly.Module', async () => new WebAssembly.Module(await wat(hello)), OptionError, 'does not tell its bytes'],
  ])('cannot be had of %s', async (_what, make, kind, words) => {
    const error = await precompile(await make()).catch((thrown: unknown) => thrown) as Error
    expect(error).toBeInstanceOf(kind)
    expect(error.message).toContain(words)
    expect((await run(await wat(hello))).stdoutText).toBe('hello\n') // nothing waits for what has failed
  })

  test.skipIf(artefacts)('cannot be had of this V8, which is said', async () => {
    await expect(precompile(await wat(hello))).rejects.toMatchObject({ name: 'OptionError', message: expect.stringContaining('cannot save native code') as unknown })
  })

  test('wrong options are refused', async () => {
    for (const options of [{ jobs: 0 }, { jobs: 1.5 }, { optimizeSize: 1 }, { small: true }]) {
      await expect(precompile(Buffer.from(hello), options as object)).rejects.toBeInstanceOf(OptionError)
    }
  })
})

test('a module that declares a maximum of memory is held to it', async () => {
  const grows = `(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32))) (memory (export "memory") 1 16)
    (func (export "_start") (loop $more (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) (call $exit (memory.size))))`
  expect((await run(Buffer.from(grows))).exitCode).toBe(16)
})

describe('errors are those of the command line', () => {
  test.each([
    ['a file that is not there', async () => join(temporaryDirectory(), 'none.wasm'), LoadError, { code: 'ERR_WASMGATE_LOAD', kind: 'missing' }],
    ['something else', async () => { const path = join(temporaryDirectory(), 'x.wasm'); writeFileSync(path, '#!/bin/sh\n'); return path }, LoadError, { kind: 'script' }],
    ['a directory', async () => temporaryDirectory(), LoadError, { kind: 'directory' }],
    ['invalid code', async () => { const path = join(temporaryDirectory(), 'x.wasm'); writeFileSync(path, Buffer.concat([Buffer.from('0061736d01000000', 'hex'), Buffer.from([1, 2, 1, 9])])); return path }, LoadError, { kind: 'invalid' }],
    ['no entry', () => watFile('(module (func (export "add") (param i32 i32) (result i32) i32.const 0))'), EntryError, { code: 'ERR_WASMGATE_ENTRY', kind: 'no-start', functions: [{ name: 'add', type: '(func (param i32 i32) (result i32))' }] }],
    ['missing imports', () => watFile(missing), LinkError, { code: 'ERR_WASMGATE_LINK', imports: [{ module: 'env', name: 'beep', type: '(func (param i32) (result i64))' }] }],
  ])('%s', async (_what, make, kind, properties) => {
    const path = await make()
    const error = await run(path).catch((thrown: unknown) => thrown) as Error
    expect(error).toBeInstanceOf(kind)
    expect(error).toBeInstanceOf(WasmgateError)
    expect(error.name).toMatch(/^(Load|Link|Entry)Error$/) // not what minifying made of it
    expect(error).toMatchObject(properties)
    const { stderr } = await wasmgate([path])
    const said = stderr.trimEnd().split('\n').map((line) => line.replace(/^wasmgate: /, '').replace('  --invoke ', '  invoke: ')).join('\n')
    expect(error.message).toBe(said)
  })

  test('a trap too, with the same stack', async () => {
    const path = await watFile(traps)
    const { outcome, exitCode } = await run(path)
    expect(outcome).toMatchObject({ kind: 'trapped', trap: { kind: 'unreachable', frames: [{ name: 'inner', index: 0 }, { name: 'outer', index: 1 }] } })
    const { stderr, code } = await wasmgate([path])
    expect(exitCode).toBe(code)
    expect(`wasmgate: ${(outcome as { trap: { text: string } }).trap.text}\n`).toBe(stderr)
  })

  test('what cannot be known of a WebAssembly.Module', async () => {
    const module = new WebAssembly.Module(await wat(missing))
    await expect(compile(module)).rejects.toMatchObject({ code: 'ERR_WASMGATE_LOAD', kind: 'untyped', message: expect.stringContaining('"env" "beep"') })
  })

  test.each([
    [{ arguments: [] }, 'there is no option "arguments"'],
    [{ args: 'a' }, 'args'], [{ args: ['a\0b'] }, 'args'], [{ argv0: 1 }, 'argv0'], [{ env: 'A=1' }, 'env'], [{ env: { A: 1 } }, 'env'], [{ timeout: 0 }, 'timeout'], [{ timeout: 2 ** 31 }, 'timeout'],
    [{ stdout: 'file' }, 'stdout'], [{ stderr: 1 }, 'stderr'], [{ maxOutput: -1 }, 'maxOutput'], [{ signal: {} }, 'signal'], [{ seed: 1.5 }, 'seed'], [{ startTime: 'x' }, 'startTime'],
    [{ mounts: [] , network: 'all' }, 'network'], [{ mounts: { '/a': 1 } }, 'mounts["/a"]'], [{ mounts: { '/a': { host: '.', readonly: true } } }, '"readonly"'], [{ mounts: { '/a': { memory: { x: 1 } } } }, 'memory["x"]'],
    [{ mounts: { '': '.' } }, 'under a name'], [{ mounts: { '/a/': '.' } }, 'without a slash at its end'], [{ mounts: { '/a': new URL('http://x/') } }, 'mounts["/a"]'],
    [{ mounts: { '/a': '/does/not/exist' } }, "the mount '/a': '/does/not/exist': there is no such directory"],
    [{ mounts: { '/a': { memory: { '../x': '' } } } }, '"../x"'], [{ mounts: { '/a': { memory: { '/x': '' } } } }, '"/x"'], [{ mounts: { '/a': { memory: { x: '', 'x/y': '' } } } }, 'it is a file and a directory'],
    [{ mounts: { '/a': { memory: { x: 'x'.repeat(10_000) }, size: 4096 } } }, 'there is no room'],
    [{ network: ['http://x'] }, "network 'http://x': a host and a port are needed"], [{ listen: ['80'] }, "listen '80'"], [{ listen: ['192.0.2.1:0'] }, 'this machine has no such address'],
  ])('a wrong option: %j', async (options, message) => {
    const error = await run(await wat(exits(0)), options as object).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(OptionError)
    expect(error).toMatchObject({ code: 'ERR_WASMGATE_OPTION', message: expect.stringContaining(message) })
  })

  test('no module at all, or one on the network', async () => {
    await expect(run(7 as never)).rejects.toBeInstanceOf(OptionError)
    await expect(run(new URL('https://example.com/a.wasm'))).rejects.toThrow('file: URLs alone')
  })
})

describe('what a program is given', () => {
  test('nothing by default', async () => {
    const { stdoutText } = await run(await wat(printsList('environ')))
    expect(stdoutText).toBe('')
    expect((await run(await wat(printsPreopens))).stdoutText).toBe('')
    expect((await run(await wat(copies))).stdoutText).toBe('')
  })

  test('variables', async () => {
    expect((await run(await wat(printsList('environ')), { env: { A: '1', B: undefined, C: 'ä=' } })).stdoutText).toBe('A=1\0C=ä=\0')
  })

  test('directories: of the host, read-only, in memory', async () => {
    const host = temporaryDirectory()
    const mounts = { '/a': host, '/b': { host: pathToFileURL(host), readOnly: true }, '/c': { memory: {} }, '/d': { memory: {}, readOnly: true } }
    expect((await run(await wat(printsPreopens), { mounts })).stdoutText).toBe('*/a\n /b\n*/c\n /d\n')
  })

  test('a directory that the host goes on to change', async () => {
    const host = temporaryDirectory()
    expect((await run(await wat(opens('file', { create: true })), { mounts: { '.': host } })).exitCode).toBe(0)
    expect(existsSync(join(host, 'file'))).toBe(true)
  })

  test('a mount cannot be left', async () => {
    const host = temporaryDirectory()
    mkdirSync(join(host, 'inner'))
    writeFileSync(join(host, 'secret'), '')
    symlinkSync('..', join(host, 'inner/up'))
    for (const path of ['../secret', 'up/secret']) expect((await run(await wat(opens(path)), { mounts: { '/': join(host, 'inner') } })).exitCode).toBe(76) // NOTCAPABLE
  })

  test('files in memory, read back after the run', async () => {
    const binary = new Uint8Array([0, 255, 10])
    const memory = { 'a.txt': 'ä', 'deep/er/b.bin': binary, 'empty/': '' }
    const { files } = await run(await wat(opens('new', { create: true })), { mounts: { '/m': { memory }, '/n': { memory: {} } } })
    expect(files).toEqual({ '/m': { 'a.txt': Uint8Array.from(Buffer.from('ä')), 'deep/er/b.bin': binary, 'empty/': new Uint8Array(), new: new Uint8Array() }, '/n': {} })
    expect(binary).toEqual(new Uint8Array([0, 255, 10])) // what was passed in is still the caller's
  })

  test('the same random bytes and the same time', async () => {
    const random = `(module (import "wasi_snapshot_preview1" "random_get" (func $r (param i32 i32) (result i32))) (import "wasi_snapshot_preview1" "clock_time_get" (func $t (param i32 i64 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_write" (func $w (param i32 i32 i32 i32) (result i32))) (memory (export "memory") 1)
      (func (export "_start") (drop (call $r (i32.const 16) (i32.const 13))) (drop (call $r (i32.const 29) (i32.const 3))) (drop (call $t (i32.const 0) (i64.const 0) (i32.const 32)))
        (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 24)) (drop (call $w (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))`
    const compiled = await guest(random)
    const bytes = async (options: object) => Buffer.from((await run(compiled, options)).stdout)
    const start = new Date('2001-02-03T04:05:06Z')
    const [one, two, other, free] = [await bytes({ seed: 1, startTime: start }), await bytes({ seed: 1n, startTime: start }), await bytes({ seed: 2 }), await bytes({})]
    // The first words of SplitMix64 from seed 1: Vigna's splitmix64.c.
    expect(one.subarray(0, 16).toString('hex')).toBe(Buffer.from(new BigUint64Array([0x910a2dec89025cc1n, 0xbeeb8da1658eec67n]).buffer).toString('hex'))
    expect(two.subarray(0, 16)).toEqual(one.subarray(0, 16))
    expect(other.subarray(0, 16)).not.toEqual(one.subarray(0, 16))
    expect(free.subarray(0, 16)).not.toEqual(one.subarray(0, 16))
    const late = Number(one.readBigUInt64LE(16) - BigInt(start.getTime()) * 1_000_000n)
    expect(late).toBeGreaterThanOrEqual(0)
    expect(late).toBeLessThan(60e9)
    expect(Math.abs(Number(free.readBigUInt64LE(16)) / 1e6 - Date.now())).toBeLessThan(60_000)
  })

  test('a call in place of _start', async () => {
    const add = await wat('(module (func (export "add") (param i64 i32) (result i64 i32) (i64.add (local.get 0) (i64.extend_i32_s (local.get 1))) (local.get 1)))')
    expect((await run(add, { invoke: 'add', args: ['9007199254740993', '-1'] })).outcome).toEqual({ kind: 'returned', values: [9007199254740992n, -1] })
    await expect(run(add, { invoke: 'add', args: ['1'] })).rejects.toMatchObject({ code: 'ERR_WASMGATE_ENTRY', kind: 'bad-argument' })
    await expect(run(add, { invoke: 'sub' })).rejects.toMatchObject({ kind: 'no-export', functions: [{ name: 'add' }] })
    await expect(run(new WebAssembly.Module(add), { invoke: 'add', args: ['1', '2'] })).rejects.toThrow('bytes')
  })
})

async function* pieces(): AsyncGenerator<string | Uint8Array> {
  yield 'one '
  await delay(5)
  yield Buffer.from('two ')
  yield ''
  yield 'x'.repeat(200_000)
}

// oxlint-disable-next-line require-yield
async function* fails(): AsyncGenerator<string> {
  throw new RangeError('broken')
}

async function* later(): AsyncGenerator<string> {
  await delay(30)
  yield 'x'
}

describe('standard input', () => {
  const all = `one two ${'x'.repeat(200_000)}`

  test.each<[string, () => object | string]>([
    ['text', () => all], ['bytes', () => Buffer.from(all)], ['bytes in the midst of others', () => Buffer.from(`..${all}..`).subarray(2, -2)], ['an array', () => ['one ', 'two ', 'x'.repeat(200_000)]], ['an async generator', pieces],
    ['a Readable', () => Readable.from(pieces())], ['a ReadableStream', () => ReadableStream.from(pieces())],
  ])('%s', async (_what, make) => {
    expect((await run(await wat(copies), { stdin: make() as string })).stdoutText).toBe(all)
  })

  test('what the program does not read stays in the stream, which stays as it was', async () => {
    const stream = new PassThrough()
    stream.write('early')
    const before = stream.eventNames()
    await run(await wat(sleeps(20)), { stdin: stream })
    await run(await wat(sleeps(20)), { stdin: stream, timeout: 5 })
    stream.write('late')
    expect(stream.destroyed).toBe(false)
    expect(stream.eventNames()).toEqual(before)
    expect(String(stream.read())).toBe('late')
  })

  test('a source that never comes to an end does not keep a program, and is told of its end', async () => {
    let returned = false
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) yield 'y\n'
      } finally {
        returned = true
      }
    }
    expect((await run(await wat(exits(3)), { stdin: endless() })).exitCode).toBe(3)
    await expect.poll(() => returned).toBe(true)
  })

  test('a source that fails', async () => {
    await expect(run(await wat(copies), { stdin: fails() })).rejects.toThrow(new RangeError('broken'))
    await expect(run(await wat(copies), { stdin: [7] as never })).rejects.toBeInstanceOf(OptionError)
    const stream = new PassThrough()
    setTimeout(() => { stream.destroy(new RangeError('gone')) }, 20)
    stream.on('error', () => {})
    await expect(run(await wat(copies), { stdin: stream })).rejects.toThrow('gone')
  })

  test('can be polled', async () => {
    const polls = `(module (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32))) (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (memory (export "memory") 1)
      (func (export "_start")
        (i32.store8 (i32.const 8) (i32.const 1))
        (i32.store (i32.const 64) (i32.const 1)) (i64.store (i32.const 72) (i64.const 20000000000))
        (drop (call $poll (i32.const 0) (i32.const 256) (i32.const 2) (i32.const 512)))
        (call $exit (i32.add (i32.mul (i32.const 10) (i32.load (i32.const 512))) (i32.load8_u (i32.const 266))))))`
    expect((await run(await wat(polls), { stdin: later() })).exitCode).toBe(11) // one event, of type fd_read
  })
})

describe('standard output', () => {
  test('a function sees it while the program runs', async () => {
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    async function* source(): AsyncGenerator<string> { yield 'a'; await first.promise; yield 'b'; await second.promise }
    const seen: string[] = []
    const result = await run(await wat(copies), {
      stdin: source(),
      stdout: (chunk) => { seen.push(Buffer.from(chunk).toString()); if (seen.length === 1) first.resolve(); else second.resolve() },
    })
    expect(seen).toEqual(['a', 'b'])
    expect(result.stdout).toEqual(new Uint8Array())
  })

  test('a slow reader is waited for, and nothing is lost', async () => {
    const text = 'x'.repeat(300_000)
    let taken = 0
    const slow = new Writable({ highWaterMark: 10, write(chunk: Buffer, _encoding, done) { taken += chunk.length; setTimeout(done, 3) } })
    await run(await wat(copies), { stdin: text, stdout: slow })
    expect(taken).toBe(text.length)
    expect(slow.writableEnded).toBe(false)
  })

  test('a reader that fails stops the program', async () => {
    await expect(run(await wat(writesForEver), { stdout: () => { throw new RangeError('enough') } })).rejects.toThrow(new RangeError('enough'))
    const broken = new Writable({ write(_chunk, _encoding, done) { done(new RangeError('closed')) } }).on('error', () => {})
    await expect(run(await wat(writesForEver), { stdout: broken })).rejects.toThrow('closed')
  })

  test('more than is kept', async () => {
    const { outcome, stdout, exitCode } = await run(await wat(writesForEver), { maxOutput: 1000 })
    expect(outcome).toEqual({ kind: 'flooded', stream: 'stdout', limit: 1000 })
    expect(stdout.length).toBe(1000)
    expect(exitCode).toBe(134)
    expect((await run(await wat(prints('12345')), { maxOutput: 5 })).stdoutText).toBe('12345')
    expect((await run(await wat(prints('12345', 2)), { stderr: 'ignore', maxOutput: 1 })).outcome.kind).toBe('exited')
  })
})

describe('a program is stopped', () => {
  const reads = { stdin: new PassThrough() }
  const ways: [string, string, object][] = [
    ['computes', spins, {}], ['computes in its start function', startSpins, {}], ['sleeps', sleeps(60_000), {}], ['waits for input', copies, reads],
    ['writes to somebody who does not read', writesForEver, { stdout: () => new Promise(() => {}) }],
  ]

  test.each(ways)('that %s, by its timeout', async (_what, text, options) => {
    expect(await run(await wat(text), { ...options, timeout: 100 })).toMatchObject({ outcome: { kind: 'timed-out', milliseconds: 100 }, exitCode: 124 })
  })

  test.each(ways)('that %s, by a signal', async (_what, text, options) => {
    const controller = new AbortController()
    setTimeout(() => { controller.abort(new RangeError('not wanted')) }, 100)
    await expect(run(await wat(text), { ...options, signal: controller.signal })).rejects.toThrow(new RangeError('not wanted'))
  })

  test('that waits in the kernel: a FIFO in a mount', async () => {
    const host = temporaryDirectory()
    execFileSync('mkfifo', [join(host, 'fifo')])
    const reader = `(module (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32))) (memory (export "memory") 1) (data (i32.const 16) "fifo")
      (func (export "_start") (loop $again
        (drop (call $open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 4) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 0)))
        (i32.store (i32.const 36) (i32.const 1)) (drop (call $read (i32.load (i32.const 0)) (i32.const 32) (i32.const 1) (i32.const 40))) (br $again))))`
    expect((await run(await wat(reader), { mounts: { '/': host }, timeout: 150 })).outcome.kind).toBe('timed-out')
  })

  test('with what it wrote before', async () => {
    const text = prints('before\n').replace(/\)\)$/, ' (loop $again (br $again))))')
    expect(await run(await wat(text), { timeout: 100 })).toMatchObject({ outcome: { kind: 'timed-out' }, stdoutText: 'before\n' })
  })

  test('before it began', async () => {
    const reason = new RangeError('never')
    await expect(run('/there/is/none', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    await expect(run(await wat(spins), { signal: AbortSignal.timeout(1) })).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  test('and leaves no listener on the signal', async () => {
    const { signal } = new AbortController()
    const compiled = await guest(exits(0))
    await Promise.all(Array.from({ length: 5 }, () => run(compiled, { signal })))
    expect(EventEmitter.getEventListeners(signal, 'abort')).toEqual([])
  })
})

describe('many at once', () => {
  test('no more than the pool has threads', async () => {
    await using pool = new Pool({ threads: 2 })
    const compiled = await guest(copies)
    let running = 0
    let most = 0
    const two = Promise.withResolvers<void>()
    const results = await Promise.all(Array.from({ length: 7 }, async (_, index) => pool.run(compiled, {
      stdin: (async function* () {
        most = Math.max(most, ++running)
        if (running === 2) two.resolve() // none ends before two run side by side
        await two.promise
        await delay(10)
        yield String(index)
        running--
      })(),
    })))
    expect(results.map(({ stdoutText }) => stdoutText)).toEqual(['0', '1', '2', '3', '4', '5', '6'])
    expect(most).toBe(2)
  })

  test('who waits for a thread can leave, and the others keep their order', async () => {
    await using pool = new Pool({ threads: 1 })
    const [spin, quick] = [await guest(spins), await guest(exits(0))]
    const controllers = Array.from({ length: 3 }, () => new AbortController())
    const ended: string[] = []
    const start = (name: string, module: typeof spin, signal?: AbortSignal) => pool.run(module, { signal }).then(() => { ended.push(name) }, (error: Error) => { ended.push(`${name}: ${error.message}`) })
    const runs = [start('first', spin, controllers[0]?.signal), start('second', quick, controllers[1]?.signal), start('third', quick), start('fourth', quick)]
    await delay(50)
    controllers[1]?.abort(new Error('left'))
    await delay(10)
    controllers[0]?.abort(new Error('stopped'))
    await Promise.all(runs)
    expect(ended).toEqual(['second: left', 'first: stopped', 'third', 'fourth'])
  })

  test('a pool that is closed stops them all', async () => {
    const pool = new Pool({ threads: 1 })
    const spin = await guest(spins)
    const runs = Promise.allSettled([pool.run(spin), pool.run(spin)])
    await delay(50)
    await pool.close()
    expect((await runs).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(pool.run(spin)).rejects.toThrow('the pool is closed')
    expect(() => new Pool({ threads: 0 })).toThrow(OptionError)
  })
})
