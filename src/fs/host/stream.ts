import { closeSync, fstatSync, fsyncSync } from 'node:fs'
import type { FileType, IoSlices, Stat, Stream } from '../filesystem.ts'
import { mayBlock } from './blocking.ts'
import { Input, readBlocking, whileBusy } from './input.ts'
import { Output } from './output.ts'
import { HostStat } from './stat.ts'
import { readSlices, writeSlices } from './transfer.ts'

/** A descriptor of the host that has no position of ours: standard streams, FIFOs, terminals, devices. */
export class HostStream implements Stream {
  readonly #hostFd: number
  readonly #own: boolean
  readonly type: FileType
  readonly terminal: boolean
  readonly waits: boolean
  #input: Input | undefined
  readonly #output: Output

  /** `own`: to be closed with this stream. */
  constructor(hostFd: number, own: boolean) {
    this.#hostFd = hostFd
    this.#own = own
    const stat = fstatSync(hostFd, { bigint: true })
    this.type = new HostStat(stat).type
    this.terminal = this.type === 'character-device' && isTerminal(hostFd, stat.rdev)
    this.waits = this.terminal || this.type === 'fifo' || this.type === 'socket'
    this.#output = new Output(hostFd)
  }

  stat(): Stat {
    return new HostStat(fstatSync(this.#hostFd, { bigint: true }))
  }

  readNow(into: IoSlices): number {
    return this.waits ? this.#reader().readNow(into) : readSlices(this.#hostFd, into)
  }

  readBlocking(into: IoSlices): number {
    if (!mayBlock()) return whileBusy(() => this.#reader().readNow(into))
    return this.#input?.holds === true ? this.#input.readNow(into) : readBlocking(this.#hostFd, into)
  }

  peek(): 'bytes' | 'end' | undefined {
    return this.waits ? this.#reader().peek() : 'bytes'
  }

  whenReady(wake: () => void): () => void {
    return this.#reader().whenReady(wake)
  }

  write(from: IoSlices, nonBlocking: boolean): number {
    return this.#output.write(from, nonBlocking)
  }

  /** Node takes positions up to 2^53; beyond that a device's are all one. */
  readAt(into: IoSlices, position: number): number {
    return readSlices(this.#hostFd, into, Math.min(position, Number.MAX_SAFE_INTEGER))
  }

  writeAt(from: IoSlices, position: number): number {
    return writeSlices(this.#hostFd, from, Math.min(position, Number.MAX_SAFE_INTEGER))
  }

  sync(): void {
    fsyncSync(this.#hostFd)
  }

  close(): void {
    this.#input?.close()
    this.#output.close()
    if (this.#own) closeSync(this.#hostFd)
  }

  #reader(): Input {
    return (this.#input ??= new Input(this.#hostFd))
  }
}

/** Linux's /dev/null is 1:3 (null(4)): by far the most usual device, known without loading node:tty. */
const NULL_DEVICE = 0x103n

function isTerminal(hostFd: number, device: bigint): boolean {
  if (process.platform === 'linux' && device === NULL_DEVICE) return false
  return process.getBuiltinModule('node:tty').isatty(hostFd)
}
