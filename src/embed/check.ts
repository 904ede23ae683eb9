import { fileURLToPath } from 'node:url'
import { resolve } from 'node:path'
import { isUint8Array } from 'node:util/types'
import type { FileContents, MountRequest, NetworkRequest } from '../thread/request.ts'
import { OptionError } from './errors.ts'
import type { Files, Mount, RunOptions } from './options.ts'
import { exactly } from './streams.ts'

/** The names of all options; the compiler refuses one that is missing. */
const names: Readonly<Record<keyof RunOptions, true>> = {
  args: true, argv0: true, env: true, mounts: true, stdin: true, stdout: true, stderr: true, maxOutput: true, network: true,
  listen: true, onListening: true, invoke: true, timeout: true, signal: true, startTime: true, seed: true,
}

/** What a timer of Node's can count. */
const LONGEST = 0x7fffffff

/** Refuses what the types would: callers without them are told, and nothing is ignored. Throws OptionError. */
export function check(options: RunOptions): void {
  const { args, argv0, env, stdout, stderr, maxOutput, network, listen, onListening, invoke, timeout, signal, seed, startTime } = options
  for (const name of Object.keys(options)) if (!Object.hasOwn(names, name)) throw new OptionError(`there is no option ${JSON.stringify(name)}; there are ${Object.keys(names).join(', ')}`)
  must(args === undefined || isTexts(args), 'args', 'an array of strings')
  must(argv0 === undefined || isText(argv0), 'argv0', 'a string')
  must(env === undefined || (isObject(env) && Object.values(env).every((value) => value === undefined || isText(value))), 'env', 'an object of strings')
  for (const [name, output] of Object.entries({ stdout, stderr })) {
    must(output === undefined || output === 'capture' || output === 'ignore' || typeof output === 'function' || (isObject(output) && 'write' in output), name, "'capture', 'ignore', a function or a Writable")
  }
  must(maxOutput === undefined || isCount(maxOutput), 'maxOutput', 'a number of bytes')
  must(network === undefined || typeof network === 'boolean' || isTexts(network), 'network', 'true, false or an array of rules')
  must(listen === undefined || isTexts(listen), 'listen', 'an array of addresses')
  must(onListening === undefined || typeof onListening === 'function', 'onListening', 'a function')
  must(invoke === undefined || isText(invoke), 'invoke', 'the name of an export')
  must(timeout === undefined || (typeof timeout === 'number' && timeout >= 1 && timeout <= LONGEST), 'timeout', `a number of milliseconds from 1 to ${LONGEST}`)
  must(signal === undefined || signal instanceof AbortSignal, 'signal', 'an AbortSignal')
  must(seed === undefined || typeof seed === 'bigint' || Number.isSafeInteger(seed), 'seed', 'a whole number')
  must(startTime === undefined || !Number.isNaN(Number(startTime)), 'startTime', 'a Date or milliseconds since 1970')
}

function must(holds: boolean, name: string, wanted: string): void {
  if (!holds) throw new OptionError(`the option ${name} must be ${wanted}`)
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
/** A NUL ends an argument or a variable, so it cannot be in one. */
const isText = (value: unknown): value is string => typeof value === 'string' && !value.includes('\0')
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0

/** Paths of the host are looked from where the caller is now. Throws OptionError. */
export function mountRequests(mounts: Readonly<Record<string, Mount>> = {}): MountRequest[] {
  must(isObject(mounts), 'mounts', 'an object of directories by the names that the program knows them by')
  return Object.entries(mounts).map(([guestPath, mount]) => {
    const option = `mounts[${JSON.stringify(guestPath)}]`
    must(guestPath !== '' && !guestPath.includes('\0') && !/[^/]\/+$/.test(guestPath), option, 'under a name, without a slash at its end')
    if (typeof mount === 'string' || mount instanceof URL) return { kind: 'host', guestPath, hostPath: hostPath(option, mount) }
    must(isObject(mount), option, 'a path, { host } or { memory }')
    const { readOnly = false } = mount
    must(typeof readOnly === 'boolean', `${option}.readOnly`, 'true or false')
    if ('host' in mount) {
      only(option, mount, ['host', 'readOnly'])
      return { kind: 'host', guestPath, hostPath: hostPath(`${option}.host`, mount.host), readOnly }
    }
    must('memory' in mount && isObject(mount.memory), option, 'a path, { host } or { memory }')
    only(option, mount, ['memory', 'readOnly', 'size'])
    must(mount.size === undefined || isCount(mount.size), `${option}.size`, 'a number of bytes')
    return { kind: 'memory', guestPath, files: contents(option, mount.memory), readOnly, size: mount.size }
  })
}

function hostPath(option: string, path: string | URL): string {
  if (typeof path === 'string' && path !== '' && !path.includes('\0')) return resolve(path)
  must(path instanceof URL && path.protocol === 'file:', option, 'a path or a file: URL')
  return fileURLToPath(path)
}

function contents(option: string, files: Files): FileContents {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => {
    if (typeof content === 'string') return [path, exactly(Buffer.from(content, 'utf8'))]
    must(isUint8Array(content), `${option}.memory[${JSON.stringify(path)}]`, 'text or bytes')
    return [path, exactly(content)]
  }))
}

function only(option: string, object: object, known: readonly string[]): void {
  const other = Object.keys(object).find((name) => !known.includes(name))
  must(other === undefined, option, `of ${known.join(', ')} alone; there is no ${JSON.stringify(other)}`)
}

/** Undefined when no option asks for any of it. */
export function networkRequest({ network = false, listen = [] }: RunOptions): NetworkRequest | undefined {
  if (network === false && listen.length === 0) return undefined
  const rules = typeof network === 'boolean' ? [] : network.map((text) => ({ option: 'net' as const, text }))
  return { all: network === true, rules: [...rules, ...listen.map((text) => ({ option: 'listen' as const, text }))] }
}
