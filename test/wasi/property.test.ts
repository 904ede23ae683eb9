import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FunctionName, functions, lowering } from '../../src/wasi/abi/functions.ts'
import { FakeClock } from './support/clock.ts'
import type { Subscription } from './support/program.ts'
import { treeOfDirectory } from './support/trees.ts'
import { type Backend, createWorld, endWorlds, Exit, openBelow, type World, type WorldOptions } from './support/world.ts'

// Random calls with random arguments over random memory: always an errno, or the guest's own end; never an exception, a
// wait without end or a descriptor of the host left behind.

type Value = number | bigint
interface Call {
  readonly name: FunctionName
  readonly args: readonly Value[]
}

/** A memory of one page. Names and arrays of vectors and subscriptions lie at known places, everything else is random. */
const PAGE = 65536
const names = ['file', 'dir', 'dir/inner', 'link', 'to-dir', 'loop', 'missing', '..', '.', '/', 'dir/../file', 'to-dir/inner', 'n\xff', 'a/b/c/d', '', 'file/', 'dir/']
const NAMES = 1024
const VECTORS = 8192
const SUBSCRIPTIONS = 12_288

const number32 = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: PAGE }) },
  { weight: 1, arbitrary: fc.constantFrom(-1, -8, 0x7fffffff, -0x80000000, PAGE, PAGE - 1, PAGE - 8, 65537, 0x10000000) },
  { weight: 1, arbitrary: fc.integer() },
)
const pointer = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 20_000, max: PAGE - 4096 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, PAGE, PAGE - 1, PAGE - 7, -1, -8, -4096, 0x7fffffff) },
  { weight: 1, arbitrary: fc.integer() },
)
const number64 = fc.oneof(
  { weight: 4, arbitrary: fc.bigInt({ min: 0n, max: 100n }) },
  { weight: 2, arbitrary: fc.constantFrom(-1n, 1n << 32n, (1n << 53n) - 1n, (1n << 53n) + 1n, (1n << 62n) - 1n, (1n << 63n) - 1n, -(1n << 63n)) },
  { weight: 1, arbitrary: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }) },
)
const fd = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 7 }) }, { weight: 1, arbitrary: fc.constantFrom(3, 99, -1, 0x7fffffff) })
const rights = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(-1n, 0x3fffffffn, 0x1ffn, 2n, 0x42n, 0n) }, { weight: 1, arbitrary: number64 })
/** Where something lies and how long it is. */
const path = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: names.length - 1 }).map((index): Value[] => [NAMES + index * 32, (names[index] as string).length]) },
  { weight: 1, arbitrary: fc.tuple(pointer, number32) },
)
const vectors = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom(VECTORS, VECTORS + 8), fc.integer({ min: 0, max: 6 })) },
  { weight: 1, arbitrary: fc.tuple(pointer, number32) },
)

function argumentOf(type: keyof typeof lowering): fc.Arbitrary<readonly Value[]> {
  if (type === 'path') return path
  if (type === 'iovec_array' || type === 'ciovec_array') return vectors
  if (type === 'fd') return fd.map((value) => [value])
  if (type === 'buffer') return pointer.map((value) => [value])
  if (type === 'subscriptions') return fc.oneof({ weight: 5, arbitrary: fc.constant(SUBSCRIPTIONS) }, pointer).map((value) => [value])
  if (type === 'rights') return rights.map((value) => [value])
  if (lowering[type][0] === 'i64') return number64.map((value) => [value])
  return number32.map((value) => [value])
}

const call: fc.Arbitrary<Call> = fc.oneof(
  { maxDepth: 1 },
  ...functions.map((row) => fc.tuple(...row.params.map(([, type]) => argumentOf(type)), ...row.results.map(() => pointer.map((value): readonly Value[] => [value])))
    .map((values): Call => ({ name: row.name, args: values.flat() }))),
)

const memory = fc.record({
  noise: fc.uint8Array({ minLength: 64, maxLength: 512 }),
  vectors: fc.array(fc.tuple(fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 20_000, max: PAGE - 1000 }) }, pointer), fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 1000 }) }, number32)), { minLength: 8, maxLength: 8 }),
  subscriptions: fc.array(fc.record({ type: fc.integer({ min: 0, max: 3 }), fd: fc.integer({ min: 0, max: 7 }), clock: fc.integer({ min: 0, max: 4 }), timeout: number64, flags: fc.integer({ min: 0, max: 2 }), userdata: number64 }), { minLength: 40, maxLength: 40 }),
})

function fill(world: World, { noise, vectors, subscriptions }: { noise: Uint8Array; vectors: [number, number][]; subscriptions: Subscription[] }): void {
  const all = world.bytes(0, PAGE)
  for (let at = 0; at < PAGE; at += noise.length) all.set(noise.subarray(0, PAGE - at), at)
  for (const [index, name] of names.entries()) world.bytes(NAMES + index * 32, 32).write(name, 'latin1')
  for (const [index, [ptr, length]] of vectors.entries()) {
    world.view.setInt32(VECTORS + index * 8, ptr, true)
    world.view.setInt32(VECTORS + index * 8 + 4, length, true)
  }
  world.scoped(() => {
    const at = world.subscriptions(...subscriptions)
    all.copyWithin(SUBSCRIPTIONS, at, at + 48 * subscriptions.length)
  })
}

/** A real fallocate(2) of what the host has room for would take it. */
const tooMuch = ({ name, args }: Call): boolean => name === 'fd_allocate' && args.some((value) => typeof value === 'bigint' && value > 1n << 20n && value < 1n << 62n)

/** Enough to try each function hundreds of times; WASMGATE_RUNS asks for more. */
const RUNS = Number(process.env['WASMGATE_RUNS'] ?? 150)

const settings: readonly (readonly [name: string, options: WorldOptions & { backend: Backend }])[] = [
  ['the host', { backend: 'host' }],
  ['the host, suspending', { backend: 'host', suspend: true }],
  ['memory', { backend: 'memory' }],
  ['the host, read-only', { backend: 'host', readOnly: true }],
  ['the host, wasi_unstable', { backend: 'host', module: 'wasi_unstable' }],
]

describe.each(settings)('random calls over %s', (_, options) => {
  it('answer an errno or end the guest', async () => {
    const seen = new Map<string, Set<number>>()
    await fc.assert(fc.asyncProperty(memory, fc.array(call, { minLength: 10, maxLength: 60 }), async (contents, calls) => {
      // Every wait is over at once: the clock goes on by more than can be waited for.
      const world = await createWorld({ ...options, pages: 1, clock: new FakeClock(1n << 64n), args: ['program', 'x'], env: ['A=B'] })
      prepare(world)
      const before = treeOfDirectory(world.directory)
      for (const each of calls) {
        if (tooMuch(each)) continue
        fill(world, contents)
        const answer = await answerOf(world, each)
        if (answer === undefined) expect(['proc_exit', 'proc_raise']).toContain(each.name)
        else if (!Number.isInteger(answer) || answer < 0 || answer > 76) throw new Error(`${each.name}(${each.args.join(', ')}) answered ${answer}`)
        else seen.set(each.name, (seen.get(each.name) ?? new Set()).add(answer))
      }
      if (options.readOnly === true) expect(treeOfDirectory(world.directory)).toEqual(before)
      world.context.fds.closeAll()
      if (world.folder !== '') expect(openBelow(world.folder)).toEqual([world.folder]) // The test's own.
      endWorlds()
    }), { numRuns: RUNS })
    // The arguments are such that nearly every function also succeeded.
    const succeeded = [...seen].filter(([, answers]) => answers.has(0)).length
    expect(succeeded).toBeGreaterThan(options.readOnly === true ? 15 : 25)
  })
})

describe('the same random calls over memory and over the host', () => {
  it('answer the same, write the same into memory and leave the same behind', async () => {
    await fc.assert(fc.asyncProperty(memory, fc.array(call, { minLength: 10, maxLength: 60 }), async (contents, calls) => {
      const worlds: World[] = []
      for (const backend of ['host', 'memory'] as const) worlds.push(await createWorld({ backend, pages: 1, clock: new FakeClock(1n << 64n), random: zeroes, wrap: false }))
      for (const world of worlds) prepare(world)
      for (const each of calls) {
        // Memory has a limit of its own for these; a file of more than 2^53 bytes can be had on neither.
        if (tooMuch(each) || ['fd_filestat_set_size', 'fd_allocate'].includes(each.name)) continue
        for (const world of worlds) fill(world, contents)
        const answers: unknown[] = []
        for (const world of worlds) answers.push(await answerOf(world, each))
        expect([each.name, each.args, answers[1]]).toEqual([each.name, each.args, answers[0]])
        const [host, inMemory] = worlds as [World, World]
        // Times and numbers of inodes differ, and the order of a listing.
        if (!/filestat|readdir/.test(each.name)) expect(inMemory.bytes(0, PAGE).equals(host.bytes(0, PAGE)), each.name).toBe(true)
      }
      const [host, inMemory] = worlds.map((world) => treeOfDirectory(world.directory))
      expect(inMemory).toEqual(host)
      endWorlds()
    }), { numRuns: RUNS })
  })
})

const zeroes = { fill: (bytes: Uint8Array, offset: number, length: number): void => void bytes.fill(0, offset, offset + length) }

function prepare(world: World): void {
  world.directory.makeDirectory('dir')
  const nothing = { read: false, append: false, exclusive: false, truncate: false }
  const opened = world.directory.open('file', { ...nothing, write: true, create: true })
  if (opened.kind === 'file') opened.file.close()
  for (const [name, target] of [['link', 'file'], ['to-dir', 'dir'], ['loop', 'loop']] as const) world.directory.makeSymlink(name, target)
  world.open('file', 'rw')
  world.open('dir', 'd')
  world.open('file', 'r')
  world.input.push('input').end()
}

/** The errno, or undefined for a guest that ended itself. */
async function answerOf(world: World, { name, args }: Call): Promise<number | undefined> {
  try {
    return await (world.promised[name] as (...args: readonly Value[]) => Promise<number>)(...args)
  } catch (thrown) {
    if (thrown instanceof Exit) return undefined
    throw new Error(`${name}(${args.join(', ')}) threw ${String(thrown)}`, { cause: thrown })
  }
}
