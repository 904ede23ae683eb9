import { closeSync, constants, fstatSync } from 'node:fs'
import { codeOf } from '../error.ts'
import type { IoSlices } from '../filesystem.ts'
import { OneSlice } from '../io-slices.ts'
import { mayBlock } from './blocking.ts'
import { reopen, whileBusy } from './input.ts'
import { writeSlices } from './transfer.ts'

/**
 * Writing to a descriptor that was handed to us: what the guest writes is with the kernel when the call returns, in
 * order, nothing kept back. A parent may have left the descriptor non-blocking; a guest that did not ask for that is made
 * to wait instead of seeing EAGAIN, by asking again: to open the same pipe once more, blocking, would wait for ever for a
 * reader that has just gone.
 */
export class Output {
  readonly #givenFd: number
  #hostFd: number
  #prepared = mayBlock()

  /** `hostFd` stays the caller's. */
  constructor(hostFd: number) {
    this.#givenFd = hostFd
    this.#hostFd = hostFd
  }

  /** Bytes written, perhaps fewer than given. EPIPE when nobody reads any more; EAGAIN only with `nonBlocking`. */
  write(from: IoSlices, nonBlocking: boolean): number {
    // Not earlier: whoever holds a pipe open for writing keeps its reader waiting for more.
    if (!this.#prepared) this.#openNonBlocking()
    if (!mayBlock() && !nonBlocking) return this.#writeAll(from)
    try {
      return writeSlices(this.#hostFd, from)
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN' || nonBlocking) throw error
    }
    return whileBusy(() => writeSlices(this.#hostFd, from))
  }

  close(): void {
    if (this.#hostFd !== this.#givenFd) closeSync(this.#hostFd)
  }

  /** What write(2) does on a descriptor that blocks, with pauses in place of waiting: it comes back when all is written. */
  #writeAll(from: IoSlices): number {
    let written = whileBusy(() => writeSlices(this.#hostFd, from))
    if (written === from.total) return written
    const bytes = Buffer.concat(from.views())
    try {
      while (written < bytes.length) written += whileBusy(() => writeSlices(this.#hostFd, new OneSlice(bytes, written)))
    } catch {
      // The next write is told why.
    }
    return written
  }

  #openNonBlocking(): void {
    this.#prepared = true
    this.#hostFd = openNonBlocking(this.#givenFd) ?? this.#givenFd
  }
}

/** An open of our own that does not block. None is needed for a file, whose position another open would not share. */
export function openNonBlocking(hostFd: number): number | undefined {
  if (fstatSync(hostFd).isFile()) return undefined
  return reopen(hostFd, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
}
