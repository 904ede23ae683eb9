import { readFileSync } from 'node:fs'
import { quote } from '../diagnostics/quote.ts'
import { fromText, toText, type ByteString } from '../fs/byte-string.ts'
import { readFailure } from './failure.ts'
import type { RunOption } from './options.ts'
import { parseEnvFile, type EnvGrant } from './spellings/env.ts'
import { UsageError } from './usage-error.ts'

type HostEnvironment = Readonly<Record<string, string | undefined>>

/**
 * The guest's environment as `NAME=VALUE`. --inherit-env comes first, then the files, then --env, each in its order and
 * wherever it stands; the last value of a name counts. A name without a value is passed on when the host has it, and
 * stays unset when not, as docker and wasmtime have it. Throws UsageError.
 */
export function environment(given: readonly RunOption[], host: HostEnvironment = process.env): ByteString[] {
  const variables = new Map<ByteString, ByteString>()
  const set = ({ name, value }: EnvGrant): void => {
    const own = value === undefined ? host[toText(name)] : undefined
    const now = value ?? (own === undefined ? undefined : fromText(own))
    if (now === undefined) variables.delete(name)
    else variables.set(name, now)
  }
  if (given.some(({ name }) => name === 'inherit-env')) for (const name of Object.keys(host)) set({ name: fromText(name), value: undefined })
  for (const option of given) if (option.name === 'env-file') for (const grant of envFile(option.spelled, option.value)) set(grant)
  for (const option of given) if (option.name === 'env') set(option.value)
  return Array.from(variables, ([name, value]) => `${name}=${value}`)
}

function envFile(spelled: string, path: string): EnvGrant[] {
  let bytes
  try {
    bytes = readFileSync(path === '-' ? 0 : path)
  } catch (error) {
    throw new UsageError(`${spelled} ${quote(path)}: ${readFailure(error, 'file')}`)
  }
  try {
    return parseEnvFile(bytes)
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${spelled} ${quote(path)}: ${error.message}`)
    throw error
  }
}
