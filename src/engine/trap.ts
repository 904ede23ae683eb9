import type { ModuleInfo } from '../binary/module-info.ts'
import type { Program } from './compile.ts'
import { demangle } from './demangle/index.ts'
import { originalOffset } from './shift.ts'

/** One function of the guest that was running, or waiting for the one above it. */
export interface Frame {
  /** The name it was preloaded under; absent for the main module. */
  readonly module?: string
  /** The function's index. */
  readonly index: number
  /** From the name section, demangled; else a name it is exported under. As the guest has it: escape it before printing. */
  readonly name?: string
  /** From the first byte of the module file to the instruction. */
  readonly offset: number
}

/** Why a guest could not go on. */
export interface Trap {
  readonly kind: TrapKind
  /** One sentence without a full stop. */
  readonly message: string
  /** The innermost first. */
  readonly frames: readonly Frame[]
}

/** What each message of V8 means in the words of the specification (V8's messages are those of Node 24 and 26). */
const messages = {
  'unreachable': ['unreachable', 'the guest executed an unreachable instruction'],
  'memory access out of bounds': ['memory access out of bounds', 'a memory access was out of bounds'],
  'divide by zero': ['integer divide by zero', 'an integer was divided by zero'],
  'remainder by zero': ['integer divide by zero', 'an integer was divided by zero'],
  'divide result unrepresentable': ['integer overflow', 'the result of an integer division does not fit its type'],
  'float unrepresentable in integer range': ['invalid conversion to integer', 'a floating-point number that is no integer of the range was converted to one'],
  'table index is out of bounds': ['table index out of bounds', 'a table was accessed out of bounds'],
  'table access out of bounds': ['table index out of bounds', 'a table was accessed out of bounds'],
  'null function or function signature mismatch': ['indirect call type mismatch', 'an indirect call found no function, or one of another type'],
  'function signature mismatch': ['indirect call type mismatch', 'an indirect call found no function, or one of another type'],
  'rethrowing null value': ['null reference', 'a null reference was used'],
  'dereferencing a null pointer': ['null reference', 'a null reference was used'],
  'illegal cast': ['cast failure', 'a reference was cast to a type it does not have'],
  'array element access out of bounds': ['array out of bounds', 'an array was accessed out of bounds'],
  'requested new array is too large': ['array too large', 'a new array would have been too large'],
  'data segment out of bounds': ['memory access out of bounds', 'a data segment was accessed out of bounds'],
  'element segment out of bounds': ['table index out of bounds', 'an element segment was accessed out of bounds'],
  'operation does not support unaligned accesses': ['unaligned atomic', 'an atomic access was not aligned'],
  'Atomics.wait cannot be called in this context': ['unshared wait', 'an atomic wait was made on a memory that is not shared'],
  'Maximum call stack size exceeded': ['call stack exhausted', 'the call stack is exhausted'],
} as const satisfies Record<string, readonly [kind: string, message: string]>

/** The specification's traps, an exception that nobody caught, and "other" for what a newer V8 may add. */
export type TrapKind = (typeof messages)[keyof typeof messages][0] | 'uncaught exception' | 'other'

/** A module that may have frames on the stack. */
export interface TracedModule {
  readonly program: Program
  readonly name?: string
}

/** Describes what the guest's execution ended with: a WebAssembly.RuntimeError, WebAssembly.Exception or stack overflow. */
export function describeTrap(thrown: unknown, modules: readonly TracedModule[]): Trap {
  const { message = '', stack = '' } = thrown as { message?: string; stack?: string }
  const frames = readFrames(stack, modules)
  if (thrown instanceof WebAssembly.Exception) return { kind: 'uncaught exception', message: 'an exception was thrown and never caught', frames }
  return { ...classify(message), frames }
}

function classify(message: string): { kind: TrapKind; message: string } {
  const bare = message.replace(/^WebAssembly\.\w+\(\): /, '') // traps of instantiation itself
  const [kind, text] = (messages as Record<string, readonly [TrapKind, string] | undefined>)[bare] ?? []
  if (kind !== undefined && text !== undefined) return { kind, message: text }
  if (/^data segment \d+ is out of bounds/.test(bare)) return { kind: 'memory access out of bounds', message: bare }
  return { kind: 'other', message: bare }
}

interface RawFrame {
  readonly url: string
  readonly index: number
  readonly offset: number
}

/** The guest's lines of `at name (wasm://wasm/module-hash:wasm-function[3]:0x4a)`. */
function readFrames(stack: string, modules: readonly TracedModule[]): Frame[] {
  const raw: RawFrame[] = []
  for (const line of stack.split('\n')) {
    const match = /^ +at .*?(wasm:\/\/.*):wasm-function\[(\d+)\]:0x([0-9a-f]+)\)?$/.exec(line)
    if (match !== null) raw.push({ url: match[1] as string, index: Number(match[2]), offset: Number.parseInt(match[3] as string, 16) })
  }
  // V8 tells modules apart by a hash of its own: a module owns a hash when all frames with that hash fit into it.
  const owners = new Map<string, TracedModule | undefined>()
  for (const { url } of raw) {
    if (owners.has(url)) continue
    const own = raw.filter((frame) => frame.url === url)
    owners.set(url, modules.find((module) => own.every((frame) => fits(frame, module.program))))
  }
  return raw.flatMap(({ url, index, offset }) => {
    const owner = owners.get(url)
    if (owner === undefined) return []
    const { program, name: module } = owner
    const name = nameOf(program.info, index)
    return [{
      ...(module === undefined ? {} : { module }),
      index,
      ...(name === undefined ? {} : { name: demangle(name) }),
      offset: originalOffset(offset, program.shift),
    }]
  })
}

/** From the name section; of a stripped module what is exported has a name yet. */
function nameOf(info: ModuleInfo, index: number): string | undefined {
  return info.names.functions.get(index) ?? info.exports.find((entry) => entry.kind === 'function' && entry.index === index)?.name
}

const bodies = new WeakMap<ModuleInfo, ReturnType<ModuleInfo['functionBodies']>>()

function fits({ index, offset }: RawFrame, { info, shift }: Program): boolean {
  let list = bodies.get(info)
  if (list === undefined) {
    list = info.functionBodies()
    bodies.set(info, list)
  }
  const body = list[index - info.importsOf('function').length]
  const original = originalOffset(offset, shift)
  return body !== undefined && original >= body.start && original <= body.end
}
