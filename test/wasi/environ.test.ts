import { expect, it } from 'vitest'
import { describeFunction } from './support/describe-function.ts'
import { createWorld } from './support/world.ts'

const FAULT = 21
const env = ['HOME=/', 'EMPTY=', 'X=\xff=']

describeFunction('environ_sizes_get', () => {
  it('counts the variables, and their bytes with the zeroes', async () => {
    const world = await createWorld({ env })
    expect(world.call.environ_sizes_get(64, 80)).toBe(0)
    expect([world.u32(64), world.u32(80)]).toEqual([3, 7 + 7 + 5])
    expect(world.trace).toEqual(['environ_sizes_get() = count 3, buf_size 19'])
  })

  it('FAULT', async () => {
    const world = await createWorld({ env, pages: 1 })
    expect([world.call.environ_sizes_get(65533, 0), world.call.environ_sizes_get(0, 65533)]).toEqual([FAULT, FAULT])
  })
})

describeFunction('environ_get', () => {
  it('writes addresses, and bytes with a zero after each', async () => {
    const world = await createWorld({ env })
    expect(world.call.environ_get(64, 256)).toBe(0)
    expect(world.hex(64, 12)).toBe('00010000 07010000 0e010000')
    expect(world.string(256, 19)).toBe('HOME=/\0EMPTY=\0X=\xff=\0')
    expect(world.trace).toEqual(['environ_get(environ=0x40, environ_buf=0x100) = SUCCESS'])
  })

  it('FAULT, and then nothing is written', async () => {
    const world = await createWorld({ env, pages: 1 })
    expect([world.call.environ_get(65536 - 11, 0), world.call.environ_get(0, 65536 - 18), world.call.environ_get(-1, -1)]).toEqual([FAULT, FAULT, FAULT])
    expect(world.hex(0, 64)).not.toMatch(/[^0 ]/)
  })
})
