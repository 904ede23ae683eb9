import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assemble } from '../assemble.ts'
import type { Chart } from '../report/chart.ts'
import { ratio, type Goal, type Row } from '../result.ts'
import { asTheyCome } from '../runtimes/columns.ts'
import { BLOCK, BLOCKS, type Scratch } from '../scratch.ts'
import type { Measurement, Suite } from '../suite.ts'
import { tryAll } from '../try-all.ts'

/** One function in a guest's loop. */
interface Call {
  readonly name: string
  readonly what: string
  /** guests/GUEST.wat; it checks the errno and the answer of every call. */
  readonly guest: string
  /** At most this times node:wasi, and ahead of wasmtime. */
  readonly goal?: number
  /** A pipe, where waiting for input could suspend the guest; /dev/null when left out. */
  readonly stdin?: 'pipe'
  /** Throws unless the guest left behind what it should. */
  verify?(scratch: Scratch): void
}

/** Descriptor 1 is /dev/null in all of them. */
const table: readonly Call[] = [
  { name: 'clock_time_get', what: 'clock_time_get', guest: 'clock-time-get', goal: 1 },
  { name: 'random_get', what: 'random_get of 16 B', guest: 'random-get', goal: 1 },
  { name: 'fd_write', what: 'fd_write of 64 KB to a file', guest: 'fd-write-file', goal: 1, verify: verifyWritten },
  { name: 'fd_write-16', what: 'fd_write of 16 B to /dev/null', guest: 'fd-write-16', goal: 1 },
  { name: 'fd_write-null', what: 'fd_write of 64 KB to /dev/null', guest: 'fd-write-64k' },
  { name: 'fd_read', what: 'fd_read of 64 KB', guest: 'fd-read', goal: 1 },
  { name: 'fd_read-16', what: 'fd_read of 16 B', guest: 'fd-read-16', goal: 1 },
  { name: 'fd_pread', what: 'fd_pread of 64 KB', guest: 'fd-pread', goal: 1 },
  { name: 'fd_pwrite', what: 'fd_pwrite of 16 B', guest: 'fd-pwrite-16', goal: 1, verify: verifyPlaced },
  { name: 'fd_seek', what: 'fd_seek', guest: 'fd-seek' },
  { name: 'path_open', what: 'path_open and fd_close in a preopen', guest: 'path-open', goal: 1.5 },
  { name: 'path_open-below', what: 'path_open and fd_close one directory below', guest: 'path-open-below' },
  { name: 'path_open-nested', what: 'path_open and fd_close three directories below', guest: 'path-open-nested' },
  { name: 'path_filestat_get', what: 'path_filestat_get in a preopen', guest: 'path-filestat-get', goal: 1.5 },
  { name: 'fd_readdir', what: 'fd_readdir of 100 entries', guest: 'fd-readdir', goal: 1.5 },
  { name: 'poll_oneoff', what: 'poll_oneoff of a clock that is due', guest: 'poll-oneoff' },
  { name: 'poll_oneoff-suspendable', what: 'poll_oneoff, standard input a pipe', guest: 'poll-oneoff', stdin: 'pipe' },
]

/** The time of one call, measured by the guest itself: the same module, the same files. */
const measurements = table.map(({ name, what, guest, stdin = 'ignore' as const, verify }): Measurement => ({
  name,
  async measure(context) {
    const { scratch, settings: { batch, rounds }, runtimes } = context
    const module = join(scratch.modules, `${guest}.wasm`)
    writeFileSync(module, await assemble(guest))
    const found = await tryAll({
      columns: asTheyCome(runtimes.filter((runtime) => !['wasmgate, one file', 'native'].includes(runtime.name))),
      launch: { module, directory: scratch.data, args: [String(batch * 1e6)] },
      rounds,
      stdio: [stdin, 'ignore', 'pipe'],
      read({ output }) {
        verify?.(scratch)
        return perCall(output[2] ?? '', batch)
      },
    }, context)
    return [{ name, what, unit: 'ns', found }]
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

/** Place n of 256 begins with the u32 n, as far as the guest came. */
function verifyPlaced({ data }: Scratch): void {
  const bytes = readFileSync(join(data, 'placed'))
  for (let place = 0; place * 16 < bytes.length; place++) if (bytes.readUInt32LE(place * 16) !== place) throw new Error(`place ${place} was not written`)
  if (bytes.length === 0) throw new Error('nothing was written')
}

function goals(rows: readonly Row[]): readonly Goal[] {
  return table.filter(({ goal }) => goal !== undefined).flatMap(({ name, what, goal }) => {
    const found = rows.find((row) => row.name === name)?.found
    const against = (peer: string) => ratio(found?.get('wasmgate'), found?.get(peer))
    return [
      { what: `${what}, against node:wasi`, unit: 'x', atMost: goal as number, value: against('node:wasi') },
      { what: `${what}, against wasmtime`, unit: 'x', atMost: 1, value: against('wasmtime') },
    ]
  })
}

export const calls: Suite = {
  name: 'calls',
  title: 'Host calls',
  about: 'The time of one call, which a guest makes again and again and times itself.',
  measurements,
  goals,
  charts: (rows): readonly Chart[] => [{ file: 'calls', title: 'Host calls: time of one', rows }],
}
