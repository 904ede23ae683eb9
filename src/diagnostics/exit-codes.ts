/** What the shell sees when it is not the guest's own code. The reasons stand in docs/CLI.md. */
export const ExitCode = {
  success: 0,
  /** The guest used up its time, as timeout(1) has it. */
  timeout: 124,
  /** wasmgate itself: a bad option, a mount that is missing, an internal fault. */
  usage: 125,
  /** The module is there and cannot run: not wasm, invalid, imports missing. */
  cannotRun: 126,
  /** There is no such module. */
  notFound: 127,
  /** Added to the number of the signal that ended the run. */
  signal: 128,
  /** A trap, or fuel used up: what a native program's abort() looks like (128 + SIGABRT). */
  trap: 134,
} as const

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]
