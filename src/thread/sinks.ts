import type { Channel } from './channel.ts'

/** Where what a program writes goes. A promise: no more until then. What it throws ends the program. */
export type Sink = (chunk: Uint8Array) => void | Promise<void>

/** Where what a program reads comes from. */
export type Source = AsyncIterator<Uint8Array>

const PIECE = 1 << 16

/** Hands on what comes through a channel, until `finish` says that no more will. */
export class Drain {
  readonly #channel: Channel
  readonly #sink: Sink
  readonly #failed: (error: unknown) => void
  readonly #pumping: Promise<void>
  /** Nothing more will come. */
  #over = false
  /** The channel is somebody else's now. */
  #gone = false

  constructor(channel: Channel, sink: Sink, failed: (error: unknown) => void) {
    this.#channel = channel
    this.#sink = sink
    this.#failed = failed
    this.#pumping = this.#pump()
  }

  /** Hands on the rest, and waits for nobody who is slow to take it if `hurry`. */
  async finish(hurry: boolean): Promise<void> {
    this.#over = true
    this.#channel.end()
    if (!hurry) return this.#pumping
    this.#gone = true
    for (let chunk = this.#next(); chunk !== undefined; chunk = this.#next()) void this.#give(chunk)
  }

  async #pump(): Promise<void> {
    for (;;) {
      await this.#channel.readable()
      while (!this.#gone) {
        const chunk = this.#next()
        if (chunk === undefined) break
        await this.#give(chunk)
      }
      if (this.#over) return
    }
  }

  async #give(chunk: Uint8Array): Promise<void> {
    try {
      await this.#sink(chunk)
    } catch (error) {
      this.#failed(error)
    }
  }

  #next(): Uint8Array | undefined {
    const { size } = this.#channel
    if (size === 0) return undefined
    const chunk = new Uint8Array(Math.min(size, PIECE))
    this.#channel.read(chunk)
    return chunk
  }
}

/** Feeds a channel from a source, to its end or until `stop`. */
export class Feed {
  readonly #channel: Channel
  readonly #source: Source
  #stopped = false

  constructor(channel: Channel, source: Source, failed: (error: unknown) => void) {
    this.#channel = channel
    this.#source = source
    this.#pump().catch(failed)
  }

  /** Takes nothing more from the source, and tells it so. */
  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#channel.wakeWriter()
    void this.#source.return?.().catch(() => { /* it was not wanted any more */ })
  }

  async #pump(): Promise<void> {
    while (!this.#stopped) {
      const { done = false, value } = await this.#source.next()
      if (done) break
      for (let at = 0; at < value.length && !this.#stopped;) {
        const count = this.#channel.write(value.subarray(at))
        at += count
        if (count === 0) await this.#channel.writable()
      }
    }
    if (this.#stopped) return
    this.#stopped = true
    this.#channel.end()
  }
}

/** What a program writes, up to a limit; one piece more and `take` throws Flood. */
export class Capture {
  readonly #chunks: Uint8Array[] = []
  readonly #stream: 'stdout' | 'stderr'
  readonly #limit: number
  #room: number

  constructor(stream: 'stdout' | 'stderr', limit: number) {
    this.#stream = stream
    this.#limit = limit
    this.#room = limit
  }

  readonly take = (chunk: Uint8Array): void => {
    const kept = chunk.subarray(0, this.#room)
    this.#chunks.push(kept)
    this.#room -= kept.length
    if (kept.length < chunk.length) throw new Flood(this.#stream, this.#limit)
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#limit - this.#room)
    let at = 0
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at)
      at += chunk.length
    }
    return bytes
  }
}

/** A program wrote more than is kept. */
export class Flood {
  readonly stream: 'stdout' | 'stderr'
  readonly limit: number
  constructor(stream: 'stdout' | 'stderr', limit: number) {
    this.stream = stream
    this.limit = limit
  }
}
