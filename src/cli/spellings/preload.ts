import { UsageError } from '../usage-error.ts'

/** A module that is instantiated before MODULE, and the name under which its exports can be imported. */
export interface Preload {
  readonly name: string
  readonly module: string
}

/** `--preload`: NAME=MODULE. */
export function parsePreload(text: string): Preload {
  const equals = text.indexOf('=')
  const name = text.slice(0, Math.max(equals, 0))
  const module = text.slice(equals + 1)
  if (equals < 0 || name === '' || module === '') throw new UsageError('write NAME=MODULE, the name of the imports and the file that provides them')
  return { name, module }
}
