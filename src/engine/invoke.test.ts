import { describe, expect, it } from 'vitest'
import { ArgumentError, formatValues, parseArguments } from './invoke.ts'
import { run } from './test-support.ts'

const parse = (type: string, text: string): unknown => parseArguments('f', { params: [type], results: [] }, [text])[0]
const refusal = (read: () => unknown): string => {
  try {
    read()
  } catch (error) {
    if (error instanceof ArgumentError) return error.message
    throw error
  }
  throw new Error('not refused')
}

describe('integers', () => {
  it.each([
    ['i32', '0', 0], ['i32', '-1', -1], ['i32', '+7', 7], ['i32', '2147483647', 2147483647], ['i32', '-2147483648', -2147483648],
    ['i32', '4294967295', -1], ['i32', '0xffffffff', -1], ['i32', '-0x1', -1], ['i32', '0X7F', 127], ['i32', '1_000', 1000],
    ['i64', '9007199254740993', 9007199254740993n], ['i64', '18446744073709551615', -1n], ['i64', '-9223372036854775808', -(2n ** 63n)], ['i64', '0xffff_ffff', 4294967295n],
  ])('%s %s', (type, text, value) => {
    expect(parse(type, text)).toBe(value)
  })

  it.each([
    ['i32', '4294967296', 'argument 1 does not fit into an i32: "4294967296"'],
    ['i32', '-2147483649', 'argument 1 does not fit into an i32: "-2147483649"'],
    ['i64', '18446744073709551616', 'argument 1 does not fit into an i64: "18446744073709551616"'],
    ['i32', '1.5', 'argument 1 is not an i32: "1.5"'],
    ['i32', '', 'argument 1 is not an i32: ""'],
    ['i32', ' 1', 'argument 1 is not an i32: " 1"'],
    ['i32', '1e3', 'argument 1 is not an i32: "1e3"'],
    ['i32', '0x', 'argument 1 is not an i32: "0x"'],
    ['i64', '12n', 'argument 1 is not an i64: "12n"'],
    ['i32', '1__0', 'argument 1 is not an i32: "1__0"'],
  ])('refuses %s %j', (type, text, message) => {
    expect(refusal(() => parse(type, text))).toBe(message)
  })
})

describe('floats', () => {
  it.each([
    ['1.5', 1.5], ['-0', -0], ['.5', 0.5], ['1.', 1], ['1e3', 1000], ['-1.5E-3', -0.0015], ['inf', Infinity], ['-inf', -Infinity], ['Infinity', Infinity],
    ['nan', NaN], ['NaN', NaN], ['-nan', NaN], ['0x1.8p3', 12], ['0x10', 16], ['-0x.8p0', -0.5], ['0x1p-1074', 5e-324], ['1e400', Infinity],
  ])('f64 %s', (text, value) => {
    expect(parse('f64', text)).toBe(value)
    expect(parse('f32', text)).toBe(Math.fround(value))
  })

  it.each(['', 'x', '1,5', '0x', '0x.', '1e', '--1', 'infinite', '1 ', '0x1.8q3'])('refuses %j', (text) => {
    expect(refusal(() => parse('f32', text))).toBe(`argument 1 is not an f32: "${text}"`)
  })
})

describe('the signature', () => {
  it('is shown when the number of arguments is wrong', () => {
    expect(refusal(() => parseArguments('add', { params: ['i32', 'i32'], results: ['i32'] }, ['1']))).toBe('"add" takes 2 arguments, 1 given: (func (param i32 i32) (result i32))')
    expect(refusal(() => parseArguments('go', { params: [], results: [] }, ['1', '2']))).toBe('"go" takes 0 arguments, 2 given: (func)')
    expect(refusal(() => parseArguments('one', { params: ['f32'], results: [] }, []))).toBe('"one" takes 1 argument, 0 given: (func (param f32))')
  })

  it('names the argument', () => {
    expect(refusal(() => parseArguments('f', { params: ['i32', 'f64'], results: [] }, ['1', 'x']))).toBe('argument 2 is not an f64: "x"')
  })

  it('of vectors and references cannot be called', () => {
    expect(refusal(() => parse('v128', '1'))).toBe('"f" cannot be invoked from outside: (func (param v128)) takes or gives a v128')
    expect(refusal(() => parseArguments('f', { params: [], results: ['v128'] }, []))).toMatch(/gives a v128/)
    expect(refusal(() => parse('externref', 'x'))).toBe('"f" cannot be invoked from outside: (func (param externref)) takes a reference (externref)')
    expect(refusal(() => parse('(ref null 3)', 'x'))).toMatch(/takes a reference/)
  })
})

describe('results', () => {
  it.each([
    ['i32', -1, '-1'], ['i64', -1n, '-1'], ['i64', 9007199254740993n, '9007199254740993'],
    ['f64', 0.1, '0.1'], ['f64', 1e21, '1e+21'], ['f64', -0, '-0'], ['f64', Infinity, 'inf'], ['f64', -Infinity, '-inf'], ['f64', NaN, 'nan'],
    ['f32', Math.fround(0.1), '0.1'], ['f32', Math.fround(16777216), '16777216'], ['f32', Math.fround(3.4028234663852886e38), '3.4028235e+38'], ['f32', 1.401298464324817e-45, '1e-45'],
    ['f32', Math.fround(1 / 3), '0.33333334'], ['f32', -0, '-0'],
    ['funcref', null, 'null'], ['funcref', () => {}, '<funcref>'], ['externref', null, 'null'],
  ])('%s %s', (type, value, text) => {
    expect(formatValues([value], [type])).toEqual([text])
  })

  it('read back the same, whatever their bits', () => {
    const floats = new Float32Array(1)
    const bits = new Uint32Array(floats.buffer)
    for (let index = 0; index < 5000; index++) {
      bits[0] = Math.imul(index, 0x9e3779b1) ^ (index << 7)
      const [text = ''] = formatValues([floats[0]], ['f32'])
      expect(Object.is(Math.fround(parse('f32', text) as number), floats[0])).toBe(true)
    }
  })

  it('are those of a guest', async () => {
    const source = `(module (func (export "f") (param i32 i64 f32 f64) (result i32 i64 f32 f64) local.get 0 local.get 1 local.get 2 local.get 3))`
    const outcome = await run(source, {}, { invoke: { name: 'f', args: ['4294967295', '-1', '0.1', '-0'] } })
    if (outcome.kind !== 'returned') throw new Error(outcome.kind)
    expect(formatValues(outcome.values, outcome.types)).toEqual(['-1', '-1', '0.1', '-0'])
  })
})
