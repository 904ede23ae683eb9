import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { codeOf } from '../error.ts'
import { resolve } from '../resolve.ts'
import { bestHandles, hostDirectory, lendWorkingDirectory } from './index.ts'

// What there is in place of openat2(2), which a run comes to use after a while.
vi.mock(import('./libc/index.ts'), async (original) => ({ ...await original(), libcIfWorth: () => undefined }))

// The working directory stands at mount/a/b/c, and another thread takes mount/a away again and again.

const base = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'wasmgate-standing-'))
afterAll(() => { fs.rmSync(base, { recursive: true }) })

const inode = (path: string): bigint => fs.lstatSync(join(base, path), { bigint: true }).ino
fs.mkdirSync(join(base, 'elsewhere'))
for (const top of ['mount/a', 'outside/a', 'spare']) {
  fs.mkdirSync(join(base, top, 'b/c'), { recursive: true })
  fs.writeFileSync(join(base, top, 'b/c/x'), top)
}
const [own, spare] = [inode('mount/a/b/c/x'), inode('spare/b/c/x')]

/** What is done to mount/a, in calls of node:fs, undone backwards; and what a/b/c/x is then. */
const states: readonly (readonly [answer: bigint | string, ...calls: readonly [name: 'renameSync' | 'symlinkSync', from: string, to: string][]])[] = [
  [own],
  ['ENOENT', ['renameSync', 'mount/a', 'held']],
  ['ENOENT', ['renameSync', 'mount/a', 'elsewhere/a']],
  [spare, ['renameSync', 'mount/a', 'held'], ['renameSync', 'spare', 'mount/a']],
  ['ENOTCAPABLE', ['renameSync', 'mount/a', 'held'], ['symlinkSync', '../outside/a', 'mount/a']],
  ['ENOTCAPABLE', ['renameSync', 'mount/a', 'held'], ['symlinkSync', '../held', 'mount/a']],
  [own, ['renameSync', 'mount/a', 'mount/z'], ['symlinkSync', 'z', 'mount/a']],
  ['ENOTCAPABLE', ['renameSync', 'mount/a', 'mount/z'], ['symlinkSync', '../mount/z', 'mount/a']],
]

/** [0]: the state, or -1 on the way to one; [1]: how many there have been; [2]: 1 to end. */
const shared = new Int32Array(new SharedArrayBuffer(12))

const changes = `
  const fs = require('node:fs')
  const { base, calls, shared } = require('node:worker_threads').workerData
  const at = (path) => base + '/' + path
  for (let count = 0; Atomics.load(shared, 2) === 0; count++) {
    const state = count % 2 === 0 ? 0 : (count >> 1) % calls.length // at home in between, for it to stand there again
    for (const [name, from, to] of calls[state]) fs[name](name === 'symlinkSync' ? from : at(from), at(to))
    Atomics.store(shared, 0, state)
    Atomics.wait(shared, 2, 0, 0.2)
    Atomics.store(shared, 0, -1)
    Atomics.add(shared, 1, 1)
    for (const [name, from, to] of calls[state].toReversed()) name === 'symlinkSync' ? fs.unlinkSync(at(to)) : fs.renameSync(at(to), at(from))
  }`

describe.runIf(bestHandles() === 'descriptors')('while another thread moves directories', () => {
  it('each answer is that of a moment at which it was asked', async () => {
    const { root } = hostDirectory(join(base, 'mount'))
    const giveBack = lendWorkingDirectory()
    const worker = new Worker(changes, { eval: true, workerData: { base, shared, calls: states.map(([, ...calls]) => calls) } })
    const ended = new Promise((done) => { worker.on('exit', done) })
    const judged = states.map(() => 0)
    let stood = 0
    try {
      for (let looks = 0; looks < 400_000 && (stood < 50 || Math.min(...judged) < 50); looks++) {
        const [state, count] = [Atomics.load(shared, 0), Atomics.load(shared, 1)]
        const answer = look()
        if (looks % 16 === 0 && process.cwd().endsWith('/a/b/c')) stood++
        const calm = state >= 0 && state === Atomics.load(shared, 0) && count === Atomics.load(shared, 1)
        if (calm) judged[state]!++
        expect(calm ? [states[state]?.[0]] : [own, spare, 'any code'], `state ${state}`).toContain(calm || typeof answer === 'bigint' ? answer : 'any code')
      }
    } finally {
      Atomics.store(shared, 2, 1)
      await ended
      giveBack()
    }
    expect(Math.min(stood, ...judged)).toBeGreaterThan(0)

    function look(): bigint | string | undefined {
      try {
        return resolve(root, 'a/b/c/x', 'nofollow', ({ directory, name }) => directory.statEntry(name as string).ino)
      } catch (error) {
        return codeOf(error)
      }
    }
  })
})
