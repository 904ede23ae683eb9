import { Rights } from '../abi/flags.ts'
import type { DirectoryEntry } from '../descriptor.ts'
import type { Bodies } from './body.ts'

const DIRENT = 24

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#fd_readdir */
export const readdir: Bodies<'fd_readdir'> = {
  /**
   * Fills the buffer with entries from `cookie` on (0: from the start, looking anew), the last one cut where the buffer
   * ends. Less than a full buffer means that there are no more. BADF, NOTDIR, NOTCAPABLE, FAULT. getdents(2).
   * `dirent`, 24 bytes and then the name: 0 u64 next cookie | 8 u64 inode | 16 u32 name length | 20 u8 filetype
   */
  fd_readdir({ fds, memory }, fd, bufPtr, bufLen, cookie, bufusedPtr) {
    const directory = fds.require(fd, Rights.FD_READDIR)
    const start = memory.range(bufPtr, bufLen)
    const end = start + (bufLen >>> 0)
    memory.range(bufusedPtr, 4)
    let at = start
    if (at < end) {
      for (const entry of directory.entries(BigInt.asUintN(64, cookie))) {
        if (end - at >= DIRENT) writeDirent(memory.view, at, entry)
        else memory.bytes.set(startOfDirent(entry, end - at), at)
        at = Math.min(at + DIRENT, end)
        at += memory.writeName(at, entry.name, end)
        if (at === end) break
      }
    }
    memory.writeU32(bufusedPtr, at - start)
  },
}

function writeDirent(view: DataView, at: number, { next, ino, name, type }: DirectoryEntry): void {
  view.setBigUint64(at, next, true)
  view.setBigUint64(at + 8, ino, true)
  view.setUint32(at + 16, name.length, true)
  view.setUint32(at + 20, type, true)
}

function startOfDirent(entry: DirectoryEntry, length: number): Uint8Array {
  const whole = new DataView(new ArrayBuffer(DIRENT))
  writeDirent(whole, 0, entry)
  return new Uint8Array(whole.buffer, 0, length)
}
