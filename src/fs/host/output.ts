import * as fs from 'node:fs'
import { codeOf } from '../error.ts'
import type { IoSlices } from '../filesystem.ts'
import { MAX_TRANSFER } from './file.ts'
import { reopen, whileBusy } from './input.ts'

/**
 * Writing to a descriptor that was handed to us: what the guest writes is with the kernel when the call returns, in
 * order, nothing kept back. A parent may have left the descriptor non-blocking; a guest that did not ask for that is made
 * to wait instead of seeing EAGAIN.
 */
export class Output {
  readonly #givenFd: number
  #hostFd: number

  /** `hostFd` stays the caller's. */
  constructor(hostFd: number) {
    this.#givenFd = hostFd
    this.#hostFd = hostFd
  }

  /** Bytes written, perhaps fewer than given. EPIPE when nobody reads any more; EAGAIN only with `nonBlocking`. */
  write(from: IoSlices, nonBlocking: boolean): number {
    try {
      return writeSlices(this.#hostFd, from)
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN' || nonBlocking) throw error
    }
    this.#openBlocking()
    return whileBusy(() => writeSlices(this.#hostFd, from))
  }

  close(): void {
    if (this.#hostFd !== this.#givenFd) fs.closeSync(this.#hostFd)
  }

  /** Opens the same pipe or terminal once more, blocking. A socket can't be opened again: that one is asked repeatedly. */
  #openBlocking(): void {
    if (this.#hostFd !== this.#givenFd) return
    this.#hostFd = reopen(this.#givenFd, fs.constants.O_WRONLY | fs.constants.O_NOCTTY) ?? this.#givenFd
  }
}

/** A write at the descriptor's own position. */
export function writeSlices(hostFd: number, from: IoSlices): number {
  if (from.count !== 1) return fs.writevSync(hostFd, from.views())
  return fs.writeSync(hostFd, from.bytes, from.offset(0), Math.min(from.total, MAX_TRANSFER), null)
}
