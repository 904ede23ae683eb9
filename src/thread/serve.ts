import type { MessagePort } from 'node:worker_threads'
import type { Answer, Notice } from './ending.ts'
import { perform, type Making } from './perform.ts'
import type { RunRequest } from './request.ts'

/** A request as it is sent: with the buffers of the channels that its standard streams are. */
export interface Sent {
  readonly request: RunRequest
  /** Undefined: all there is to read is in the request. */
  readonly stdin: SharedArrayBuffer | undefined
  readonly stdout: SharedArrayBuffer
  readonly stderr: SharedArrayBuffer
}

export interface Ready {
  readonly ready: true
}

/** What a thread says: once that it is ready; to each request one Answer, and before that its notices. */
export type Message = Ready | Notice | Answer

/** The life of a thread that runs one program after the other. */
export function serve(port: MessagePort, making: Making): void {
  const say = (message: Message, transferred: ArrayBuffer[] = []): void => { port.postMessage(message, transferred) }
  port.on('message', (sent: Sent) => {
    void perform(sent, making, say).then((answer) => { say(answer, buffersOf(answer)) })
  })
  say({ ready: true })
}

/** The contents of files are handed over, not copied. */
const buffersOf = ({ files }: Answer): ArrayBuffer[] =>
  Object.values(files).flatMap((contents) => Object.values(contents).map(({ buffer }) => buffer as ArrayBuffer))
