import type { ByteString } from './byte-string.ts'
import { codeOf, Detour, FsError } from './error.ts'
import type { Directory } from './filesystem.ts'

/**
 * The ONLY path resolver: from a directory handle and a guest's path to one directory and one last name in it.
 *
 * A path is walked one component at a time with a stack of directory handles, so that ".." is a pop and can never climb
 * above the handle it started from, and no component is ever opened through a symbolic link: links are read and their
 * targets walked by hand. What another process renames or swaps meanwhile can change what is found, never where the walk
 * may go. Modelled on cap-std's ladder; path_resolution(7) for the semantics. Why: docs/RATIONALE.md, "paths".
 */

/** Linux gives up at 40 links as well (path_resolution(7)). */
const MAX_LINKS = 40
/** PATH_MAX without its terminating zero. */
const MAX_PATH = 4095

/** What a path stands for: a name in a directory, or (name undefined) that directory itself, as ".", "..", "a/." say. */
export interface Place {
  readonly directory: Directory
  readonly name: ByteString | undefined
  /** The path ended in a slash after this name: only a directory will do. */
  readonly slash: boolean
}

/** Acts on a place. Must not keep `directory`: it may be closed when this returns. */
export type Act<T> = (place: Place) => T

/**
 * What to do with the last name. `entry`: the name itself is meant (mkdir, unlink, rename); a link there is not followed
 * and a trailing slash is told to the act. `nofollow`: the thing is meant; a trailing slash asks for a directory, through
 * a link if need be (lstat, O_NOFOLLOW). `follow`: the thing is meant, through links: the act throws ELOOP when it meets
 * one, and the walk goes on at its target.
 */
export type LastName = 'entry' | 'nofollow' | 'follow'

/**
 * Resolves `path` from `root` and acts on the place. `direct`: what the act does first is to open or stat the entry, so that its
 * directory need not be opened.
 * Throws what `act` throws and: ENOENT (empty, a missing parent), ENOTCAPABLE (absolute, or leaving `root`), EILSEQ (a NUL),
 * ENAMETOOLONG (above 4095 bytes), ENOTDIR, ELOOP (more than 40 links).
 */
export function resolve<T>(root: Directory, path: ByteString, last: LastName, act: Act<T>, direct = false): T {
  let parents: ByteString | undefined
  const slash = lastSlash(path)
  if (slash !== undefined) {
    // Names alone: no parents to find, or the backend knows them. Only a link that must be followed needs the walk.
    parents = path.slice(0, Math.max(slash, 0))
    const short = root.openDescendant?.(parents, direct)
    if (short !== undefined || slash < 0) {
      try {
        return act({ directory: short ?? root, name: path.slice(slash + 1), slash: false })
      } catch (error) {
        if (!(error instanceof Detour) && (last !== 'follow' || !mayBeLink(error))) throw error
      } finally {
        short?.close()
      }
    }
  }
  const walk = new Walk(root, path, parents)
  try {
    return walk.run(last, act)
  } finally {
    walk.close()
  }
}

const SLASH = 0x2f
const DOT = 0x2e

/** Where the last slash is in a path of names alone, none of them "", "." or "..", without a NUL; -1 when there is none. Undefined for other paths. */
function lastSlash(path: ByteString): number | undefined {
  if (path.length > MAX_PATH) return undefined
  let slash = -1
  let dots = true // The name so far is of dots alone.
  for (let at = 0; ; at++) {
    const code = at < path.length ? path.charCodeAt(at) : SLASH
    if (code === SLASH) {
      if (dots && at - slash <= 3) return undefined
      if (at >= path.length) return slash
      slash = at
      dots = true
    } else {
      if (code === 0) return undefined
      dots &&= code === DOT
    }
  }
}

/** The code with which an open that does not follow links answers for one: ELOOP, or ENOTDIR if a directory was asked for. */
function mayBeLink(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ELOOP' || code === 'ENOTDIR'
}

class Walk {
  readonly #root: Directory
  /** The directories below the root on the way to where the walk stands, each opened by us. */
  #stack: Directory[] = []
  /** Components still to come, the next one last. */
  #pending: ByteString[] = []
  /** Nothing but slashes follows the last component. */
  #slash = false
  /** The parents, when the path is of plain names: told to the backend if the walk meets no link. */
  readonly #parents: ByteString | undefined
  #links = 0

  constructor(root: Directory, path: ByteString, parents: ByteString | undefined) {
    if (path === '') throw new FsError('ENOENT')
    if (path.includes('\0')) throw new FsError('EILSEQ')
    if (path.length > MAX_PATH) throw new FsError('ENAMETOOLONG')
    this.#root = root
    this.#parents = parents
    this.#slash = path.endsWith('/')
    this.#push(path)
  }

  run<T>(last: LastName, act: Act<T>): T {
    for (;;) {
      const name = this.#pending.pop()
      if (name === undefined) return act({ directory: this.#here(), name: undefined, slash: false })
      if (name === '.') continue
      if (name === '..') {
        this.#leave()
        continue
      }
      if (this.#pending.length > 0 || (this.#slash && last !== 'entry')) {
        this.#enter(name)
        continue
      }
      if (this.#parents !== undefined && this.#links === 0) this.#root.walked?.(this.#parents, this.#here())
      try {
        return act({ directory: this.#here(), name, slash: this.#slash })
      } catch (error) {
        if (last !== 'follow' || !mayBeLink(error) || !this.#followLink(name)) throw error
      }
    }
  }

  close(): void {
    for (const directory of this.#stack) directory.close()
    this.#stack = []
  }

  /** Puts the components of a path before what is still to come. */
  #push(path: ByteString): void {
    if (path.startsWith('/')) throw new FsError('ENOTCAPABLE')
    for (const component of path.split('/').toReversed()) {
      if (component !== '') this.#pending.push(component)
    }
  }

  #here(): Directory {
    return this.#stack.at(-1) ?? this.#root
  }

  #enter(name: ByteString): void {
    try {
      this.#stack.push(this.#here().openDirectory(name))
    } catch (error) {
      if (!mayBeLink(error) || !this.#followLink(name)) throw error
    }
  }

  #leave(): void {
    const left = this.#stack.pop()
    if (left === undefined) throw new FsError('ENOTCAPABLE')
    left.close()
  }

  /** Goes on at the target of the link `name`. False when it is no link. */
  #followLink(name: ByteString): boolean {
    let target: ByteString
    try {
      target = this.#here().readLink(name)
    } catch (error) {
      if (codeOf(error) === 'EINVAL') return false
      throw error
    }
    if (++this.#links > MAX_LINKS) throw new FsError('ELOOP')
    if (this.#pending.length === 0 && target.endsWith('/')) this.#slash = true
    this.#push(target)
    return true
  }
}
