import { execFileSync, spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CREAT, DIRECTORY, DIRECTORY_ALL, FOLLOW, NOFOLLOW, READ, TRUNC, WRITE } from './attack.ts'
import { command, type Session } from './session.ts'
import { place } from './stage.ts'

const linux = process.platform === 'linux'

/** Every way to open something. */
function* waysToOpen(): Generator<[lookup: number, oflags: number, rights: number, fdflags: number]> {
  for (const lookup of [NOFOLLOW, FOLLOW]) {
    for (let oflags = 0; oflags < 16; oflags++) {
      for (const rights of [0, READ, WRITE, READ | WRITE, 0x1fff_ffff]) {
        for (const fdflags of [0, 1, 4, 31]) yield [lookup, oflags, rights, fdflags]
      }
    }
  }
}

/** Opens it in every way, closing what opens; answers what was answered, with how often. */
async function openAll(session: Session, path: string): Promise<Record<string, number>> {
  const seen: Record<string, number> = {}
  for (const [lookup, oflags, rights, fdflags] of waysToOpen()) {
    const { errno, words } = await session.call('open', 3, lookup, path, oflags, rights, 0x1fff_ffff, fdflags)
    seen[errno] = (seen[errno] ?? 0) + 1
    if (errno === 'SUCCESS') await session.call('close', words[0] as string)
  }
  return seen
}

/** A device node, if this user may make one here. */
const device = (path: string, kind: 'c' | 'b', major: number, minor: number): boolean =>
  spawnSync('mknod', [path, kind, `${major}`, `${minor}`], { stdio: 'ignore' }).status === 0 && spawnSync('test', ['-r', path]).status === 0

describe.skipIf(!linux)('FIFOs, sockets and devices in a mount', () => {
  it.each([['', 'writable'], [':ro', 'read-only']])('opening one in any of 640 ways never waits%s', async (mode) => {
    const { mount } = place()
    execFileSync('mkfifo', [join(mount, 'fifo')])
    const server = createServer().listen(join(mount, 'socket'))
    await new Promise((ready) => { server.on('listening', ready) })
    const files = ['fifo', 'socket']
    const devices: [string, 'c' | 'b', number, number][] = [
      ['null', 'c', 1, 3], ['zero', 'c', 1, 5], ['full', 'c', 1, 7], ['tty', 'c', 5, 0], ['terminal', 'c', 4, 63], ['nothing', 'c', 240, 7],
      ['loop', 'b', 7, 0], ['no-disk', 'b', 240, 7],
    ]
    for (const [name, kind, major, minor] of devices) if (device(join(mount, name), kind, major, minor)) files.push(name)

    const session = command(['--quiet', '--dir', `${mount}::/m${mode}`])
    for (const name of files) {
      const seen = await openAll(session, name)
      expect(Object.values(seen).reduce((sum, count) => sum + count, 0), name).toBe(640)
      for (const call of ['unlink', 'rmdir', 'readlink', 'mkdir']) expect((await session.call(call, 3, `${name}/x`)).errno, `${call} ${name}/x`).toBe('NOTDIR')
      expect((await session.call('stat', 3, FOLLOW, name)).errno).toBe('SUCCESS')
      expect((await session.call('open', 3, NOFOLLOW, name, DIRECTORY, DIRECTORY_ALL, 0, 0)).errno, `${name} as a directory`).toBe('NOTDIR')
    }
    expect((await session.call('open', 3, NOFOLLOW, 'socket', 0, READ, 0, 0)).errno).toBe('NXIO')

    // What nobody writes to has ended; what nobody reads from cannot be opened for writing.
    const { words: [fifo = ''] } = await session.call('open', 3, NOFOLLOW, 'fifo', 0, READ, 0, 0)
    expect(await session.call('read', fifo, 10)).toEqual({ errno: 'SUCCESS', words: [''] })
    await session.call('close', fifo)
    expect((await session.call('open', 3, NOFOLLOW, 'fifo', CREAT | TRUNC, WRITE, 0, 0)).errno).toBe(mode === '' ? 'NXIO' : 'ROFS')
    expect((await session.call('poll', 3, 1)).errno).toBe('SUCCESS')

    expect((await session.end()).code).toBe(0)
    server.close()
  })

  it('a FIFO that the guest filled, and whose reader then goes, is a broken pipe and no wait for ever', async () => {
    const { mount } = place()
    const fifo = join(mount, 'fifo')
    execFileSync('mkfifo', [fifo])
    const reader = fs.openSync(fifo, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK)
    const session = command(['--quiet', '--dir', `${mount}::/m`])
    const { words: [fd = ''] } = await session.call('open', 3, NOFOLLOW, 'fifo', 0, 0x1fff_ffff & ~READ, 0, 4)
    for (let written = 0; ; written += 60_000) {
      const { errno } = await session.call('write', fd, 'x'.repeat(60_000))
      if (errno === 'AGAIN') break
      expect(errno).toBe('SUCCESS')
      expect(written).toBeLessThan(10_000_000)
    }
    // Blocking from here on, and nobody reads: the next write waits until the reader goes.
    await session.call('setflags', fd, 0)
    const waiting = session.call('write', fd, 'y'.repeat(60_000))
    await new Promise((resolve) => { setTimeout(resolve, 200) })
    fs.closeSync(reader)
    expect((await waiting).errno).toBe('PIPE')
    expect((await session.end()).code).toBe(0)
  })
})

describe.skipIf(!linux)('mounts of /proc and /dev', () => {
  /** Paths through the kernel's links, which lead anywhere without being links of names. */
  const magic = ['root', 'root/etc/passwd', 'root/nothing', 'root/proc/self/root', 'cwd', 'cwd/package.json', 'cwd/nothing', 'exe', 'exe/x']

  it('the links of /proc to roots, working directories and descriptors lead nowhere', async () => {
    const session = command(['--quiet', '--dir', '/proc::/p'])
    const owners = ['self', 'thread-self', '1']
    const self = (await session.call('readlink', 3, 'self')).words[0] as string
    expect(self).toMatch(/^\d+$/)
    owners.push(self, `self/task/${self}`)
    for (const owner of owners) {
      for (const path of magic.map((one) => `${owner}/${one}`)) {
        const seen = [
          await session.call('open', 3, FOLLOW, path, 0, READ, 0, 0),
          await session.call('open', 3, FOLLOW, path, CREAT, WRITE, 0, 0),
          await session.call('open', 3, FOLLOW, `${path}/.`, DIRECTORY, DIRECTORY_ALL, 0, 0),
          await session.call('stat', 3, FOLLOW, path),
          await session.call('stat', 3, NOFOLLOW, `${path}/`),
          await session.call('stat', 3, NOFOLLOW, `${path}/etc`),
          await session.call('link', 3, FOLLOW, path, 3, 'stolen'),
        ].map(({ errno }) => errno)
        // ACCES: the kernel does not even tell this user where the link of another's process leads.
        expect(seen, path).toEqual(seen.map((errno) => (owner === '1' && errno === 'ACCES' ? errno : 'NOTCAPABLE')))
      }
    }
    // Every descriptor of the runtime, and beyond: none can be opened through /proc.
    const { words: [fds = ''] } = await session.call('open', 3, FOLLOW, 'self/fd', DIRECTORY, DIRECTORY_ALL, 0x1fff_ffff, 0)
    const listed = (await session.call('readdir', fds)).words.filter((_, index) => index % 2 === 0).filter((name) => /^\d+$/.test(name))
    expect(listed.length).toBeGreaterThan(5)
    for (const name of listed) {
      for (const [from, path] of [[fds, name], [3, `self/fd/${name}`], [3, `${self}/fd/${name}`], [3, `self/task/${self}/fd/${name}`]] as const) {
        for (const tail of ['', '/', '/.', '/..', '/etc/passwd', '/x']) {
          const opened = await session.call('open', from, FOLLOW, path + tail, 0, READ, 0, 0)
          expect(['NOTCAPABLE', 'NOENT'], path + tail).toContain(opened.errno)
          const linked = await session.call('link', from, FOLLOW, path + tail, 3, 'stolen')
          expect(['NOTCAPABLE', 'NOENT', 'PERM', 'XDEV', 'ACCES'], path + tail).toContain(linked.errno)
        }
        expect((await session.call('open', from, NOFOLLOW, path, 0, READ, 0, 0)).errno).toMatch(/^(LOOP|NOENT)$/)
      }
    }
    // Namespaces and mapped files are such links as well, whose text is no path.
    for (const path of ['self/ns/mnt', 'self/ns/net', 'self/ns/pid']) {
      expect((await session.call('open', 3, FOLLOW, path, 0, READ, 0, 0)).errno, path).toBe('NOENT')
    }
    expect((await session.end()).code).toBe(0)
  })

  it('the links of /dev lead nowhere', async () => {
    const session = command(['--quiet', '--dir', '/dev::/d'])
    for (const path of ['fd', 'fd/0', 'fd/3', 'fd/3/etc', 'stdin', 'stdout', 'stderr', 'core']) {
      const { errno } = await session.call('stat', 3, NOFOLLOW, path.split('/')[0] as string)
      if (errno === 'NOENT') continue
      for (const lookup of [FOLLOW, NOFOLLOW]) {
        const opened = await session.call('open', 3, lookup, `${path}/`, 0, READ, 0, 0)
        expect(opened.errno, path).toBe('NOTCAPABLE')
      }
      expect((await session.call('open', 3, FOLLOW, path, 0, READ, 0, 0)).errno, path).toBe('NOTCAPABLE')
    }
    expect((await session.end()).code).toBe(0)
  })
})
