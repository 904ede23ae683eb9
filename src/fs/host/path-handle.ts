import { type BigIntStats, lstatSync, realpathSync } from 'node:fs'
import * as path from 'node:path'
import { type ByteString, hostBytes } from '../byte-string.ts'
import { FsError } from '../error.ts'
import type { Handle } from './handle.ts'

/**
 * Systems without Linux's /proc: a real path and the identity of the directory that was there. Each use checks that the
 * path still leads to that directory through no link. A weaker promise than a kernel handle: between the check and the
 * use another process can swap the directory (docs/RATIONALE.md, "paths").
 */
export class PathHandle implements Handle {
  readonly #path: ByteString
  readonly #dev: bigint
  readonly #ino: bigint

  private constructor(realPath: ByteString, stat: BigIntStats) {
    this.#path = realPath
    this.#dev = stat.dev
    this.#ino = stat.ino
  }

  /** A handle of the directory that the user named. ENOENT, ENOTDIR, EACCES. */
  static open(hostPath: string): PathHandle {
    const realPath = realpathSync.native(hostPath, 'buffer').toString('latin1')
    return PathHandle.#of(realPath)
  }

  static #of(realPath: ByteString): PathHandle {
    const stat = lstatSync(hostBytes(realPath), { bigint: true })
    if (!stat.isDirectory()) throw new FsError('ENOTDIR')
    return new PathHandle(realPath, stat)
  }

  at(name: ByteString): string | Buffer {
    this.#check()
    return hostBytes(this.#join(name))
  }

  self(): string | Buffer {
    this.#check()
    return hostBytes(this.#path)
  }

  enter(name: ByteString): PathHandle {
    this.#check()
    return PathHandle.#of(this.#join(name))
  }

  duplicate(): PathHandle {
    this.#check()
    return PathHandle.#of(this.#path)
  }

  close(): void {
    // Nothing is held.
  }

  /** Throws ENOENT unless the path still leads, through no link, to the directory that was opened. */
  #check(): void {
    const real = realpathSync.native(hostBytes(this.#path) as string, 'buffer').toString('latin1')
    const stat = lstatSync(hostBytes(this.#path), { bigint: true })
    if (real !== this.#path || stat.dev !== this.#dev || stat.ino !== this.#ino) throw new FsError('ENOENT')
  }

  #join(name: ByteString): ByteString {
    if (process.platform === 'win32' && !isWindowsName(name)) throw new FsError('EILSEQ')
    return this.#path.endsWith(path.sep) ? this.#path + name : this.#path + path.sep + name
  }
}

/**
 * Whether Windows takes this for one name and nothing else. Not: a path (`..\x`), a drive or a stream of a file (`C:`, `x:y`),
 * another name (`.. ` means `..`: dots and spaces at the end fall away), or a device, which is in every directory (`nul.txt`).
 * https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
export const isWindowsName = (name: ByteString): boolean =>
  !/[\\/:]|[. ]$|^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)(\d|\xc2[\xb2\xb3\xb9])) *(\.|$)/i.test(name)
