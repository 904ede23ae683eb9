/** The widths of floats: how many bits the significand has, and the exponent of the smallest number. */
const formats = { f32: { precision: 24, smallest: -149 }, f64: { precision: 53, smallest: -1074 } } as const

/** Beyond this a decimal exponent is infinity or nothing in every format, whatever digits a command line has room for. */
const MAX_EXPONENT = 1_000_000

/**
 * "1.5", "-1e9", "inf", "nan", "0x1.8p3" as the nearest number of that format, rounded once: by way of a double an f32 would
 * be rounded twice. Undefined for what is no number.
 */
export function parseFloat(text: string, format: 'f32' | 'f64'): number | undefined {
  const [, sign, body = ''] = /^([+-]?)(.*)$/s.exec(text) ?? []
  const magnitude = parseMagnitude(body, format)
  return magnitude === undefined ? undefined : sign === '-' ? -magnitude : magnitude
}

function parseMagnitude(text: string, format: 'f32' | 'f64'): number | undefined {
  if (/^inf(inity)?$/i.test(text)) return Infinity
  if (/^nan$/i.test(text)) return NaN
  const [, whole = '', fraction = '', exponent = '0'] = /^(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text) ?? []
  if (whole + fraction !== '') {
    if (format === 'f64') return Number(text)
    const power = Number(exponent) - fraction.length
    if (Math.abs(power) > MAX_EXPONENT) return Number(text)
    const digits = BigInt(whole + fraction)
    const scale = 10n ** BigInt(Math.abs(power))
    return power < 0 ? nearest(digits, scale, 0, format) : nearest(digits * scale, 1n, 0, format)
  }
  const [, wholeHex = '', fractionHex = '', binary = '0'] = /^0x([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([+-]?\d+))?$/i.exec(text) ?? []
  if (wholeHex + fractionHex === '') return undefined
  return nearest(BigInt(`0x${wholeHex}${fractionHex}`), 1n, Number(binary) - 4 * fractionHex.length, format)
}

/** numerator / denominator * 2^power as the nearest number of the format, the even one of two that are as near. */
function nearest(numerator: bigint, denominator: bigint, power: number, format: 'f32' | 'f64'): number {
  if (numerator === 0n) return 0
  const { precision, smallest } = formats[format]
  const size = bits(numerator) - bits(denominator) + power // Its logarithm is less than 1 away from this.
  if (size > 1025) return Infinity
  if (size < smallest - 2) return 0
  // In units of 2^unit it is a number of `precision` bits or one more; then of twice the unit.
  const round = (unit: number): bigint => {
    const shift = BigInt(power - unit)
    const [dividend, divisor] = shift < 0n ? [numerator, denominator << -shift] : [numerator << shift, denominator]
    const [quotient, twice] = [dividend / divisor, (dividend % divisor) * 2n]
    return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient
  }
  const unit = Math.max(size - precision, smallest)
  const rounded = round(unit)
  const value = bits(rounded) > precision ? Number(round(unit + 1)) * 2 ** (unit + 1) : Number(rounded) * 2 ** unit
  return format === 'f32' ? Math.fround(value) : value
}

const bits = (value: bigint): number => value.toString(2).length
