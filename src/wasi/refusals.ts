import type { ByteString } from '../fs/byte-string.ts'
import type { Errno } from './abi/errno.ts'

/** One path that the sandbox refused. */
export interface Refusal {
  readonly path: ByteString
  /** The guest's name of the directory that the path started from, where it has one. */
  readonly from: ByteString | undefined
  readonly errno: Errno
}

/** What a guest was refused during its run: read when it has failed, to say which option would have granted it. */
export class Refusals {
  /** The guest was given a directory at all. */
  readonly anyDirectory: boolean
  last: Refusal | undefined

  constructor(anyDirectory: boolean) {
    this.anyDirectory = anyDirectory
  }
}
