import { inspect } from 'node:util'

/** Errors with the codes that Node's documentation gives them, and the checks that throw them. https://nodejs.org/api/errors.html */

const coded = <E extends Error>(error: E, code: string): E => Object.assign(error, { code })

/** "argument" for a name alone, "property" for a path. */
const named = (name: string): string => `The "${name}" ${name.includes('.') ? 'property' : 'argument'}`

function received(value: unknown): string {
  if (value === null || value === undefined) return `Received ${value}`
  if (typeof value === 'function') return `Received function ${value.name}`
  if (typeof value === 'object') return `Received an instance of ${value.constructor?.name ?? 'Object'}`
  return `Received type ${typeof value} (${inspect(value)})`
}

const invalidType = (name: string, wanted: string, value: unknown): TypeError =>
  coded(new TypeError(`${named(name)} must be ${wanted}. ${received(value)}`), 'ERR_INVALID_ARG_TYPE')

export const invalidValue = (name: string, value: unknown, reason: string): TypeError =>
  coded(new TypeError(`The property '${name}' ${reason}. Received ${inspect(value)}`), 'ERR_INVALID_ARG_VALUE')

export const alreadyStarted = (): Error => coded(new Error('WASI instance has already started'), 'ERR_WASI_ALREADY_STARTED')

export const notStarted = (): Error => coded(new Error('wasi.start() has not been called'), 'ERR_WASI_NOT_STARTED')

export function requireObject(value: unknown, name: string): asserts value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidType(name, 'of type object', value)
}

export function requireString(value: unknown, name: string): asserts value is string {
  if (typeof value !== 'string') throw invalidType(name, 'of type string', value)
}

export function requireBoolean(value: unknown, name: string): asserts value is boolean {
  if (typeof value !== 'boolean') throw invalidType(name, 'of type boolean', value)
}

export function requireArray(value: unknown, name: string): asserts value is readonly unknown[] {
  if (!Array.isArray(value)) throw invalidType(name, 'an instance of Array', value)
}

export function requireFunction(value: unknown, name: string): asserts value is (...args: unknown[]) => unknown {
  if (typeof value !== 'function') throw invalidType(name, 'of type function', value)
}

export function requireUndefined(value: unknown, name: string): asserts value is undefined {
  if (value !== undefined) throw invalidType(name, 'undefined', value)
}

/** The number of a descriptor: an i32 from 0 on. */
export function requireDescriptor(value: unknown, name: string): asserts value is number {
  if (typeof value !== 'number') throw invalidType(name, 'of type number', value)
  if (Number.isInteger(value) && value >= 0 && value <= 0x7fffffff) return
  throw coded(new RangeError(`The value of "${name}" is out of range. It must be ${Number.isInteger(value) ? '>= 0 && <= 2147483647' : 'an integer'}. Received ${inspect(value)}`), 'ERR_OUT_OF_RANGE')
}

/** A memory of any realm (node:vm). */
export function requireMemory(value: unknown): WebAssembly.Memory {
  if (Object.prototype.toString.call(value) === '[object WebAssembly.Memory]') return value as WebAssembly.Memory
  throw coded(new TypeError('"instance.exports.memory" property must be a WebAssembly.Memory object'), 'ERR_INVALID_ARG_TYPE')
}
