import { describe, expect, it } from 'vitest'
import { hostClock } from '../../src/sys/clock.ts'
import { FakeClock } from './support/clock.ts'
import { describeFunction } from './support/describe-function.ts'
import { createWorld } from './support/world.ts'

const [REALTIME, MONOTONIC, PROCESS, THREAD] = [0, 1, 2, 3] as const
const FAULT = 21
const INVAL = 28

describeFunction('clock_res_get', () => {
  it.each([[REALTIME, 11n, 'REALTIME'], [MONOTONIC, 12n, 'MONOTONIC'], [PROCESS, 13n, 'PROCESS_CPUTIME_ID'], [THREAD, 14n, 'THREAD_CPUTIME_ID']] as const)('clock %i', async (id, resolution, name) => {
    const world = await createWorld({ clock: new FakeClock() })
    expect(world.call.clock_res_get(id, 8)).toBe(0)
    expect(world.u64(8)).toBe(resolution)
    expect(world.trace).toEqual([`clock_res_get(id=${name}) = ${resolution}`])
  })

  it('INVAL: no such clock', async () => {
    const world = await createWorld()
    for (const id of [4, 5, 256, -1, -2147483648]) expect(world.call.clock_res_get(id, 8)).toBe(INVAL)
    expect(world.trace[0]).toBe('clock_res_get(id=4) = INVAL')
    expect(world.trace[3]).toBe('clock_res_get(id=4294967295) = INVAL')
  })

  it('FAULT', async () => {
    const world = await createWorld({ pages: 1 })
    expect([world.call.clock_res_get(REALTIME, 65529), world.call.clock_res_get(REALTIME, -8)]).toEqual([FAULT, FAULT])
    expect(world.call.clock_res_get(REALTIME, 65528)).toBe(0)
  })
})

describeFunction('clock_time_get', () => {
  it.each([
    [REALTIME, 1_700_000_000_123_456_790n], [MONOTONIC, 9_007_199_254_740_994n], [PROCESS, 3001n], [THREAD, 4001n],
  ] as const)('clock %i, exact to the last digit, whatever the precision', async (id, time) => {
    for (const precision of [0n, 1n, 1_000_000_000n, -1n]) {
      const world = await createWorld({ clock: new FakeClock() })
      expect(world.call.clock_time_get(id, precision, 24)).toBe(0)
      expect(world.u64(24)).toBe(time)
    }
  })

  it('is traced', async () => {
    const world = await createWorld({ clock: new FakeClock() })
    world.call.clock_time_get(REALTIME, 1000n, 24)
    expect(world.trace).toEqual(['clock_time_get(id=REALTIME, precision=1000) = 1700000000123456790'])
  })

  it('INVAL and FAULT', async () => {
    const world = await createWorld({ pages: 1 })
    for (const id of [4, -1]) expect(world.call.clock_time_get(id, 0n, 24)).toBe(INVAL)
    expect([world.call.clock_time_get(MONOTONIC, 0n, 65529), world.call.clock_time_get(MONOTONIC, 0n, -1)]).toEqual([FAULT, FAULT])
  })
})

describe("the host's clocks", () => {
  const clock = hostClock()

  it('tell the time of day: Date.now(), finer', () => {
    const before = BigInt(Date.now()) * 1_000_000n
    const time = clock.realtime()
    const after = BigInt(Date.now()) * 1_000_000n
    // A clock's millisecond is behind by what is left of it; Node's starting point by a few more.
    expect(time - before).toBeGreaterThan(-6_000_000n)
    expect(time - after).toBeLessThan(6_000_000n)
    const digits = Array.from({ length: 20 }, () => clock.realtime() % 1_000_000n)
    expect(digits.some((fraction) => fraction !== 0n)).toBe(true)
  })

  it('never go back', () => {
    for (const read of ['monotonic', 'realtime', 'processTime', 'threadTime'] as const) {
      let last = 0n
      for (let count = 0; count < 2000; count++) {
        const time = clock[read]()
        expect(time >= last, read).toBe(true)
        last = time
      }
    }
  })

  it('step as their resolution says', () => {
    // A reading is a multiple of the resolution for the two that count microseconds.
    for (const read of ['processTime', 'threadTime'] as const) {
      for (let count = 0; count < 100; count++) expect(clock[read]() % clock.resolution[read]).toBe(0n)
    }
    // Reading again and again shows steps that are no smaller than the resolution.
    let smallest = 1n << 62n
    for (let count = 0; count < 2000; count++) {
      const step = -clock.monotonic() + clock.monotonic()
      if (step > 0n && step < smallest) smallest = step
    }
    expect(smallest >= clock.resolution.monotonic).toBe(true)
  })

  it('count the time of this thread and not of the wall', () => {
    const [wall, thread] = [clock.monotonic(), clock.threadTime()]
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 40)
    expect(clock.monotonic() - wall >= 39_000_000n).toBe(true)
    expect(clock.threadTime() - thread < 30_000_000n).toBe(true)
    const busy = clock.threadTime()
    const start = clock.monotonic()
    while (clock.monotonic() - start < 60_000_000n) { /* works */ }
    expect(clock.threadTime() > busy).toBe(true)
    expect(clock.processTime() >= clock.threadTime()).toBe(true)
  })
})
