import { cp, lstat, mkdtemp, rm } from 'node:fs/promises'
import { mkdirSync, rmSync } from 'node:fs'
import { constants } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { PlannedDirectory } from './plan.ts'

/** A folder for the fresh copies of the tests' directories, away from the suite and gone at the end. */
export class Scratch {
  readonly #root: string
  #count = 0

  private constructor(root: string) {
    this.#root = root
  }

  static async create(): Promise<Scratch> {
    return new Scratch(await mkdtemp(join(tmpdir(), 'wasmgate-test-')))
  }

  /** Copies of the directories of one test; `remove` is for when it is over. */
  async copies(folder: string, directories: readonly PlannedDirectory[]): Promise<Copies> {
    const place = join(this.#root, String(++this.#count))
    const made: { guestPath: string; hostPath: string }[] = []
    if (directories.length > 0) mkdirSync(place)
    for (const [index, { guestPath, source }] of directories.entries()) {
      const hostPath = join(place, `${index}-${basename(source)}`)
      await cp(join(folder, source), hostPath, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, mode: constants.COPYFILE_FICLONE, filter: belongs })
      made.push({ guestPath, hostPath })
    }
    return { directories: made, remove: async () => { await rm(place, { recursive: true, force: true, maxRetries: 2 }).catch(() => { /* said by nobody: it is a copy */ }) } }
  }

  /** All of it, at once. */
  remove(): void {
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 2 })
  }
}

export interface Copies {
  readonly directories: readonly { readonly guestPath: string; readonly hostPath: string }[]
  remove(): Promise<void>
}

/** Not what another runner's tests left behind (the format's *.cleanup), and nothing that a copy would wait for. */
async function belongs(source: string): Promise<boolean> {
  if (source.endsWith('.cleanup')) return false
  const stat = await lstat(source)
  return stat.isFile() || stat.isDirectory() || stat.isSymbolicLink()
}
