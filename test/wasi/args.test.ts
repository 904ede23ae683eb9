import { expect, it } from 'vitest'
import { describeFunction } from './support/describe-function.ts'
import { createWorld } from './support/world.ts'

const FAULT = 21
const args = ['program', 'a', '', 'g\xc3\xbc\xff']

describeFunction('args_sizes_get', () => {
  it('counts the arguments, and their bytes with the zeroes', async () => {
    const world = await createWorld({ args })
    expect(world.call.args_sizes_get(64, 80)).toBe(0)
    expect([world.u32(64), world.u32(80)]).toEqual([4, 8 + 2 + 1 + 5])
    expect(world.trace).toEqual(['args_sizes_get() = argc 4, argv_buf_size 16'])
  })

  it('counts none', async () => {
    const world = await createWorld({ args: [] })
    world.bytes(64, 8).fill(0xaa)
    expect(world.call.args_sizes_get(64, 68)).toBe(0)
    expect(world.hex(64, 8)).toBe('00000000 00000000')
  })

  it('FAULT', async () => {
    const world = await createWorld({ args, pages: 1 })
    expect([world.call.args_sizes_get(65533, 0), world.call.args_sizes_get(0, 65533), world.call.args_sizes_get(-4, 0)]).toEqual([FAULT, FAULT, FAULT])
    expect(world.call.args_sizes_get(65532, 65528)).toBe(0)
    expect(world.trace[0]).toBe('args_sizes_get() = FAULT')
  })
})

describeFunction('args_get', () => {
  it('writes addresses, and bytes with a zero after each', async () => {
    const world = await createWorld({ args })
    world.bytes(64, 200).fill(0xaa)
    expect(world.call.args_get(64, 128)).toBe(0)
    // 128 "program\0" | 136 "a\0" | 138 "\0" | 139 "gü\xff\0"
    expect(world.hex(64, 20)).toBe('80000000 88000000 8a000000 8b000000 aaaaaaaa')
    expect(world.string(128, 17)).toBe('program\0a\0\0g\xc3\xbc\xff\0\xaa')
    expect(world.trace).toEqual(['args_get(argv=0x40, argv_buf=0x80) = SUCCESS'])
  })

  it('touches nothing without arguments, wherever the pointers go within memory', async () => {
    const world = await createWorld({ args: [], pages: 1 })
    expect(world.call.args_get(65536, 65536)).toBe(0)
    expect(world.call.args_get(65537, 0)).toBe(FAULT)
  })

  it('FAULT, and then nothing is written', async () => {
    const world = await createWorld({ args, pages: 1 })
    expect(world.call.args_get(65536 - 15, 0)).toBe(FAULT)
    expect(world.call.args_get(0, 65536 - 15)).toBe(FAULT)
    expect(world.hex(0, 64)).not.toMatch(/[^0 ]/)
    expect(world.call.args_get(65536 - 32, 65536 - 16)).toBe(0)
  })
})
