import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { command, finished, startWasmgate } from '../support/run.ts'
import { temporaryDirectory } from '../support/wat.ts'
import { guest } from './paths.ts'

const wait = guest('wait')

/** Resolves when the guest has said that it is there. */
const ready = (child: ChildProcess) => new Promise<void>((resolve, reject) => {
  child.stderr?.on('data', (chunk: Buffer) => { if (chunk.includes('ready')) resolve() })
  child.on('close', () => { reject(new Error('it ended before it was ready')) })
})

/** The one child of a process that only starts another. */
function childOf(parent: ChildProcess): number {
  const pid = Number(spawnSync('pgrep', ['-P', String(parent.pid)], { encoding: 'utf8' }).stdout)
  expect(pid).toBeGreaterThan(1)
  return pid
}

/** A pipe that nobody writes to or closes. What Node calls a pipe is a socket. */
function idlePipe(): number {
  const path = join(temporaryDirectory(), 'pipe')
  execFileSync('mkfifo', [path])
  const fd = openSync(path, 'r+')
  pipes.push(fd)
  return fd
}

const pipes: number[] = []
afterAll(() => { for (const fd of pipes) closeSync(fd) })

const pause = (milliseconds: number) => new Promise((resolve) => { setTimeout(resolve, milliseconds) })

describe('a guest that waits or works for ever', () => {
  const ways = [['blocked on standard input', 'read'], ['polling standard input', 'poll'], ['sleeping', 'sleep'], ['spinning', 'spin'], ['calling the host all the time', 'calls']] as const
  const signals = [['SIGINT', 130], ['SIGTERM', 143]] as const
  const cases = ways.flatMap(([what, how]) => signals.map(([signal, code]) => ({ what, how, signal, code })))

  it.concurrent.each(cases)('$what: $signal ends it with $code', async ({ how, signal, code }) => {
    // The shell's own view: 128 + n, whether by exit code or by the signal itself.
    const child = spawn('sh', ['-c', '"$@"; echo "code $?"', 'sh', ...command, wait, how], { stdio: 'pipe' })
    try {
      await ready(child)
      await pause(100)
      process.kill(childOf(child), signal)
      expect((await finished(child)).stdout).toBe(`code ${code}\n`)
    } finally {
      child.stdin?.destroy()
      child.kill('SIGKILL')
    }
  })

  it.skipIf(process.platform !== 'linux')('still ends at once when standard input is a terminal', async () => {
    // ^C typed at a terminal, through script(1): the line discipline sends SIGINT.
    const line = [...command, wait, 'read'].map((word) => `'${word}'`).join(' ')
    const child = spawn('script', ['-qec', line, '/dev/null'], { stdio: 'pipe' })
    const end = finished(child)
    child.stdout.on('data', (chunk: Buffer) => { if (chunk.includes('ready')) child.stdin.write('\x03') })
    expect(await end).toMatchObject({ code: 130, stdout: expect.stringContaining('ready') })
    child.stdin.destroy()
  })
})

/** Whether this machine lets us make a PID namespace; if not, why. */
const unshare = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true'], { encoding: 'utf8' })
const reason = unshare.status === 0 ? undefined : (unshare.error?.message ?? unshare.stderr.trim())
if (reason !== undefined) console.warn(`not tested as process 1: ${reason}`)

describe('as process 1 of a PID namespace', () => {
  const cases = [
    ['read', 'pipe', 'SIGTERM', 143], ['poll', 'pipe', 'SIGTERM', 143], ['read', 'socket', 'SIGTERM', 143], ['poll', 'socket', 'SIGTERM', 143],
    ['sleep', 'none', 'SIGTERM', 143], ['sleep', 'none', 'SIGINT', 130], ['spin', 'none', 'SIGTERM', 143], ['calls', 'none', 'SIGTERM', 143],
  ] as const
  it.skipIf(reason !== undefined).each(cases)('a guest in %s (standard input: %s) ends by %s with %i', async (how, input, signal, code) => {
    // Without handlers the kernel ignores SIGTERM for process 1. --kill-child ends it with us if the test fails.
    const unshare = ['--pid', '--fork', '--mount-proc', '--kill-child', ...command, wait, how]
    const child = spawn('unshare', unshare, { stdio: [input === 'pipe' ? idlePipe() : input === 'socket' ? 'pipe' : 'ignore', 'pipe', 'pipe'] })
    try {
      await ready(child)
      await pause(100)
      process.kill(childOf(child), signal)
      expect(await finished(child)).toMatchObject({ code, signal: null })
    } finally {
      child.stdin?.destroy()
      child.kill('SIGKILL')
    }
  })
})

describe('waiting', () => {
  it('costs no processor time: two seconds of sleep against none', () => {
    expect(leastProcessorTime(['sleep', '2']) - leastProcessorTime(['none'])).toBeLessThan(50)
  })

  it.skipIf(process.platform !== 'linux').each([['read', 'pipe'], ['poll', 'pipe'], ['read', 'socket'], ['poll', 'socket']])('for standard input costs none either: %s of a %s', async (how, input) => {
    const child = startWasmgate([wait, how], {}, { stdio: [input === 'pipe' ? idlePipe() : 'pipe', 'pipe', 'pipe'] })
    try {
      await ready(child)
      await pause(200)
      const before = ticks(child.pid ?? 0)
      await pause(2000)
      expect((ticks(child.pid ?? 0) - before) * 10).toBeLessThan(50)
    } finally {
      child.kill('SIGKILL')
      await finished(child)
    }
  })
})

/** Milliseconds of processor time, user and system, that a whole run takes. */
function processorTime(how: string[]): number {
  const line = 'TIMEFORMAT="%U %S"; { time "$@" >/dev/null 2>&1 </dev/null; } 2>&1'
  const { stdout } = spawnSync('bash', ['-c', line, 'bash', ...command, wait, ...how], { encoding: 'utf8' })
  const times = stdout.trim().split(' ').map(Number)
  expect(times).toHaveLength(2)
  return times.reduce((sum, seconds) => sum + seconds * 1000, 0)
}

/** The least of three runs: what else the machine does is not ours. */
const leastProcessorTime = (how: string[]): number => Math.min(...Array.from({ length: 3 }, () => processorTime(how)))

/** Clock ticks (10 ms) of processor time that a process has used so far. */
function ticks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
  return Number(fields[11]) + Number(fields[12])
}
