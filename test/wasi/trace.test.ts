import { describe, expect, it } from 'vitest'
import { functions, signature } from '../../src/wasi/abi/functions.ts'
import { traceAreas, tracer } from '../../src/wasi/trace/index.ts'
import { backends, createWorld } from './support/world.ts'

// The line of each function stands in that function's tests; here: what concerns all lines.

describe('the trace', () => {
  it('tells the time that a call took', async () => {
    const lines: string[] = []
    const world = await createWorld({ wrap: tracer((line) => void lines.push(line)) })
    world.call.poll_oneoff(world.subscriptions({ type: 0, timeout: 5_000_000n }), 4096, 1, 64)
    const seconds = /^poll_oneoff\(.*\) = 1 <(\d\.\d{6})>$/.exec(lines[0] ?? '')?.[1]
    expect(Number(seconds)).toBeGreaterThanOrEqual(0.005)
  })

  it('tells a call that suspends once it is answered', async () => {
    const world = await createWorld({ suspend: true })
    const pending = world.promised.fd_read(0, ...world.iovecs([2048, 10]), 64)
    world.call.fd_tell(3, 64)
    world.input.push('x')
    await pending
    expect(world.trace).toEqual(['fd_tell(fd=3 "/work") = ISDIR', 'fd_read(fd=0, iovs=1 of 10 bytes) = 1'])
  })

  it('of some areas alone, which still know the names of descriptors', async () => {
    expect(traceAreas(functions)).toEqual(['args', 'environ', 'clock', 'fd', 'path', 'poll', 'proc', 'sched', 'random', 'sock'])
    const lines: string[] = []
    const world = await createWorld({ wrap: tracer((line) => void lines.push(line.replace(/ <.*>$/, '')), ['fd', 'clock']) })
    world.put('file')
    world.call.clock_time_get(7, 0n, 0)
    world.call.sched_yield()
    expect(lines).toEqual(['fd_close(fd=4 "file") = SUCCESS', 'clock_time_get(id=7, precision=0) = INVAL'])
  })

  it.each(backends)('knows which path a number stands for, through opening, closing and renumbering, %s', async (backend) => {
    const world = await createWorld({ backend })
    const told = (fd: number): string => {
      world.call.fd_tell(fd, 64)
      return /fd=(.*)\) =/.exec(world.trace.at(-1) ?? '')?.[1] ?? ''
    }
    expect([told(0), told(1), told(3), told(99), told(-1)]).toEqual(['0', '1', '3 "/work"', '99', '4294967295'])
    const [a, b] = [world.opened('a', 'rwc'), world.opened('b', 'rwc')]
    expect([told(a), told(b)]).toEqual(['4 "a"', '5 "b"'])
    world.renumber(a, b)
    expect([told(a), told(b)]).toEqual(['4', '5 "a"'])
    world.renumber(b, b)
    expect(told(b)).toBe('5 "a"')
    world.renumber(0, b)
    expect(told(b)).toBe('5')
    world.close(b)
    expect(world.opened('b', 'r')).toBe(0)
    expect(told(0)).toBe('0 "b"')
    world.close(0)
    expect(told(0)).toBe('0')
    world.renumber(99, 3)
    expect(told(3)).toBe('3 "/work"')
    world.renumber(2, 3)
    expect(told(3)).toBe('3')
  })

  it('shows bytes as text, long data cut, and what lies outside of memory as such', async () => {
    const world = await createWorld({ pages: 1 })
    world.mkdir('g\xc3\xbc"\n\xff')
    expect(world.trace.at(-1)).toBe('path_create_directory(fd=3 "/work", path="gü\\"\\n\ufffd") = SUCCESS')
    world.write(1, 'x'.repeat(30), 'y'.repeat(30))
    expect(world.trace.at(-1)).toBe(`fd_write(fd=1, iovs="${'x'.repeat(30)}yy"… 60 bytes) = 60`)
    world.write(1, 'x'.repeat(32))
    expect(world.trace.at(-1)).toBe(`fd_write(fd=1, iovs="${'x'.repeat(32)}") = 32`)
    world.call.fd_write(1, 65536, 1, 0)
    expect(world.trace.at(-1)).toBe('fd_write(fd=1, iovs=(outside of memory)) = FAULT')
    world.call.fd_read(0, 65536, 1, 0)
    expect(world.trace.at(-1)).toBe('fd_read(fd=0, iovs=(outside of memory)) = FAULT')
    world.call.path_unlink_file(3, 65536, 1)
    expect(world.trace.at(-1)).toBe('path_unlink_file(fd=3 "/work", path=(outside of memory)) = FAULT')
  })

  it('names rights where they are few, and families where they are many', async () => {
    const world = await createWorld()
    const shown = (rights: bigint): string => {
      world.call.fd_fdstat_set_rights(99, rights, 0n)
      return /fs_rights_base=(.*), fs_rights_inheriting/.exec(world.trace.at(-1) ?? '')?.[1] ?? ''
    }
    expect([shown(0n), shown(2n), shown(0x42n), shown(0x3fffffffn), shown(-1n), shown(0x08e001ffn), shown(0x07bffe99n), shown(0x0fffffffn), shown(0x3ffffffen), shown(0x12345n)]).toEqual([
      '0', 'FD_READ', 'FD_READ|FD_WRITE', 'ALL', 'ALL', 'FILE', 'DIRECTORY', 'ALL-SOCK_SHUTDOWN-SOCK_ACCEPT', 'ALL-FD_DATASYNC', '0x12345',
    ])
  })

  it('says of every function with what names it was called', async () => {
    const world = await createWorld({ pages: 1 })
    for (const row of functions) {
      if (row.name === 'proc_exit') continue
      const args = signature(row).params.map((type) => (type === 'i64' ? 0n : 99))
      ;(world.call[row.name] as (...args: unknown[]) => number)(...args)
      const line = world.trace.at(-1) ?? ''
      expect(line.startsWith(`${row.name}(`)).toBe(true)
      for (const [name] of row.params) expect(line).toContain(`${name}=`)
      expect(line).toMatch(/\) = /)
    }
  })
})
