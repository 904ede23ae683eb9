import { chmodSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * What a whole run of the tests is given and leaves behind (vitest's globalSetup): a temporary directory of its own for every
 * process that it starts, gone in the end whatever failed, and no process. One that is left is a failure.
 */
export default function setUp(): () => void {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'wasmgate-tests-'))
  chmodSync(folder, 0o1777) // as /tmp: servers that tests start as nobody have folders in there
  process.env['TMPDIR'] = folder
  return () => {
    const left = process.platform === 'linux' ? processesWith(`TMPDIR=${folder}`) : []
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    if (left.length > 0) throw new Error(`processes are left:\n${left.join('\n')}`)
  }
}

/** The command lines of what was started with a variable, but for vitest's own processes, whose end is later. */
function processesWith(variable: string): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const [environment, command] = ['environ', 'cmdline'].map((name) => readFileSync(`/proc/${pid}/${name}`, 'latin1').split('\0')) as [string[], string[]]
      return !environment.includes(variable) || command.some((word) => word.includes('/vitest/')) ? [] : [`${pid} ${command.join(' ').trim()}`]
    } catch { // it has ended meanwhile, or is another user's
      return []
    }
  })
}
