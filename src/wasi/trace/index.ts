import { Errno, errnoName } from '../abi/errno.ts'
import { type Field, type FunctionRow, lowering } from '../abi/functions.ts'
import type { Context } from '../context.ts'
import { DirectoryDescriptor } from '../descriptors/directory.ts'
import type { Wrap } from '../index.ts'
import type { HostFunction } from '../preview1/index.ts'
import { addressOf, cStringOf, dataOf, quoted, readable, textOf } from './guest-data.ts'
import { resultText, scalarText } from './values.ts'

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
      case 'ciovec_array': return readable(() => dataOf(memory, Number(value), Number(len)))
      case 'string': return readable(() => quoted(textOf(memory, Number(value), Number(len))))
      case 'cstring': return readable(() => quoted(cStringOf(memory, Number(value))))
      case 'wasmedge_address': case 'wamr_address': return readable(() => addressOf(memory, type, Number(value)))
      case 'fd': return this.#descriptor(Number(value) >>> 0)
      case 'whence': return scalarText(type, this.#context.layout.whence(Number(value)) ?? value)
      default: return scalarText(type, value)
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
      const value = resultText(this.#context, type, Number(pointers[index]))
      return type === 'fd' ? `fd ${value}` : results.length > 1 ? `${name} ${value}` : value
    })
    let at = 0
    for (const [name, type] of this.#row.params) {
      if (type === 'wasmedge_address_out') told.unshift(`${name} ${readable(() => addressOf(this.#context.memory, type, Number(args[at])))}`)
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
