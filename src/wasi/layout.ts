import type { Stat } from '../fs/filesystem.ts'
import { Eventtype, Whence } from './abi/flags.ts'
import { filetypeOf } from './filetype.ts'
import { lowHalf } from './i64.ts'
import type { GuestMemory } from './memory.ts'

/** One `subscription` of poll_oneoff, as read from memory. */
export type Subscription =
  | { readonly userdata: bigint; readonly type: typeof Eventtype.CLOCK; readonly clock: number; readonly timeout: bigint; readonly flags: number }
  | { readonly userdata: bigint; readonly type: typeof Eventtype.FD_READ | typeof Eventtype.FD_WRITE; readonly fd: number }
  | { readonly userdata: bigint; readonly type: undefined; readonly tag: number }

/** The structures whose bytes differ between `wasi_snapshot_preview1` and `wasi_unstable`. */
export interface Layout {
  readonly filestatSize: number
  writeFilestat(memory: GuestMemory, ptr: number, stat: Stat): void
  readonly subscriptionSize: number
  readSubscription(memory: GuestMemory, ptr: number): Subscription
  /** A guest's `whence` as preview1 numbers it; undefined when it is none. */
  whence(value: number): number | undefined
}

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#types */
export const preview1Layout: Layout = {
  filestatSize: 64,
  // 0 u64 dev | 8 u64 ino | 16 u8 filetype | 24 u64 nlink | 32 u64 size | 40 u64 atim | 48 u64 mtim | 56 u64 ctim
  writeFilestat(memory, ptr, stat) {
    const at = memory.range(ptr, 64)
    const { view } = memory
    view.setBigUint64(at, stat.dev, true)
    view.setBigUint64(at + 8, stat.ino, true)
    view.setBigUint64(at + 16, BigInt(filetypeOf(stat.type)), true)
    view.setBigUint64(at + 24, stat.nlink, true)
    view.setBigUint64(at + 32, stat.size, true)
    view.setBigUint64(at + 40, stat.atime, true)
    view.setBigUint64(at + 48, stat.mtime, true)
    view.setBigUint64(at + 56, stat.ctime, true)
  },
  subscriptionSize: 48,
  // 0 u64 userdata | 8 u8 tag | 16 u32 clock id | 24 u64 timeout | 32 u64 precision | 40 u16 flags, or 16 u32 fd
  readSubscription: (memory, ptr) => readSubscription(memory, ptr, 16),
  whence: (value) => (value >= 0 && value <= 2 ? value : undefined),
}

/** https://github.com/WebAssembly/WASI/blob/main/legacy/preview0/docs.md */
export const unstableLayout: Layout = {
  filestatSize: 56,
  // 0 u64 dev | 8 u64 ino | 16 u8 filetype | 20 u32 nlink | 24 u64 size | 32 u64 atim | 40 u64 mtim | 48 u64 ctim
  writeFilestat(memory, ptr, stat) {
    const at = memory.range(ptr, 56)
    const { view } = memory
    view.setBigUint64(at, stat.dev, true)
    view.setBigUint64(at + 8, stat.ino, true)
    view.setUint32(at + 16, filetypeOf(stat.type), true)
    view.setUint32(at + 20, lowHalf(stat.nlink), true)
    view.setBigUint64(at + 24, stat.size, true)
    view.setBigUint64(at + 32, stat.atime, true)
    view.setBigUint64(at + 40, stat.mtime, true)
    view.setBigUint64(at + 48, stat.ctime, true)
  },
  subscriptionSize: 56,
  // As above, but 16 u64 identifier comes before the clock: 24 u32 id | 32 u64 timeout | 40 u64 precision | 48 u16 flags
  readSubscription: (memory, ptr) => readSubscription(memory, ptr, 24),
  whence: (value) => [Whence.CUR, Whence.END, Whence.SET][value],
}

function readSubscription(memory: GuestMemory, ptr: number, clockAt: number): Subscription {
  const at = memory.range(ptr, clockAt + 32)
  const userdata = memory.readU64(at)
  const tag = memory.readU8(at + 8)
  if (tag === Eventtype.CLOCK) {
    const [clock, timeout] = [memory.readU32(at + clockAt), memory.readU64(at + clockAt + 8)]
    return { userdata, type: tag, clock, timeout, flags: memory.readU16(at + clockAt + 24) }
  }
  if (tag === Eventtype.FD_READ || tag === Eventtype.FD_WRITE) return { userdata, type: tag, fd: memory.readU32(at + 16) }
  return { userdata, type: undefined, tag }
}
