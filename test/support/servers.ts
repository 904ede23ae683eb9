import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { chownSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startWasmgate, type RunSettings } from './run.ts'

/** The two dialects of sockets that a C guest is built for, and what its file's name ends in. */
export const dialects = [['WasmEdge', ''], ['WAMR', '-wamr']] as const

/** The path of a committed guest of test/guests/net or of a folder of examples/. */
export const netGuest = (name: string): string => fileURLToPath(new URL(`../guests/net/${name}.wasm`, import.meta.url))
export const exampleGuest = (name: string): string => fileURLToPath(new URL(`../../examples/${name}.wasm`, import.meta.url))

/** Whether a program can be started; for tests that need it. Says on standard error that they are left out. */
export function have(program: string, ...args: readonly string[]): boolean {
  const found = spawnSync(program, args.length === 0 ? ['--version'] : args, { stdio: 'ignore' }).error === undefined
  if (!found) process.stderr.write(`left out: ${program} is not installed\n`)
  return found
}

/** A process that goes on until it is told not to. */
export interface Running {
  readonly child: ChildProcess
  readonly pid: number
  /** What it has printed so far. */
  stdout(): string
  stderr(): string
  /** Waits until standard output (or error) matches; answers the match. Throws when the process ends before, or after 60 s. */
  said(pattern: RegExp, where?: 'stdout' | 'stderr'): Promise<RegExpMatchArray>
  /** How it ended. */
  readonly end: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** Signals it and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
}

const started = new Set<ChildProcess>()
const nothing = (): void => {}

/** Ends whatever a test has left running: for afterEach. */
export async function stopAll(): Promise<void> {
  const ends = [...started].map((child) => new Promise((resolve) => { child.once('close', resolve) }))
  for (const child of started) child.kill('SIGKILL')
  await Promise.all(ends)
}

export function watch(child: ChildProcess): Running {
  const text = { stdout: '', stderr: '' }
  let changed: () => void = nothing
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (part: string) => {
      text[name] += part
      changed()
    })
  }
  child.stdin?.on('error', () => { /* it may end without reading */ })
  started.add(child)
  let ended = false
  const end = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      ended = true
      started.delete(child)
      changed()
      resolve({ code, signal })
    })
  })
  return {
    child,
    pid: child.pid ?? 0,
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    said: (pattern, where = 'stdout') => new Promise((resolve, reject) => {
      const giveUp = (why: string): void => { reject(new Error(`${why} without ${pattern}: ${JSON.stringify(text)}`)) }
      const timer = setTimeout(() => { giveUp('60 s') }, 60_000)
      changed = () => {
        const match = text[where].match(pattern)
        if (match === null && !ended) return
        clearTimeout(timer)
        changed = nothing
        if (match === null) giveUp('ended')
        else resolve(match)
      }
      changed()
    }),
    end,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal)
      return end
    },
  }
}

/** Starts the command line and leaves it running. */
export const running = (args: readonly string[], settings: RunSettings = {}, options: SpawnOptions = {}): Running => watch(startWasmgate(args, settings, options))

export interface GuestServer extends Running {
  readonly port: number
}

/** Starts a guest that says on which port it listens. */
export async function guestServer(args: readonly string[], settings: RunSettings = {}): Promise<GuestServer> {
  const server = running(args, settings)
  const [, port] = await server.said(/listening on port (\d+)/)
  return { ...server, port: Number(port) }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  await using server = await host(() => {})
  return server.port
}

/** A server of this process on a free port. */
export async function host(onConnection: (socket: Socket) => void, options: { readonly pauseOnConnect?: boolean; readonly allowHalfOpen?: boolean } = {}): Promise<{ readonly port: number; readonly server: Server } & AsyncDisposable> {
  const sockets = new Set<Socket>()
  const server = createServer(options, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => { sockets.delete(socket) })
    onConnection(socket)
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    port: (server.address() as AddressInfo).port,
    server,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => { server.close(resolve) })
    },
  }
}

/** A connection of this process, its errors left to whoever asks for them. */
export async function client(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await new Promise((resolve, reject) => { socket.once('connect', resolve).once('error', reject) })
  return socket
}

/** All that a socket brings until its end. It can still be written to: Node 26's iterator would close it. */
export function all(socket: Socket): Promise<Buffer> {
  const parts: Buffer[] = []
  return new Promise((resolve, reject) => {
    socket.on('data', (part: Buffer) => { parts.push(part) })
    socket.once('end', () => { resolve(Buffer.concat(parts)) })
    socket.once('error', reject)
    socket.once('close', () => { reject(new Error('closed before its end')) })
  })
}

/** A program of this machine to its end, without keeping this process from working meanwhile. */
export async function tool(program: string, args: readonly string[], options: SpawnOptions & { readonly input?: string | Uint8Array } = {}): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { input, ...rest } = options
  const child = watch(spawn(program, args, { stdio: 'pipe', ...rest }))
  child.child.stdin?.end(input)
  const { code } = await child.end
  return { code, stdout: child.stdout(), stderr: child.stderr() }
}

/** Asks a server as often as it answers, 64 at once. The line about errors is only there when there were some; that a busy machine is slow is no error. */
export async function wrk(port: number, seconds: number, path = '/'): Promise<{ requests: number; errors: string }> {
  const { stdout } = await tool('wrk', ['-t1', '-c64', `-d${seconds}s`, '--timeout', '20s', `http://127.0.0.1:${port}${path}`])
  return { requests: Number(/(\d+) requests in/.exec(stdout)?.[1]), errors: /(Socket errors|Non-2xx).*/.exec(stdout)?.[0] ?? '' }
}

/** How many descriptors a process has, of all kinds or only sockets. Linux. */
export const descriptors = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length

/** Resident memory of a process in megabytes (2^20). Linux. */
export const residentMegabytes = (pid: number): number => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024

/** Waits until something holds; throws after 60 s. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2400; tries++) {
    if (await holds()) return
    await delay(25)
  }
  throw new Error(`it never held: ${holds.toString()}`)
}

/** Who runs a server that does not want to be root: nobody. Ours when we are not root ourselves. */
export const unprivileged: { readonly uid?: number; readonly gid?: number } = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

/** Gives a folder to whoever `unprivileged` is. */
export function giveAway(path: string): void {
  const { uid, gid } = unprivileged
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}
