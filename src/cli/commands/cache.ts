import { ExitCode } from '../../diagnostics/exit-codes.ts'
import { printable, quote } from '../../diagnostics/quote.ts'
import { DistrustError } from '../../engine/cache/distrust-error.ts'
import { describe } from '../../engine/cache/entry.ts'
import { CacheFolder, type Entry } from '../../engine/cache/folder.ts'
import { parseArgv } from '../argv.ts'
import { cacheOptions } from '../cache-options.ts'
import { troubleSentence } from '../cache-trouble.ts'
import { readFailure } from '../failure.ts'
import { cacheFolder, isNamed } from '../native-cache.ts'
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
  const option = given.find(({ name }) => name === 'cache-dir')?.value as string | undefined
  const path = option ?? cacheFolder()
  if (path === undefined) throw new UsageError('there is no cache: neither WASMGATE_CACHE_DIR nor HOME names a folder for it')
  const [what, ...more] = rest
  if (what === undefined || more.length > 0) throw new UsageError('cache is told one thing to do: wasmgate cache dir, list or clean')
  const folder = new CacheFolder(path, isNamed(option))
  const say = given.some(({ name }) => name === 'quiet') ? (): void => {} : tell
  switch (what) {
    case 'dir':
      print(`${path}\n`)
      requireUsable(folder)
      break
    case 'list':
      list(folder, say)
      break
    case 'clean':
      clean(folder, say)
      break
    default: throw new UsageError(`cache cannot ${quote(what)}; it can be told dir, list or clean`)
  }
  return ExitCode.success
}

/** Throws UsageError where runs do without the cache, or keep nothing more in it. */
function requireUsable(folder: CacheFolder): void {
  const obstacle = readable(folder, () => folder.obstacle())
  if (obstacle !== undefined) throw new UsageError(troubleSentence(obstacle, folder.path))
}

/** What the system says against reading or changing the folder, or a file in it, becomes a UsageError. */
function readable<T>(folder: CacheFolder, attempt: () => T): T {
  try {
    return attempt()
  } catch (error) {
    const { path = folder.path } = error as NodeJS.ErrnoException
    throw new UsageError(`${printable(path)}: ${readFailure(error, 'directory')}`)
  }
}

function list(folder: CacheFolder, say: typeof tell): void {
  const obstacle = readable(folder, () => folder.obstacle())
  // What is on a read-only file system is used all the same.
  const entries = obstacle === undefined || obstacle.what === 'read-only' ? readable(folder, () => folder.entries()) : []
  print(entries.map((entry) => line(folder, entry)).join(''))
  if (obstacle !== undefined) throw new UsageError(troubleSentence(obstacle, folder.path))
  if (entries.length === 0) say(`nothing is kept in ${printable(folder.path)}`)
}

/** Whoever may remove what is in it may do so, also where no run would use it. */
function clean(folder: CacheFolder, say: typeof tell): void {
  const entries = readable(folder, () => {
    try {
      const before = folder.entries()
      folder.clean()
      return before
    } catch (error) {
      requireUsable(folder)
      throw error
    }
  })
  if (entries.length === 0) say(`nothing was kept in ${printable(folder.path)}`)
  else say(`native code of ${entries.length} ${entries.length === 1 ? 'module' : 'modules'} was removed, ${size(total(entries))}`)
}

const total = (entries: readonly Entry[]): number => entries.reduce((sum, entry) => sum + entry.size, 0)

/** ` 727.5 kB  2026-11-20 10:29  python.wasm (26.3 MB)`: size, last use, what it is of. Empty when a run has just removed it. */
function line(folder: CacheFolder, { name, size: bytes, used }: Entry): string {
  const what = contents(folder, name)
  return what === undefined ? '' : `${size(bytes).padStart(9)}  ${minute(new Date(used))}  ${what}\n`
}

function contents(folder: CacheFolder, name: string): string | undefined {
  try {
    const about = describe(folder, name)
    return about === null ? `${name}, which is damaged` : about && `${printable(about.name)} (${size(about.module)})`
  } catch (error) {
    return `${name}, which ${error instanceof DistrustError ? 'others can have written' : `cannot be read: ${readFailure(error, 'file')}`}`
  }
}

/** As `ls` shows it, in local time. */
function minute(time: Date): string {
  const [month, day, hour, minutes] = [time.getMonth() + 1, time.getDate(), time.getHours(), time.getMinutes()].map((number) => String(number).padStart(2, '0'))
  return `${time.getFullYear()}-${month}-${day} ${hour}:${minutes}`
}
