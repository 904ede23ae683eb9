import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { codeOf } from '../fs/error.ts'
import type { Command } from './presets.ts'
import { type Ending, type Lane, MAX_OUTPUT, type RunReport, type Runtime } from './runtime.ts'
import { SuiteError } from './suite-error.ts'
import { expand, lacking } from './template.ts'

/** Another runtime: a process for each program. */
export function processRuntime({ name, template, version }: Command): Runtime {
  const lane: Lane = {
    async run(request, timeout) {
      const missing = lacking(template, request)
      if (missing !== undefined) return { ending: { kind: 'unsupported', reason: missing }, stdout: nothing, stderr: nothing, milliseconds: 0 }
      return execute(expand(template, request), request.stdin, timeout)
    },
    async close() { /* its processes have ended */ },
  }
  return { name, version: () => askVersion(version), lane: () => lane, abandon: () => { for (const pid of running) kill(pid) } }
}

const nothing = new Uint8Array()
/** What was started and has not ended. */
const running = new Set<number | undefined>()

/** The first line that has a number in it. Throws SuiteError when there is no such command. */
async function askVersion(words: readonly string[]): Promise<string | undefined> {
  const { ending, stdout } = await execute(words, '', 5000)
  if (ending.kind === 'fault') throw new SuiteError(ending.message)
  const line = Buffer.from(stdout).toString('utf8').split('\n').find((text) => /\d/.test(text))
  return ending.kind === 'exited' && ending.code === 0 ? /\d+(\.\w+)+\S*/.exec(line ?? '')?.[0] : undefined
}

/** Runs a command to its end, or kills it and all that it started. */
function execute(words: readonly string[], stdin: string, timeout: number): Promise<RunReport> {
  return new Promise((resolve) => {
    const begun = performance.now()
    const [command, ...args] = words as [string, ...string[]]
    // A group of its own, so that what it starts can be ended with it.
    const child = spawn(command, args, { stdio: 'pipe', detached: process.platform !== 'win32' })
    running.add(child.pid)
    const output = { stdout: collect(), stderr: collect() }
    let ending: Ending | undefined
    const end = (early: Ending): void => {
      ending ??= early
      kill(child.pid)
    }
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (chunk: Buffer) => {
        if (output[stream].add(chunk) > MAX_OUTPUT) end({ kind: 'flooded', stream, limit: MAX_OUTPUT })
      })
    }
    const timer = setTimeout(end, timeout, { kind: 'timed-out', milliseconds: timeout })
    const finish = (last: Ending): void => {
      clearTimeout(timer)
      running.delete(child.pid)
      resolve({ ending: ending ?? last, stdout: output.stdout.take(), stderr: output.stderr.take(), milliseconds: performance.now() - begun })
    }
    child.on('error', (error) => {
      const what = codeOf(error) === 'ENOENT' ? 'there is no such command' : `it cannot be started (${codeOf(error)})`
      finish({ kind: 'fault', message: `${command}: ${what}` })
    })
    child.on('close', (code, signal) => {
      finish(signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'killed', signal, code: 128 + (constants.signals[signal] ?? 0) })
    })
    child.stdin.on('error', () => { /* it may end without reading its input */ })
    child.stdin.end(stdin)
  })
}

function collect(): { add(chunk: Buffer): number; take(): Uint8Array } {
  const chunks: Buffer[] = []
  let size = 0
  return {
    add(chunk) {
      if (size <= MAX_OUTPUT) chunks.push(chunk)
      size += chunk.length
      return size
    },
    take: () => Buffer.concat(chunks),
  }
}

function kill(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
