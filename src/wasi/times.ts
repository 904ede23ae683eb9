import type { Times } from '../fs/filesystem.ts'
import { Errno } from './abi/errno.ts'
import { Fstflags } from './abi/flags.ts'
import { WasiError } from './error.ts'

const ALL = Fstflags.ATIM | Fstflags.ATIM_NOW | Fstflags.MTIM | Fstflags.MTIM_NOW

/** The times that `fstflags` asks to set. INVAL: an unknown flag, a time and "now" at once, a time beyond 2^63 ns. */
export function timesOf(atim: bigint, mtim: bigint, flags: number): Times {
  if ((flags & ~ALL) !== 0) throw new WasiError(Errno.INVAL)
  return { atime: pick(atim, flags, Fstflags.ATIM, Fstflags.ATIM_NOW), mtime: pick(mtim, flags, Fstflags.MTIM, Fstflags.MTIM_NOW) }
}

function pick(time: bigint, flags: number, set: number, now: number): bigint | 'now' | undefined {
  if ((flags & set) !== 0 && (flags & now) !== 0) throw new WasiError(Errno.INVAL)
  if ((flags & now) !== 0) return 'now'
  if ((flags & set) === 0) return undefined
  if (time < 0n) throw new WasiError(Errno.INVAL)
  return time
}
