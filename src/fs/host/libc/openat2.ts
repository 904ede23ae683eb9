import { closeSync, constants } from 'node:fs'
import { type ByteString, hostBytes } from '../../byte-string.ts'
import type { PosixCode } from '../../error.ts'
import { O_CLOEXEC, O_PATH } from '../open-flags.ts'
import { failure } from './failure.ts'
import type { Library } from './koffi.ts'

export interface Openat2 {
  /**
   * Whether the kernel has openat2(2), and no filter forbids it. Never in a worker thread: Node closes what such a thread has opened
   * and left when it is ended, and knows of its own opens alone.
   */
  canOpenBelow(): boolean
  /**
   * openat2(2) of a path below a directory, with no symbolic link anywhere on it: open(2)'s flags and, if it creates, mode.
   * Undefined where there may be a link, or the kernel will not say. Throws FsError: ENOENT, EEXIST, EACCES and all that are as good
   * as from a walk.
   */
  openBelow(directoryFd: number, path: ByteString, flags: number, mode?: number): number | undefined
}

/** Newer system calls have the same number on every processor, and C libraries have no function for this one. syscalls(2). */
const SYS_OPENAT2 = 437
const AT_FDCWD = -100
const RESOLVE_NO_SYMLINKS = 0x04
const RESOLVE_BENEATH = 0x08
const { O_CREAT } = constants

/** What it answers where there is a link, or for reasons that are its own. */
const uncertain: ReadonlySet<string> = new Set<PosixCode | 'E2BIG'>(['ELOOP', 'EXDEV', 'ENOTDIR', 'EAGAIN', 'ENOSYS', 'EPERM', 'EINVAL', 'E2BIG'])

export function openat2({ func, errno }: Library): Openat2 {
  const ofText = func('int64_t syscall(int64_t, int, const char *, const uint8_t *, int64_t)')
  const ofBytes = func('int64_t syscall(int64_t, int, const uint8_t *, const uint8_t *, int64_t)')
  // struct open_how: 0 u64 flags | 8 u64 mode | 16 u64 resolve
  const how = new Uint32Array(6)
  how[4] = RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH
  const howBytes = new Uint8Array(how.buffer)
  let can: boolean | undefined

  function openBelow(directoryFd: number, path: ByteString, flags: number, mode = 0): number | undefined {
    how[0] = flags | O_CLOEXEC
    how[2] = (flags & O_CREAT) === 0 ? 0 : mode
    const bytes = hostBytes(path)
    const hostFd = typeof bytes === 'string'
      ? ofText(SYS_OPENAT2, directoryFd, bytes, howBytes, howBytes.length)
      : ofBytes(SYS_OPENAT2, directoryFd, Buffer.concat([bytes, Buffer.alloc(1)]), howBytes, howBytes.length)
    if (hostFd >= 0) return hostFd
    const error = failure(errno())
    if (!uncertain.has(error.code)) throw error
    return undefined
  }

  function canOpenBelow(): boolean {
    if (can !== undefined) return can
    const hostFd = process.getBuiltinModule('node:worker_threads').isMainThread ? openBelow(AT_FDCWD, '.', O_PATH) : undefined
    if (hostFd !== undefined) closeSync(hostFd)
    return can = hostFd !== undefined
  }

  return { openBelow, canOpenBelow }
}
