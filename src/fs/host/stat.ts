import type { BigIntStats } from 'node:fs'
import type { FileType, Stat } from '../filesystem.ts'

/** The file type in a mode, stat(2) and inode(7); the same numbers on every POSIX system and in Node on Windows. */
export function typeOf(mode: number | bigint): FileType {
  switch (Number(mode) & 0xf000) {
    case 0x1000: return 'fifo'
    case 0x2000: return 'character-device'
    case 0x4000: return 'directory'
    case 0x6000: return 'block-device'
    case 0xa000: return 'symlink'
    case 0xc000: return 'socket'
    default: return 'file'
  }
}

/** node:fs's answer as ours. */
export class HostStat implements Stat {
  readonly dev: bigint
  readonly ino: bigint
  readonly type: FileType
  readonly nlink: bigint
  readonly size: bigint
  readonly atime: bigint
  readonly mtime: bigint
  readonly ctime: bigint
  constructor(stat: BigIntStats) {
    this.dev = stat.dev
    this.ino = stat.ino
    this.type = typeOf(stat.mode)
    this.nlink = stat.nlink
    this.size = stat.size
    this.atime = stat.atimeNs
    this.mtime = stat.mtimeNs
    this.ctime = stat.ctimeNs
  }
}
