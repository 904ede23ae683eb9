// Node as the single file begins with it: without symbols, and without a look at arguments that are not its own.
import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'

/** Writes it to `file`; answers what could not be done. `runs`: it is for this machine. */
export function baseFrom(node, file, runs) {
  const lacks = []
  if (spawnSync('strip', ['-o', file, node], { stdio: 'ignore' }).status !== 0) {
    copyFileSync(node, file)
    lacks.push('it has its symbols, since no strip here can take them away')
  }
  const bytes = readFileSync(file)
  const blinded = blind(bytes)
  if (blinded) writeFileSync(file, bytes)
  if (!blinded || (runs && !isBlind(file))) lacks.push('an argument --experimental-config-file, the guest\'s as well, is taken by Node')
  return lacks
}

const OPTIONS = ['--experimental-config-file=/nowhere', '--experimental-config-file', '--experimental-default-config-file']

/** Whether it does nothing with these arguments, but hands them on. Another Node may compare in more ways than were found. */
const isBlind = (node) => OPTIONS.every((option) => {
  const { status, stdout } = spawnSync(node, ['-p', 'process.argv.at(-1)', '--', option], { cwd: '/', env: {}, encoding: 'utf8' })
  return status === 0 && stdout === `${option}\n`
})

/**
 * Node looks for --experimental-config-file and --experimental-default-config-file on the whole command line, behind `--` as
 * well, and ends when there is no such file. Its compiler has made these names into constants of the machine code, of eight
 * bytes each: `--experi` is the first of them, and stands alone nowhere else. With a byte in its place that no argument
 * begins with, Node finds none. Answers whether there were such constants, and nothing else like them: those of arm64 are in
 * other pieces.
 */
function blind(bytes) {
  let found = false
  for (let at = bytes.indexOf('--experi'); at >= 0; at = bytes.indexOf('--experi', at + 1)) {
    if (bytes.toString('latin1', at, at + 12) === '--experiment') continue // text
    if (!isMove(bytes, at)) return false
    bytes[at] = 1
    found = true
  }
  return found
}

/** x86-64's `mov r64, imm64` stands in front: REX.W, and 0xb8 and the register. */
const isMove = (bytes, at) => (bytes[at - 2] & 0xfe) === 0x48 && (bytes[at - 1] & 0xf8) === 0xb8
