import { closeSync, fstatSync } from 'node:fs'
import type { Worker } from 'node:worker_threads'
import { setTimeout as delay } from 'node:timers/promises'
import { forbidBlocking } from '../fs/host/blocking.ts'
import { openNonBlocking } from '../fs/host/output.ts'
import { startThread } from '../host/start-thread.ts'
import { singleFile } from '../sys/single-file.ts'
import type { Parsed } from './argv.ts'
import type { runOptions } from './options.ts'
import { reportDeadlock, reportFault, reportTimeout } from './report.ts'
import type { Task } from './worker.ts'

/** A thread that is told to end and has not done so after this time stands still in the kernel. */
const GRACE = 500

/**
 * `run` with --timeout: the guest is in a worker thread, where it can be ended whatever it does, and this thread watches the
 * clock. Answers the exit code.
 */
export async function timedRun(parsed: Parsed<(typeof runOptions)[number]>, milliseconds: number, spelled: string): Promise<number> {
  forbidBlocking()
  for (const hostFd of [1, 2]) unblock(hostFd)
  const task: Task = { kind: 'run', parsed }
  const thread = startThread(task)
  const end = await ended(thread, milliseconds)
  if (end !== 'late') return end
  const gone = await Promise.race([thread.terminate().then(() => true), delay(GRACE, false)])
  const code = reportTimeout(milliseconds, spelled)
  if (!gone) leaveAtOnce(code)
  return code
}

/** The exit code that the thread answers with, or 'late'. */
function ended(thread: Worker, milliseconds: number): Promise<number | 'late'> {
  return new Promise((resolve) => {
    let over = false
    const end = (answer: () => number | 'late'): void => {
      if (over) return
      over = true
      clearTimeout(timer)
      resolve(answer())
    }
    const timer = setTimeout(end, milliseconds, () => 'late')
    thread.on('message', (code: number) => { end(() => code) })
    thread.on('error', (error) => { end(() => reportFault(error)) })
    // A suspended guest, and nothing left that could wake it: the thread ends by itself, without an answer.
    thread.on('exit', () => { end(reportDeadlock) })
  })
}

/** Sockets of Node's, kept as long as the process: collecting one would close its descriptor. */
const kept: unknown[] = []

/**
 * Makes a socket non-blocking (or a pipe of another user): what can't be opened anew for the thread alone. It is done here
 * and not in the thread, which would close the descriptor at its end.
 */
function unblock(hostFd: number): void {
  const stat = fstatSync(hostFd)
  if (!stat.isSocket() && !stat.isFIFO()) return
  const own = openNonBlocking(hostFd)
  if (own !== undefined) {
    closeSync(own)
    return
  }
  const { Socket } = process.getBuiltinModule('node:net')
  kept.push(new Socket({ fd: hostFd, readable: false, writable: true }).unref())
}

/**
 * The kernel keeps a thread that waits for a disk which does not answer (or for something that only another user may open
 * anew), and a process cannot exit without its threads; but it can become another program, and they are gone.
 */
function leaveAtOnce(code: number): void {
  process.removeAllListeners('warning') // it is experimental, which is nothing to tell the user
  const args = singleFile() === undefined ? [process.execPath, '-e', `process.exit(${code})`] : ['wasmgate: exit', String(code)]
  process.execve?.(process.execPath, args, {})
}
