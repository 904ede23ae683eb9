import { Rights } from '../abi/flags.ts'
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
    const header = Buffer.alloc(DIRENT)
    let at = start
    if (at < end) {
      for (const entry of directory.entries(BigInt.asUintN(64, cookie))) {
        header.writeBigUInt64LE(entry.next, 0)
        header.writeBigUInt64LE(entry.ino, 8)
        header.writeUInt32LE(entry.name.length, 16)
        header.writeUInt32LE(entry.type, 20)
        at += header.copy(memory.bytes, at, 0, Math.min(DIRENT, end - at))
        at += memory.bytes.write(entry.name, at, Math.min(entry.name.length, end - at), 'latin1')
        if (at === end) break
      }
    }
    memory.writeU32(bufusedPtr, at - start)
  },
}
