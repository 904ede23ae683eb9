import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import type { Command } from './child.ts'

/** A server that goes on while it is measured. */
export interface Server extends Disposable {
  readonly port: number
  readonly pid: number
}

/** Starts a program that prints "listening on port N" when it does. */
export function serve([program, ...args]: Command): Promise<Server> {
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let text = ''
    child.on('error', reject)
    child.on('exit', (code, signal) => { reject(new Error(`${signal ?? `exit code ${code}`} of ${[program, ...args].join(' ')}`)) })
    child.stdout?.on('data', (part: Buffer) => {
      text += part.toString()
      const port = /listening on port (\d+)/.exec(text)?.[1]
      if (port !== undefined) resolve({ port: Number(port), pid: child.pid ?? 0, [Symbol.dispose]: () => { child.kill('SIGKILL') } })
    })
  })
}

/** Whether a program is on PATH. */
export const onPath = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args, { stdio: 'ignore' }).error === undefined
