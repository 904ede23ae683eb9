import { ExitCode } from '../../diagnostics/exit-codes.ts'
import { printable, quote } from '../../diagnostics/quote.ts'
import { DistrustError } from '../../engine/cache/distrust-error.ts'
import { describe } from '../../engine/cache/entry.ts'
import { CacheFolder, type Entry } from '../../engine/cache/folder.ts'
import { parseArgv } from '../argv.ts'
import { cacheOptions } from '../cache-options.ts'
import { readFailure } from '../failure.ts'
import { cacheFolder } from '../native-cache.ts'
import { print } from '../output.ts'
import { tell } from '../report.ts'
import { size } from '../size.ts'
import { UsageError } from '../usage-error.ts'
import { instead } from './instead.ts'

/** `wasmgate cache dir|list|clean`. Answers the exit code; throws UsageError. */
export function execute(args: readonly string[]): number | Promise<number> {
  const { given, rest } = parseArgv(cacheOptions, args, true)
  const other = instead(given)
  if (other !== undefined) return other('cache')
  const path = (given.find(({ name }) => name === 'cache-dir')?.value as string | undefined) ?? cacheFolder()
  if (path === undefined) throw new UsageError('there is no cache: neither WASMGATE_CACHE_DIR nor HOME names a folder for it')
  const [what, ...more] = rest
  if (what === undefined || more.length > 0) throw new UsageError('cache is told one thing to do: wasmgate cache dir, list or clean')
  const folder = new CacheFolder(path)
  const quiet = given.some(({ name }) => name === 'quiet')
  try {
    switch (what) {
      case 'dir':
        print(`${path}\n`)
        break
      case 'list':
        print(folder.entries().map((entry) => line(folder, entry)).join(''))
        break
      case 'clean': {
        const entries = folder.entries()
        folder.clean()
        if (!quiet) tell(`native code of ${entries.length} ${entries.length === 1 ? 'module' : 'modules'} was removed, ${size(total(entries))}`)
        break
      }
      default: throw new UsageError(`cache cannot ${quote(what)}; it can be told dir, list or clean`)
    }
    folder.requireOurs()
  } catch (error) {
    if (error instanceof UsageError) throw error
    const reason = error instanceof DistrustError ? `${error.message}, so no run uses it` : readFailure(error, 'directory')
    throw new UsageError(`${printable(path)}: ${reason}`)
  }
  return ExitCode.success
}

const total = (entries: readonly Entry[]): number => entries.reduce((sum, entry) => sum + entry.size, 0)

/** ` 727.5 kB  2026-11-20 10:29  python.wasm (26.3 MB)`: size, last use, what it is of. */
function line(folder: CacheFolder, { name, size: bytes, used }: Entry): string {
  const about = describe(folder, name)
  const what = about === undefined ? `${name}, which is no entry` : `${printable(about.name)} (${size(about.module)})`
  return `${size(bytes).padStart(9)}  ${new Date(used).toISOString().slice(0, 16).replace('T', ' ')}  ${what}\n`
}
