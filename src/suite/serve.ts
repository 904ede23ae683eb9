import type { MessagePort } from 'node:worker_threads'
import { perform, type Making } from './perform.ts'
import type { RunRequest } from './runtime.ts'
import { SharedBytes } from './shared-bytes.ts'

/** Where a thread's programs print to; the other side reads it. */
export interface Capture {
  readonly stdout: SharedArrayBuffer
  readonly stderr: SharedArrayBuffer
}

/** The life of a thread that runs one program after the other: a request comes in, an Ending goes out. */
export function serve(port: MessagePort, capture: Capture, making: Making): void {
  const stdout = new SharedBytes(capture.stdout)
  const stderr = new SharedBytes(capture.stderr)
  const output = { stdout: (bytes: Uint8Array) => stdout.append(bytes), stderr: (bytes: Uint8Array) => stderr.append(bytes) }
  port.on('message', (request: RunRequest) => {
    void perform(request, output, making).then((ending) => { port.postMessage(ending) })
  })
  port.postMessage('ready')
}
