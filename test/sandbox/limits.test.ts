import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { launcher, pathWith } from '../support/run.ts'
import { CREAT, DIRECTORY, DIRECTORY_ALL, FOLLOW, NOFOLLOW, READ, WRITE } from './attack.ts'
import { attacker, command, type Session } from './session.ts'
import { place, prop } from './stage.ts'

const posix = process.platform !== 'win32'

/** The attacker with so few descriptors of the host. */
function limited(descriptors: number, options: readonly string[]): Session {
  const env = { ...process.env, PATH: pathWith(dirname(process.execPath)) }
  return command([], {}, spawn('sh', ['-c', `ulimit -n ${descriptors}; exec "$0" "$@"`, launcher, '--quiet', ...options, attacker], { env, stdio: 'pipe' }))
}

/** The end of a guest that has taken all descriptors and was refused a path. */
async function endWithout(how: 'exit' | 'trap'): Promise<{ code: number | null; stderr: string }> {
  const { mount } = place()
  fs.writeFileSync(join(mount, 'own'), 'inside')
  const session = limited(64, ['--dir', `${mount}::/m`])
  expect((await session.call('fill', 3, 'own', 0)).errno).toBe('MFILE')
  expect((await session.call('stat', 3, FOLLOW, '../x')).errno).toBe('NOTCAPABLE')
  await session.call(how, 7).catch(() => { /* it ends without an answer */ })
  const { code, stderr } = await session.end()
  return { code, stderr }
}

describe.skipIf(!posix)('a guest that takes every descriptor there is', () => {
  it('sees MFILE, and gets on when it gives some back', async () => {
    const { mount } = place()
    fs.mkdirSync(join(mount, 'a/b/c/d/e'), { recursive: true })
    fs.writeFileSync(join(mount, 'own'), 'inside')
    fs.symlinkSync('a/b', join(mount, 'link'))
    const session = limited(64, ['--dir', `${mount}::/m`])
    for (const [path, oflags] of [['own', 0], ['a', DIRECTORY], ['a/b/c/d', DIRECTORY]] as const) {
      const { errno, words: [count] } = await session.call('fill', 3, path, oflags)
      expect(errno).toBe('MFILE')
      expect(Number(count)).toBeGreaterThan(10)
      await session.call('fill', 3, 'own', 0) // The walk to a deeper one had need of more than one.
      // Everything that needs one more is an errno; what needs none goes on.
      expect((await session.call('open', 3, FOLLOW, 'own', 0, READ, 0, 0)).errno).toBe('MFILE')
      for (const path of ['a/b/c/d/e/x', 'a/../a/b/c', 'link/c/d', 'a/b/c/d/e/..']) expect((await session.call('stat', 3, FOLLOW, path)).errno, path).toBe('MFILE')
      expect((await session.call('open', 3, FOLLOW, 'new', CREAT, WRITE, 0, 0)).errno).toBe('MFILE')
      expect((await session.call('readdir', 3)).errno).toBe('MFILE')
      expect((await session.call('stat', 3, FOLLOW, 'own')).errno).toBe('SUCCESS')
      expect((await session.call('times', 3, NOFOLLOW, 'own', '1700000000123456789', '1700000000123456789', 5)).errno).toBe('SUCCESS')
      expect((await session.call('mkdir', 3, 'made')).errno).toBe('SUCCESS')
      expect((await session.call('rmdir', 3, 'made')).errno).toBe('SUCCESS')
      // A file that appends is opened a second time.
      expect(Number((await session.call('closeall', 4, 4)).words[0])).toBe(1)
      const { words: [fd = ''] } = await session.call('open', 3, FOLLOW, 'own', 0, 0x1fff_ffff, 0, 0)
      await session.call('setflags', fd, 1)
      expect((await session.call('write', fd, 'x')).errno).toBe('MFILE')
      await session.call('closeall', 4, 100)
      expect((await session.call('stat', 3, FOLLOW, 'link/c/d/e/../e/.')).errno).toBe('SUCCESS')
      expect((await session.call('readdir', 3)).errno).toBe('SUCCESS')
    }
    expect((await session.end()).code).toBe(0)
  })

  it('and still ends as a guest ends: by an exit', async () => {
    expect(await endWithout('exit')).toEqual({ code: 7, stderr: '' })
  })

  it('and still ends as a guest ends: by a trap', async () => {
    expect(await endWithout('trap')).toEqual({ code: 134, stderr: expect.stringContaining('unreachable') })
  })

  it('cannot hold more than its table, whatever the host would give', async () => {
    const { mount } = place()
    fs.writeFileSync(join(mount, 'own'), 'inside')
    const session = command(['--quiet', '--tmpfs', '/m'])
    await session.call('open', 3, NOFOLLOW, 'own', CREAT, WRITE, 0, 0)
    expect(await session.call('fill', 3, 'own', 0)).toEqual({ errno: 'MFILE', words: [`${65536 - 5}`, '65535'] })
    expect((await session.call('stat', 3, FOLLOW, 'own')).errno).toBe('SUCCESS')
    expect((await session.end()).code).toBe(0)
  })
})

/** How many descriptors the runtime has open, while the guest waits for the next command. */
async function openIn(session: Session): Promise<number> {
  await session.call('fdstat', 0)
  return fs.readdirSync(`/proc/${session.pid}/fd`).length
}

describe.skipIf(process.platform !== 'linux')('deep trees and long walks', () => {
  it('thousands of directories in each other: made, walked in every way, and nothing stays open', async () => {
    const { mount } = place()
    for (const one of [['link', 'here', '.'], ['file', 'own', '']] as const) prop({ base: mount, mount, outside: mount }, one)
    const session = command(['--quiet', '--dir', `${mount}::/m`])
    const before = await openIn(session)
    const { words: [levels, deepest = ''] } = await session.call('deep', 3, 'd', 5000)
    expect(levels).toBe('5000')
    const long = 'd/'.repeat(2047)
    for (let round = 0; round < 3; round++) {
      expect((await session.call('stat', 3, FOLLOW, `${long}d`)).errno).toBe('SUCCESS')
      expect((await session.call('stat', 3, FOLLOW, `${long}x`)).errno).toBe('NOENT')
      expect((await session.call('stat', 3, FOLLOW, `here/${'d/'.repeat(2000)}x`)).errno).toBe('NOENT')
      expect((await session.call('stat', 3, FOLLOW, `${'d/'.repeat(680)}${'../'.repeat(680)}own`)).errno).toBe('SUCCESS')
      expect((await session.call('stat', 3, FOLLOW, `${'d/'.repeat(680)}${'../'.repeat(681)}own`)).errno).toBe('NOTCAPABLE')
    }
    // From a directory whose path is longer than any path can be: to the kernel too, which cannot say its name.
    expect((await session.call('deep', deepest, 'n'.repeat(255), 20)).words[0]).toBe('20')
    const { words: [bottom = ''] } = await session.call('open', deepest, FOLLOW, 'n'.repeat(255), DIRECTORY, DIRECTORY_ALL, 0x1fff_ffff, 0)
    expect((await session.call('deep', bottom, 'e', 10)).words[0]).toBe('10')
    for (let round = 0; round < 20; round++) {
      expect((await session.call('stat', bottom, FOLLOW, 'e/e/e/e/e/e')).errno).toBe('SUCCESS')
      expect((await session.call('stat', bottom, FOLLOW, 'e/e/e/e/e/x')).errno).toBe('NOENT')
    }
    expect((await session.call('stat', bottom, FOLLOW, '..')).errno).toBe('NOTCAPABLE')
    await session.call('closeall', 4, 100)
    expect(await openIn(session)).toBe(before)
    expect((await session.end()).code).toBe(0)
  })

  it('40 links with 800 steps each: a bounded walk, and an errno where they are 41', async () => {
    const { mount } = place()
    const session = command(['--quiet', '--dir', `${mount}::/m`])
    await session.call('mkdir', 3, 'a')
    await session.call('open', 3, NOFOLLOW, 'l40', CREAT, WRITE, 0, 0)
    const before = await openIn(session)
    for (let index = 0; index < 40; index++) expect((await session.call('symlink', `${'a/../'.repeat(810)}l${index + 1}`, 3, `l${index}`)).errno).toBe('SUCCESS')
    await session.call('symlink', 'l0', 3, 'bomb')
    // One that branches: each names the next four times on the way, which is 4^40 steps for who does not count.
    for (let index = 0; index < 40; index++) await session.call('symlink', `b${index + 1}/b${index + 1}/b${index + 1}/b${index + 1}`, 3, `b${index}`)
    await session.call('symlink', '.', 3, 'b40')
    for (const [path, errno] of [['l0', 'SUCCESS'], ['bomb', 'LOOP'], ['b0', 'LOOP'], ['b38/own', 'NOENT'], ['b30', 'LOOP'], [`${'bomb/'.repeat(800)}x`, 'LOOP']] as const) {
      const { errno: got, words: [nanoseconds] } = await session.call('repeat', 1, 3, FOLLOW, path)
      expect(got, path).toBe(errno)
      expect(Number(nanoseconds), path).toBeLessThan(10e9)
    }
    expect(await openIn(session)).toBe(before)
    expect((await session.end()).code).toBe(0)
  })

  it('a walk that fails gives back all that it had opened', async () => {
    const { mount } = place()
    fs.mkdirSync(join(mount, 'a/b/c/d/e/f'), { recursive: true })
    fs.symlinkSync('../../../../../../../..', join(mount, 'a/b/c/d/e/out'))
    fs.symlinkSync('me', join(mount, 'a/b/c/d/me'))
    fs.writeFileSync(join(mount, 'a/b/c/file'), '')
    const session = command(['--quiet', '--dir', `${mount}::/m`])
    await session.call('stat', 3, FOLLOW, 'a/b/c/file')
    const before = await openIn(session)
    for (const path of ['a/b/c/d/e/f/x/y', 'a/b/c/d/e/out/x', 'a/b/c/d/me/x', 'a/b/c/file/x', 'a/b/c/d/../../../../../x', `a/b/c/d/e/${'x'.repeat(256)}`, 'a/b/c/d/e/f/']) {
      for (const call of [['stat', 3, FOLLOW, path], ['open', 3, FOLLOW, path, CREAT, WRITE, 0, 0], ['open', 3, FOLLOW, path, DIRECTORY, 0x1fff_ffff, 0, 0], ['rename', 3, path, 3, path], ['link', 3, FOLLOW, path, 3, path], ['mkdir', 3, path]] as const) {
        for (let round = 0; round < 20; round++) await session.call(...call)
      }
    }
    expect(await openIn(session)).toBe(before)
    expect((await session.end()).code).toBe(0)
  })
})
