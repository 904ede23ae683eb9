import type { FileType } from '../fs/filesystem.ts'
import { Filetype } from './abi/flags.ts'

/** Preview1 has no FIFO; UNKNOWN, so that nobody takes one for a socket. */
const types: Readonly<Record<FileType, Filetype>> = {
  file: Filetype.REGULAR_FILE,
  directory: Filetype.DIRECTORY,
  symlink: Filetype.SYMBOLIC_LINK,
  'character-device': Filetype.CHARACTER_DEVICE,
  'block-device': Filetype.BLOCK_DEVICE,
  fifo: Filetype.UNKNOWN,
  socket: Filetype.SOCKET_STREAM,
}

/** The file type of a file system as preview1's `filetype`. */
export const filetypeOf = (type: FileType): Filetype => types[type]
