/** A command line that cannot be followed. `message` is one sentence for the person who typed it: what is wrong, and what to write. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
