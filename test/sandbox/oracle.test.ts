import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Rights } from '../../src/wasi/abi/flags.ts'
import { DIRECTORY, DIRECTORY_ALL, FOLLOW, NOFOLLOW, READ } from './attack.ts'
import { native } from './native.ts'
import { command, type Word } from './session.ts'
import { CANARY, look, place, seal } from './stage.ts'

/**
 * The kernel has its own answer to what a path that may not leave its directory leads to: openat2(2) with RESOLVE_BENEATH.
 * Ours must be the same, errno by errno and inode by inode, over random trees full of links and random paths.
 */

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = fs.constants
const O_PATH = 0x200000
const STAT = Rights.FD_FILESTAT_GET

/** Each way of looking, for the kernel and for the guest. */
const ways: readonly (readonly [flags: number, call: (path: string) => Word[]])[] = [
  [O_PATH, (path) => ['stat', 3, FOLLOW, path]],
  [O_PATH | O_NOFOLLOW, (path) => ['stat', 3, NOFOLLOW, path]],
  [O_NONBLOCK, (path) => ['open', 3, FOLLOW, path, 0, READ | STAT, 0, 0]],
  [O_NONBLOCK | O_NOFOLLOW, (path) => ['open', 3, NOFOLLOW, path, 0, READ | STAT, 0, 0]],
  [O_DIRECTORY, (path) => ['open', 3, FOLLOW, path, DIRECTORY, DIRECTORY_ALL, 0, 0]],
  [O_DIRECTORY | O_NOFOLLOW, (path) => ['open', 3, NOFOLLOW, path, DIRECTORY, DIRECTORY_ALL, 0, 0]],
]

/** A small generator of numbers (mulberry32), so that a failure can be had again. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) % below
  }
}

const names = ['a', 'b', 'c', 'f', 'l', 'm', 'n']

/** A path of names, ".", ".." and slashes; absolute now and then. */
function path(chance: (below: number) => number, outside: string, longest = 7): string {
  const parts = Array.from({ length: 1 + chance(longest) }, () => (chance(5) === 0 ? '..' : chance(9) === 0 ? '.' : names[chance(names.length)] as string))
  const start = chance(40) === 0 ? '/' : chance(60) === 0 ? `${outside}/` : chance(25) === 0 ? '../outside/' : ''
  return start + parts.join(chance(12) === 0 ? '//' : '/') + (chance(6) === 0 ? '/' : '')
}

function grow(directory: string, chance: (below: number) => number, outside: string, depth: number): void {
  for (const name of names) {
    const here = join(directory, name)
    const kind = chance(10)
    if (kind < 4 && depth > 0) {
      fs.mkdirSync(here)
      grow(here, chance, outside, depth - 1)
    } else if (kind < 6) fs.writeFileSync(here, 'inside')
    else if (kind < 9) fs.symlinkSync(path(chance, outside, 4), here)
  }
}

describe.skipIf(process.platform !== 'linux')('the kernel as a judge', () => {
  it.for([1, 2, 3, 4])('random tree %i: openat2(RESOLVE_BENEATH) says the same of 1,000 paths in 6 ways', async (seed, { skip }) => {
    const oracle = native('oracle.c')
    if (oracle === undefined) return skip('no C compiler here')
    const chance = random(seed)
    const { mount, outside } = place()
    for (const name of names) fs.writeFileSync(join(outside, name), CANARY)
    grow(mount, chance, outside, 3)
    const sealed = seal(outside)
    const paths = Array.from({ length: 1000 }, () => path(chance, outside))
    const questions = paths.flatMap((one) => ways.map(([flags, call]) => ({ one, flags, call: call(one) })))

    const input = questions.map(({ one, flags }) => `${flags} ${Buffer.from(one).toString('hex')}\n`).join('')
    const { stdout, status } = spawnSync(oracle, [mount], { input, encoding: 'latin1', maxBuffer: 1 << 26 })
    expect(status).toBe(0)
    const kernel = stdout.trimEnd().split('\n')
    expect(kernel).toHaveLength(questions.length)
    if (kernel[0] === 'ENOSYS') return skip('a kernel without openat2')

    const session = command(['--quiet', '--dir', `${mount}::/m`])
    const different: string[] = []
    const verdicts = new Set<string>()
    for (const [index, { one, flags, call }] of questions.entries()) {
      const { errno, words } = await session.call(...call)
      let ours = errno
      if (errno === 'SUCCESS') {
        const stat = call[0] === 'open' ? (await session.call('fstat', words[0] as string)).words : words
        ours = `OK ${stat[1]}`
        if (call[0] === 'open') await session.call('close', words[0] as string)
      }
      const theirs = (kernel[index] as string).replace(/^EXDEV$/, 'ENOTCAPABLE').replace(/^E/, '')
      verdicts.add(theirs.replace(/ .*/, ''))
      if (ours !== theirs) different.push(`${one} (${flags.toString(16)}): ${ours}, the kernel ${theirs}`)
    }
    expect(different).toEqual([])
    expect([...verdicts]).toEqual(expect.arrayContaining(['OK', 'NOTCAPABLE', 'NOENT', 'NOTDIR', 'LOOP']))
    expect(session.heard).not.toContain(CANARY)
    expect(look(outside, sealed)).toEqual(sealed)
    expect((await session.end()).code).toBe(0)
  })
})
