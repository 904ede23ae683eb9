import type { ByteString } from '../byte-string.ts'

/**
 * A grip on one directory of the host. proc-handle.ts holds the kernel's own (Linux), path-handle.ts a checked path
 * (everywhere else). All that differs between systems is in these two; directory.ts works on either.
 */
export interface Handle {
  /** A path for node:fs that stands for the entry `name` of this directory, now and here alone. Throws ENOENT if the directory is gone. */
  at(name: ByteString): string | Buffer
  /** A path for node:fs that stands for the directory itself. */
  self(): string | Buffer
  /** A handle of the directory `name`, never through a symbolic link. ENOENT, ENOTDIR. */
  enter(name: ByteString): Handle
  duplicate(): Handle
  /** Opens the entry `name` without a path for node:fs, where that is a short cut; never through a symbolic link. open(2)'s flags and mode. */
  reach?(name: ByteString, flags: number, mode?: number): number
  close(): void
}
