import { expect, it } from 'vitest'
import { describeFunction } from './support/describe-function.ts'
import { createWorld, later } from './support/world.ts'

describeFunction('sched_yield', () => {
  it('answers at once where nothing can run meanwhile', async () => {
    const world = await createWorld()
    expect(world.call.sched_yield()).toBe(0)
    expect(world.trace).toEqual(['sched_yield() = SUCCESS'])
  })

  it('lets timers and input have their turn where the guest can be suspended', async () => {
    const world = await createWorld({ suspend: true })
    const heard = { turns: 0 }
    const timer = setInterval(() => heard.turns++, 1)
    later(() => clearInterval(timer))
    // A loop that does nothing but yield is interruptible.
    for (let count = 0; heard.turns < 3 && count < 1_000_000; count++) expect(await world.promised.sched_yield()).toBe(0)
    expect(heard.turns).toBe(3)
    expect(world.trace[0]).toBe('sched_yield() = SUCCESS')
  })
})
