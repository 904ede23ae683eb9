import { lstatSync, realpathSync } from 'node:fs'
import { posix } from 'node:path'
import { type ByteString, fromText, hostBytes } from '../../fs/byte-string.ts'
import { codeOf } from '../../fs/error.ts'
import { NetError } from '../error.ts'

/** Which Unix sockets a guest may use. Paths are those of the host; relative ones start where the run was started. */
export class UnixPaths {
  readonly #home = fromText(process.cwd())
  readonly #all: boolean
  /** What a guest may say, and the path without links that it stands for. */
  readonly #real = new Map<ByteString, ByteString>()

  constructor(allowed: 'any' | readonly ByteString[]) {
    this.#all = allowed === 'any'
    if (allowed === 'any') return
    for (const path of allowed) {
      const whole = this.#whole(path)
      const real = isAbstract(path) ? path : withoutLinks(whole)
      this.#real.set(whole, real).set(real, real)
    }
  }

  get any(): boolean {
    return this.#all || this.#real.size > 0
  }

  /**
   * The path to hand to the system for the one that a guest says; undefined when no rule has it. EINVAL for one that is empty
   * or has a NUL in it. For a path of a rule: EACCES where a link has come into its way since the run began.
   */
  find(path: ByteString): ByteString | undefined {
    if (path === '' || (!isAbstract(path) && path.includes('\0'))) throw new NetError('EINVAL')
    const whole = this.#whole(path)
    if (this.#all) return whole
    const real = this.#real.get(whole)
    if (real !== undefined && !isAbstract(real)) forbidLinks(real)
    return real
  }

  #whole(path: ByteString): ByteString {
    return isAbstract(path) ? path : posix.resolve(this.#home, path)
  }
}

const isAbstract = (path: ByteString): boolean => path.startsWith('\0')

const realPath = (path: ByteString): ByteString => realpathSync.native(hostBytes(path), 'buffer').toString('latin1')

/** A socket's real path; where it does not exist yet, the one that it will have; where its directory does not, as it is. */
function withoutLinks(path: ByteString): ByteString {
  for (const attempt of [() => realPath(path), () => posix.join(realPath(posix.dirname(path)), posix.basename(path))]) {
    try {
      return attempt()
    } catch (error) {
      if (codeOf(error) === undefined) throw error
    }
  }
  return path
}

/** Throws EACCES when a link leads from this path to another socket than the one that was granted. */
function forbidLinks(path: ByteString): void {
  const moved = realPath(posix.dirname(path)) !== posix.dirname(path)
  if (moved || lstatSync(hostBytes(path), { throwIfNoEntry: false })?.isSymbolicLink() === true) throw new NetError('EACCES')
}
