import type { BigIntStats } from 'node:fs'
import type { FileType, Stat } from '../filesystem.ts'

/** The file type in a mode, stat(2) and inode(7); the same numbers on every POSIX system and in Node on Windows. */
const types: Readonly<Record<number, FileType>> = {
  0x1000: 'fifo',
  0x2000: 'character-device',
  0x4000: 'directory',
  0x6000: 'block-device',
  0x8000: 'file',
  0xa000: 'symlink',
  0xc000: 'socket',
}

export const typeOf = (mode: number | bigint): FileType => types[Number(mode) & 0xf000] ?? 'file'

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
