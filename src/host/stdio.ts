import { standardStream } from '../fs/host/standard.ts'
import { Rights } from '../wasi/abi/flags.ts'
import type { Descriptor } from '../wasi/descriptor.ts'
import { SharedFileDescriptor } from '../wasi/descriptors/shared-file.ts'
import { StreamDescriptor } from '../wasi/descriptors/stream.ts'
import { DEVICE_RIGHTS, FILE_RIGHTS } from '../wasi/rights.ts'

/** The guest's standard streams, which are our own: whatever they are (pipe, file, terminal, device), in their one direction. */
export interface StandardStreams {
  readonly stdin: Descriptor
  readonly stdout: Descriptor
  readonly stderr: Descriptor
  /** Reading standard input may have to wait for somebody. */
  readonly inputWaits: boolean
}

/** Takes over descriptors 0, 1 and 2. Node has put /dev/null in the place of those that were closed. */
export function standardStreams(): StandardStreams {
  const stdin = hostDescriptor(0, true)
  return { stdin, stdout: hostDescriptor(1, false), stderr: hostDescriptor(2, false), inputWaits: stdin instanceof StreamDescriptor && stdin.stream.waits }
}

/** A descriptor of this process as one of the guest's, to read from or to write to. It is never closed. EBADF. */
export function hostDescriptor(hostFd: number, read: boolean): Descriptor {
  const found = standardStream(hostFd, read)
  if ('file' in found) return new SharedFileDescriptor(found.file, { read, write: !read }, FILE_RIGHTS & ~(read ? Rights.FD_WRITE : Rights.FD_READ))
  return new StreamDescriptor(found.stream, DEVICE_RIGHTS & ~(read ? Rights.FD_WRITE : Rights.FD_READ))
}
