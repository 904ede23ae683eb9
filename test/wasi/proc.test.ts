import { expect, it } from 'vitest'
import { describeFunction } from './support/describe-function.ts'
import { createWorld, Exit, type World } from './support/world.ts'

/** The exit code with which a call ends the guest. */
function codeOf(call: () => unknown): unknown {
  try {
    return `returned ${String(call())}`
  } catch (thrown) {
    return thrown instanceof Exit ? thrown.code : thrown
  }
}

describeFunction('proc_exit', () => {
  it.each([0, 1, 42, 255, 256, 4294967295])('ends the guest with %i', async (code) => {
    const world = await createWorld()
    expect(codeOf(() => world.call.proc_exit(code))).toBe(code)
    expect(world.trace).toEqual([`proc_exit(rval=${code})`])
  })
})

const raised = (world: World, signal: number): unknown => codeOf(() => world.call.proc_raise(signal))

describeFunction('proc_raise', () => {
  it('ends the guest with 128 and the number that the host gives the signal', async () => {
    const world = await createWorld()
    // HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 ALRM TERM have the same numbers here as there.
    for (const signal of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15]) expect(raised(world, signal)).toBe(128 + signal)
    // XCPU XFSZ VTALRM PROF POLL PWR SYS; signal(7).
    expect([23, 24, 25, 26, 28, 29, 30].map((signal) => raised(world, signal))).toEqual([24, 25, 26, 27, 29, 30, 31].map((signal) => 128 + signal))
    expect(world.trace[0]).toBe('proc_raise(sig=HUP) = ?')
  })

  it('does nothing for those that do nothing', async () => {
    const world = await createWorld()
    // NONE CHLD CONT URG WINCH, and PIPE, whose action preview1 says is "Ignored"
    expect([0, 16, 17, 22, 27, 13].map((signal) => raised(world, signal))).toEqual(Array.from({ length: 6 }, () => 'returned 0'))
    expect(world.trace[1]).toBe('proc_raise(sig=CHLD) = SUCCESS')
  })

  it('NOTSUP for those that stop: STOP TSTP TTIN TTOU', async () => {
    const world = await createWorld()
    expect([18, 19, 20, 21].map((signal) => raised(world, signal))).toEqual(Array.from({ length: 4 }, () => 'returned 58'))
  })

  it('INVAL for no signal', async () => {
    const world = await createWorld()
    expect([31, 64, 255, -1, -128].map((signal) => raised(world, signal))).toEqual(Array.from({ length: 5 }, () => 'returned 28'))
    expect(world.trace[0]).toBe('proc_raise(sig=31) = INVAL')
  })
})
