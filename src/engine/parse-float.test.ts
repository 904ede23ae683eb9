import fc from 'fast-check'
import loadWabt from 'wabt'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseFloat } from './parse-float.ts'

let wabt: Awaited<ReturnType<typeof loadWabt>>
beforeAll(async () => { wabt = await loadWabt() })

/** What the reference assembler makes of constants. */
function assembled(format: 'f32' | 'f64', texts: readonly string[]): number[] {
  const globals = texts.map((text, index) => `(global (export "${index}") ${format} (${format}.const ${text}))`)
  const module = wabt.parseWat('constants.wat', `(module ${globals.join(' ')})`)
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.toBinary({}).buffer))
  module.destroy()
  return texts.map((_, index) => (exports[index] as WebAssembly.Global).value as number)
}

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 30 })
const decimal = fc.tuple(digits, digits, fc.integer({ min: -60, max: 60 })).map(([whole, fraction, power]) => `${whole}.${fraction}e${power}`)
const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), minLength: 1, maxLength: 30 })
const hexadecimal = fc.tuple(hex, hex, fc.integer({ min: -1200, max: 1000 }))
/** The same number in decimal digits, exactly. */
function inDecimal([whole, fraction, power]: readonly [string, string, number]): string {
  const [digits, twos] = [BigInt(`0x${whole}${fraction}`), power - 4 * fraction.length]
  return twos >= 0 ? `${digits << BigInt(twos)}` : `${digits * 5n ** BigInt(-twos)}e${twos}`
}
/** Exactly between two f32, and a little to either side: what a double in between rounds away. */
const tie = fc.tuple(fc.integer({ min: 2 ** 23, max: 2 ** 24 - 1 }), fc.integer({ min: -40, max: 0 }), fc.constantFrom('', '0001', '9')).map(([significand, power, more]) => {
  const exact = (BigInt(significand) * 2n + 1n) * 5n ** BigInt(1 - power)
  const text = exact.toString().padStart(2 - power, '0')
  return `${text.slice(0, power - 1)}.${more === '9' ? `${(exact - 1n).toString().padStart(2 - power, '0').slice(power - 1)}9` : text.slice(power - 1) + more}`
})

describe.each(['f32', 'f64'] as const)('%s', (format) => {
  it('decimals as the reference assembler has them', () => {
    fc.assert(fc.property(fc.array(fc.oneof(decimal, tie), { minLength: 1, maxLength: 50 }), (texts) => {
      const valid = texts.filter((text) => Number.isFinite(parseFloat(text, format))) // wabt refuses what is too large.
      expect(valid.map((text) => parseFloat(text, format))).toEqual(assembled(format, valid))
    }), { numRuns: 60 })
  })

  it('hexadecimals as the same number in decimals', () => {
    fc.assert(fc.property(hexadecimal, ([whole, fraction, power]) => {
      expect(parseFloat(`0x${whole}.${fraction}p${power}`, format)).toBe(parseFloat(inDecimal([whole, fraction, power]), format))
    }), { numRuns: 1000 })
  })
})

it('f32: rounded once', () => {
  // The double nearest to this lies exactly between two floats, and would go up to the even one.
  expect(parseFloat('1.00000017881393432617187499', 'f32')).toBe(1 + 2 ** -23)
  expect(parseFloat('1.00000017881393432617187500', 'f32')).toBe(1 + 2 ** -22)
  expect(parseFloat('0x1.000002fffffffffffp0', 'f32')).toBe(1 + 2 ** -23)
  expect(parseFloat('340282356779733661637539395458142568448', 'f32')).toBe(Infinity)
  expect(parseFloat('340282356779733661637539395458142568447.999', 'f32')).toBe((2 - 2 ** -23) * 2 ** 127)
})

it('f64: small hexadecimals with many digits', () => {
  expect(parseFloat('0x1.0000000000000p-1074', 'f64')).toBe(5e-324)
  expect(parseFloat('0x0.8p-1074', 'f64')).toBe(0)
  expect(parseFloat('0x0.80000000000000000001p-1074', 'f64')).toBe(5e-324)
})

it.each(['1e1000001', '1e-1000001', '1e999999999999', '0x1p99999999', '0x1p-99999999'])('%s takes no time', (text) => {
  for (const format of ['f32', 'f64'] as const) expect(parseFloat(text, format)).toBe(text.includes('-') ? 0 : Infinity)
})
