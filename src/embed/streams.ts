import type { Readable, Writable } from 'node:stream'
import type { Sink, Source } from '../thread/sinks.ts'
import { OptionError } from './errors.ts'
import type { Input } from './options.ts'

/** A sink that writes and waits until that was taken. The stream stays open. */
export const writableSink = (stream: Writable): Sink => (chunk) => new Promise((resolve, reject) => {
  stream.write(chunk, (error) => { if (error) reject(error); else resolve() })
})

/** A source of what a program reads. */
export function sourceOf(input: Exclude<Input, string | Uint8Array>): Source {
  if (isReadable(input)) return readableSource(input)
  if (isWebStream(input)) return bytesOf(input.values({ preventCancel: true }))
  return bytesOf(Symbol.asyncIterator in input ? input[Symbol.asyncIterator]() : input[Symbol.iterator]())
}

const isReadable = (input: object): input is Readable => 'read' in input && typeof input.read === 'function' && 'on' in input
/** A ReadableStream; it ends with its iterator if nothing else is said. */
const isWebStream = (input: object): input is { values(options: object): AsyncIterator<string | Uint8Array> } => 'getReader' in input && 'values' in input

export const toBytes = (piece: string | Uint8Array): Uint8Array => {
  if (typeof piece === 'string') return Buffer.from(piece, 'utf8')
  if (ArrayBuffer.isView(piece)) return new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength)
  throw new OptionError('stdin gave something that is neither text nor bytes')
}

/** In a buffer of their own: a view is sent to a thread with all that lies beside it. */
export const exactly = (bytes: Uint8Array): Uint8Array => (bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes))

function bytesOf(iterator: AsyncIterator<string | Uint8Array> | Iterator<string | Uint8Array>): Source {
  return {
    async next() {
      const { done, value } = await iterator.next()
      return done === true ? { done, value: undefined } : { done: false, value: toBytes(value) }
    },
    async return() {
      await iterator.return?.()
      return { done: true, value: undefined }
    },
  }
}

/**
 * Reads a stream of Node's without taking it over: when the program has ended, what it did not read is still there, and so is
 * the stream. (Its own iterator would destroy it, or wait for one piece more and lose it.)
 */
function readableSource(stream: Readable): Source {
  let stopped = false
  let wake: (() => void) | undefined
  return {
    async next() {
      for (;;) {
        const piece = stopped ? null : stream.read() as string | Uint8Array | null
        if (piece !== null) return { done: false, value: toBytes(piece) }
        if (stream.errored) throw stream.errored
        if (stopped || stream.readableEnded || stream.destroyed) return { done: true, value: undefined }
        await new Promise<void>((resolve) => {
          wake = () => {
            for (const event of events) stream.off(event, wake as () => void)
            resolve()
          }
          for (const event of events) stream.on(event, wake)
        })
      }
    },
    async return() {
      stopped = true
      wake?.()
      if ('fd' in stream && stream.fd === 0) setImmediate(letGo, stream)
      return { done: true, value: undefined }
    },
  }
}

/** While process.stdin is being read, it keeps the process alive. (Only once it has noticed that nobody listens, it can be paused.) */
function letGo(stream: Readable): void {
  if (stream.listenerCount('readable') + stream.listenerCount('data') === 0) stream.pause()
}

const events = ['readable', 'end', 'error', 'close'] as const
