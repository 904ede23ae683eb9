import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AiErrno, Errno } from '../../src/wasi/abi/errno.ts'
import { signature } from '../../src/wasi/abi/functions.ts'
import { dialectImports, furnished } from './support/socket-samples.ts'
import { endWorlds } from './support/world.ts'

// Random calls with random arguments over memory of small numbers: always an errno, never a fault of ours. No call leaves the
// loopback: what could connect or send somewhere has tests of its own.

const harmless = dialectImports.filter(({ row }) => !/connect|send|bind|getaddrinfo|resolve|poll|accept|recv|membership/.test(row.name))
const names = new Set<string>([...Object.keys(Errno), ...Object.keys(AiErrno)])

const argument = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 16 }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 32_767 }).map((value) => value * 4) },
  { weight: 1, arbitrary: fc.constantFrom(-1, -4, 0x7fffffff, -0x80000000, 131_072, 131_068, 131_071) },
  { weight: 1, arbitrary: fc.integer() },
)

const call = fc.oneof(...harmless.map(({ key, row }) =>
  fc.tuple(...signature(row).params.map((type) => (type === 'i64' ? argument.map(BigInt) : argument))).map((args) => ({ key, args }))))

it('random calls', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 64, maxLength: 64, max: 8 }), fc.array(call, { minLength: 20, maxLength: 60 }), async (noise, calls) => {
    const world = await furnished()
    for (let at = 0; at < 131_072; at += 64) world.bytes(at, 64).set(noise)
    for (const { key, args } of calls) expect(names).toContain(await world.do(key, ...args))
    endWorlds()
  }), { numRuns: 60 })
})
