import { spawn } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { refusingPort } from '../../src/net/node/loopback-test-support.ts'
import { launcher, pathWith, singleFile, wasmgate } from '../support/run.ts'
import { all, client, running, type Running, stopAll, watch } from '../support/servers.ts'
import { exits } from '../support/guests.ts'
import { temporaryDirectory, watFile } from '../support/wat.ts'

// The options for the network, from the command line to what a guest can reach. The guests speak WasmEdge's dialect, or only
// preview1 for sockets that were given to them; each ends with the errno of what it tried.

const ACCES = 2
const NOENT = 44
const CONNREFUSED = 14
const AINONAME = 84

const escaped = (bytes: Iterable<number>): string => [...bytes].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')
const wasi = (name: string, params: number, result = true): string =>
  `(import "wasi_snapshot_preview1" "${name}" (func $${name} ${'(param i32) '.repeat(params)}${result ? '(result i32)' : ''}))`

/** Opens a socket, does `call` with it (fd, the address at 0) and ends with the errno. */
const tries = (family: 1 | 2 | 3, type: 1 | 2, address: Uint8Array, imports: string, call: string): string => `(module ${wasi('sock_open', 3)} ${wasi('proc_exit', 1, false)} ${imports}
  (memory (export "memory") 1)
  (data (i32.const 0) "\\10\\00\\00\\00${escaped([address.length & 255])}\\00\\00\\00")
  (data (i32.const 16) "${escaped(address)}")
  (func (export "_start") (local $errno i32)
    (local.set $errno (call $sock_open (i32.const ${family}) (i32.const ${type}) (i32.const 8)))
    (if (i32.eqz (local.get $errno)) (then (local.set $errno ${call})))
    (call $proc_exit (local.get $errno))))`

const family = (address: Uint8Array): 1 | 2 => (address.length === 4 ? 1 : 2)
const FD = '(i32.load (i32.const 8))'
const connects = (address: Uint8Array, port: number): Promise<string> =>
  watFile(tries(family(address), 2, address, wasi('sock_connect', 3), `(call $sock_connect ${FD} (i32.const 0) (i32.const ${port}))`))
const sends = (address: Uint8Array, port: number): Promise<string> =>
  watFile(tries(family(address), 1, address, wasi('sock_send_to', 7), `(call $sock_send_to ${FD} (i32.const 0) (i32.const 0) (i32.const 0) (i32.const ${port}) (i32.const 0) (i32.const 512))`))
const listens = (address: Uint8Array, port: number): Promise<string> =>
  watFile(tries(family(address), 2, address, `${wasi('sock_bind', 3)} ${wasi('sock_listen', 2)}`,
    `(if (result i32) (call $sock_bind ${FD} (i32.const 0) (i32.const ${port})) (then (call $sock_bind ${FD} (i32.const 0) (i32.const ${port}))) (else (call $sock_listen ${FD} (i32.const 5))))`))
/** An address of 128 bytes: the family, then a path. */
const unixAddress = (path: string): Uint8Array => Buffer.concat([Buffer.from([3, 0]), Buffer.from(path), Buffer.alloc(126 - path.length)])
const connectsUnix = (path: string): Promise<string> =>
  watFile(tries(3, 2, unixAddress(path), wasi('sock_connect_v2', 3), `(call $sock_connect_v2 ${FD} (i32.const 0) (i32.const 0))`))

/** Looks a name up; ends with the errno. */
const resolves = (name: string): Promise<string> => watFile(`(module ${wasi('sock_getaddrinfo', 8)} ${wasi('proc_exit', 1, false)}
  (memory (export "memory") 1)
  (data (i32.const 1024) "${name}")
  (func (export "_start")
    ;; One entry at 200, its sockaddr at 300, that one's data at 400.
    (i32.store (i32.const 100) (i32.const 200))
    (i32.store (i32.const 212) (i32.const 300))
    (i32.store (i32.const 304) (i32.const 26))
    (i32.store (i32.const 308) (i32.const 400))
    (call $proc_exit (call $sock_getaddrinfo (i32.const 1024) (i32.const ${name.length}) (i32.const 0) (i32.const 0) (i32.const 48) (i32.const 100) (i32.const 1) (i32.const 16)))))`)

/** Accepts one connection on a descriptor, sends "served", and ends with the errno; nothing of it is closed. */
const serves = (fd: number): string => `(module ${wasi('sock_accept', 3)} ${wasi('sock_send', 5)} ${wasi('proc_exit', 1, false)}
  (memory (export "memory") 80)
  (data (i32.const 0) "\\10\\00\\00\\00\\06\\00\\00\\00")
  (data (i32.const 16) "served")
  (func (export "_start") (local $errno i32)
    (local.set $errno (call $sock_accept (i32.const ${fd}) (i32.const 0) (i32.const 8)))
    (if (i32.eqz (local.get $errno)) (then (local.set $errno (call $sock_send (i32.load (i32.const 8)) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 12)))))
    (call $proc_exit (local.get $errno))))`

const LOCAL = Uint8Array.of(127, 0, 0, 1)
const OTHER = Uint8Array.of(127, 0, 0, 2)
const ANY = new Uint8Array(4)
const MAPPED = Buffer.from('00000000000000000000ffff7f000001', 'hex')
const MAPPED_OTHER = Buffer.from('00000000000000000000ffff7f000002', 'hex')
const MAPPED_ANY = Buffer.from('00000000000000000000ffff00000000', 'hex')
const NAT64_LOCAL = Buffer.from('0064ff9b00000000000000007f000001', 'hex')
const NAT64 = Buffer.from('0064ff9b00000000000000007f000002', 'hex')

let server: Server
let port: number
let connections = 0

beforeAll(async () => {
  server = createServer((socket) => {
    connections++
    socket.on('error', () => {}).resume()
  })
  await new Promise<void>((resolve) => { server.listen(0, '0.0.0.0', resolve) })
  port = (server.address() as AddressInfo).port
})
afterAll(() => { server.close() })
afterEach(stopAll)

/** The exit code, and what stands on standard error. */
async function run(options: readonly string[], guest: string, ...args: readonly string[]): Promise<[number | null, string]> {
  const { code, stderr } = await wasmgate([...options, guest, ...args])
  return [code, stderr]
}

describe('nothing by default', () => {
  test('a guest that wants sockets starts, and each of its calls is refused, with a hint', async () => {
    const before = connections
    expect(await run([], await connects(LOCAL, port))).toEqual([ACCES, `wasmgate: the guest was refused to connect to 127.0.0.1:${port}; --allow-connect 127.0.0.1:${port} would let it\n`])
    expect(await run([], await sends(LOCAL, 9))).toEqual([ACCES, 'wasmgate: the guest was refused to send to 127.0.0.1:9; --allow-connect 127.0.0.1:9 would let it\n'])
    expect(await run([], await listens(ANY, 8080))).toEqual([ACCES, 'wasmgate: the guest was refused to listen on 0.0.0.0:8080; --allow-listen 0.0.0.0:8080 would let it\n'])
    expect(await run([], await listens(ANY, 0))).toEqual([ACCES, 'wasmgate: the guest was refused to listen on 0.0.0.0:0; --allow-listen 0.0.0.0:0 would let it\n'])
    expect(await run([], await resolves('localhost'))).toEqual([ACCES, 'wasmgate: the guest was refused to look up localhost; --allow-connect localhost would let it look it up and connect there, --allow-resolve localhost look it up\n'])
    expect(await run([], await connectsUnix('/run/x.sock'))).toEqual([ACCES, "wasmgate: the guest was refused the Unix socket '/run/x.sock'; --allow-unix /run/x.sock would give it\n"])
    expect(connections).toBe(before)
  })

  test('--quiet leaves the hint out, and an option behind MODULE is told', async () => {
    const guest = await connects(LOCAL, port)
    expect(await run(['--quiet'], guest)).toEqual([ACCES, ''])
    expect(await run([], guest, '--net')).toEqual([ACCES, "wasmgate: '--net' stands behind MODULE and was left to the guest; options of wasmgate come before MODULE\n"])
  })
})

describe('connecting', () => {
  test.each<[string, (port: number) => string[], Uint8Array, number]>([
    ['all', () => ['--net'], LOCAL, 0],
    ['all, with one dash', () => ['-net'], MAPPED, 0],
    ['its address and port', (at) => ['--allow-connect', `127.0.0.1:${at}`], LOCAL, 0],
    ['its address and port, mapped', (at) => ['--allow-connect', `127.0.0.1:${at}`], MAPPED, 0],
    ['its address and port, unspecified', (at) => ['--allow-connect', `127.0.0.1:${at}`], ANY, 0],
    ['its address and port, mapped and unspecified', (at) => ['--allow-connect', `127.0.0.1:${at}`], MAPPED_ANY, 0],
    ['another address', (at) => ['--allow-connect', `127.0.0.1:${at}`], OTHER, ACCES],
    ['another address, mapped', (at) => ['--allow-connect', `127.0.0.1:${at}`], MAPPED_OTHER, ACCES],
    ['its address in a form that a network translates', (at) => ['--allow-connect', `127.0.0.1:${at}`], NAT64_LOCAL, ACCES],
    ['another address, translated', (at) => ['--allow-connect', `127.0.0.1:${at}`, '--allow-connect', '::/0'], NAT64, ACCES],
    ['unspecified, not allowed', (at) => ['--allow-connect', `127.0.0.2:${at}`], ANY, ACCES],
    ['another port', (at) => ['--allow-connect', `127.0.0.1:${at + 1}`], LOCAL, ACCES],
    ['a range of ports', (at) => ['--allow-connect', `127.0.0.1:${at - 1}-${at + 1}`], LOCAL, 0],
    ['a block', () => ['--net=127.0.0.0/8'], OTHER, 0],
    ['a rule of several', (at) => [`--net=10.0.0.1:80,127.0.0.1:${at}`], LOCAL, 0],
    ['a name, which the guest does not look up', (at) => ['--allow-connect', `localhost:${at}`], LOCAL, 0],
    ['a name, and another port', (at) => ['--allow-connect', `localhost:${at + 1}`], LOCAL, ACCES],
    ['a look-up alone', () => ['--allow-resolve', 'localhost'], LOCAL, ACCES],
    ['only listening', () => ['--allow-listen', '*'], LOCAL, ACCES],
    ["iwasm's pool", () => ['--addr-pool=10.0.0.0/8,127.0.0.1/15'], LOCAL, 0],
    ["iwasm's pool without it", () => ['--addr-pool=10.0.0.0/8'], LOCAL, ACCES],
    ["wasmer's rule", (at) => [`--net=ipv4:allow=127.0.0.1:${at}/out`], LOCAL, 0],
    ["wasmer's rule for what comes in", (at) => [`--net=ipv4:allow=127.0.0.1:${at}/in`], LOCAL, ACCES],
  ])('%s', async (_what, options, address, code) => {
    const before = connections
    expect((await run([...options(port), '--quiet'], await connects(address, port)))[0]).toBe(code)
    expect(connections - before).toBe(code === 0 ? 1 : 0)
  })

  test('the errnos of the network come through', async () => {
    using nobody = refusingPort()
    expect((await run(['--net'], await connects(LOCAL, nobody.port)))[0]).toBe(CONNREFUSED)
  })
})

describe('looking up', () => {
  test.each<[string[], string, number]>([
    [['--net'], 'localhost', 0],
    [['--allow-resolve', 'localhost'], 'LocalHost', 0],
    [['--allow-connect', 'localhost:1'], 'localhost', 0],
    [['--allow-connect', '127.0.0.1'], 'localhost', ACCES],
    [['--allow-resolve', '*.localhost'], 'localhost', ACCES],
    [[], '127.0.0.1', 0],
    [['--net'], '127.1', AINONAME],
  ])('%j: %s', async (options, name, code) => {
    expect((await run([...options, '--quiet'], await resolves(name)))[0]).toBe(code)
  })
})

describe('listening', () => {
  test.each<[string[], Uint8Array, number]>([
    [['--net'], ANY, 0],
    [['--allow-listen', '127.0.0.1'], LOCAL, 0],
    [['--allow-listen', '127.0.0.1:0'], LOCAL, 0],
    [['--allow-listen', 'localhost'], LOCAL, 0],
    [['--allow-listen', '127.0.0.1'], ANY, ACCES],
    [['--allow-listen', '127.0.0.1:80'], LOCAL, ACCES],
    [['--allow-connect', '*'], ANY, ACCES],
    [['--addr-pool=0.0.0.0/15'], ANY, 0],
  ])('%j', async (options, address, code) => {
    expect((await run([...options, '--quiet'], await listens(address, 0)))[0]).toBe(code)
  })
})

describe('Unix sockets', () => {
  let folder: string
  let unix: Server
  beforeAll(async () => {
    folder = temporaryDirectory()
    unix = createServer((socket) => { socket.on('error', () => {}).resume() })
    await new Promise<void>((resolve) => { unix.listen(join(folder, 's'), resolve) })
    symlinkSync('s', join(folder, 'link'))
    mkdirSync(join(folder, 'd'))
  })
  afterAll(() => { unix.close() })

  test.each<[string, string[], string, number]>([
    ['its path', ['--allow-unix', 'FOLDER/s'], 'FOLDER/s', 0],
    ['its path in another spelling', ['--allow-unix', 'FOLDER/s'], 'FOLDER/d/../s', 0],
    ['a link to it', ['--allow-unix', 'FOLDER/s'], 'FOLDER/link', ACCES],
    ['a link that was granted', ['--allow-unix', 'FOLDER/link'], 'FOLDER/link', 0],
    ['another one', ['--allow-unix', 'FOLDER/other'], 'FOLDER/s', ACCES],
    ['a rule', ['--net=unix:FOLDER/s'], 'FOLDER/s', 0],
    ['all', ['--allow-af-unix'], 'FOLDER/s', 0],
    ['everything', ['--net'], 'FOLDER/s', 0],
    ['the network', ['--net=*,listen:*'], 'FOLDER/s', ACCES],
    ['one that is not there', ['--allow-af-unix'], 'FOLDER/none', NOENT],
  ])('%s', async (_what, options, path, code) => {
    const [placed, ...rest] = [path, ...options].map((text) => text.replace('FOLDER', folder))
    expect((await run([...rest, '--quiet'], await connectsUnix(placed as string)))[0]).toBe(code)
  })
})

describe('--listen', () => {
  test('a guest of preview1 alone serves, and its end is the end, whatever is still open', async () => {
    const guest = running(['--quiet', '--tmpfs', '/t', '--listen', 'localhost:0', await watFile(serves(4))])
    const [, at] = await guest.said(/^wasmgate: listening on 127\.0\.0\.1:(\d+) \(--listen localhost:0\)\n/, 'stderr')
    expect((await all(await client(Number(at)))).toString()).toBe('served')
    expect(await guest.end).toEqual({ code: 0, signal: null })
  })

  test('what a guest sent before its end arrives', async () => {
    const size = 5_000_000
    const guest = running(['--listen', '127.0.0.1:0', await watFile(serves(3).replace('\\06\\00\\00\\00"', `${escaped([size & 255, (size >> 8) & 255, size >> 16, 0])}"`))])
    const [, at] = await guest.said(/:(\d+) \(--listen/, 'stderr')
    const socket = await client(Number(at))
    await delay(300)
    expect(guest.child.exitCode).toBeNull()
    expect((await all(socket)).length).toBe(size)
    expect(await guest.end).toEqual({ code: 0, signal: null })
  })

  test.each([['SIGINT'], ['SIGTERM']] as const)('%s ends a guest that waits, and its port is free', async (signal) => {
    const guest = running(['-listen', '127.0.0.1:0', await watFile(serves(3))])
    const [, at] = await guest.said(/:(\d+) \(-listen/, 'stderr')
    expect(await guest.stop(signal)).toEqual({ code: null, signal })
    await expect(client(Number(at))).rejects.toThrow('ECONNREFUSED')
  })

  test('--timeout ends it too', async () => {
    const { code, stderr } = await wasmgate(['--timeout', '400ms', '--listen=:0', await watFile(serves(3))])
    // On a busy machine the time is over before there is a socket.
    expect([code, stderr.replace(/^wasmgate: listening on \[::\]:\d+ \(--listen :0\)\n/, '')]).toEqual([124, 'wasmgate: the guest was stopped after 400ms; a longer --timeout would let it go on\n'])
  })
})

describe.skipIf(process.platform !== 'linux')('--listen-fds', () => {
  let handed: Server
  let at: number
  beforeAll(async () => {
    // Both processes accept from this socket: what comes to us is sent away, to try again.
    handed = createServer((socket) => { socket.destroy() })
    await new Promise<void>((resolve) => { handed.listen(0, '127.0.0.1', resolve) })
    at = (handed.address() as AddressInfo).port
  })
  afterAll(() => { handed.close() })

  /** A process with a listening socket as descriptor 3. */
  const start = (script: string, args: readonly string[]) => watch(spawn('sh', ['-c', script, ...args], {
    env: { PATH: pathWith(dirname(process.execPath)) },
    stdio: ['ignore', 'pipe', 'pipe', (Reflect.get(handed, '_handle') as { fd: number }).fd],
  }))

  /** Connects until the guest is who accepts, and then its end. */
  async function isServed(guest: Running): Promise<void> {
    await guest.said(/listening/, 'stderr')
    for (let tries = 0; tries < 200; tries++) {
      const answer = await client(at).then(all).catch(() => Buffer.alloc(0))
      if (answer.toString() === 'served') break
    }
    expect(await guest.end).toEqual({ code: 0, signal: null })
  }

  const variables = 'LISTEN_FDS=1 LISTEN_PID=$$'

  test('what a socket activator opened comes after the sockets of --listen', async () => {
    await isServed(start(`${variables} exec "$0" "$@"`, [launcher, '--listen-fds', '--listen', '127.0.0.1:0', await watFile(serves(4))]))
  })

  test.skipIf(singleFile !== undefined).each(['--listen-fds', '-listen-fds', '--listenfd'])('an old Node hands them over too: %s', async (option) => {
    const pretend = join(temporaryDirectory(), 'old.cjs')
    writeFileSync(pretend, "process.execArgv = []; delete process.execve; Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })\n")
    await isServed(start(`${variables} exec "$0" "$@"`, [process.execPath, '--require', pretend, launcher, option, '--listen', '127.0.0.1:0', await watFile(serves(4))]))
  })

  test.each([
    ['', 'LISTEN_FDS is not set; systemd and other socket activators set it'],
    ['LISTEN_FDS=x', "LISTEN_FDS is 'x', which is no number of sockets"],
    ['LISTEN_FDS=1 LISTEN_PID=1', /^the sockets of LISTEN_FDS are for process 1 \(LISTEN_PID\), and this is \d+$/],
    ['LISTEN_FDS=2 LISTEN_PID=$$', /^descriptor 4 is no socket that listens for connections \(E(BADF|INVAL)\)$/],
  ])('%s: %s', async (env, sentence) => {
    const guest = start(`${env} exec "$0" "$@"`, [launcher, '--listen-fds', await watFile(exits(0))])
    expect(await guest.end).toEqual({ code: 125, signal: null })
    const told = guest.stderr().replace(/^wasmgate: --listen-fds: (.*)\n$/, '$1')
    if (typeof sentence === 'string') expect(told).toBe(sentence)
    else expect(told).toMatch(sentence)
  })
})

describe('what is wrong is told before the guest starts', () => {
  test.each<[string[], string]>([
    [['--listen', '8080'], "--listen '8080': the address is missing: write 127.0.0.1:8080, or :8080 for every address"],
    [['--tcplisten', '127.0.0.1'], "--tcplisten '127.0.0.1': the port is missing: write ADDR:PORT, like 127.0.0.1:8080"],
    [['--listen', '192.0.2.1:0'], '--listen 192.0.2.1:0: this machine has no such address'],
    [['--listen', 'no.such.name.invalid:80'], "--listen 'no.such.name.invalid': there is no such name"],
    [['--allow-connect', 'no.such.name.invalid:80'], "--allow-connect 'no.such.name.invalid': there is no such name"],
    [['--net=no.such.name.invalid'], "--net 'no.such.name.invalid': there is no such name"],
    [['--allow-listen', 'no.such.name.invalid'], "--allow-listen 'no.such.name.invalid': there is no such name"],
    [['--net=ipv4:allow=[::1]:80'], "--net 'ipv4:allow=[::1]:80': '::1' is no IPv4 address"],
    [['--allow-connect', 'http://example.com'], "--allow-connect 'http://example.com': a host and a port are needed, not a URL: write HOST:PORT, like example.com:443"],
    [['--addr-pool', '10.0.0.1'], "--addr-pool '10.0.0.1': '10.0.0.1' has no mask: write ADDR/MASK, like 10.0.0.1/32"],
    [['--allow-net'], 'there is no option --allow-net; did you mean --allow-unix?'],
  ])('%j', async (options, sentence) => {
    const result = await wasmgate([...options, 'no-such-module.wasm'])
    // Where no resolver can be asked, nobody knows that .invalid has no names (RFC 6761).
    const told = result.stderr.replace('the name cannot be looked up now (EAI_AGAIN)', 'there is no such name')
    expect([result.code, result.stdout, told]).toEqual([125, '', `wasmgate: ${sentence}\n`])
  })

  test('a port in use', async () => {
    const result = await wasmgate(['--listen', `127.0.0.1:${port}`, 'x.wasm'])
    expect([result.code, result.stderr]).toEqual([125, `wasmgate: --listen 127.0.0.1:${port}: the port is in use\n`])
  })
})
