import { UsageError } from '../usage-error.ts'

/** A directory of the host that the guest may see. Paths as typed: nothing is looked up here. */
export interface MountGrant {
  readonly kind: 'host'
  readonly hostPath: string
  readonly guestPath: string
  readonly readOnly: boolean
}

/**
 * `--dir`:
 *   HOST            the guest sees it under the same name, as wasmtime has it (`.` stays `.`)
 *   HOST::GUEST     wasmtime; wins over everything else as soon as `::` occurs
 *   GUEST:HOST      WasmEdge
 * each with `:ro`, `:readonly` or `:rw` (one colon or two) at its end. A directory that is really called `ro`: `./ro`,
 * and a guest path of that name: `HOST::ro:rw`.
 */
export function parseDir(text: string, windows = process.platform === 'win32'): MountGrant {
  const { mounted, readOnly } = splitMode(text)
  const [first, second] = splitPair(mounted, windows, 'HOST::GUEST')
  if (second === undefined) return grant(first, first, readOnly)
  return mounted.includes('::') ? grant(first, second, readOnly) : grant(second, first, readOnly)
}

/** `--mapdir`: GUEST::HOST (iwasm) or GUEST:HOST (wasmer), perhaps with a mode as in parseDir. */
export function parseMapdir(text: string, windows = process.platform === 'win32'): MountGrant {
  const { mounted, readOnly } = splitMode(text)
  const [guestPath, hostPath] = splitPair(mounted, windows, 'GUEST::HOST')
  if (hostPath === undefined) throw new UsageError('write both sides, GUEST::HOST')
  return grant(hostPath, guestPath, readOnly)
}

/** `--volume`: HOST:GUEST (docker, wasmer) or HOST alone (wazero), perhaps with a mode as in parseDir. */
export function parseVolume(text: string, windows = process.platform === 'win32'): MountGrant {
  const { mounted, readOnly } = splitMode(text)
  const [hostPath, guestPath] = splitPair(mounted, windows, 'HOST::GUEST')
  return grant(hostPath, guestPath ?? hostPath, readOnly)
}

const mode = /^(.*?)::?(ro|rw|readonly)$/s

function splitMode(text: string): { mounted: string; readOnly: boolean } {
  const found = mode.exec(text)
  if (found === null) return { mounted: text, readOnly: false }
  return { mounted: found[1] as string, readOnly: found[2] !== 'rw' }
}

/** One path or two. `::` separates wherever it first occurs; otherwise a single colon that is not a drive's does. */
function splitPair(text: string, windows: boolean, unambiguous: string): [string, string | undefined] {
  const double = text.indexOf('::')
  if (double >= 0) return [text.slice(0, double), text.slice(double + 2)]
  const parts = splitColons(text, windows)
  if (parts.length > 2) throw new UsageError(`more than one colon, so write ${unambiguous} (a mode at the end can only be ro or rw)`)
  return [parts[0] as string, parts[1]]
}

/** Splits at colons, except the one of a drive: `C:\x`, and on Windows `C:/x`, stay whole. */
function splitColons(text: string, windows: boolean): string[] {
  const parts: string[] = []
  for (const part of text.split(':')) {
    const before = parts.at(-1)
    const drive = before !== undefined && /^[a-z]$/i.test(before) && (part.startsWith('\\') || (windows && part.startsWith('/')))
    if (drive) parts[parts.length - 1] = `${before}:${part}`
    else parts.push(part)
  }
  return parts
}

function grant(hostPath: string, guestPath: string, readOnly: boolean): MountGrant {
  if (hostPath === '') throw new UsageError('the directory of the host is missing')
  return { kind: 'host', hostPath, guestPath: cleanGuestPath(guestPath), readOnly }
}

/** A guest path without the slashes at its end, which would keep programs from finding it. */
export function cleanGuestPath(path: string): string {
  if (path === '') throw new UsageError('the path that the guest sees is missing')
  let end = path.length
  while (end > 1 && path[end - 1] === '/') end--
  return path.slice(0, end)
}
