import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { delimiter, dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** WASMGATE_BIN names a single file (npm run package) that the tests are for, in place of this checkout's. */
export const singleFile = process.env['WASMGATE_BIN'] === undefined ? undefined : resolve(process.env['WASMGATE_BIN'])

/** The program that is tested: the launcher of this checkout, which looks for Node on PATH, or the single file. */
export const launcher = singleFile ?? fileURLToPath(new URL('../../bin/wasmgate.js', import.meta.url))

/** The same for those who start it without a shell or PATH. */
export const command: readonly [program: string, ...args: string[]] = singleFile === undefined ? [process.execPath, launcher] : [launcher]

/** How a run of wasmgate ended and what it printed. */
export interface RunResult {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** The same as bytes, for output that is no text. */
  readonly stdoutBytes: Buffer
}

export interface RunSettings {
  /** What standard input carries; a pipe that is closed at once when left out. */
  readonly stdin?: string | Uint8Array
  readonly cwd?: string
  /** The whole environment but for PATH; this process's own when left out. */
  readonly env?: Record<string, string>
  /** Killed after this many milliseconds (the result then has a signal). 100 s when left out. */
  readonly timeout?: number
}

/** Runs the real command line and waits for its end. */
export async function wasmgate(args: readonly string[], settings: RunSettings = {}): Promise<RunResult> {
  const child = startWasmgate(args, settings)
  child.stdin?.on('error', () => { /* the guest may end without reading its input */ })
  child.stdin?.end(settings.stdin ?? '')
  return finished(child, settings.timeout)
}

/** Starts the real command line, with pipes or with what `options.stdio` says, and leaves it running. */
export function startWasmgate(args: readonly string[], settings: RunSettings = {}, options: SpawnOptions = {}): ChildProcess {
  return spawn(launcher, args, {
    cwd: settings.cwd,
    env: { ...(settings.env ?? process.env), PATH: pathWith(dirname(process.execPath)) },
    stdio: 'pipe',
    ...options,
  })
}

/** PATH with the `node` of that directory in front: the one that the launcher takes. */
export const pathWith = (directory: string): string => `${directory}${delimiter}${process.env['PATH'] ?? ''}`

/** The end of a process started with startWasmgate. */
export function finished(child: ChildProcess, timeout = 100_000): Promise<RunResult> {
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => { stdout.push(chunk) })
  child.stderr?.on('data', (chunk: Buffer) => { stderr.push(chunk) })
  const timer = setTimeout(() => { child.kill('SIGKILL') }, timeout)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const stdoutBytes = Buffer.concat(stdout)
      resolve({ code, signal, stdout: stdoutBytes.toString(), stderr: Buffer.concat(stderr).toString(), stdoutBytes })
    })
  })
}
