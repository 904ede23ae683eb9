import { closeSync, constants, openSync, readSync, readvSync } from 'node:fs'
import type * as net from 'node:net'
import { block } from '../../sys/sleep.ts'
import { codeOf } from '../error.ts'
import type { IoSlices } from '../filesystem.ts'
import { readSlices } from './transfer.ts'

/**
 * Reading from what may have to be waited for: a pipe, a terminal, a socket. Bytes are read without blocking, as many as
 * the guest has room for; to find out whether there are any, ONE byte is taken and held for the next read. So what the
 * guest does not read is left for the next program that shares the pipe.
 */
export class Input {
  /** Non-blocking, and where possible an open of our own, so that no other process sees it become non-blocking. */
  readonly #hostFd: number
  readonly #own: boolean
  readonly #one = new Uint8Array(1)
  /** The byte taken ahead, 'end' once the end was seen. */
  #held: number | 'end' | undefined
  #watch: Watch | undefined

  /** `hostFd` stays the caller's. */
  constructor(hostFd: number) {
    const opened = reopen(hostFd, NON_BLOCKING_READ)
    this.#hostFd = opened ?? hostFd
    this.#own = opened !== undefined
    // A socket can't be opened again: libuv makes the very one non-blocking when it starts to watch it.
    if (!this.#own) this.#watch = this.#newWatch()
  }

  /** Bytes read, 0 at the end. EAGAIN when there are none now. */
  readNow(into: IoSlices): number {
    if (into.total === 0) return 0
    if (this.#held === 'end') return this.#readEnd()
    if (this.#held === undefined) return readSlices(this.#hostFd, into)
    const views = into.views().filter((view) => view.length > 0)
    const [head, ...rest] = views as [Uint8Array, ...Uint8Array[]]
    head[0] = this.#held
    this.#held = undefined
    try {
      return 1 + readvSync(this.#hostFd, [head.subarray(1), ...rest])
    } catch (error) {
      if (codeOf(error) === 'EAGAIN') return 1
      throw error
    }
  }

  /** What a read would find now: bytes, the end, or (undefined) nothing yet. */
  peek(): 'bytes' | 'end' | undefined {
    if (this.#held === undefined) {
      try {
        const count = readSync(this.#hostFd, this.#one, 0, 1, null)
        this.#held = count === 0 ? 'end' : this.#one[0]
      } catch (error) {
        if (codeOf(error) !== 'EAGAIN') throw error
      }
    }
    if (this.#held === undefined) return undefined
    return this.#held === 'end' ? 'end' : 'bytes'
  }

  /** Calls `wake` once when peek may find something; answers how to call it off. */
  whenReady(wake: () => void): () => void {
    this.#watch ??= this.#newWatch()
    return this.#watch.start(wake)
  }

  /** Something was taken ahead: it comes before all that is still to be read. */
  get holds(): boolean {
    return this.#held !== undefined
  }

  #newWatch(): Watch {
    return new Watch(this.#hostFd, (byte) => {
      this.#held = byte
    })
  }

  close(): void {
    this.#watch?.close()
    if (this.#own) closeSync(this.#hostFd)
  }

  /** The end is told once: a terminal goes on after it, and so does a FIFO that somebody opens for writing again. */
  #readEnd(): number {
    if (this.#own) {
      this.#held = undefined
      this.#watch?.close()
      this.#watch = undefined
    }
    return 0
  }
}

const NON_BLOCKING_READ = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY

/** A read that waits in the kernel; of a descriptor that a parent left non-blocking, by asking again ever less often. */
export function readBlocking(hostFd: number, into: IoSlices): number {
  return whileBusy(() => readSlices(hostFd, into))
}

/** Repeats what answers EAGAIN, with pauses of 1/16 to 16 ms. */
export function whileBusy<T>(attempt: () => T): T {
  for (let pause = 62_500n; ; pause = pause < 16_000_000n ? pause * 2n : pause) {
    try {
      return attempt()
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error
    }
    block(pause)
  }
}

/** The same pipe, terminal or file, opened anew with flags of its own (Linux, proc(5)); undefined where that can't be. */
export function reopen(hostFd: number, flags: number): number | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    return openSync(`/proc/self/fd/${hostFd}`, flags)
  } catch {
    return undefined
  }
}

/** libuv's eye on a descriptor, through a stream whose buffer is one byte. */
class Watch {
  readonly #socket: net.Socket
  #ended = false
  #wake: (() => void) | undefined

  /** `hold` gets the byte that woke us, or 'end'. */
  constructor(hostFd: number, hold: (byte: number | 'end') => void) {
    const buffer = new Uint8Array(1)
    const callback = (count: number): boolean => {
      if (count > 0) {
        hold(buffer[0] as number)
        this.#woken()
      }
      return false // Stop reading: one byte is all that is taken ahead.
    }
    const end = (): void => {
      if (this.#ended) return
      this.#ended = true
      hold('end')
      this.#woken()
    }
    this.#socket = openStream(hostFd, { buffer, callback }).on('end', end).on('error', end).on('close', end)
  }

  start(wake: () => void): () => void {
    this.#wake = wake
    if (this.#ended) queueMicrotask(() => this.#woken())
    else this.#socket.resume()
    return () => {
      this.#wake = undefined
      if (!this.#ended) this.#socket.pause()
    }
  }

  close(): void {
    this.#ended = true
    this.#socket.destroy()
  }

  #woken(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }
}

/** A stream over an open of its own (it closes that at the end), or over the very descriptor where that can't be. */
function openStream(hostFd: number, onread: net.OnReadOpts): net.Socket {
  const { isatty, ReadStream } = process.getBuiltinModule('node:tty')
  const fd = reopen(hostFd, NON_BLOCKING_READ) ?? hostFd
  const options = { onread, allowHalfOpen: true, manualStart: true }
  if (isatty(fd)) return new ReadStream(fd, options as net.SocketConstructorOpts)
  const { Socket } = process.getBuiltinModule('node:net')
  return new Socket({ fd, readable: true, writable: false, ...options })
}

