import { singleFile } from '../../../sys/single-file.ts'

/** What we use of koffi: C functions by their prototype. */
export interface Koffi {
  load(name: string | null): { func(prototype: string): (...args: unknown[]) => number }
  errno(): number
}

/** A library opened with koffi: its functions, and what errno(3) was after the last one. */
export interface Library {
  func(prototype: string): (...args: unknown[]) => number
  errno(): number
}

/** Where our image has the same code as a file (scripts/image/root.sh), for a root that nobody can write to. */
const INSTALLED = '/usr/lib/wasmgate/koffi.node'

/** koffi, or an error where it is not installed or cannot be loaded. */
export function loadKoffi(): Koffi {
  const part = singleFile()
  if (part !== undefined) {
    try {
      return fromBytes(part('koffi.node'))
    } catch {
      return fromFile(INSTALLED)
    }
  }
  return process.getBuiltinModule('node:module').createRequire(import.meta.filename)('koffi') as Koffi
}

/** open(2)'s O_TMPFILE without the O_DIRECTORY in it, which is not the same number everywhere. */
const TMPFILE = 0o20000000

/**
 * Machine code from within the single file. It can only be loaded from a file: one that never has a name, so that nobody can
 * change it meanwhile. A folder of our own would not do, for a guest of another wasmgate may have been given the folder around
 * it. Fails where the temporary directory is read-only, noexec, or of a file system that has no such files.
 */
function fromBytes(code: Uint8Array): Koffi {
  const fs = process.getBuiltinModule('node:fs')
  const { O_DIRECTORY, O_EXCL, O_RDWR } = fs.constants
  const hostFd = fs.openSync(process.getBuiltinModule('node:os').tmpdir(), TMPFILE | O_DIRECTORY | O_EXCL | O_RDWR, 0o600)
  try {
    fs.writeFileSync(hostFd, code)
    return fromFile(`/proc/self/fd/${hostFd}`)
  } finally {
    fs.closeSync(hostFd)
  }
}

function fromFile(path: string): Koffi {
  const loaded: { exports?: unknown } = { exports: {} }
  process.dlopen(loaded, path)
  return loaded.exports as Koffi
}
