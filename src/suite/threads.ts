import type { Worker } from 'node:worker_threads'
import { printExternType } from '../binary/types.ts'
import type { Frame } from '../engine/trap.ts'
import type * as threads from '../thread/ending.ts'
import { ThreadLane } from '../thread/lane.ts'
import { Capture, Flood } from '../thread/sinks.ts'
import { type Ending, type Lane, MAX_OUTPUT, type RunReport, type Runtime } from './runtime.ts'

/** This very runtime: a thread per lane, which goes from program to program until one of them has to be ended. */
export function threadRuntime(name: string, version: string, start: () => Worker): Runtime {
  return { name, version: async () => version, lane: () => laneOf(new ThreadLane(start)), abandon() { /* threads end with the process */ } }
}

function laneOf(thread: ThreadLane): Lane {
  return {
    async run({ module, args, env, directories, stdin }, timeout): Promise<RunReport> {
      const stdout = new Capture('stdout', MAX_OUTPUT)
      const stderr = new Capture('stderr', MAX_OUTPUT)
      const mounts = directories.map((directory) => ({ kind: 'host' as const, ...directory }))
      let note: string | undefined
      const { ending, milliseconds } = await thread.run({ module, args, env, mounts, stdin: Buffer.from(stdin, 'utf8') }, {
        stdout: stdout.take, stderr: stderr.take, timeout, onMisfit: (misfit) => { note = misfit },
      })
      return { ending: endingOf(ending), stdout: stdout.bytes(), stderr: stderr.bytes(), milliseconds, ...(note === undefined ? {} : { note }) }
    },
    close: () => thread.close(),
  }
}

function endingOf(ending: threads.Ending): Ending {
  switch (ending.kind) {
    case 'exited': return { kind: 'exited', code: ending.code & 0xff }
    case 'returned': return { kind: 'exited', code: 0 }
    case 'trapped': {
      const { kind, message, frames } = ending.trap
      return { kind: 'trapped', message: kind === message ? message : `${kind}: ${message}`, detail: frames.slice(0, 8).map(frameLine) }
    }
    case 'not-loaded': return ending.reason === 'component' ? { kind: 'unsupported', reason: 'it is a component, and this is a runtime for preview1' } : { kind: 'refused', message: ending.message, detail: [] }
    case 'no-entry': return { kind: 'refused', message: ending.message, detail: [] }
    case 'not-linked': {
      const detail = ending.problems.map(({ module, name, type, mismatch }) => `${JSON.stringify(module)} ${JSON.stringify(name)} ${printExternType(type)}${mismatch === undefined ? '' : `, but ${mismatch}`}`)
      return { kind: 'refused', message: ending.message, detail: ending.guess === undefined ? detail : [...detail, ending.guess] }
    }
    case 'timed-out': case 'fault': return ending
    case 'not-granted': return { kind: 'fault', message: ending.message }
    case 'stopped':
      if (ending.reason instanceof Flood) return { kind: 'flooded', ...ending.reason }
      return { kind: 'fault', message: String(ending.reason) }
  }
}

const frameLine = ({ name, index, offset }: Frame): string => `at ${name ?? '(no name)'} (module offset 0x${offset.toString(16)}, function ${index})`
