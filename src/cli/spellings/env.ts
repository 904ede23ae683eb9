import { fromText, type ByteString } from '../../fs/byte-string.ts'
import { UsageError } from '../usage-error.ts'

/** One variable: with a value, or (undefined) with the one that this process has, if it has one. */
export interface EnvGrant {
  readonly name: ByteString
  readonly value: ByteString | undefined
}

/** `--env`: NAME=VALUE, or NAME alone to pass on our own. */
export const parseEnv = (text: string): EnvGrant => parseBytes(fromText(text))

function parseBytes(line: ByteString): EnvGrant {
  const equals = line.indexOf('=')
  const name = equals < 0 ? line : line.slice(0, equals)
  if (name === '') throw new UsageError('the name of the variable is missing, write NAME=VALUE')
  return { name, value: equals < 0 ? undefined : line.slice(equals + 1) }
}

/**
 * A file of variables as docker reads it: one a line, NAME=VALUE with the value taken as it is (no quotes, no expansion)
 * or NAME alone; empty lines and lines that start with # are left out, and so is the blank in front of a name.
 * Throws UsageError with the number of the line.
 */
export function parseEnvFile(bytes: Buffer): EnvGrant[] {
  const start = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0
  const lines = bytes.toString('latin1', start).split('\n')
  const grants: EnvGrant[] = []
  for (const [index, raw] of lines.entries()) {
    const line = raw.replace(/^[ \t]+/, '').replace(/\r$/, '')
    if (line === '' || line.startsWith('#')) continue
    const where = `line ${index + 1}`
    if (line.includes('\0')) throw new UsageError(`${where} has a NUL byte in it, so this is no file of variables`)
    const name = line.split('=', 1)[0] as string
    if (name === '') throw new UsageError(`${where} starts with =, where the name of a variable should stand`)
    if (/[ \t]/.test(name)) throw new UsageError(`${where} has a blank in the name of the variable, write NAME=VALUE without blanks around the =`)
    grants.push(parseBytes(line))
  }
  return grants
}
