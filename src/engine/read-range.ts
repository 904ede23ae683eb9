import { read, readSync } from 'node:fs'

/** What is worth a thread, in bytes. */
const PIECE = 1 << 21
/** Node has four threads for files; this one reads as well. */
const MOST_PIECES = 4
/** Linux reads no more than 2 GiB at once, and Node asks for no more. */
const AT_ONCE = 2 ** 30

/**
 * Reads a range of a file until the buffer is full or the file ends, and answers how many bytes those are. Reading a file that is
 * in memory is mostly making pages to put it in, so several threads share a large range; what `meanwhile` begins is done while
 * this one would wait for the others.
 */
export async function readRange(hostFd: number, into: Uint8Array, at: number, meanwhile?: () => void): Promise<number> {
  const size = Math.ceil(into.length / Math.min(Math.ceil(into.length / PIECE), MOST_PIECES))
  const others: Promise<number>[] = []
  for (let start = size; start < into.length; start += size) others.push(readMeanwhile(hostFd, into.subarray(start, start + size), at + start))
  if (others.length > 0) meanwhile?.()
  try {
    let total = readRangeSync(hostFd, into.subarray(0, size), at)
    for (const [index, other] of others.entries()) if (total === (index + 1) * size) total += await other
    return total
  } finally {
    await Promise.allSettled(others) // Whatever happened: the descriptor is theirs until then.
  }
}

/** The same on this thread. */
export function readRangeSync(hostFd: number, into: Uint8Array, at: number): number {
  let total = 0
  for (let count = -1; count !== 0 && total < into.length; total += count) {
    count = readSync(hostFd, into, total, Math.min(into.length - total, AT_ONCE), at + total)
  }
  return total
}

/** The same in one of Node's threads. */
async function readMeanwhile(hostFd: number, into: Uint8Array, at: number): Promise<number> {
  let total = 0
  for (let count = -1; count !== 0 && total < into.length; total += count) {
    count = await new Promise<number>((resolve, reject) => {
      read(hostFd, into, total, Math.min(into.length - total, AT_ONCE), at + total, (error, done) => {
        if (error === null) resolve(done)
        else reject(error)
      })
    })
  }
  return total
}
