import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { openSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { copies, sleeps, writesForEver } from '../support/guests.ts'
import { finished, launcher, pathWith, singleFile, startWasmgate } from '../support/run.ts'
import { temporaryDirectory, watFile } from '../support/wat.ts'

let reader: string
let sleeper: string
let writer: string

beforeAll(async () => {
  reader = await watFile(copies)
  sleeper = await watFile(sleeps(60_000))
  writer = await watFile(writesForEver)
})

const withNode = { ...process.env, PATH: pathWith(dirname(process.execPath)) }

/** A pipe that has a writer and no bytes. Node's own pipes to a child are sockets. */
function waitingInput(): number {
  const path = join(temporaryDirectory(), 'fifo')
  spawnSync('mkfifo', [path])
  return openSync(path, 'r+')
}

/** The child after the guest has begun to wait: long enough for its start on a slow machine. */
async function waiting(child: ChildProcess): Promise<ChildProcess> {
  await delay(400)
  expect(child.exitCode).toBeNull()
  return child
}

describe.each([['reads standard input', () => reader], ['sleeps', () => sleeper]])('a guest that %s', (_what, guest) => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends by %s', async (signal) => {
    const child = await waiting(startWasmgate([guest()]))
    const end = finished(child)
    child.kill(signal)
    expect(await end).toMatchObject({ code: null, signal, stdout: '', stderr: '' })
  })
})

test.skipIf(singleFile !== undefined)('an old Node hands signals over and ends as its child did', async () => {
  const pretend = join(temporaryDirectory(), 'old.cjs')
  writeFileSync(pretend, "process.execArgv = []; delete process.execve; Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })\n")
  const child = await waiting(spawn(process.execPath, ['--require', pretend, launcher, sleeper]))
  const end = finished(child)
  child.kill('SIGTERM')
  expect(await end).toMatchObject({ code: null, signal: 'SIGTERM', stdout: '', stderr: '' })
})

const canUnshare = spawnSync('unshare', ['--pid', '--fork', 'true']).status === 0

describe.skipIf(!canUnshare)('as process 1', () => {
  test.each([['sleeps', () => sleeper, 'SIGTERM', 143], ['sleeps', () => sleeper, 'SIGINT', 130], ['reads standard input', () => reader, 'SIGTERM', 143]] as const)('a guest that %s ends by a signal', async (_what, guest, signal, code) => {
    const child = spawn('unshare', ['--pid', '--fork', '--kill-child', launcher, guest()], { env: withNode, stdio: [waitingInput(), 'pipe', 'pipe'] })
    const end = finished(child)
    // unshare waits for its child, which is process 1 of the new namespace and ignores what comes before its handlers.
    const again = setInterval(() => {
      const { stdout } = spawnSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' })
      if (stdout.trim() !== '') process.kill(Number(stdout), signal)
    }, 200)
    void end.finally(() => { clearInterval(again) })
    expect(await end).toMatchObject({ code, stdout: '', stderr: '' })
  })
})

test('a reader that goes away is an errno for the guest, not a crash', async () => {
  const script = '{ "$0" "$@"; echo "$?" >&2; } | head -c 1'
  const child = spawn('sh', ['-c', script, launcher, '--quiet', writer], { env: withNode })
  expect(await finished(child)).toMatchObject({ code: 0, stdout: '\0', stderr: '64\n' })
})

test.skipIf(process.platform !== 'linux')('so is a standard output that is full', async () => {
  const child = startWasmgate(['--quiet', writer], {}, { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] })
  expect(await finished(child)).toMatchObject({ code: 51, signal: null, stderr: '' })
})
