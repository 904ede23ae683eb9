import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs'
import { HostStream } from '../../../src/fs/host/stream.ts'
import { later, temporaryFolder } from './world.ts'

const { O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } = fs.constants

/** A pipe of the kernel's: the end that the guest reads, and the test's end to write into. */
export interface Pipe {
  readonly stream: HostStream
  readonly path: string
  write(text: string): void
  closeWriter(): void
}

/** Both ends of a FIFO, as a shell gives them: blocking, the reader's end unless `nonBlocking` says otherwise. */
export function pipe({ nonBlocking = false } = {}): Pipe {
  const path = `${temporaryFolder()}/fifo`
  execFileSync('mkfifo', [path])
  const both = fs.openSync(path, O_RDWR) // So that neither of the next two waits for the other.
  const reader = fs.openSync(path, O_RDONLY | (nonBlocking ? O_NONBLOCK : 0))
  let writer: number | undefined = fs.openSync(path, O_WRONLY)
  fs.closeSync(both)
  const closeWriter = (): void => {
    if (writer !== undefined) fs.closeSync(writer)
    writer = undefined
  }
  later(closeWriter)
  return {
    stream: new HostStream(reader, true),
    path,
    write: (text) => void fs.writeSync(writer as number, text),
    closeWriter,
  }
}
