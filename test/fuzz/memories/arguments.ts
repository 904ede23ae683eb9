import fc from 'fast-check'
import { type FunctionName, type FunctionRow, functions, lowering } from '../../../src/wasi/abi/functions.ts'

export type Value = number | bigint

/** One step of a guest: a call with whatever arguments, or something done to its memory. */
export type Step =
  | { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Value[] }
  | { readonly kind: 'grow' }
  | { readonly kind: 'fill'; readonly at: number; readonly bytes: readonly number[] }

/** A page. Names, vectors and subscriptions are planted at these places; everything else is what calls leave there. */
export const PAGE = 65_536
export const NAMES = 1024
export const NAME_ROOM = 16
export const VECTORS = 4096
export const SUBSCRIPTIONS = 8192
export const FREE = 16_384

export const names = [
  'file', 'dir', 'dir/inner', 'link', 'to-dir', 'loop', 'missing', '..', '.', '/', 'dir/../file', 'to-dir/inner', 'n\xff', 'a/b/c/d', 'file/', 'dir/', '../outside', 'out', 'out/a', 'dir/../../x',
]

/** Mostly within memory, now and then across its end or nowhere near it. */
const pointer = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: FREE, max: PAGE - 4096 }) },
  { weight: 2, arbitrary: fc.constantFrom(0, NAMES, VECTORS, SUBSCRIPTIONS, PAGE, PAGE - 1, PAGE - 7, PAGE - 63, 2 * PAGE - 1, -1, -8, -4096, 0x7fffffff, -0x80000000) },
  { weight: 1, arbitrary: fc.integer() },
)
const number32 = fc.oneof(
  { weight: 10, arbitrary: fc.integer({ min: 0, max: 40 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: PAGE }) },
  { weight: 1, arbitrary: fc.constantFrom(-1, -8, 0x7fffffff, -0x80000000, PAGE, PAGE - 1, PAGE + 1, 0x10000000, 0x20000000) },
  { weight: 1, arbitrary: fc.integer() },
)
/** Mostly one of these, which mean something. */
const small = (...values: number[]): fc.Arbitrary<number> => fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: fc.nat({ max: 40 }) }, { weight: 1, arbitrary: number32 })
const number64 = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt({ min: 0n, max: 100n }) },
  { weight: 2, arbitrary: fc.constantFrom(-1n, 1n << 32n, (1n << 53n) - 1n, (1n << 53n) + 1n, (1n << 62n) - 1n, (1n << 63n) - 1n, -(1n << 63n)) },
  { weight: 1, arbitrary: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }) },
)
const fd = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(5, 6, 7) }, { weight: 6, arbitrary: fc.integer({ min: 0, max: 12 }) }, { weight: 1, arbitrary: fc.constantFrom(99, -1, 0x7fffffff, 65_536) })
const rights = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(-1n, 0x3fffffffn, 0x3fffffffn, 0x1ffn, 2n, 0x42n, 0n) }, { weight: 1, arbitrary: number64 })
const directory = fc.oneof({ weight: 12, arbitrary: fc.constantFrom(3, 3, 3, 6) }, { weight: 2, arbitrary: fd })
const path = fc.oneof(
  { weight: 16, arbitrary: fc.oneof(fc.nat({ max: 7 }), fc.nat({ max: names.length - 1 })).map((index): Value[] => [NAMES + index * NAME_ROOM, (names[index] as string).length]) },
  { weight: 1, arbitrary: fc.tuple(pointer, number32) },
)
const vectors = fc.oneof(
  { weight: 16, arbitrary: fc.tuple(fc.constantFrom(VECTORS, VECTORS + 8, VECTORS + 16), fc.integer({ min: 0, max: 4 })) },
  { weight: 1, arbitrary: fc.tuple(pointer, number32) },
)
const subscriptions = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(SUBSCRIPTIONS, SUBSCRIPTIONS + 48) }, { weight: 1, arbitrary: pointer })

const one = <T extends Value>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<readonly Value[]> => arbitrary.map((value) => [value])

const flags: Readonly<Record<string, fc.Arbitrary<number>>> = {
  lookupflags: small(0, 1), oflags: small(0, 0, 1, 1, 2, 4, 5, 8, 9), fdflags: small(0, 0, 0, 1, 4, 16), fstflags: small(0, 1, 2, 4, 5, 8, 10),
  whence: small(0, 1, 2), advice: small(0, 1, 2, 3, 4, 5), clockid: small(0, 1, 2, 3), signal: small(0, 16, 17, 19, 27),
}

function argumentOf(type: keyof typeof lowering): fc.Arbitrary<readonly Value[]> {
  const flag = flags[type]
  if (flag !== undefined) return one(flag)
  switch (type) {
    case 'path': return path
    case 'iovec_array': case 'ciovec_array': return vectors
    case 'fd': return one(fd)
    case 'buffer': return one(pointer)
    case 'subscriptions': return one(subscriptions)
    case 'rights': return one(rights)
    default: return lowering[type][0] === 'i64' ? one(number64) : one(number32)
  }
}

const callOf = ({ name, params, results }: FunctionRow): fc.Arbitrary<Step> =>
  fc.tuple(...params.map(([, type]) => (type === 'fd' && name.startsWith('path_') ? one(directory) : argumentOf(type))), ...results.map(() => one(pointer))).map((values) => ({ kind: 'call', name: name as FunctionName, args: values.flat() }))

/** What opens, moves and closes comes more often: the others need something to work on. */
const weightOf = (name: string): number => (name === 'path_open' ? 12 : name.startsWith('path_') ? 4 : /^fd_(read|write|pread|pwrite|seek|readdir|close|renumber)/.test(name) ? 3 : 1)

const step: fc.Arbitrary<Step> = fc.oneof(
  ...functions.map((row) => ({ weight: weightOf(row.name), arbitrary: callOf(row) })),
  { weight: 2, arbitrary: fc.constant<Step>({ kind: 'grow' }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('fill' as const), at: fc.oneof(fc.integer({ min: NAMES, max: FREE }), fc.constantFrom(VECTORS, VECTORS + 4, SUBSCRIPTIONS + 8, SUBSCRIPTIONS + 16)), bytes: fc.array(fc.nat({ max: 255 }), { minLength: 1, maxLength: 8 }) }) },
)
export const steps = fc.array(step, { minLength: 1, maxLength: 80, size: 'max' })

/** What vectors and subscriptions say to begin with. */
export interface Image {
  readonly noise: readonly number[]
  readonly vectors: readonly (readonly [number, number])[]
  readonly subscriptions: readonly { readonly type: number; readonly fd: number; readonly clock: number; readonly timeout: bigint; readonly flags: number }[]
}
export const image: fc.Arbitrary<Image> = fc.record({
  noise: fc.array(fc.nat({ max: 255 }), { minLength: 1, maxLength: 64 }),
  vectors: fc.array(fc.oneof({ weight: 8, arbitrary: fc.tuple(fc.integer({ min: FREE, max: PAGE - 4096 }), fc.nat({ max: 300 })) }, { weight: 1, arbitrary: fc.tuple(pointer, number32) }), { minLength: 8, maxLength: 8 }),
  subscriptions: fc.array(fc.record({ type: fc.nat({ max: 3 }), fd: fc.nat({ max: 8 }), clock: fc.nat({ max: 4 }), timeout: number64, flags: fc.nat({ max: 2 }) }), { minLength: 8, maxLength: 8 }),
})
