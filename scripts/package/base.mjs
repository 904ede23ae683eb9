// Node as the single file begins with it: without symbols, and without a look at arguments that are not its own.
import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'

/** Writes it to `file`; answers what could not be done. */
export function baseFrom(node, file) {
  const lacks = []
  if (spawnSync('strip', ['-o', file, node], { stdio: 'ignore' }).status !== 0) {
    copyFileSync(node, file)
    lacks.push('it has its symbols, since no strip here can take them away')
  }
  const bytes = readFileSync(file)
  if (blind(bytes)) writeFileSync(file, bytes)
  else lacks.push('an argument --experimental-config-file, the guest\'s as well, is taken by Node')
  return lacks
}

/**
 * Node looks for --experimental-config-file and --experimental-default-config-file on the whole command line, behind `--` as
 * well, and ends when there is no such file. Its compiler has made these names into constants of the machine code, of eight
 * bytes each: `--experi` is the first of them, and stands alone nowhere else. With a byte in its place that no argument
 * begins with, Node finds none. Answers whether there were such constants: those of arm64 are in other pieces.
 */
function blind(bytes) {
  let found = false
  for (let at = bytes.indexOf('--experi'); at >= 0; at = bytes.indexOf('--experi', at + 1)) {
    if (bytes.latin1Slice(at, at + 12) === '--experiment') continue // text
    bytes[at] = 1
    found = true
  }
  return found
}
