/** How a program ended. */
export type Outcome =
  /** By itself. `exitCode`: what it gave to proc_exit (an unsigned 32-bit number), or 0. */
  | { readonly kind: 'exited'; readonly exitCode: number }
  /** The export that `invoke` named returned. An i64 is a bigint, a reference null. */
  | { readonly kind: 'returned'; readonly values: readonly (number | bigint | null)[] }
  | { readonly kind: 'trapped'; readonly trap: Trap }
  /** Stopped after `timeout`. */
  | { readonly kind: 'timed-out'; readonly milliseconds: number }
  /** Stopped because it wrote more than `maxOutput` to a captured stream. */
  | { readonly kind: 'flooded'; readonly stream: 'stdout' | 'stderr'; readonly limit: number }

/** Why a program could not go on. */
export interface Trap {
  /** In the specification's words: `'unreachable'`, `'memory access out of bounds'`, ... */
  readonly kind: string
  /** One sentence. */
  readonly message: string
  /** The functions that were running, the innermost first. */
  readonly frames: readonly Frame[]
  /** All of it as the command line prints it. */
  readonly text: string
}

/** A function of the program that was running. */
export interface Frame {
  /** The function's index in the module. */
  readonly index: number
  /** From the name section, demangled, or a name that it is exported under. */
  readonly name?: string
  /** From the first byte of the module to the instruction. */
  readonly offset: number
}

/** What came out of a run. */
export interface RunResult {
  readonly outcome: Outcome
  /**
   * What a shell would see: the low byte of the program's own code; 0 after a call returned; 124 timed out; 134 trapped or
   * stopped for writing too much.
   */
  readonly exitCode: number
  /** What was captured, also when the program was stopped. Empty where it went elsewhere. */
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  /** The same as text (UTF-8). */
  readonly stdoutText: string
  readonly stderrText: string
  /**
   * What each directory in memory holds, by the program's name for it; `'a/'` is an empty directory, and symbolic links are
   * left out. Nothing where the program was stopped: its memory is gone with its thread.
   */
  readonly files: Readonly<Record<string, Readonly<Record<string, Uint8Array>>>>
  /** From the start of the program to its end. */
  readonly milliseconds: number
}
