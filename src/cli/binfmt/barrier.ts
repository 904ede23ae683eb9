import { realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** What keeps a user who is neither owner nor of the group from running a file: a directory on the way that cannot be entered, or the file. */
export function barrier(path: string): string | undefined {
  const ways = [path, realpathSync(path)].flatMap(above)
  return ways.find((directory) => (statSync(directory).mode & 0o001) === 0) ?? ((statSync(path).mode & 0o005) === 0o005 ? undefined : path)
}

/** The directories that a path leads through, from the root on. */
function above(path: string): string[] {
  const directory = dirname(path)
  return directory === path ? [] : [...above(directory), directory]
}
