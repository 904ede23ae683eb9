import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { ModuleInfo } from '../binary/module-info.ts'
import type { CodeCache } from '../engine/cache/index.ts'
import { entryFile, entryName } from '../engine/cache/entry-name.ts'
import type { Program } from '../engine/compile.ts'
import { PrecompiledModule } from '../engine/precompiled.ts'
import { version } from '../host/version.ts'
import type { RunOption } from './options.ts'

/** A run leaves something worth keeping when it took so much processor time, in milliseconds, or had a module of so many bytes. */
const LONG = 100
const LARGE = 2 * 1024 * 1024
/** Of the whole cache. */
const LIMIT = 512 * 1024 * 1024
/** What a run may wait for its native code to be written: this part of its time, or so many milliseconds. */
const SHARE = 0.05
const LEAST = 50

/** What is to be kept of a program: its `entryName`, and what lists call it. */
interface Kept {
  readonly name: string
  readonly label: string
}

/** The cache of native code as a command line wants it. Its code is loaded when there is something in it, or to be put into it. */
export class NativeCache {
  readonly #path: string | undefined
  readonly #named: boolean
  readonly #before = process.cpuUsage()
  #cache: CodeCache | undefined
  readonly #names = new Map<ModuleInfo, string>()
  readonly #programs = new Map<Program, Kept>()

  constructor(given: readonly RunOption[]) {
    const option = given.find(({ name }) => name === 'cache-dir')?.value as string | undefined
    const path = given.some(({ name }) => name === 'no-cache') ? undefined : option ?? cacheFolder()
    this.#path = path && resolve(path) // the run changes its working directory
    this.#named = isNamed(option)
  }

  /** Begins to load what finds and keeps the native code of a large module. */
  prepare(): void {
    if (this.#path !== undefined) this.#open(this.#path).then((cache) => cache.prepare()).catch(() => { /* Who needs it is told. */ })
  }

  /** The same module, with the native code that is kept of it. Where none is, that costs one question to the system. */
  async find(info: ModuleInfo): Promise<ModuleInfo> {
    if (this.#path === undefined || info instanceof PrecompiledModule) return info
    const name = entryName(info.bytes, version)
    const found = existsSync(join(this.#path, entryFile(name))) ? await (await this.#open(this.#path)).find(info, name) : info
    this.#names.set(found, name)
    return found
  }

  /** Notes a program, and the path it came from: if `find` gave its module, its native code may be kept. */
  note(program: Program, path: string): Program {
    const name = this.#names.get(program.info)
    if (name !== undefined) this.#programs.set(program, { name, label: path === '-' ? 'standard input' : basename(path) })
    return program
  }

  /**
   * In a run that can last, whose guest waits from time to time: a server is ended by a signal, when it is too late. After 5
   * seconds, 10, 20...
   */
  keepMeanwhile(after = 5000): void {
    if (this.#programs.size > 0) setTimeout(() => void this.keep().then(() => { this.keepMeanwhile(after * 2) }), after).unref()
  }

  /** At the `end` of a run there is somewhat more time. */
  async keep(end = false): Promise<void> {
    if (this.#path === undefined) return
    const { user, system } = process.cpuUsage(this.#before)
    const now = milliseconds()
    const late = (more: number): boolean => milliseconds() + more - now > Math.max(LEAST, now * SHARE)
    for (const [program, { name, label }] of this.#programs) {
      if (user + system < LONG * 1000 && program.info.bytes.length < LARGE) continue
      await (await this.#open(this.#path)).keep(program, name, label, late, end)
    }
  }

  async #open(path: string): Promise<CodeCache> {
    const { CodeCache: Cache } = await import('../engine/cache/index.ts')
    this.#cache ??= new Cache(path, version, LIMIT, this.#named)
    return this.#cache
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

/**
 * Whether the folder is the choice of whoever runs wasmgate here: by --cache-dir (`option`) or WASMGATE_CACHE_DIR, as in a container where
 * root works in what belongs to somebody outside. HOME may be another's, and under sudo anything may.
 */
export const isNamed = (option: string | undefined, { env } = process): boolean =>
  (env['SUDO_UID'] ?? '0') === '0' && (option !== undefined || env['WASMGATE_CACHE_DIR'] !== undefined)
