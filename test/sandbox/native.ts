import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

const directories: string[] = []

afterAll(() => {
  for (const path of directories.splice(0)) rmSync(path, { recursive: true, force: true })
})

/** A C program of this folder, compiled for this machine; undefined where there is no compiler, or not what it needs. */
export function native(source: string): string | undefined {
  if (process.platform !== 'linux') return undefined
  const directory = mkdtempSync(join(tmpdir(), 'wasmgate-native-'))
  directories.push(directory)
  const out = join(directory, basename(source, '.c'))
  const { status } = spawnSync('cc', ['-O2', fileURLToPath(new URL(source, import.meta.url)), '-o', out], { stdio: 'ignore' })
  return status === 0 ? out : undefined
}
