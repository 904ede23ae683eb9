import { native } from './native.ts'
import { nodeWasi, wasmgate, wasmgateSingleFile } from './node.ts'
import { findPeers } from './peers.ts'
import type { Runtime } from './runtime.ts'

/** Everything that can be measured on this machine, in the order of the tables. */
export function findRuntimes(): readonly Runtime[] {
  return [wasmgate, wasmgateSingleFile, native(), nodeWasi, ...findPeers()].filter((runtime) => runtime !== undefined)
}
