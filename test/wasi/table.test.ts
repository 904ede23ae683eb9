import { describe, expect, it } from 'vitest'
import type { FunctionRow } from '../../src/wasi/abi/functions.ts'
import type { Fdstat } from './support/program.ts'
import { DIR, FILE, furnish, positions, rightsOf, rows, samples } from './support/samples.ts'
import { treeOfDirectory } from './support/trees.ts'
import { type Backend, backends, createWorld, Exit, openBelow, type World } from './support/world.ts'

// What holds for every row of the table, generated from it: bad descriptors, bad addresses, missing rights.

type Call = (...args: (number | bigint)[]) => number
const callOf = (world: World, { name }: FunctionRow): Call => world.call[name as keyof World['call']] as Call
const argsOf = (world: World, { name }: FunctionRow): (number | bigint)[] => [...samples[name as keyof typeof samples](world)]

const isSocket = ({ name }: FunctionRow): boolean => name.startsWith('sock_')

/** Everything of the host and of the descriptors that a call could change; reading a clock is no change. */
function state(world: World): unknown {
  const fds: unknown[] = []
  for (let fd = 0; fd < 8; fd++) fds.push(world.fdstat(fd))
  return {
    tree: treeOfDirectory(world.directory),
    times: ['file', 'dir', 'link'].map((name) => {
      const stat = world.stat(name, { follow: false })
      return typeof stat === 'string' ? stat : [stat.mtim, stat.nlink]
    }),
    fds,
    position: world.tell(FILE),
    input: world.input.peek(),
    output: world.output.output,
    host: world.folder === '' ? [] : openBelow(world.folder),
  }
}

describe.each(rows.map((row) => [row.name, row] as const))('%s', (name, row) => {
  it.each(backends)('succeeds with the sample, %s', async (backend) => {
    const world = furnish(await createWorld({ backend }))
    const call = callOf(world, row)
    const args = argsOf(world, row)
    if (name === 'proc_exit') expect(() => call(...args)).toThrow(expect.any(Exit))
    else expect(call(...args)).toBe(isSocket(row) ? 57 : 0)
  })

  const fdsAt = positions(row).filter(({ type }) => type === 'fd')
  if (fdsAt.length > 0) {
    it.each(fdsAt.map(({ name, at }) => [name, at] as const))('bad descriptor as %s: BADF', async (_, at) => {
      const world = furnish(await createWorld())
      const before = state(world)
      for (const fd of [6, 7, 65_535, 65_536, 1 << 30, -1, -2_147_483_648]) {
        const args = argsOf(world, row)
        args[at] = fd
        expect([fd, callOf(world, row)(...args)]).toEqual([fd, 8])
      }
      expect(state(world)).toEqual(before)
    })
  }

  const pointers = positions(row).filter(({ type }) => ['path', 'iovec_array', 'ciovec_array', 'buffer', 'subscriptions', 'result'].includes(type))
  if (pointers.length > 0 && !isSocket(row)) {
    it.each(pointers.flatMap((pointer) => backends.map((backend) => [pointer.name, backend, pointer] as const)))('%s outside of memory: FAULT, and nothing is done, %s', async (_, backend, { at, type }) => {
      const world = furnish(await createWorld({ backend, pages: 2, args: ['program', 'x'], env: ['A=B'] }))
      const end = world.memory.buffer.byteLength
      const before = state(world)
      const fails = (change: (args: (number | bigint)[]) => void): void => {
        world.scoped(() => {
          const args = argsOf(world, row)
          change(args)
          expect([args, callOf(world, row)(...args)]).toEqual([args, 21])
        })
      }
      // Every one of these lies outside by its first byte or by its last; all that is passed there is 2 bytes long or more.
      for (const ptr of [end - 1, end, end + 1, 0x7fffffff, -2_147_483_648, -4096, -8, -1]) fails((args) => void (args[at] = ptr))
      if (type === 'path' || type === 'iovec_array' || type === 'ciovec_array') {
        for (const length of [end, 0x7fffffff, -1]) fails((args) => void (args[at + 1] = length))
      }
      if (type === 'iovec_array' || type === 'ciovec_array') {
        for (const slice of [[end - 1, 2], [end, 1], [-1, 1], [4096, -1], [-2, 4]] as const) {
          for (const slices of [[slice], [[4096, 2], slice], [slice, [4096, 2]]] as const) {
            fails((args) => void ([args[at], args[at + 1]] = world.iovecs(...slices)))
          }
        }
      }
      expect(state(world)).toEqual(before)
    })
  }

  const rights = rightsOf(row)
  if (fdsAt.length > 0 && rights.some((needed) => needed.length > 0)) {
    it.each(rights.flatMap((needed, index) => backends.map((backend) => [index, backend, needed] as const)))('without right %i: NOTCAPABLE, and nothing is done, %s', async (index, backend: Backend, [right]) => {
      const world = furnish(await createWorld({ backend }))
      const args = argsOf(world, row)
      const position = fdsAt[Math.min(index, fdsAt.length - 1)]?.at as number
      // A row with two directories has another descriptor for each in the sample.
      const fd = args[position] as number
      world.giveUp(fd, right as number)
      const before = state(world)
      expect(callOf(world, row)(...args)).toBe(76)
      expect(state(world)).toEqual(before)
    })

    it('needs no other right', async () => {
      const world = furnish(await createWorld())
      const args = argsOf(world, row)
      const { inheriting } = world.fdstat(3) as Fdstat
      const needed = rights.flat().reduce((all, bit) => all | bit, 0)
      // path_open with CREAT needs the right to create too.
      const own = BigInt(needed | (name === 'path_open' ? 1 << 10 : 0))
      for (const fd of new Set(fdsAt.map(({ at }) => args[at] as number))) {
        const { base } = world.fdstat(fd) as Fdstat
        expect(world.setRights(fd, base & own, fd === FILE ? 0n : inheriting)).toBe('SUCCESS')
      }
      expect(callOf(world, row)(...args)).toBe(0)
    })
  } else if (fdsAt.length > 0 && !isSocket(row)) {
    it('needs no right', async () => {
      const world = furnish(await createWorld())
      const args = argsOf(world, row)
      for (const { at } of fdsAt) {
        const { inheriting } = world.fdstat(args[at] as number) as Fdstat
        // fd_fdstat_set_rights asks for what is kept, so that is nothing.
        expect(world.setRights(args[at] as number, 0n, inheriting)).toBe('SUCCESS')
      }
      expect(callOf(world, row)(...(name === 'fd_fdstat_set_rights' ? [FILE, 0n, 0n] : args))).toBe(0)
    })
  }

  if (fdsAt.length > 0 && name.startsWith('path_')) {
    it.each(fdsAt.map(({ name, at }) => [name, at] as const))('%s is a file or a stream: NOTDIR', async (_, at) => {
      const world = furnish(await createWorld())
      const before = state(world)
      for (const fd of [0, 1, FILE]) {
        const args = argsOf(world, row)
        args[at] = fd
        expect(callOf(world, row)(...args)).toBe(54)
      }
      expect(state(world)).toEqual(before)
    })
  }
})

describe('the samples', () => {
  it('name descriptors that are what they say', async () => {
    const world = furnish(await createWorld())
    expect([world.fdstat(FILE), world.fdstat(DIR)]).toMatchObject([{ type: 4 }, { type: 3 }])
  })
})
