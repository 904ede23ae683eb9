import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import loadWabt from 'wabt'

const features = {
  exceptions: true, mutable_globals: true, sat_float_to_int: true, sign_extension: true, simd: true, threads: true,
  multi_value: true, tail_call: true, bulk_memory: true, reference_types: true, memory64: true,
} as const

let wabt: ReturnType<typeof loadWabt> | undefined

/** The bytes of a module written as text. */
export async function wat(text: string): Promise<Uint8Array> {
  const module = (await (wabt ??= loadWabt())).parseWat('test.wat', text, features)
  try {
    return module.toBinary({ write_debug_names: true }).buffer
  } finally {
    module.destroy()
  }
}

const directories: string[] = []

afterAll(() => {
  for (const path of directories.splice(0)) rmSync(path, { recursive: true, force: true })
})

/** A new empty directory, removed when the test file is done; in memory where that can be, for many files: a disk takes ten times as long. */
export function temporaryDirectory(where: 'disk' | 'memory' = 'disk'): string {
  const path = mkdtempSync(join(where === 'memory' && existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'wasmgate-test-'))
  directories.push(path)
  return path
}

let count = 0

/** The path of a .wasm file made from text, removed when the test file is done. */
export async function watFile(text: string, name = `guest-${++count}.wasm`): Promise<string> {
  const path = join(temporaryDirectory(), name)
  writeFileSync(path, await wat(text))
  return path
}
