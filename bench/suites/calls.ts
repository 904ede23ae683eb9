import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assemble } from '../assemble.ts'
import { run, type Command } from '../child.ts'
import { interleave } from '../interleave.ts'
import { compare } from '../result.ts'
import { nodeWasi, wasmgate } from '../runtimes.ts'
import { BLOCK, BLOCKS, type Scratch } from '../scratch.ts'
import type { Measurement } from '../suite.ts'

/** One function in a guest's loop. */
interface Call {
  readonly name: string
  readonly what: string
  /** guests/GUEST.wat; it checks the errno and the answer of every call. */
  readonly guest: string
  /** At most this times node:wasi. */
  readonly goal?: number
  /** A pipe, where waiting for input could suspend the guest; /dev/null when left out. */
  readonly stdin?: 'pipe'
  /** Throws unless the guest left behind what it should. */
  verify?(scratch: Scratch): void
}

/** Descriptor 1 is /dev/null in all of them. */
const table: readonly Call[] = [
  { name: 'clock_time_get', what: 'clock_time_get', guest: 'clock-time-get', goal: 1.3 },
  { name: 'fd_write-16', what: 'fd_write of 16 B to /dev/null', guest: 'fd-write-16', goal: 1.5 },
  { name: 'fd_write-null', what: 'fd_write of 64 KB to /dev/null', guest: 'fd-write-64k' },
  { name: 'fd_write', what: 'fd_write of 64 KB to a file', guest: 'fd-write-file', goal: 1.3, verify: verifyWritten },
  { name: 'fd_read', what: 'fd_read of 64 KB', guest: 'fd-read', goal: 1.3 },
  { name: 'fd_pread', what: 'fd_pread of 64 KB', guest: 'fd-pread', goal: 1.3 },
  { name: 'path_open', what: 'path_open and fd_close in a preopen', guest: 'path-open', goal: 2.5 },
  { name: 'path_open-below', what: 'path_open and fd_close one directory below', guest: 'path-open-below' },
  { name: 'path_open-nested', what: 'path_open and fd_close three directories below', guest: 'path-open-nested' },
  { name: 'path_filestat_get', what: 'path_filestat_get in a preopen', guest: 'path-filestat-get', goal: 2.5 },
  { name: 'fd_readdir', what: 'fd_readdir of 100 entries', guest: 'fd-readdir' },
  { name: 'fd_seek', what: 'fd_seek', guest: 'fd-seek' },
  { name: 'random_get', what: 'random_get of 16 B', guest: 'random-get' },
  { name: 'poll_oneoff', what: 'poll_oneoff of a clock that is due', guest: 'poll-oneoff' },
  { name: 'poll_oneoff-suspendable', what: 'the same, standard input a pipe', guest: 'poll-oneoff', stdin: 'pipe' },
]

/** Nanoseconds per call against node:wasi: the same module, the same files. */
export const calls: readonly Measurement[] = table.map((call): Measurement => ({
  name: call.name,
  async measure(scratch, { rounds, batch }, onRound) {
    const module = join(scratch.modules, `${call.guest}.wasm`)
    writeFileSync(module, await assemble(call.guest))
    const launch = { module, directory: scratch.data, args: [String(batch * 1e6)] }
    const timed = (command: Command) => (): number => {
      const nanoseconds = perCall(run(command, [call.stdin ?? 'ignore', 'ignore', 'pipe']).output[2] ?? '', batch)
      call.verify?.(scratch)
      return nanoseconds
    }
    const found = interleave({ ours: timed(wasmgate(launch)), wasi: timed(nodeWasi(launch)) }, rounds, (done) => onRound(done, rounds))
    return [compare('ratio', { name: call.name, what: call.what, unit: 'ns', peerName: 'node:wasi', goal: call.goal }, found.ours, found.wasi)]
  },
}))

/** "calls nanoseconds\n", as the guest measured it (guests/shared/timed-loop.wat). */
function perCall(text: string, batch: number): number {
  const [, count, nanoseconds] = /^(\d+) (\d+)\n$/.exec(text) ?? []
  if (count === undefined || Number(nanoseconds) < batch * 1e6) throw new Error(`the guest did not tell how long it took: ${JSON.stringify(text)}`)
  return Number(nanoseconds) / Number(count)
}

/** The guest writes blocks 1 to 64 over and over. */
function verifyWritten({ data }: Scratch): void {
  const bytes = readFileSync(join(data, 'written'))
  for (let block = 1; block * BLOCK <= bytes.length; block++) {
    if (bytes.readUInt32LE(block * BLOCK - BLOCK) !== block || bytes.readUInt32LE(block * BLOCK - 4) !== block) {
      throw new Error(`block ${block} of the file was not written`)
    }
  }
  if (bytes.length === 0 || bytes.length % BLOCK !== 0 || bytes.length > BLOCK * BLOCKS) throw new Error(`the file has ${bytes.length} bytes`)
}
