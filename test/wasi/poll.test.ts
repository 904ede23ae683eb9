import * as fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { HostStream } from '../../src/fs/host/stream.ts'
import { hostClock } from '../../src/sys/clock.ts'
import { Rights } from '../../src/wasi/abi/flags.ts'
import { StreamDescriptor } from '../../src/wasi/descriptors/stream.ts'
import { DEVICE_RIGHTS } from '../../src/wasi/rights.ts'
import { describeFunction } from './support/describe-function.ts'
import { pipe } from './support/pipes.ts'
import type { Event, Subscription } from './support/program.ts'
import { createWorld, type World, type WorldOptions } from './support/world.ts'

const [CLOCK, FD_READ, FD_WRITE] = [0, 1, 2] as const
const [REALTIME, MONOTONIC] = [0, 1] as const
const ABSTIME = 1
const HANGUP = 1
const MS = 1_000_000n
const clock = hostClock()

const reading = (stream: HostStream): StreamDescriptor => new StreamDescriptor(stream, DEVICE_RIGHTS & ~Rights.FD_WRITE)

const event = (userdata: bigint, type: number, more: Partial<Event> = {}): Event => ({ userdata, errno: 'SUCCESS', type, bytes: 0n, flags: 0, ...more })

/** Both ways to wait: the thread stands still, or the guest is suspended and the event loop runs. */
describe.each([['blocking', false], ['suspending', true]] as const)('%s', (_, suspend) => {
  const worldOf = (options: WorldOptions = {}): Promise<World> => createWorld({ ...options, suspend })

  async function poll(world: World, ...subscriptions: readonly Subscription[]): Promise<string | Event[]> {
    if (!suspend) return world.poll(...subscriptions)
    const from = world.subscriptions(...subscriptions)
    const out = world.room(subscriptions.length * 32)
    const count = world.room(8)
    const errno = await world.promised.poll_oneoff(from, out, subscriptions.length, count)
    return errno === 0 ? world.events(out, world.u32(count)) : world.errno(() => errno)
  }

  describeFunction('poll_oneoff', () => {
    it('writes events of 32 bytes: 0 u64 userdata | 8 u16 errno | 10 u8 type | 16 u64 bytes | 24 u16 flags', async () => {
      const world = await worldOf()
      world.input.push('hello').end()
      const from = world.subscriptions({ type: FD_READ, fd: 0, userdata: 0x8877665544332211n }, { type: FD_WRITE, fd: 99, userdata: 0xffffffffffffffffn })
      world.bytes(4096, 80).fill(0xee)
      expect(await world.promised.poll_oneoff(from, 4096, 2, 64)).toBe(0)
      expect(world.u32(64)).toBe(2)
      expect(world.hex(4096, 32)).toBe('11223344 55667788 00000100 00000000 01000000 00000000 00000000 00000000')
      expect(world.hex(4128, 36)).toBe('ffffffff ffffffff 08000200 00000000 00000000 00000000 00000000 00000000 eeeeeeee')
      expect(world.trace).toEqual([`poll_oneoff(in=0x${from.toString(16)}, out=0x1000, nsubscriptions=2) = 2`])
    })

    it.each([[REALTIME, 'realtime'], [MONOTONIC, 'monotonic']] as const)('clock %i: not before its time, relative and absolute', async (id, read) => {
      const world = await worldOf()
      for (const wait of [0n, 1n, MS / 2n, 3n * MS, 12n * MS]) {
        const start = clock.monotonic()
        expect(await poll(world, { type: CLOCK, clock: id, timeout: wait, userdata: wait })).toEqual([event(wait, CLOCK)])
        expect(clock.monotonic() - start >= wait).toBe(true)
        const until = clock[read]() + wait
        expect(await poll(world, { type: CLOCK, clock: id, timeout: until, flags: ABSTIME, userdata: 5n })).toEqual([event(5n, CLOCK)])
        // This clock and the guest's were each set by their own look at the time of day.
        expect(clock[read]() >= until - (id === REALTIME ? 50_000n : 0n)).toBe(true)
      }
      for (const past of [0n, 1n, clock[read]() - 1n]) {
        expect(await poll(world, { type: CLOCK, clock: id, timeout: past, flags: ABSTIME })).toEqual([event(0n, CLOCK)])
      }
    })

    it('several clocks: those that are due, the others not', async () => {
      const world = await worldOf()
      const start = clock.monotonic()
      const never = 1n << 63n
      expect(await poll(world,
        { type: CLOCK, timeout: never, userdata: 1n },
        { type: CLOCK, timeout: 5n * MS, userdata: 2n },
        { type: CLOCK, clock: REALTIME, timeout: 0xffffffffffffffffn, flags: ABSTIME, userdata: 3n },
        { type: CLOCK, timeout: 0xffffffffffffffffn, userdata: 4n },
      )).toEqual([event(2n, CLOCK)])
      expect(clock.monotonic() - start >= 5n * MS).toBe(true)
      expect(await poll(world, { type: CLOCK, timeout: 0n, userdata: 1n }, { type: CLOCK, timeout: never, userdata: 2n }, { type: CLOCK, timeout: 0n, userdata: 3n }))
        .toEqual([event(1n, CLOCK), event(3n, CLOCK)])
    })

    it('a huge timeout does not keep what is ready waiting', async () => {
      const world = await worldOf()
      expect(await poll(world, { type: CLOCK, timeout: (1n << 64n) - 1n, userdata: 1n }, { type: FD_WRITE, fd: 1, userdata: 2n })).toEqual([event(2n, FD_WRITE)])
    })

    it('INVAL and NOTSUP of a clock are told in its event', async () => {
      const world = await worldOf()
      expect(await poll(world,
        { type: CLOCK, clock: 4, timeout: MS, userdata: 1n }, { type: CLOCK, clock: 0xffffffff, userdata: 2n }, { type: CLOCK, timeout: 1n << 62n, flags: 2, userdata: 3n },
        { type: CLOCK, clock: 2, timeout: MS, userdata: 4n }, { type: CLOCK, clock: 3, userdata: 5n },
      )).toEqual([
        event(1n, CLOCK, { errno: 'INVAL' }), event(2n, CLOCK, { errno: 'INVAL' }), event(3n, CLOCK, { errno: 'INVAL' }),
        event(4n, CLOCK, { errno: 'NOTSUP' }), event(5n, CLOCK, { errno: 'NOTSUP' }),
      ])
    })

    it('an unknown tag is INVAL in its event, the others are served', async () => {
      const world = await worldOf()
      expect(await poll(world, { type: 3, userdata: 1n }, { type: 255, userdata: 2n }, { type: FD_WRITE, fd: 1, userdata: 3n })).toEqual([
        event(1n, 3, { errno: 'INVAL' }), event(2n, 255, { errno: 'INVAL' }), event(3n, FD_WRITE),
      ])
    })

    it('a file is ready at once, and tells how much is left', async () => {
      const world = await worldOf()
      world.put('file', '0123456789')
      const fd = world.opened('file', 'rw')
      expect(await poll(world, { type: FD_READ, fd, userdata: 1n }, { type: FD_WRITE, fd, userdata: 2n }, { type: CLOCK, timeout: 1n << 60n }))
        .toEqual([event(1n, FD_READ, { bytes: 10n }), event(2n, FD_WRITE)])
      expect(await read(world, 4, fd)).toBe('0123')
      expect(await poll(world, { type: FD_READ, fd })).toEqual([event(0n, FD_READ, { bytes: 6n })])
      world.seek(fd, 100n, 0)
      expect(await poll(world, { type: FD_READ, fd })).toEqual([event(0n, FD_READ)])
    })

    it('BADF, NOTCAPABLE, ISDIR of a descriptor are told in its event', async () => {
      const world = await worldOf()
      world.put('file')
      const [reader, writer, mute] = [world.opened('file', 'r'), world.opened('file', 'w'), world.opened('file', 'rw')]
      world.giveUp(mute, Rights.POLL_FD_READWRITE)
      const limited = world.opened('file', 'rw')
      world.giveUp(limited, Rights.FD_READ)
      const cases: [number, number, Event['errno']][] = [
        [FD_READ, 99, 'BADF'], [FD_WRITE, 0xffffffff, 'BADF'], [FD_READ, 3, 'ISDIR'], [FD_WRITE, reader, 'BADF'], [FD_READ, writer, 'BADF'], [FD_READ, 1, 'BADF'],
        [FD_READ, mute, 'NOTCAPABLE'], [FD_WRITE, mute, 'NOTCAPABLE'], [FD_READ, limited, 'NOTCAPABLE'], [FD_WRITE, limited, 'SUCCESS'],
      ]
      expect(await poll(world, ...cases.map(([type, fd], index) => ({ type, fd, userdata: BigInt(index) }))))
        .toEqual(cases.map(([type, , errno], index) => event(BigInt(index), type, { errno })))
    })

    it('a pipe with data, and one that was closed', async () => {
      const world = await worldOf()
      world.input.push('hello')
      expect(await poll(world, { type: FD_READ, fd: 0, userdata: 9n }, { type: CLOCK, timeout: 1n << 60n })).toEqual([event(9n, FD_READ, { bytes: 1n })])
      expect(await read(world, 5)).toBe('hello')
      world.input.end()
      expect(await poll(world, { type: FD_READ, fd: 0 }, { type: CLOCK, timeout: 1n << 60n })).toEqual([event(0n, FD_READ, { flags: HANGUP })])
    })

    it('an empty pipe waits until a clock is due', async () => {
      const world = await worldOf()
      const start = clock.monotonic()
      expect(await poll(world, { type: FD_READ, fd: 0, userdata: 1n }, { type: CLOCK, timeout: 15n * MS, userdata: 2n })).toEqual([event(2n, CLOCK)])
      expect(clock.monotonic() - start >= 15n * MS).toBe(true)
      expect(world.input.watching.size).toBe(0)
    })

    it('a pipe of the kernel: nothing, data, all of which is then read, the end', async () => {
      const { stream, write, closeWriter } = pipe()
      const world = await worldOf({ stdin: reading(stream) })
      const wait = (timeout: bigint): Promise<string | Event[]> => poll(world, { type: FD_READ, fd: 0, userdata: 1n }, { type: CLOCK, timeout, userdata: 2n })
      expect(await wait(2n * MS)).toEqual([event(2n, CLOCK)])
      write('hello')
      expect(await wait(1n << 60n)).toEqual([event(1n, FD_READ, { bytes: 1n })])
      expect(await wait(1n << 60n)).toEqual([event(1n, FD_READ, { bytes: 1n })])
      // Finding out that there is something takes nothing away from it and changes no order.
      expect(await read(world, 3)).toBe('hel')
      expect(await wait(1n << 60n)).toMatchObject([{ userdata: 1n }])
      write(' world')
      expect(await read(world, 100)).toBe('lo world')
      expect(await wait(3n * MS)).toEqual([event(2n, CLOCK)])
      write('!')
      closeWriter()
      expect(await wait(1n << 60n)).toEqual([event(1n, FD_READ, { bytes: 1n })])
      expect(await read(world, 100)).toBe('!')
      expect(await wait(1n << 60n)).toEqual([event(1n, FD_READ, { flags: HANGUP })])
      expect([await read(world, 10), await read(world, 10)]).toEqual(['', ''])
    })

    it('a pipe that its parent left non-blocking', async () => {
      const { stream, write, closeWriter } = pipe({ nonBlocking: true })
      const world = await worldOf({ stdin: reading(stream) })
      write('a')
      expect(await read(world, 10)).toBe('a')
      setTimeout(() => write('b'), 5)
      if (suspend) expect(await read(world, 10)).toBe('b')
      else {
        expect(await poll(world, { type: FD_READ, fd: 0, userdata: 1n }, { type: CLOCK, timeout: MS, userdata: 2n })).toMatchObject([{ userdata: 2n }])
        await new Promise((resolve) => setTimeout(resolve, 10))
        expect(await read(world, 10)).toBe('b')
      }
      closeWriter()
      expect(await read(world, 10)).toBe('')
    })

    it('/dev/null is ready and at its end', async () => {
      const world = await worldOf({ stdin: reading(new HostStream(fs.openSync('/dev/null', 'r'), true)) })
      expect(await poll(world, { type: FD_READ, fd: 0, userdata: 1n }, { type: CLOCK, timeout: 1n << 60n })).toMatchObject([{ userdata: 1n, errno: 'SUCCESS' }])
      expect(await read(world, 10)).toBe('')
    })

    it('INVAL: none, or more than there can be descriptors', async () => {
      const world = await worldOf()
      for (const count of [0, 65537, 1 << 30, -1]) expect(await world.promised.poll_oneoff(64, 4096, count, 32)).toBe(28)
    })

    it('65536 at once', async () => {
      const world = await worldOf({ pages: 100 })
      const userdata = Array.from({ length: 65536 }, (_, index) => BigInt(index))
      const from = world.subscriptionList(userdata.map((userdata) => ({ type: CLOCK, userdata, timeout: userdata === 40_000n ? 1n : 1n << 62n })))
      const [out, count] = [world.room(65536 * 32), world.room(8)]
      expect(await (suspend ? world.promised : world.call).poll_oneoff(from, out, 65536, count)).toBe(0)
      expect(world.events(out, world.u32(count))).toEqual([event(40_000n, CLOCK)])
    })

    it('FAULT, and then nothing was waited for', async () => {
      const world = await worldOf({ pages: 1 })
      const one = world.subscriptions({ type: CLOCK, timeout: 1n << 60n })
      for (const [from, out, count, events] of [
        [65536 - 47, 0, 1, 64], [one, 65536 - 31, 1, 64], [one, 4096, 1, 65533], [-1, 4096, 1, 64], [one, -32, 1, 64], [one, 4096, 1, -4], [one, 4096, 60_000, 64],
      ] as const) expect(await world.promised.poll_oneoff(from, out, count, events)).toBe(21)
    })
  })
})

/** fd_read in whichever way the world waits. */
async function read(world: World, size: number, fd = 0): Promise<string> {
  const buf = world.room(size)
  const used = world.room(8)
  const errno = await world.promised.fd_read(fd, ...world.iovecs([buf, size]), used)
  if (errno !== 0) throw new Error(world.errno(() => errno))
  return world.string(buf, world.u32(used))
}

describe('while the guest is suspended', () => {
  it('timers run, and data that comes wakes it before its clock', async () => {
    const world = await createWorld({ suspend: true })
    const from = world.subscriptions({ type: FD_READ, fd: 0, userdata: 1n }, { type: CLOCK, timeout: 1n << 60n, userdata: 2n })
    setTimeout(() => world.input.push('x'), 5)
    expect(await world.promised.poll_oneoff(from, 4096, 2, 64)).toBe(0)
    expect(world.events(4096, world.u32(64))).toMatchObject([{ userdata: 1n, bytes: 1n }])
    expect(world.input.watching.size).toBe(0)
  })

  it('memory may grow: the events go where they belong', async () => {
    const world = await createWorld({ suspend: true, pages: 1 })
    const from = world.subscriptions({ type: CLOCK, timeout: 10n * MS, userdata: 3n })
    const pending = world.promised.poll_oneoff(from, 4096, 1, 64)
    world.memory.grow(5)
    expect(await pending).toBe(0)
    expect(world.events(4096, world.u32(64))).toMatchObject([{ userdata: 3n }])
  })

  it('a sleep of 200 ms takes next to no processor time', async () => {
    const world = await createWorld({ suspend: true })
    for (const subscriptions of [[{ type: CLOCK, timeout: 200n * MS }], [{ type: FD_READ, fd: 0 }, { type: CLOCK, timeout: 200n * MS }]]) {
      const from = world.subscriptions(...subscriptions)
      const start = process.threadCpuUsage()
      expect(await world.promised.poll_oneoff(from, 4096, subscriptions.length, 64)).toBe(0)
      const { user, system } = process.threadCpuUsage(start)
      expect(user + system).toBeLessThan(60_000)
    }
  })
})

describe('while the thread stands still', () => {
  it('a sleep of 200 ms takes next to no processor time, with a pipe to look at too', async () => {
    const { stream } = pipe()
    const world = await createWorld({ stdin: reading(stream) })
    for (const subscriptions of [[{ type: CLOCK, timeout: 200n * MS }], [{ type: FD_READ, fd: 0 }, { type: CLOCK, timeout: 200n * MS }]]) {
      const start = process.threadCpuUsage()
      expect(world.poll(...subscriptions)).toHaveLength(1)
      const { user, system } = process.threadCpuUsage(start)
      expect(user + system).toBeLessThan(60_000)
    }
  })
})
