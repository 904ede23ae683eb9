import * as fs from 'node:fs'
import fc from 'fast-check'
import type { Directory } from '../../../src/fs/filesystem.ts'
import { hostDirectory } from '../../../src/fs/host/index.ts'
import { memoryFileSystem } from '../../../src/fs/memory/index.ts'
import { readOnly } from '../../../src/fs/readonly.ts'
import { FakeClock } from '../../wasi/support/clock.ts'
import { treeOfDirectory, treeOfFolder } from '../../wasi/support/trees.ts'
import { literal } from '../files/calls.ts'
import { openBelow, temporaryFolder } from '../files/world.ts'
import { createGuest, Exit, type Guest } from '../guest.ts'
import { Finding, type Property } from '../property.ts'
import { FREE, image, type Image, NAME_ROOM, NAMES, names, PAGE, type Step, steps, SUBSCRIPTIONS, VECTORS } from './arguments.ts'

const settings = ['host', 'host, suspending', 'host, read-only', 'host, wasi_unstable', 'host, shared memory', 'memory'] as const
export type Setting = (typeof settings)[number]

interface Input {
  readonly setting: Setting
  readonly image: Image
  readonly steps: readonly Step[]
}

/**
 * Whatever a guest calls with whatever in its memory, it is answered with an errno, or ends itself: nothing is thrown,
 * nothing of the host left open, and nothing outside of the mount changed, nor anything in it where it is read-only.
 */
export const memories: Property<Input> = {
  name: 'memories',
  runsInRound: 50,
  inputs: fc.record({ setting: fc.constantFrom(...settings), image, steps }),
  check: tryMemory,
  show: literal,
  smaller: (input) => input.steps.map((_, index) => ({ ...input, steps: input.steps.toSpliced(index, 1) })),
}

export async function tryMemory(input: Input): Promise<number> {
  const { setting, image, steps } = input
  const folder = temporaryFolder()
  try {
    fs.mkdirSync(`${folder}/mount`)
    fs.mkdirSync(`${folder}/outside`)
    fs.writeFileSync(`${folder}/outside/a`, 'outside')
    const directory = setting === 'memory' ? memoryFileSystem({ size: 1 << 24 }).root : hostDirectory(`${folder}/mount`).root
    plant(directory)
    const guest = await guestOf(setting, directory)
    guest.program.open('file', 'rw')
    guest.program.open('dir', 'd')
    guest.program.open('file', 'r')
    fill(guest, image)
    const [before, outside] = [treeOfDirectory(directory), treeOfFolder(`${folder}/outside`)]

    for (const [index, step] of steps.entries()) {
      const problem = await take(guest, step)
      if (problem !== undefined) throw new Finding(problem, literal({ ...input, steps: steps.slice(0, index + 1) }))
    }

    const fail = (problem: string): never => { throw new Finding(problem, literal(input)) }
    guest.context.fds.closeAll()
    if (setting === 'host, read-only' && literal(treeOfDirectory(directory)) !== literal(before)) fail('the read-only mount was changed')
    directory.close()
    if (literal(treeOfFolder(`${folder}/outside`)) !== literal(outside)) fail('something outside of the mount was changed')
    if (fs.readdirSync(folder).join() !== 'mount,outside') fail(`beside the mount there is now ${fs.readdirSync(folder).join()}`)
    if (openBelow(folder).length > 0) fail(`left open: ${openBelow(folder).join(', ')}`)
    return steps.length
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

function plant(directory: Directory): void {
  directory.makeDirectory('dir')
  const opened = directory.open('file', { read: false, write: true, append: false, create: true, exclusive: false, truncate: false })
  if (opened.kind === 'file') opened.file.close()
  const links = { link: 'file', 'to-dir': 'dir', loop: 'loop', out: '../outside' }
  for (const [name, target] of Object.entries(links)) directory.makeSymlink(name, target)
}

function guestOf(setting: Setting, directory: Directory): Promise<Guest> {
  const given = directory.duplicate()
  return createGuest({
    preopens: [{ guestPath: '/work', directory: setting === 'host, read-only' ? readOnly(given) : given }, { guestPath: '/more', directory: memoryFileSystem({ size: 1 << 22 }).root }],
    args: ['program', 'x'], env: ['A=B'],
    memory: new WebAssembly.Memory({ initial: 1, maximum: 64, shared: setting === 'host, shared memory' }),
    module: setting === 'host, wasi_unstable' ? 'wasi_unstable' : 'wasi_snapshot_preview1',
    // Every wait is over at once: the clock goes on by more than can be waited for.
    clock: new FakeClock(1n << 64n),
    suspend: setting === 'host, suspending',
  })
}

function fill({ memory }: Guest, { noise, vectors, subscriptions }: Image): void {
  const all = Buffer.from(memory.buffer)
  for (let at = FREE; at < PAGE; at++) all[at] = noise[at % noise.length] as number
  for (const [index, name] of names.entries()) all.write(name, NAMES + index * NAME_ROOM, 'latin1')
  for (const [index, [ptr, length]] of vectors.entries()) {
    all.writeInt32LE(ptr, VECTORS + index * 8)
    all.writeInt32LE(length, VECTORS + index * 8 + 4)
  }
  for (const [index, { type, fd, clock, timeout, flags }] of subscriptions.entries()) {
    const at = SUBSCRIPTIONS + index * 48
    all.writeUInt8(type, at + 8)
    all.writeUInt32LE(type === 0 ? clock : fd, at + 16)
    all.writeBigInt64LE(timeout, at + 24)
    all.writeUInt16LE(flags, at + 40)
  }
}

/** A real fallocate(2) of what the host has room for would take it. */
const tooMuch = (step: Step): boolean =>
  step.kind === 'call' && step.name === 'fd_allocate' && step.args.some((value) => typeof value === 'bigint' && value > 1n << 20n && value < 1n << 62n)

/** What is wrong with how a step ended, if anything is. */
async function take(guest: Guest, step: Step): Promise<string | undefined> {
  if (tooMuch(step)) return undefined
  if (step.kind === 'grow') {
    if (guest.memory.buffer.byteLength < 8 * PAGE) guest.memory.grow(1)
    return undefined
  }
  if (step.kind === 'fill') {
    Buffer.from(guest.memory.buffer).set(step.bytes, step.at)
    return undefined
  }
  const call = guest.promised[step.name] as (...args: readonly unknown[]) => number | Promise<number>
  try {
    const errno = await call(...step.args)
    const silent = step.name === 'proc_exit'
    return !silent && Number.isInteger(errno) && errno >= 0 && errno <= 76 ? undefined : `${step.name} answered ${String(errno)}`
  } catch (thrown) {
    if (thrown instanceof Exit) return /^proc_(exit|raise)$/.test(step.name) ? undefined : `${step.name} ended the guest`
    return `${step.name} threw ${thrown instanceof Error ? thrown.stack : String(thrown)}`
  }
}
