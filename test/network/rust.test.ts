import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inCheckout } from '../programs/paths.ts'
import { client, freePort, have, running, stopAll, tool, until, wrk } from '../support/servers.ts'

// examples/rust-warp: tokio, hyper and warp as WasmEdge's forks of them have it. Built here, and kept in a folder of the
// temporary directory for the next time; Rust's library for wasm32-wasip1 comes with `rustup target add wasm32-wasip1`.

const sysroot = (): string => spawnSync('rustc', ['--print', 'sysroot'], { cwd: inCheckout('examples/rust-warp'), encoding: 'utf8' }).stdout.trim()

function ready(): boolean {
  if (!have('cargo') || !have('curl')) return false
  const library = existsSync(join(sysroot(), 'lib/rustlib/wasm32-wasip1'))
  if (!library) process.stderr.write('left out: Rust has no library for wasm32-wasip1 (rustup target add wasm32-wasip1)\n')
  return library
}

const curl = (...args: string[]) => tool('curl', ['-sS', '--max-time', '20', ...args])

afterEach(stopAll)

describe.skipIf(!ready())('warp over tokio, with sockets of WasmEdge', () => {
  const target = join(tmpdir(), 'wasmgate-rust-warp')
  const module = join(target, 'wasm32-wasip1/release/server.wasm')

  beforeAll(async () => {
    const built = await tool('cargo', ['build', '--release', '--locked', '--target', 'wasm32-wasip1'], { cwd: inCheckout('examples/rust-warp'), env: { ...process.env, CARGO_TARGET_DIR: target } })
    expect(built.code, built.stderr.slice(-2000)).toBe(0)
  }, 600_000)

  it('answers GET / and echoes POST /echo', async () => {
    const port = await freePort()
    const server = running(['--net', module, String(port)])
    await until(() => client(port).then((socket) => { socket.destroy(); return true }, () => false))
    const url = `http://127.0.0.1:${port}`
    expect(await curl(`${url}/`)).toEqual({ code: 0, stdout: 'POST to /echo, for example: curl localhost:8080/echo -d hello\n', stderr: '' })
    expect(await curl('-d', 'WasmEdge', `${url}/echo`)).toEqual({ code: 0, stdout: 'WasmEdge', stderr: '' })
    const body = 'x'.repeat(2_000_000)
    const answer = await fetch(`${url}/echo`, { method: 'POST', body })
    expect(await answer.text() === body).toBe(true)
    if (have('wrk', '-v')) {
      const { requests, errors } = await wrk(port, 3)
      expect(errors).toBe('')
      expect(requests).toBeGreaterThan(100)
    }
    expect(await server.stop('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM' })
  })
})
