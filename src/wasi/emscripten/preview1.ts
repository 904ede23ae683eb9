import type { ByteString } from '../../fs/byte-string.ts'
import type { Arguments, FunctionName } from '../abi/functions.ts'
import type { Context } from '../context.ts'
import { WasiError } from '../error.ts'
import { wasiImports, type Wrap } from '../index.ts'
import { GuestMemory } from '../memory.ts'
import type { HostFunction } from '../preview1/index.ts'

/** PATH_MAX of musl: the bytes of the longest path, its terminating zero among them. */
export const PATH_MAX = 4096

/** Addresses of `Preview1.memory`. */
const PATHS = [0, PATH_MAX] as const
export const RESULT = 2 * PATH_MAX
export const BUFFER = 3 * PATH_MAX

/**
 * preview1 as a C library linked into the guest would call it: by the guest's descriptors, through the same functions
 * (rights, sandbox, trace), and with a page of memory for its paths and results.
 */
export class Preview1 {
  readonly memory = new GuestMemory()
  readonly #imports: ReturnType<typeof wasiImports>

  constructor(context: Context, wrap?: Wrap) {
    this.memory.attach(new WebAssembly.Memory({ initial: 1, maximum: 1 }))
    this.#imports = wasiImports({ ...context, memory: this.memory, suspend: false }, wrap)
  }

  /** Throws what is not SUCCESS. */
  call<Name extends FunctionName>(name: Name, ...args: Arguments<Name>): void {
    // Without `suspend` there is neither a Suspending nor a promise.
    const call = this.#imports('wasi_snapshot_preview1', name)?.value as HostFunction
    const errno = call(...args) as WasiError['errno']
    if (errno !== 0) throw new WasiError(errno)
  }

  /** Address and length of a path; `slot` 1 for the second path of a call. */
  path(path: ByteString, slot: 0 | 1 = 0): [ptr: number, len: number] {
    this.memory.writeBytes(PATHS[slot], path)
    return [PATHS[slot], path.length]
  }

  /** Writes to a descriptor as much of a text as fits into the buffer. */
  print(fd: number, text: ByteString): void {
    const part = text.slice(0, 65536 - BUFFER)
    this.memory.writeBytes(BUFFER, part)
    this.memory.writeU32(RESULT, BUFFER)
    this.memory.writeU32(RESULT + 4, part.length)
    this.call('fd_write', fd, RESULT, 1, RESULT + 8)
  }
}
