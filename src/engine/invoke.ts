import { printFunctionType, type FunctionType, type ValueType } from '../binary/types.ts'
import { parseFloat } from './parse-float.ts'

/** An argument is not of its type, or their number is wrong. A plain class; `message` is one sentence. */
export class ArgumentError {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

/** The typed arguments as wasm values for a function of that type. Throws ArgumentError. */
export function parseArguments(name: string, type: FunctionType, args: readonly string[]): (number | bigint)[] {
  const unsupported = [...type.params, ...type.results].find((value) => value === 'v128')
  if (unsupported !== undefined) throw new ArgumentError(`"${name}" cannot be invoked from outside: ${printFunctionType(type)} takes or gives a v128`)
  const reference = type.params.find((value) => !isNumber(value))
  if (reference !== undefined) throw new ArgumentError(`"${name}" cannot be invoked from outside: ${printFunctionType(type)} takes a reference (${reference})`)
  if (args.length !== type.params.length) {
    const wanted = type.params.length === 1 ? '1 argument' : `${type.params.length} arguments`
    throw new ArgumentError(`"${name}" takes ${wanted}, ${args.length} given: ${printFunctionType(type)}`)
  }
  return type.params.map((param, index) => parseValue(args[index] as string, param as NumberType, index + 1))
}

type NumberType = 'i32' | 'i64' | 'f32' | 'f64'

function isNumber(type: ValueType): type is NumberType {
  return type === 'i32' || type === 'i64' || type === 'f32' || type === 'f64'
}

function parseValue(text: string, type: NumberType, position: number): number | bigint {
  const value = type === 'i32' || type === 'i64' ? parseInteger(text) : parseFloat(text, type)
  if (value === undefined) throw new ArgumentError(`argument ${position} is not an ${type}: "${text}"`)
  if (typeof value === 'bigint') {
    const bits = type === 'i32' ? 32n : 64n
    if (value < -(1n << (bits - 1n)) || value >= 1n << bits) throw new ArgumentError(`argument ${position} does not fit into an ${type}: "${text}"`)
    return type === 'i32' ? Number(BigInt.asIntN(32, value)) : BigInt.asIntN(64, value)
  }
  return value
}

/** "-12", "+12", "0xff", "1_000" as the text format writes integers. */
function parseInteger(text: string): bigint | undefined {
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+(?:_[0-9a-fA-F]+)*|\d+(?:_\d+)*)$/.exec(text)
  if (match === null) return undefined
  const magnitude = BigInt((match[2] as string).replaceAll('_', ''))
  return match[1] === '-' ? -magnitude : magnitude
}

/** The results as text, one per value: integers as signed decimals, floats in their shortest form that reads back the same. */
export function formatValues(values: readonly unknown[], types: readonly ValueType[]): string[] {
  return values.map((value, index) => formatValue(value, types[index] as ValueType))
}

function formatValue(value: unknown, type: ValueType): string {
  if (type === 'f32') return formatFloating(value as number, shortestFloat32)
  if (type === 'f64') return formatFloating(value as number, String)
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  return value === null ? 'null' : `<${type}>`
}

function formatFloating(value: number, finite: (value: number) => string): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf'
  return Object.is(value, -0) ? '-0' : finite(value)
}

/** The fewest digits that are no other f32. */
function shortestFloat32(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits))
    if (Math.fround(candidate) === value) return String(candidate)
  }
  return String(Number(value.toPrecision(9)))
}
