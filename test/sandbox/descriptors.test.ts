import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { launcher, pathWith, startWasmgate } from '../support/run.ts'
import { CREAT, DIRECTORY, DIRECTORY_ALL, FOLLOW, READ, WRITE } from './attack.ts'
import { attacker, command, type Session } from './session.ts'
import { CANARY, look, place, seal } from './stage.ts'

/** The table ends here (src/wasi/fd-table.ts). */
const LIMIT = 1 << 16
/** Numbers that a careless runtime would take for small ones, or for special ones of the host (AT_FDCWD is -100). */
const strange = [LIMIT - 1, LIMIT, LIMIT + 1, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 3, 2 ** 32 - 1, 2 ** 32 - 3, 2 ** 32 - 100, 2 ** 32 - LIMIT, 1e6, 123456789]

/** Tries every number of [from, to] that is none of `open` with all functions that take a descriptor: none may know it. */
async function forge(session: Session, open: readonly number[], to = 4096): Promise<void> {
  let from = 0
  for (const fd of [...open, to + 1].sort((a, b) => a - b)) {
    if (fd > from) expect(await session.call('forge', from, fd - 1, 1, 0), `${from} to ${fd - 1}`).toEqual({ errno: 'SUCCESS', words: [`${fd - from}`] })
    from = fd + 1
  }
  expect(await session.call('forge', to + 1, LIMIT + 16, 1, 1)).toEqual({ errno: 'SUCCESS', words: [`${LIMIT + 16 - to}`] })
  for (const fd of strange) expect(await session.call('forge', fd, fd, 1, 0), `${fd}`).toEqual({ errno: 'SUCCESS', words: ['1'] })
  for (const bits of [31, 32]) expect(await session.call('forge', 2 ** bits - 128, 2 ** bits - 1, 1, 0)).toEqual({ errno: 'SUCCESS', words: ['128'] })
}

describe('forged descriptors', () => {
  it('no number reaches what the runtime or its parent has open', async () => {
    const { base, mount, outside } = place()
    fs.writeFileSync(join(mount, 'own'), 'inside')
    const sealed = seal(outside)
    // Host descriptors 3 to 12 lie open in the runtime: files and directories that are outside, for reading and writing.
    const canaries = Array.from({ length: 10 }, (_, index) => fs.openSync(index % 2 === 0 ? join(outside, 'secret') : outside, index % 2 === 0 ? 'r+' : 'r'))
    const stdio = ['pipe', 'pipe', 'pipe', ...canaries] as const
    for (const mounts of [[], ['--dir', `${mount}::/m`]]) {
      const session = command([], {}, startWasmgate(['--quiet', ...mounts, attacker], { cwd: base }, { stdio: [...stdio] }))
      await forge(session, mounts.length === 0 ? [0, 1, 2] : [0, 1, 2, 3])
      // What is opened gets the lowest free number, and is what was asked for.
      if (mounts.length > 0) {
        for (const fd of [4, 5, 6]) expect(await session.call('open', 3, FOLLOW, 'own', 0, READ, 0, 0)).toEqual({ errno: 'SUCCESS', words: [`${fd}`] })
        for (const fd of [4, 5, 6]) expect(await session.call('read', fd, 100)).toEqual({ errno: 'SUCCESS', words: ['inside'] })
      }
      expect(session.heard).not.toContain(CANARY)
      expect((await session.end()).code).toBe(0)
    }
    for (const fd of canaries) fs.closeSync(fd)
    expect(look(outside, sealed)).toEqual(sealed)
  })

  it('closed and renumbered ones are gone, and a number taken again is what took it', async () => {
    const { mount } = place()
    fs.mkdirSync(join(mount, 'dir'))
    for (const name of ['one', 'two']) fs.writeFileSync(join(mount, name), name)
    const session = command(['--quiet', '--dir', `${mount}::/m`])
    const open = (name: string): Promise<{ errno: string; words: readonly string[] }> => session.call('open', 3, FOLLOW, name, 0, READ, 0, 0)
    expect((await open('one')).words).toEqual(['4'])
    expect((await open('two')).words).toEqual(['5'])
    expect((await session.call('renumber', 4, 9)).errno).toBe('BADF')
    expect((await session.call('renumber', 4, -1)).errno).toBe('BADF')
    expect((await session.call('renumber', 4, 5)).errno).toBe('SUCCESS')
    await forge(session, [0, 1, 2, 3, 5])
    expect((await session.call('read', 5, 10)).words).toEqual(['one'])
    expect((await session.call('close', 5)).errno).toBe('SUCCESS')
    await forge(session, [0, 1, 2, 3])
    expect((await open('two')).words).toEqual(['4'])
    expect((await session.call('read', 4, 10)).words).toEqual(['two'])
    // The mount's own number, taken by a file and by a directory below: neither is the mount.
    await session.call('renumber', 4, 3)
    expect((await open('one')).errno).toBe('NOTDIR')
    await forge(session, [0, 1, 2, 3])
    expect((await session.call('prestat', 3)).errno).toBe('BADF')
    expect((await session.end()).code).toBe(0)
  })

  it('a directory that was given up stays given up', async () => {
    const { mount } = place()
    fs.mkdirSync(join(mount, 'dir'))
    fs.writeFileSync(join(mount, 'own'), 'inside')
    const session = command(['--quiet', '--dir', `${mount}::/m`])
    expect((await session.call('open', 3, FOLLOW, 'dir', DIRECTORY, DIRECTORY_ALL, 0x1fff_ffff, 0)).words).toEqual(['4'])
    await session.call('renumber', 4, 3)
    for (const path of ['own', '../own', '..', '/m/own', '/']) expect((await session.call('stat', 3, FOLLOW, path)).errno, path).toMatch(/^(NOENT|NOTCAPABLE)$/)
    expect((await session.end()).code).toBe(0)
  })

  it('rights that were given up never come back, nor through what is opened', async () => {
    const { mount } = place()
    fs.mkdirSync(join(mount, 'dir'))
    fs.writeFileSync(join(mount, 'dir', 'own'), 'inside')
    const session = command(['--quiet', '--dir', `${mount}::/m`])
    // A directory that may read alone, and pass on reading alone.
    const few = 1 << 13 | 1 << 18 | 1 << 15 | READ
    expect((await session.call('open', 3, FOLLOW, 'dir', DIRECTORY, few, few, 0)).words).toEqual(['4'])
    expect((await session.call('open', 4, FOLLOW, 'own', 0, READ, 0, 0)).words).toEqual(['5'])
    for (const [oflags, rights] of [[0, WRITE], [0, READ | WRITE], [8, READ], [CREAT, READ], [CREAT | 8, WRITE]] as const) {
      expect((await session.call('open', 4, FOLLOW, 'own', oflags, rights, 0, 0)).errno).toBe('NOTCAPABLE')
    }
    for (const fd of [4, 5]) {
      expect((await session.call('setrights', fd, 0x1fff_ffff, 0x1fff_ffff)).errno).toBe('NOTCAPABLE')
      expect((await session.call('setrights', fd, -1, -1)).errno).toBe('NOTCAPABLE')
    }
    for (const call of [['mkdir', 4, 'x'], ['unlink', 4, 'own'], ['rename', 4, 'own', 3, 'x'], ['rename', 3, 'dir', 4, 'x'], ['link', 4, 0, 'own', 3, 'x'], ['times', 4, 0, 'own', 1, 1, 5], ['symlink', 'x', 4, 'y'], ['readdir', 4], ['ftimes', 4, 1, 1, 5]]) {
      expect((await session.call(...call)).errno, call.join(' ')).toBe('NOTCAPABLE')
    }
    // A second handle of the same directory through "." gets no more.
    const { words: [again = ''] } = await session.call('open', 4, FOLLOW, '.', DIRECTORY, DIRECTORY_ALL, 0x1fff_ffff, 0)
    expect((await session.call('mkdir', again, 'x')).errno).toBe('NOTCAPABLE')
    expect((await session.call('write', 5, 'GUEST')).errno).toMatch(/^(BADF|NOTCAPABLE)$/)
    for (const [call, ...words] of [['setsize', 5, 0], ['allocate', 5, 0, 100], ['setflags', 5, 1], ['ftimes', 5, 1, 1, 5], ['pwrite', 5, 'GUEST', 0]]) {
      expect((await session.call(call as string, ...words as number[])).errno, call as string).toMatch(/^(BADF|NOTCAPABLE)$/)
    }
    expect((await session.end()).code).toBe(0)
    expect(fs.readFileSync(join(mount, 'dir', 'own'), 'latin1')).toBe('inside')
  })
})

describe('standard streams keep their one direction', () => {
  it('a file that is standard input cannot be written to, whatever flags are set', async () => {
    const { base } = place()
    const input = join(base, 'input')
    // The commands are the very file that is attacked.
    const calls = ['setflags 0 1', 'write 0 GUEST', 'pwrite 0 GUEST 0', 'setflags 0 0', 'write 0 GUEST', 'setsize 0 0', 'allocate 0 0 100000', 'setflags 0 31', 'write 0 GUEST', 'pwrite 0 GUEST 0', '']
    fs.writeFileSync(input, calls.join('\n'))
    const fd = fs.openSync(input, 'r')
    const child = startWasmgate(['--quiet', attacker], {}, { stdio: [fd, 'pipe', 'pipe'] })
    const answers: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => answers.push(chunk))
    expect(await new Promise((resolve) => { child.on('close', resolve) })).toBe(0)
    fs.closeSync(fd)
    expect(fs.readFileSync(input, 'latin1')).toBe(calls.join('\n'))
    const errnos = Buffer.concat(answers).toString().trim().split('\n')
    for (const [index, call] of calls.slice(0, -1).entries()) if (!call.startsWith('setflags')) expect(errnos[index], call).not.toMatch(/^0\b/)
  })

  it('a file that is standard output cannot be read, nor one that is standard error', async () => {
    const { base } = place()
    const output = join(base, 'output')
    fs.writeFileSync(output, CANARY)
    const log = fs.openSync(output, 'a')
    const child = startWasmgate(['--quiet', attacker], {}, { stdio: ['pipe', 'pipe', log] })
    const session = command([], {}, child)
    for (const call of [['read', 2, 100], ['pread', 2, 100, 0], ['poll', 2, 1]] as const) {
      const { words } = await session.call(...call)
      expect(words.join(' '), call.join(' ')).not.toContain(CANARY)
    }
    expect(session.heard).not.toContain(CANARY)
    expect((await session.end()).code).toBe(0)
    fs.closeSync(log)
  })

  it('polling standard output takes nothing out of its pipe', async () => {
    // Written by another program before the guest, into the same pipe.
    const script = `{ printf before-; "$0" --quiet "$1" <"$2"; } | { sleep 1; cat; }`
    const { base } = place()
    const calls = join(base, 'calls')
    fs.writeFileSync(calls, 'poll 1 1\npoll 2 1\nread 1 10\n')
    const { stdout } = spawnSync('sh', ['-c', script, launcher, attacker, calls], { encoding: 'latin1', env: { ...process.env, PATH: pathWith(join(process.execPath, '..')) } })
    expect(stdout).toMatch(/^before-/)
    expect(stdout.split('\n')).toHaveLength(4)
  })
})
