import { basename, resolve } from 'node:path'
import type { ModuleInfo } from '../binary/module-info.ts'
import type { CodeCache } from '../engine/cache/index.ts'
import type { Program } from '../engine/compile.ts'
import { PrecompiledModule } from '../engine/precompiled.ts'
import type { RunOption } from './options.ts'
import { version } from './version.ts'

/** Smaller modules start as fast without: to look for native code takes as long as it saves. In bytes. */
const WORTH = 2 * 1024 * 1024
/** Of the whole cache. */
const LIMIT = 512 * 1024 * 1024
/** What a run may wait for its native code to be written: this part of its time, or so many milliseconds. */
const SHARE = 0.05
const LEAST = 50

/** The cache of native code as a command line wants it. Its code is loaded for the first module that is worth it. */
export class NativeCache {
  readonly #path: string | undefined
  #cache: CodeCache | undefined
  readonly #looked = new Set<ModuleInfo>()
  readonly #programs = new Map<Program, string>()

  constructor(given: readonly RunOption[]) {
    const named = given.find(({ name }) => name === 'cache-dir')?.value as string | undefined
    const path = given.some(({ name }) => name === 'no-cache') ? undefined : named ?? cacheFolder()
    this.#path = path && resolve(path) // the run changes its working directory
  }

  /** The same module, with the native code that is kept of it. */
  async find(info: ModuleInfo): Promise<ModuleInfo> {
    if (this.#path === undefined || info.bytes.length < WORTH || info instanceof PrecompiledModule) return info
    const { CodeCache: Cache } = await import('../engine/cache/index.ts')
    this.#cache ??= new Cache(this.#path, version, LIMIT)
    const found = await this.#cache.find(info)
    this.#looked.add(found)
    return found
  }

  /** Notes a program, and the path it came from: if `find` gave its module, its native code is to be kept. */
  note(program: Program, path: string): Program {
    if (this.#looked.has(program.info)) this.#programs.set(program, path === '-' ? 'standard input' : basename(path))
    return program
  }

  /**
   * In a run that can last, whose guest waits from time to time: a server is ended by a signal, when it is too late. After 5
   * seconds, 10, 20...
   */
  keepMeanwhile(after = 5000): void {
    if (this.#programs.size > 0) setTimeout(() => void this.keep().then(() => { this.keepMeanwhile(after * 2) }), after).unref()
  }

  /** At the end of a run. */
  async keep(): Promise<void> {
    if (this.#programs.size === 0) return
    const now = milliseconds()
    const late = (more: number): boolean => milliseconds() + more - now > Math.max(LEAST, now * SHARE)
    for (const [program, label] of this.#programs) await this.#cache?.keep(program, label, late)
  }
}

/** Since the process began. */
const milliseconds = (): number => process.uptime() * 1000

const below = (folder: string | undefined, ...names: string[]): string | undefined => (folder === undefined || folder === '' ? undefined : [folder, ...names].join('/'))

/**
 * Where this system keeps what can be made again: https://specifications.freedesktop.org/basedir-spec/ and its like. Undefined
 * when there is none, or WASMGATE_CACHE_DIR is set to nothing.
 */
export function cacheFolder({ env, platform } = process): string | undefined {
  const own = env['WASMGATE_CACHE_DIR']
  if (own !== undefined) return own === '' ? undefined : own
  if (platform === 'win32') return below(env['LOCALAPPDATA'], 'wasmgate', 'cache')
  const xdg = env['XDG_CACHE_HOME']
  if (xdg?.startsWith('/')) return below(xdg, 'wasmgate') // a relative one is to be ignored
  return platform === 'darwin' ? below(env['HOME'], 'Library', 'Caches', 'wasmgate') : below(env['HOME'], '.cache', 'wasmgate')
}
