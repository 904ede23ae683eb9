import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { example, files, wasmgate as image } from '../../scripts/image/build.ts'
import { isolations, seccomp, startContainer, type Container, type Settings } from '../../scripts/image/container.ts'
import { inCheckout } from '../programs/paths.ts'
import { calculates } from '../support/calculates.ts'
import { copies, exits, prints } from '../support/guests.ts'
import { finished, wasmgate, type RunResult } from '../support/run.ts'
import { exampleGuest, freePort, stopAll, until, watch } from '../support/servers.ts'
import { temporaryDirectory, wat } from '../support/wat.ts'

// What `npm run test:image` has built, run as an engine would: with crun, and in a chroot with namespaces.

const folder = process.env['WASMGATE_IMAGE']
const built = folder === undefined ? '' : resolve(folder, image.name)
const builtOn = folder === undefined ? '' : resolve(folder, example.name)
const available = folder === undefined ? [] : isolations(built)
if (folder !== undefined && available.length === 0) throw new Error('neither crun nor unshare can start a container here')

/** `test` of the health check in compose.yaml, without "CMD". */
const healthCheck = (JSON.parse(/ test: (\[.*\])/.exec(readFileSync(inCheckout('examples/container/compose.yaml'), 'utf8'))?.[1] ?? '') as string[]).slice(1)

/** Prints a line, then does for ever what is given. */
const up = (forEver: string): string => `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\\10\\00\\00\\00\\03\\00\\00\\00") (data (i32.const 16) "up\\0a")
  (data (i32.const 64) "\\00\\00\\00\\00\\00\\00\\00\\00\\00\\00\\00\\00\\00\\00\\00\\00\\01\\00\\00\\00\\00\\00\\00\\00\\00\\40\\7a\\10\\f3\\5a\\00\\00")
  (func (export "_start")
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (loop $again ${forEver} (br $again))))`
const spins = up('')
const sleeps = up('(drop (call $poll (i32.const 64) (i32.const 200) (i32.const 1) (i32.const 8)))')

/** Sets both times of `file`, in the first mount, to a second and a nanosecond after 2026-01-01. */
const setsTimes = `(module
  (import "wasi_snapshot_preview1" "path_filestat_set_times" (func $set (param i32 i32 i32 i32 i64 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1) (data (i32.const 0) "file")
  (func (export "_start")
    (call $exit (call $set (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 4) (i64.const 1767225601000000001) (i64.const 1767225601000000001) (i32.const 5)))))`

/** A folder of guests, for everybody to read. */
let guests: string
beforeAll(async () => {
  guests = temporaryDirectory()
  chmodSync(guests, 0o755)
  const texts = { spins, sleeps, copies, setsTimes, hello: prints('hello\n'), traps: '(module (func (export "_start") unreachable))', imports: '(module (import "a" "b" (func)) (func (export "_start")))' }
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(guests, `${name}.wasm`), await wat(text))
  writeFileSync(join(guests, 'calculates.wasm'), await calculates('(call $exit (i32.const 3))'))
  for (const code of [0, 1, 42, 125, 255]) writeFileSync(join(guests, `exits-${code}.wasm`), await wat(exits(code)))
})

describe.skipIf(folder === undefined)('the image', () => {
  const rootfs = join(built, files.rootfs)
  const find = (...args: string[]): string[] => spawnSync('find', [rootfs, ...args, '-printf', String.raw`%P\n`], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean)

  test('is as small as promised', () => {
    expect(Number(spawnSync('du', ['-sb', rootfs], { encoding: 'utf8' }).stdout.split('\t')[0])).toBeLessThan(150e6)
    expect(statSync(join(built, files.archive)).size).toBeLessThan(60e6)
  })

  test('holds one program, what starts it, libraries and licences, and nothing to log in to', () => {
    const executable = find('-type', 'f', '-perm', '/111')
    expect(executable.filter((path) => !/\/ld-linux-[\w-]+\.so\.\d$|\/lib[\w+]+\.so\.\d+$/.test(path)).toSorted()).toEqual(['usr/bin/wasmgate', 'usr/local/bin/wasmgate'])
    expect(find('-perm', '/6000')).toEqual([])
    expect(find('(', '-type', 'b', '-o', '-type', 'c', '-o', '-type', 'p', ')')).toEqual([])
    const packages = find('-path', '*/status.d/*').map((path) => path.split('/').at(-1) as string)
    expect(packages).toContain('libc6')
    for (const name of [...packages, 'wasmgate']) expect(find('-path', `*/doc/${name}/copyright`)).toHaveLength(1)
  })

  test('belongs to root, but for the home of its user', () => {
    expect(find('(', '-not', '-uid', '0', '-o', '-not', '-gid', '0', ')').filter((path) => !path.startsWith('home/wasmgate'))).toEqual([])
    expect(find('-perm', '/022', '-not', '-type', 'l')).toEqual(['tmp'])
    expect(find('-uid', '65532', '-gid', '65532')).toContain('home/wasmgate/.cache')
  })

  test('says how it is run', () => {
    expect(JSON.parse(readFileSync(join(built, files.config), 'utf8'))).toMatchObject({
      User: '65532:65532', Entrypoint: ['wasmgate'], WorkingDir: '/work',
      Labels: {
        'org.opencontainers.image.title': 'wasmgate', 'org.opencontainers.image.licenses': 'Apache-2.0',
        'org.opencontainers.image.version': (JSON.parse(readFileSync(inCheckout('package.json'), 'utf8')) as { version: string }).version,
        'org.opencontainers.image.revision': expect.stringMatching(/^[0-9a-f]{40}$/),
      },
    })
  })
})

describe.each(available)('in %s', (how) => {
  const open = new Set<Container>()
  afterEach(async () => {
    for (const container of open) container.kill('SIGKILL')
    open.clear()
    await stopAll()
  })

  /** `docker run`, with the guests in /work. */
  function start(args: readonly string[] | undefined, settings: Settings = {}, from = built): Container {
    const container = startContainer(from, { ...(args && { args }), volumes: [{ host: guests, at: '/work', readOnly: true }], ...settings }, how)
    open.add(container)
    container.child.once('close', () => { open.delete(container) })
    return container
  }
  function run(args: readonly string[] | undefined, settings: Settings & { stdin?: string } = {}, from = built): Promise<RunResult> {
    const { child } = start(args, settings, from)
    child.stdin?.on('error', () => { /* it may end without reading */ })
    child.stdin?.end(settings.stdin ?? '')
    return finished(child)
  }
  /** A guest that has begun. */
  async function running(guest: string, settings: Settings = {}): Promise<Container & { end: Promise<RunResult> }> {
    const container = start([guest], settings)
    const end = finished(container.child)
    await new Promise((begun) => { container.child.stdout?.once('data', begun) })
    return { ...container, end }
  }

  test('a program in the mounted folder, that sees the folder', async () => {
    const volumes = [{ host: inCheckout('examples/words'), at: '/work' }]
    const inside = await run(['--dir', '/work', 'words.wasm', '-n', '4', '/work/texts'], { volumes })
    expect(inside).toEqual(await wasmgate(['--dir', `${inCheckout('examples/words')}::/work`, inCheckout('examples/words/words.wasm'), '-n', '4', '/work/texts']))
    expect(inside.code).toBe(0)
  })

  test('standard input and output are those of the container', async () => {
    expect(await run(['copies.wasm'], { stdin: 'some words\n' })).toMatchObject({ code: 0, stdout: 'some words\n', stderr: '' })
  })

  test.each([['exits-0', 0], ['exits-1', 1], ['exits-42', 42], ['exits-125', 125], ['exits-255', 255], ['traps', 134], ['imports', 126], ['none', 127]])('%s.wasm ends with %i', async (name, code) => {
    expect(await run([`${name}.wasm`])).toMatchObject({ code, signal: null, stdout: '' })
  })

  test('a wrong option ends with 125, a guest whose time is up with 124', async () => {
    expect(await run(['--nonsense', 'hello.wasm'])).toMatchObject({ code: 125 })
    expect(await run(['--timeout', '0.3s', 'spins.wasm'])).toMatchObject({ code: 124, stdout: 'up\n' })
  })

  describe.each([['spins.wasm'], ['sleeps.wasm']])('%s as process 1', (guest) => {
    test.each([['SIGTERM', 143], ['SIGINT', 130], ['SIGHUP', 129], ['SIGQUIT', 131]] as const)('%s ends it with %i', async (signal, code) => {
      const { kill, end } = await running(guest)
      kill(signal)
      expect(await end).toMatchObject({ code, stdout: 'up\n' })
    })
  })

  test('it is a user without privileges, and leaves no zombies and nothing behind', async () => {
    const { processes, kill, end } = await running('sleeps.wasm')
    const inside = processes()
    expect(inside.length).toBeGreaterThan(0)
    for (const { pid, state } of inside) {
      expect(state).not.toBe('Z')
      const status = readFileSync(`/proc/${pid}/status`, 'latin1')
      expect(status).toMatch(/^Uid:\s+65532\s+65532\s+65532\s+65532$/m)
      expect(status).toMatch(/^Groups:\s*$/m)
      expect(status).toMatch(/^CapEff:\s+0+$/m)
      expect(status).toMatch(/^CapPrm:\s+0+$/m)
      expect(status).toMatch(/^NoNewPrivs:\s+1$/m)
      if (how === 'crun') expect(status).toMatch(seccomp() === undefined ? /^Seccomp:\s+0$/m : /^Seccomp:\s+2$/m)
    }
    expect(readFileSync(`/proc/${inside[0]?.pid}/status`, 'latin1')).toMatch(/^NSpid:\t\d+(\t\d+)*\t1$/m)
    kill('SIGTERM')
    await end
    await until(() => inside.every(({ pid }) => !existsSync(`/proc/${pid}`)))
  })

  test('a process that has lost its parent does not stay as a zombie', async () => {
    const { processes } = await running('sleeps.wasm')
    const before = processes()
    const first = before[0]?.pid ?? 0
    // From outside, since there is no shell inside: what `docker exec` leaves behind becomes a child of process 1.
    spawnSync('nsenter', [`--target=${first}`, '--pid', 'sh', '-c', 'sleep 60 >/dev/null 2>&1 &'])
    const orphan = () => processes().find(({ name }) => name === 'sleep')
    await until(() => orphan() !== undefined)
    process.kill(orphan()?.pid ?? 0, 'SIGKILL')
    await until(() => orphan() === undefined)
    expect(processes()).toHaveLength(before.length)
  })

  test('on a read-only root, with nowhere to write, nothing is said about it', async () => {
    expect(await run(['hello.wasm'])).toMatchObject({ code: 0, stdout: 'hello\n', stderr: '' })
    expect(await run(['hello.wasm'], { env: ['HOME=/nonexistent'], user: '1234:1234' })).toMatchObject({ code: 0, stdout: 'hello\n', stderr: '' })
  })

  test('on a read-only root, a module that is large enough for the cache', async () => {
    const folders = { volumes: [{ host: inCheckout('examples'), at: '/work', readOnly: true }] }
    const inside = await run(['--dir', '.::/data:ro', 'tree/tree.wasm', '/data/words'], folders)
    expect(inside).toEqual(await wasmgate(['--dir', `${inCheckout('examples')}::/data:ro`, inCheckout('examples/tree/tree.wasm'), '/data/words']))
    expect(inside).toMatchObject({ code: 0, stderr: '' })
  })

  test.each([{}, { env: ['WASMGATE_CACHE_DIR=/home/wasmgate/.cache/mine'] }])('on a read-only root, native code is kept in a volume: %j', async (settings) => {
    const volume = temporaryDirectory()
    // As a new volume is made of what the image has there.
    chownSync(volume, 65_532, 65_532)
    const volumes = [{ host: volume, at: '/home/wasmgate/.cache' }, { host: guests, at: '/work', readOnly: true }]
    const kept = (): string[] => globSync('*/*.native', { cwd: volume })
    // What was not compiled in time is not kept: a machine that is busy may need another run.
    for (let attempt = 0; kept().length === 0 && attempt < 20; attempt++) {
      expect(await run(['calculates.wasm'], { ...settings, volumes })).toMatchObject({ code: 3, stdout: '', stderr: '' })
    }
    expect(kept()).toHaveLength(1)
    expect(await run(['calculates.wasm'], { ...settings, volumes })).toMatchObject({ code: 3, stdout: '', stderr: '' })
    expect((await run(['cache', 'list'], { ...settings, volumes })).stdout).toContain('calculates.wasm')
  })

  test.each(['/home/wasmgate/.cache', '/nowhere'])('on a read-only root, it is kept nowhere without a word: %s', async (cache) => {
    const foreign = temporaryDirectory() // of root, which the container's user may not even look into
    mkdirSync(join(foreign, 'wasmgate'))
    const volumes = [{ host: guests, at: '/work', readOnly: true }, ...(cache === '/nowhere' ? [] : [{ host: foreign, at: cache }])]
    expect(await run(['calculates.wasm'], { env: [`WASMGATE_CACHE_DIR=${cache}/wasmgate`], volumes })).toMatchObject({ code: 3, stdout: '', stderr: '' })
    expect(globSync('*/*', { cwd: foreign })).toEqual([])
  })

  test.each([{}, { writable: true }, { tmpfs: ['/tmp'] }])('times are exact to the nanosecond: %j', async (settings) => {
    const mine = temporaryDirectory()
    chmodSync(mine, 0o755)
    writeFileSync(join(mine, 'file'), '')
    chownSync(join(mine, 'file'), 65_532, 65_532)
    const volumes = [{ host: mine, at: '/mine' }, { host: guests, at: '/work', readOnly: true }]
    expect(await run(['--dir', '/mine', 'setsTimes.wasm'], { ...settings, volumes })).toMatchObject({ code: 0, stderr: '' })
    expect(statSync(join(mine, 'file'), { bigint: true }).mtimeNs).toBe(1767225601000000001n)
  })

  test('on a root that can be written to', async () => {
    expect(await run(['hello.wasm'], { writable: true })).toMatchObject({ code: 0, stdout: 'hello\n', stderr: '' })
  })

  test('a guest writes to a folder of the user that it is run as', async () => {
    const mine = temporaryDirectory()
    chmodSync(mine, 0o777)
    writeFileSync(join(mine, 'notes.wasm'), readFileSync(exampleGuest('notes/notes')))
    const volumes = [{ host: mine, at: '/work' }]
    expect(await run(['--dir', '/work::.', 'notes.wasm', 'notes.txt'], { volumes, user: '1234:1234', stdin: 'call Charles\n' })).toMatchObject({ code: 0, stderr: '' })
    expect(statSync(join(mine, 'notes.txt'))).toMatchObject({ uid: 1234, gid: 1234 })
  })

  describe('commands of WasmEdge, with wasmgate in place of wasmedge', () => {
    test.each<[string, Settings]>([
      ['CMD alone', { entrypoint: [], args: ['wasmgate', '--dir', '.:/', '/app.wasm'] }],
      ['CMD behind our entrypoint', { args: ['wasmgate', '--dir', '.:/', '/app.wasm'] }],
      ['ENTRYPOINT', { entrypoint: ['wasmgate', '--dir', '.:/', '/app.wasm'] }],
      ['CMD as the arguments', { args: ['--dir', '.:/', '/app.wasm'] }],
    ])('%s', async (_what, settings) => {
      expect(await run(undefined, { ...settings, volumes: [{ host: join(guests, 'hello.wasm'), at: '/app.wasm', readOnly: true }] })).toMatchObject({ code: 0, stdout: 'hello\n', stderr: '' })
    })
  })

  describe('the image that is built on it', () => {
    // unshare leaves the loopback of a new network down.
    test.skipIf(how === 'chroot')('serves by its own command, and says so to its health check', async () => {
      const container = start(undefined, { volumes: [] }, builtOn)
      await watch(container.child).said(/listening/)
      const [program, ...args] = healthCheck
      expect(program).toBe('wasmgate')
      expect(await finished(container.exec(['/usr/local/bin/wasmgate', ...args]))).toMatchObject({ code: 0, stdout: 'hello from wasmgate\n', stderr: '' })
    })

    test('answers over the network of the host', async () => {
      const port = await freePort()
      const container = start(['--listen', `127.0.0.1:${port}`, '/app.wasm'], { network: 'host', volumes: [] }, builtOn)
      const server = watch(container.child)
      await server.said(/listening/)
      const url = `http://127.0.0.1:${port}`
      expect(await (await fetch(url)).text()).toBe('hello from wasmgate\n')
      expect(await (await fetch(`${url}/echo`, { method: 'POST', body: 'some words' })).text()).toBe('some words')
      // The health check when nobody answers.
      expect(await finished(container.exec(['/usr/bin/wasmgate', '--allow-connect', '127.0.0.1:1', '/client.wasm', 'http://127.0.0.1:1/']))).not.toMatchObject({ code: 0 })
      container.kill('SIGTERM')
      expect(await server.end).toMatchObject({ code: 143 })
    })

    test('finds names of /etc/hosts', async () => {
      const port = await freePort()
      const hosts = join(temporaryDirectory(), 'hosts')
      writeFileSync(hosts, '127.0.0.1 elsewhere.test\n')
      const volumes = [{ host: hosts, at: '/etc/hosts', readOnly: true }]
      const container = start(['--listen', `127.0.0.1:${port}`, '/app.wasm'], { network: 'host', volumes }, builtOn)
      await watch(container.child).said(/listening/)
      const name = `elsewhere.test:${port}`
      expect(await run(['--allow-connect', name, '/client.wasm', `http://${name}/`], { network: 'host', volumes }, builtOn)).toMatchObject({ code: 0, stdout: 'hello from wasmgate\n' })
    })
  })
})
