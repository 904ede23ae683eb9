import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { run, type Command, type Finished } from './child.ts'

export const BLOCK = 65536
export const BLOCKS = 64

/** A folder for all that the benchmark writes, removed when it ends. */
export interface Scratch extends Disposable {
  /** Where modules go that were made for a measurement, and what runtimes compile of them. */
  readonly modules: string
  /** What the guests get as descriptor 3. */
  readonly data: string
  /** "tmpfs (/dev/shm)". */
  readonly described: string
  /** An empty folder. */
  folder(): string
  /** Runs a program with nothing but PATH (this Node first) and an empty home, whose caches are thus the benchmark's own. */
  run(command: Command, stdio?: readonly ('ignore' | 'pipe')[]): Finished
}

/** On a tmpfs where there is one: no disk is to be measured. */
export function makeScratch(): Scratch {
  const parent = isTmpfs('/dev/shm') ? '/dev/shm' : tmpdir()
  const root = mkdtempSync(join(parent, 'wasmgate-bench-'))
  const env = { PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter), HOME: join(root, 'home') }
  const scratch: Scratch = {
    modules: join(root, 'modules'),
    data: join(root, 'data'),
    described: `${isTmpfs(parent) ? 'tmpfs' : 'disk'} (${parent})`,
    folder: () => mkdtempSync(join(root, 'folder-')),
    run: (command, stdio = ['ignore', 'pipe', 'pipe']) => run(command, [...stdio], env),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  }
  for (const folder of [env.HOME, scratch.modules]) mkdirSync(folder)
  for (const folder of ['', 'hundred', 'a/b/c']) mkdirSync(join(scratch.data, folder), { recursive: true })
  for (let index = 0; index < 100; index++) writeFileSync(join(scratch.data, 'hundred', `name${String(index).padStart(4, '0')}`), '')
  for (const file of ['a/file', 'a/b/c/file']) writeFileSync(join(scratch.data, file), 'nested\n')
  writeBigFile(join(scratch.data, 'big-file'))
  return scratch
}

/** Block n begins and ends with the u32 n + 1, which the guests check. */
function writeBigFile(path: string): void {
  const file = openSync(path, 'w')
  const block = Buffer.alloc(BLOCK)
  for (let index = 1; index <= BLOCKS; index++) {
    block.writeUInt32LE(index, 0)
    block.writeUInt32LE(index, BLOCK - 4)
    writeSync(file, block)
  }
  closeSync(file)
}

/** TMPFS_MAGIC of statfs(2). */
const TMPFS = 0x01021994

function isTmpfs(path: string): boolean {
  try {
    return statfsSync(path).type === TMPFS
  } catch {
    return false
  }
}
