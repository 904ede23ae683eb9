/** One start of a program, with everything in its place. */
export interface RunRequest {
  readonly module: string
  readonly args: readonly string[]
  readonly env: readonly (readonly [name: string, value: string])[]
  readonly directories: readonly { readonly guestPath: string; readonly hostPath: string }[]
  readonly stdin: string
}

/** How it ended. */
export type Ending =
  | { readonly kind: 'exited'; readonly code: number }
  /** `detail`: the functions that were running, or what is missing. */
  | { readonly kind: 'trapped' | 'refused'; readonly message: string; readonly detail: readonly string[] }
  /** A process of another runtime. */
  | { readonly kind: 'killed'; readonly signal: string; readonly code: number }
  /** Not a program for this kind of runtime at all. */
  | { readonly kind: 'unsupported'; readonly reason: string }
  | { readonly kind: 'timed-out'; readonly milliseconds: number }
  /** It printed more than is kept. */
  | { readonly kind: 'flooded'; readonly stream: 'stdout' | 'stderr'; readonly limit: number }
  /** The runtime itself went wrong. */
  | { readonly kind: 'fault'; readonly message: string }

export interface RunReport {
  readonly ending: Ending
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  /** From the start of the program to its end. */
  readonly milliseconds: number
  /** What is to be said of the module's file besides, after its name. */
  readonly note?: string
}

/** What programs are run by: this process, or another runtime's command. */
export interface Runtime {
  readonly name: string
  /** Asked once, before anything is run; undefined where it does not tell. */
  version(): Promise<string | undefined>
  /** One of several that work side by side. */
  lane(): Lane
  /** Ends whatever would outlive this process. */
  abandon(): void
}

/** Runs one program after the other. */
export interface Lane {
  /** Never rejects for what a program does. Ends it when the time is up. */
  run(request: RunRequest, timeout: number): Promise<RunReport>
  close(): Promise<void>
}

/** So much of each stream is kept, and no program needs to print more to be tested. */
export const MAX_OUTPUT = 16 << 20
