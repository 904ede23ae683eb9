import { type ByteString, toText } from '../fs/byte-string.ts'
import { Errno, errnoName } from './abi/errno.ts'
import * as flags from './abi/flags.ts'
import { type AbiType, type Field, type FunctionRow, lowering } from './abi/functions.ts'
import type { Context } from './context.ts'
import { DirectoryDescriptor } from './descriptors/directory.ts'
import { errnoOf } from './error.ts'
import type { GuestMemory } from './memory.ts'
import type { HostFunction } from './preview1/index.ts'
import { DIRECTORY_RIGHTS, FILE_RIGHTS, INHERITABLE_RIGHTS, SOCKET_RIGHTS, toRightSet } from './rights.ts'
import type { Wrap } from './index.ts'
import { formatIp } from '../net/address.ts'
import type { Address } from '../net/network.ts'
import { readWamrAddress, readWasmedgeAddress } from './sockets/address-layout.ts'
import { WamrFamily, WamrType, WasmedgeFamily, WasmedgeOption, WasmedgeType } from './sockets/constants.ts'

/**
 * One line per call, made from the table alone: `path_open(fd=3 "/work", path="a.txt", oflags=CREAT, …) = fd 5 <0.000041>`.
 * `areas` are the first words of function names ("path", "fd"); without them every call is told.
 */
export function tracer(print: (line: string) => void, areas?: readonly string[]): Wrap {
  const names = new Map<number, string>()
  return (context, row, call) => {
    const told = areas === undefined || areas.includes(areaOf(row))
    const trace = new Trace(context, row, names, told ? print : () => {})
    return (...args) => trace.around(call, args)
  }
}

/** The areas that `--trace=` can name. */
export function traceAreas(functions: readonly FunctionRow[]): string[] {
  return [...new Set(functions.map(areaOf))]
}

/** epoll_oneoff goes with poll_oneoff. */
const areaOf = ({ name }: FunctionRow): string => (name === 'epoll_oneoff' ? 'poll' : name.slice(0, name.indexOf('_')))

/** Bytes of guest data shown at most. */
const SHOWN = 32

class Trace {
  readonly #context: Context
  readonly #row: FunctionRow
  /** What the guest calls the descriptors that it opened. */
  readonly #names: Map<number, string>
  readonly #print: (line: string) => void

  constructor(context: Context, row: FunctionRow, names: Map<number, string>, print: (line: string) => void) {
    this.#context = context
    this.#row = row
    this.#names = names
    this.#print = print
  }

  around(call: HostFunction, args: (number | bigint)[]): number | Promise<number> {
    const start = process.hrtime.bigint()
    const before = this.#call(args)
    const { name, noreturn } = this.#row
    if (noreturn) this.#print(before)
    let result
    try {
      result = call(...args)
    } catch (error) {
      // proc_raise that ends the guest, or a fault of ours: the call has no answer to tell.
      if (!noreturn) this.#print(`${before} = ?`)
      throw error
    }
    const after = (errno: number): number => {
      const seconds = Number(process.hrtime.bigint() - start) / 1e9
      this.#print(`${before} = ${this.#answer(errno, args)} <${seconds.toFixed(6)}>`)
      if (errno === Errno.SUCCESS) this.#remember(name, args)
      return errno
    }
    return typeof result === 'number' ? after(result) : result.then(after)
  }

  #call(args: (number | bigint)[]): string {
    const parts: string[] = []
    let at = 0
    for (const field of this.#row.params) {
      const count = lowering[field[1]].length
      parts.push(`${field[0]}=${this.#argument(field, args.slice(at, at + count))}`)
      at += count
    }
    return `${this.#row.name}(${parts.join(', ')})`
  }

  #argument([, type]: Field, [value = 0, len = 0]: (number | bigint)[]): string {
    const { memory } = this.#context
    switch (type) {
      case 'path': return readable(() => quoted(memory.readPath(Number(value), Number(len))))
      case 'iovec_array': return readable(() => `${Number(len) >>> 0} of ${memory.slices(Number(value), Number(len)).total} bytes`)
      case 'ciovec_array': return readable(() => data(memory, Number(value), Number(len)))
      case 'string': return readable(() => quoted(textOf(memory, Number(value), Number(len))))
      case 'cstring': return readable(() => quoted(textOf(memory, Number(value), Math.min(TEXT, memory.bytes.length - (Number(value) >>> 0)))))
      case 'wasmedge_address': case 'wamr_address': return readable(() => address(memory, type, Number(value)))
      case 'fd': return this.#descriptor(Number(value) >>> 0)
      case 'whence': return scalar(type, this.#context.layout.whence(Number(value)) ?? value)
      default: return scalar(type, value)
    }
  }

  #descriptor(fd: number): string {
    const name = this.#names.get(fd) ?? this.#preopen(fd)
    return name === undefined ? String(fd) : `${fd} ${quoted(name)}`
  }

  #preopen(fd: number): string | undefined {
    try {
      const descriptor = this.#context.fds.require(fd, 0)
      return descriptor instanceof DirectoryDescriptor ? descriptor.preopenName : undefined
    } catch {
      return undefined
    }
  }

  #answer(errno: number, args: (number | bigint)[]): string {
    if (errno !== Errno.SUCCESS) return errnoName(errno)
    const { results } = this.#row
    const pointers = args.slice(args.length - results.length)
    const told = results.map(([name, type], index) => {
      const value = result(this.#context, type, Number(pointers[index]))
      return type === 'fd' ? `fd ${value}` : results.length > 1 ? `${name} ${value}` : value
    })
    let at = 0
    for (const [name, type] of this.#row.params) {
      if (type === 'wasmedge_address_out') told.unshift(`${name} ${readable(() => address(this.#context.memory, type, Number(args[at])))}`)
      at += lowering[type].length
    }
    return told.length > 0 ? told.join(', ') : 'SUCCESS'
  }

  /** Keeps track of which number stands for which path. */
  #remember(name: string, args: (number | bigint)[]): void {
    const [fd = 0, second = 0] = args.map(Number)
    if (name === 'fd_close') this.#names.delete(fd)
    if (name === 'path_open') {
      const { memory } = this.#context
      this.#names.set(memory.readU32(Number(args.at(-1))), memory.readPath(Number(args[2]), Number(args[3])))
    }
    if (name === 'fd_renumber' && fd !== second) {
      const moved = this.#names.get(fd)
      this.#names.delete(fd)
      if (moved === undefined) this.#names.delete(second)
      else this.#names.set(second, moved)
    }
  }
}

const pointers: readonly AbiType[] = ['buffer', 'subscriptions', 'pointer', 'wasmedge_address_out']

const enumerations: Partial<Record<AbiType, Readonly<Record<string, number>>>> = {
  clockid: flags.Clockid, signal: flags.Signal, whence: flags.Whence, advice: flags.Advice,
  wasmedge_family: WasmedgeFamily, wasmedge_type: WasmedgeType, wasmedge_option: WasmedgeOption, wamr_family: WamrFamily, wamr_type: WamrType,
}
const bitSets: Partial<Record<AbiType, Readonly<Record<string, number>>>> = {
  lookupflags: flags.Lookupflags, oflags: flags.Oflags, fdflags: flags.Fdflags, fstflags: flags.Fstflags,
  riflags: flags.Riflags, roflags: flags.Roflags, sdflags: flags.Sdflags,
}

function scalar(type: AbiType, value: number | bigint): string {
  const enumeration = enumerations[type]
  if (enumeration !== undefined) return Object.keys(enumeration).find((name) => enumeration[name] === value) ?? String(Number(value) >>> 0)
  const bits = bitSets[type]
  if (bits !== undefined) return bitNames(bits, Number(value) >>> 0)
  if (type === 'rights') return rightNames(BigInt.asUintN(64, BigInt(value)))
  if (pointers.includes(type)) return `0x${(Number(value) >>> 0).toString(16)}`
  if (type === 's64' || type === 's32') return String(value)
  return typeof value === 'bigint' ? String(BigInt.asUintN(64, value)) : String(value >>> 0)
}

function bitNames(bits: Readonly<Record<string, number>>, value: number): string {
  const known = Object.keys(bits).filter((name) => (value & (bits[name] as number)) !== 0)
  const rest = value & ~Object.values(bits).reduce((all, bit) => all | bit, 0)
  if (rest !== 0) known.push(`0x${(rest >>> 0).toString(16)}`)
  return known.join('|') || '0'
}

/** Sets of rights that guests ask for again and again, the largest first. */
const families: readonly (readonly [name: string, rights: number])[] = [
  ['ALL', Object.values(flags.Rights).reduce((all, bit) => all | bit, 0)],
  ['INHERITABLE', INHERITABLE_RIGHTS],
  ['DIRECTORY', DIRECTORY_RIGHTS],
  ['FILE', FILE_RIGHTS],
  ['SOCKET', SOCKET_RIGHTS],
]
/** More names than this are told as a family and what differs, or as a number. */
const MANY = 4

const namesOf = (rights: number): string[] => Object.entries(flags.Rights).filter(([, bit]) => (rights & bit) !== 0).map(([name]) => name)

function rightNames(value: bigint): string {
  const rights = toRightSet(value)
  const names = namesOf(rights)
  if (names.length <= MANY) return names.join('|') || '0'
  for (const [family, all] of families) {
    const missing = namesOf(all & ~rights)
    if ((rights & ~all) === 0 && missing.length <= MANY) return [family, ...missing].join('-')
  }
  return `0x${rights.toString(16)}`
}

function result({ memory, layout }: Context, type: AbiType, ptr: number): string {
  switch (type) {
    case 'timestamp': case 'filesize': case 'u64': return String(memory.readU64(ptr))
    case 'bool': case 'u8': return String(memory.readU8(ptr))
    case 'u16': return String(memory.readU16(ptr))
    case 's32': return String(memory.readU32(ptr) | 0)
    case 'wamr_address': return readable(() => address(memory, type, ptr))
    case 'roflags': return bitNames(flags.Roflags, memory.readU16(ptr))
    case 'prestat': return `dir name of ${memory.readU32(ptr + 4)} bytes`
    case 'fdstat': return `{${filetype(memory.readU8(ptr))}, flags=${bitNames(flags.Fdflags, memory.readU16(ptr + 2))}, rights=${rightNames(memory.readU64(ptr + 8))}}`
    case 'filestat': {
      const size = memory.readU64(ptr + (layout.filestatSize === 64 ? 32 : 24))
      return `{${filetype(memory.readU8(ptr + 16))}, ino=${memory.readU64(ptr + 8)}, size=${size}}`
    }
    default: return String(memory.readU32(ptr))
  }
}

/** Bytes of a name that are read at most. */
const TEXT = 256

/** Text up to its zero. */
function textOf(memory: GuestMemory, ptr: number, len: number): ByteString {
  memory.range(ptr, len)
  const text = memory.readBytes(ptr, Math.min(len, TEXT))
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}

/** An address as people write it; WasmEdge passes the port by itself. */
function address(memory: GuestMemory, type: AbiType, ptr: number): string {
  if (type === 'wamr_address') {
    const { bytes, port } = readWamrAddress(memory, ptr)
    return bytes.length === 4 ? `${formatIp(bytes)}:${port}` : `[${formatIp(bytes)}]:${port}`
  }
  const found: Address = readWasmedgeAddress(memory, ptr, 0)
  return found.family === 'unix' ? quoted(found.path) : formatIp(found.bytes)
}

const filetype = (value: number): string => Object.entries(flags.Filetype).find(([, type]) => type === value)?.[0] ?? String(value)

function data(memory: GuestMemory, ptr: number, len: number): string {
  const slices = memory.slices(ptr, len)
  const start = Buffer.concat(slices.views().map((view) => view.subarray(0, SHOWN))).subarray(0, SHOWN)
  return `${quoted(start.toString('latin1'))}${slices.total > SHOWN ? `… ${slices.total} bytes` : ''}`
}

/** An argument that cannot be shown is told as just that; the call itself answers FAULT or NAMETOOLONG. */
function readable(read: () => string): string {
  try {
    return read()
  } catch (error) {
    const errno = errnoOf(error)
    return errno === Errno.NAMETOOLONG ? '(too long)' : errno === Errno.FAULT ? '(outside of memory)' : '(no address)'
  }
}

const quoted = (bytes: ByteString): string => JSON.stringify(toText(bytes))
