import type { Readable, Writable } from 'node:stream'

declare global {
  /** For those who do not load TypeScript's declarations of browsers, where the rest of it is. */
  namespace WebAssembly {
    // oxlint-disable typescript/no-empty-object-type -- opaque, and merged with what others declare
    interface Module {}
    interface Instance {}
    interface Memory {}
  }
}

/** What is compiled: a path, a `file:` URL, bytes (WebAssembly or its text format), or what V8 has compiled already. */
export type ModuleSource = string | URL | Uint8Array | ArrayBuffer | (WebAssembly.Module & object)

/** Files by their names: `'a/b.txt'`, or `'a/'` for an empty directory. Text is stored as UTF-8. */
export interface Files {
  readonly [path: string]: string | Uint8Array
}

/** A directory of the host. */
export interface HostMount {
  readonly host: string | URL
  /** Every kind of writing is refused. */
  readonly readOnly?: boolean | undefined
}

/** A directory in memory, which is there for this run alone. What is in it at the end is in the result's `files`. */
export interface MemoryMount {
  readonly memory: Files
  readonly readOnly?: boolean | undefined
  /** So many bytes at most: contents in pages of 4 KiB, 1 KiB for each file and for each name. */
  readonly size?: number | undefined
}

/** A path of the host, or one of the above in full. */
export type Mount = string | URL | HostMount | MemoryMount

/** What a program can read: all of it, or a source of pieces, read no faster than the program reads. */
export type Input = string | Uint8Array | Readable | AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>

/**
 * Where what a program writes goes. `'capture'`: into the result. `'ignore'`: nowhere. A function is called with each piece, a
 * Writable written to and not ended; both may be slow (a function by answering with a promise), and the program waits for them.
 */
export type Output = 'capture' | 'ignore' | ((chunk: Uint8Array) => void | Promise<void>) | Writable

/** What a program is given. Nothing is granted by default: no directory, no variable, no network. */
export interface RunOptions {
  /** The program's arguments, after its own name. */
  readonly args?: readonly string[] | undefined
  /** The program's own name (argv[0]). Default: the file's name, or `'main'`. */
  readonly argv0?: string | undefined
  /** Variables. Those that are undefined are left out. `process.env` passes on everything. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Directories, by the name that the program knows them by: `{ '/data': './data', '/tmp': { memory: {} } }`. */
  readonly mounts?: Readonly<Record<string, Mount>> | undefined
  /** Default: empty. */
  readonly stdin?: Input | undefined
  /** Default: `'capture'`. */
  readonly stdout?: Output | undefined
  /** Default: `'capture'`. */
  readonly stderr?: Output | undefined
  /** So many bytes of each captured stream are kept; a program that writes more is stopped. Default: 16 MiB. */
  readonly maxOutput?: number | undefined
  /**
   * `true`: all of the network. Otherwise rules as `--net` has them: `'example.com:443'`, `'10.0.0.0/8'`,
   * `'listen:127.0.0.1:8080'`, `'resolve:*.example.com'`, `'unix:/run/x.sock'`.
   */
  readonly network?: boolean | readonly string[] | undefined
  /** Sockets that are opened for the program, as `--listen` has them: `'127.0.0.1:8080'`; port 0 is any free one. */
  readonly listen?: readonly string[] | undefined
  /** Told the address of each `listen` whose port was 0. */
  readonly onListening?: ((address: string) => void) | undefined
  /** An export to call in place of `_start`; `args` become its parameters, by their types. */
  readonly invoke?: string | undefined
  /** After so many milliseconds the program is stopped, whatever it does. */
  readonly timeout?: number | undefined
  /** Stops the program; `run` then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** What the program's wall clock shows at its beginning. Default: the time it is. */
  readonly startTime?: Date | number | undefined
  /** Makes the program's random bytes the same each time: not for keys. Default: the system's randomness. */
  readonly seed?: number | bigint | undefined
}
