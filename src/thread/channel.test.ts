import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Channel } from './channel.ts'

const CAPACITY = 65_536
const bytes = (length: number, from = 0): Uint8Array => Uint8Array.from({ length }, (_, at) => (from + at) % 251)

describe('a channel', () => {
  it('is a queue of at most 64 KiB', () => {
    const step = fc.record({ write: fc.boolean(), length: fc.oneof(fc.nat(300), fc.nat(2 * CAPACITY), fc.constantFrom(CAPACITY - 1, CAPACITY, CAPACITY + 1)) })
    fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const channel = new Channel()
      let [written, read] = [0, 0]
      for (const { write, length } of steps) {
        if (write) {
          const count = channel.write(bytes(length, written))
          expect(count).toBe(Math.min(length, CAPACITY - (written - read)))
          written += count
        } else {
          const into = new Uint8Array(length)
          const count = channel.read(into)
          expect(count).toBe(Math.min(length, written - read))
          expect(Buffer.from(into.subarray(0, count)).equals(bytes(count, read))).toBe(true)
          read += count
        }
        expect(channel.size).toBe(written - read)
      }
    }), { numRuns: 50 })
  })

  it('counts on when its counters overflow', () => {
    const channel = new Channel()
    const cells = new Int32Array(channel.buffer, 0, 2)
    cells.fill(0x7fff_fff0) // what they are after 2 GiB
    expect(channel.write(bytes(100))).toBe(100)
    expect(channel.size).toBe(100)
    const into = new Uint8Array(200)
    expect(channel.read(into)).toBe(100)
    expect(into.subarray(0, 100)).toEqual(bytes(100))
    cells.fill(-8) // just before 4 GiB
    expect(channel.write(bytes(CAPACITY + 1))).toBe(CAPACITY)
    expect(channel.size).toBe(CAPACITY)
  })

  it('is ended once, and what was written before can still be read', async () => {
    const channel = new Channel()
    const waiting = channel.readable()
    channel.write(bytes(3))
    await waiting
    channel.end()
    await channel.readable()
    expect([channel.ended, channel.size]).toEqual([true, 3])
    channel.reset()
    expect([channel.ended, channel.size]).toEqual([false, 0])
  })

  it('lets who waits for room go on when there is some, or when told so', async () => {
    const channel = new Channel()
    channel.write(new Uint8Array(CAPACITY))
    const waiting = channel.writable()
    channel.read(new Uint8Array(1))
    await waiting
    channel.write(new Uint8Array(1))
    const told = channel.writable()
    channel.wakeWriter()
    await told
  })

  it('brings everything from one thread to the other, each waiting for the other', async () => {
    const [there, back] = [new Channel(), new Channel()]
    const worker = new Worker(`
      import { workerData } from 'node:worker_threads'
      import { Channel } from ${JSON.stringify(new URL('channel.ts', import.meta.url).href)}
      const [from, to] = workerData.map((buffer) => new Channel(buffer))
      const piece = new Uint8Array(10_007)
      for (;;) {
        from.waitToRead()
        const count = from.read(piece)
        if (count === 0 && from.ended) break
        for (let at = 0; at < count;) {
          at += to.write(piece.subarray(at, count))
          if (at < count) to.waitToWrite()
        }
      }
      to.end()`, { eval: true, workerData: [there.buffer, back.buffer], execArgv: ['--input-type=module'] })
    const all = bytes(1_000_000)
    const send = async (): Promise<void> => {
      for (let at = 0; at < all.length;) {
        at += there.write(all.subarray(at, at + 33_333))
        if (at < all.length) await there.writable()
      }
      there.end()
    }
    const receive = async (): Promise<Buffer> => {
      const pieces: Uint8Array[] = []
      for (;;) {
        await back.readable()
        const piece = new Uint8Array(back.size)
        if (back.read(piece) === 0 && back.ended) return Buffer.concat(pieces)
        pieces.push(piece)
      }
    }
    const [received] = await Promise.all([receive(), send(), new Promise((resolve, reject) => { worker.on('exit', resolve).on('error', reject) })])
    expect(received.equals(all)).toBe(true)
  })
})
