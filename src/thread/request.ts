import { ModuleInfo } from '../binary/module-info.ts'
import type { Program } from '../engine/compile.ts'
import type { Shift } from '../engine/shift.ts'

/** A compiled program on its way into a thread: its bytes are shared, and so is the code that V8 made. */
export interface SentProgram {
  /** Over a SharedArrayBuffer. */
  readonly bytes: Uint8Array
  readonly module: WebAssembly.Module
  readonly startExport: string | undefined
  readonly shift: Shift | undefined
}

/** The program as it can be sent again and again, without its bytes being copied. */
export function toSend({ info, module, startExport, shift }: Program): SentProgram {
  let { bytes } = info
  if (!(bytes.buffer instanceof SharedArrayBuffer)) {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
    shared.set(bytes)
    bytes = shared
  }
  return { bytes, module, startExport, shift }
}

export function received({ bytes, module, startExport, shift }: SentProgram): Program {
  return {
    info: new ModuleInfo(bytes), module,
    ...(startExport === undefined ? {} : { startExport }), ...(shift === undefined ? {} : { shift }),
  }
}

/** Names ("a/b.txt", or "a/" for a directory) and contents. */
export type FileContents = Readonly<Record<string, Uint8Array>>

/** A directory that a program is given. */
export type MountRequest =
  | { readonly kind: 'host'; readonly guestPath: string; readonly hostPath: string; readonly readOnly?: boolean }
  /** In memory, with these files in it to begin with. `size` in bytes. */
  | { readonly kind: 'memory'; readonly guestPath: string; readonly files: FileContents; readonly readOnly?: boolean; readonly size: number | undefined }

/** One start of a program, with everything in its place. Its standard streams are the lane's business. */
export interface RunRequest {
  /** A path, or what has been compiled. */
  readonly module: string | SentProgram
  /** argv[0] first. */
  readonly args: readonly string[]
  readonly env: readonly (readonly [name: string, value: string])[]
  readonly mounts: readonly MountRequest[]
  /** All that it can read, unless `run` of the lane is given a source. */
  readonly stdin: Uint8Array
  /** An export to call in place of `_start`, with arguments as one types them. */
  readonly invoke?: { readonly name: string; readonly args: readonly string[] } | undefined
  readonly network?: NetworkRequest | undefined
  /** The wall clock's time at the beginning, in nanoseconds since the epoch; the host's when left out. */
  readonly startTime?: bigint | undefined
  /** Makes the random bytes repeatable. */
  readonly seed?: bigint | undefined
}

/** What a program may do on the network, each in the words of the option of that name. */
export interface NetworkRequest {
  /** Everything. */
  readonly all: boolean
  readonly rules: readonly { readonly option: 'net' | 'listen'; readonly text: string }[]
}
