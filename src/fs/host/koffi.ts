import { singleFile } from '../../sys/single-file.ts'

/** What we use of koffi: C functions by their prototype. */
export interface Koffi {
  load(name: string | null): { func(prototype: string): (...args: unknown[]) => number }
  errno(): number
}

/** koffi, or an error where it is not installed or cannot be loaded. */
export function loadKoffi(): Koffi {
  const part = singleFile()
  if (part !== undefined) return fromBytes(part('koffi.node'))
  return process.getBuiltinModule('node:module').createRequire(import.meta.filename)('koffi') as Koffi
}

/**
 * Machine code from within the single file. It can only be loaded from a file: one in a folder that is new and ours alone
 * (mkdtemp, 0700), so nobody can have put it there or change it, and gone as soon as it is loaded.
 */
function fromBytes(code: Uint8Array): Koffi {
  const fs = process.getBuiltinModule('node:fs')
  const folder = fs.mkdtempSync(`${process.getBuiltinModule('node:os').tmpdir()}/wasmgate-`)
  try {
    const file = `${folder}/koffi.node`
    fs.writeFileSync(file, code, { flag: 'wx', mode: 0o600 })
    const loaded: { exports?: unknown } = { exports: {} }
    process.dlopen(loaded, file)
    return loaded.exports as Koffi
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
