import * as fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Directory, Stat } from '../../src/fs/filesystem.ts'
import { Rights } from '../../src/wasi/abi/flags.ts'
import { describeFunction } from './support/describe-function.ts'
import type { Dirent, Filestat } from './support/program.ts'
import { backends, createWorld, type World } from './support/world.ts'

const both = it.each(backends)
const names = (entries: readonly Dirent[]): string[] => entries.map(({ name }) => name)
const sorted = (entries: readonly Dirent[]): string[] => names(entries).sort()

function fill(world: World, count: number): string[] {
  const made = Array.from({ length: count }, (_, index) => `entry-${index}`)
  for (const name of made) world.put(name)
  return made
}

/** `dirent` of a directory, and its name. */
const entry = (next: bigint, ino: bigint, name: string): Buffer => {
  const header = Buffer.alloc(24)
  header.writeBigUInt64LE(next, 0)
  header.writeBigUInt64LE(ino, 8)
  header.writeUInt32LE(name.length, 16)
  header.writeUInt8(3, 20)
  return Buffer.concat([header, Buffer.from(name, 'latin1')])
}

describeFunction('fd_readdir', () => {
  both('writes entries: 0 u64 next | 8 u64 inode | 16 u32 name length | 20 u8 filetype | 24 name, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.mkdir('d\xff')
    world.bytes(2048, 200).fill(0xee)
    expect(world.call.fd_readdir(3, 2048, 200, 0n, 512)).toBe(0)
    const root = (world.fstat(3) as Filestat).ino
    // ".." tells nothing of what lies above: it is the directory itself here.
    const expected = Buffer.concat([entry(1n, root, '.'), entry(2n, root, '..'), entry(3n, (world.stat('d\xff') as Filestat).ino, 'd\xff')])
    expect(world.u32(512)).toBe(expected.length)
    expect(world.bytes(2048, 200)).toEqual(Buffer.concat([expected, Buffer.alloc(200 - expected.length, 0xee)]))
    expect(world.trace[1]).toBe('fd_readdir(fd=3 "/work", buf=0x800, buf_len=200, cookie=0) = 77')
  })

  both('tells of each entry the inode and the type that its stat tells, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.put('file', 'text')
    world.link('file', 'same')
    world.mkdir('dir')
    world.symlink('file', 'link')
    world.symlink('nowhere', 'dangling')
    const entries = world.list()
    expect(sorted(entries)).toEqual(['.', '..', 'dangling', 'dir', 'file', 'link', 'same'])
    for (const { name, ino, type } of entries) {
      const { ino: statIno, type: statType } = world.stat(name === '..' ? '.' : name, { follow: false }) as Filestat
      expect([name, ino, type]).toEqual([name, statIno, statType])
    }
    const dir = world.opened('dir', 'd')
    expect(names(world.list(dir))).toEqual(['.', '..'])
  })

  it('tells the kernel its names, types and inodes', async () => {
    const world = await createWorld()
    fs.writeFileSync(Buffer.from(`${world.folder}/\xfe\xff\n`, 'latin1'), '')
    fs.symlinkSync('x', `${world.folder}/link`)
    const kernel = fs.readdirSync(world.folder, { encoding: 'latin1', withFileTypes: true })
    const found = world.list().filter(({ name }) => name !== '.' && name !== '..')
    expect(sorted(found)).toEqual(kernel.map(({ name }) => name).sort())
    for (const { name, ino } of found) expect(ino).toBe(fs.lstatSync(Buffer.from(`${world.folder}/${name}`, 'latin1'), { bigint: true }).ino)
  })

  both('the same listing with every size of buffer, %s', async (backend) => {
    const world = await createWorld({ backend })
    fill(world, 5)
    const whole = world.list(3, 4096)
    const longest = 24 + 'entry-0'.length
    for (let size = 1; size <= 3 * longest + 1; size++) {
      const part = world.readdir(3, 0n, size)
      if (typeof part === 'string') throw new Error(part)
      // A buffer is always filled to its last byte while there are entries.
      expect(part.used).toBe(Math.min(size, 25 + 26 + 5 * longest))
      expect(part.entries).toEqual(whole.slice(0, part.entries.length))
      if (size >= longest) expect(world.list(3, size)).toEqual(whole)
    }
    expect(world.readdir(3, 0n, 0)).toEqual({ entries: [], used: 0 })
  })

  both('an entry that is cut by the end of the buffer is cut from the same bytes, %s', async (backend) => {
    const world = await createWorld({ backend })
    fill(world, 2)
    expect(world.call.fd_readdir(3, 2048, 400, 0n, 512)).toBe(0)
    const whole = world.hex(2048, world.u32(512))
    for (let size = 0; size < whole.replaceAll(' ', '').length / 2; size++) {
      world.bytes(8192, 400).fill(0xee)
      expect(world.call.fd_readdir(3, 8192, size, 0n, 512)).toBe(0)
      expect(world.u32(512)).toBe(size)
      expect(world.bytes(8192, 400)).toEqual(Buffer.concat([world.bytes(2048, size), Buffer.alloc(400 - size, 0xee)]))
    }
  })

  both('a cookie leads on, however often it is used, %s', async (backend) => {
    const world = await createWorld({ backend })
    fill(world, 10)
    const whole = world.list()
    for (const [index, { next }] of whole.entries()) {
      expect(world.list(3, 4096, next)).toEqual(whole.slice(index + 1))
      expect(world.list(3, 4096, next)).toEqual(whole.slice(index + 1))
    }
    for (const cookie of [13n, 1n << 32n, 1n << 53n, (1n << 63n) - 1n, 1n << 63n, -1n]) {
      expect(world.readdir(3, BigInt.asIntN(64, cookie))).toEqual({ entries: [], used: 0 })
    }
    expect(world.trace.at(-1)).toContain('cookie=18446744073709551615) = 0')
  })

  both('a cookie works on a descriptor that never listed before, %s', async (backend) => {
    const world = await createWorld({ backend })
    fill(world, 3)
    const fd = world.opened('.', 'd')
    expect(world.list(fd, 4096, 2n)).toHaveLength(3)
  })

  both('removal between calls: every entry comes once, those removed never again, %s', async (backend) => {
    const world = await createWorld({ backend })
    const made = fill(world, 40)
    const seen: string[] = []
    let cookie = 0n
    for (;;) {
      const part = world.readdir(3, cookie, 120)
      if (typeof part === 'string') throw new Error(part)
      for (const { name } of part.entries) {
        seen.push(name)
        // As `rm -r` does: what was listed is removed while the listing goes on.
        if (name.startsWith('entry')) expect(world.unlink(name)).toBe('SUCCESS')
      }
      if (part.used < 120) break
      cookie = part.entries.at(-1)?.next as bigint
    }
    expect(seen.sort()).toEqual(['.', '..', ...made].sort())
    expect(world.names()).toEqual([])
    expect(world.list(3, 4096, cookie)).toEqual([])
  })

  both('creation between calls: the listing goes on undisturbed, the next one has all, %s', async (backend) => {
    const world = await createWorld({ backend })
    const made = fill(world, 20)
    const first = world.readdir(3, 0n, 300)
    if (typeof first === 'string') throw new Error(first)
    for (let index = 0; index < 20; index++) world.put(`a-new-${index}`)
    for (const name of made.slice(0, 5)) world.unlink(name)
    const rest = world.list(3, 300, first.entries.at(-1)?.next)
    const found = [...names(first.entries), ...names(rest)]
    expect(new Set(found).size).toBe(found.length)
    for (const name of made.slice(5)) expect(found).toContain(name)
    expect(world.names()).toHaveLength(35)
  })

  both('an entry that is removed and made again keeps a place, %s', async (backend) => {
    const world = await createWorld({ backend })
    fill(world, 5)
    const before = world.list()
    world.unlink('entry-2')
    world.put('entry-2')
    expect(sorted(world.list())).toEqual(sorted(before))
    world.rename('entry-2', 'entry-9')
    expect(world.names()).toEqual(['entry-0', 'entry-1', 'entry-3', 'entry-4', 'entry-9'])
  })

  both('two listings of one descriptor do not disturb each other, %s', async (backend) => {
    const world = await createWorld({ backend })
    const made = fill(world, 30)
    const found: [string[], string[]] = [[], []]
    const cookies = [0n, 0n]
    for (let round = 0; round < 100; round++) {
      const which = round % 3 === 0 ? 0 : 1
      const part = world.readdir(3, cookies[which], 150)
      if (typeof part === 'string') throw new Error(part)
      if (cookies[which] !== 0n || found[which].length === 0) found[which].push(...names(part.entries))
      cookies[which] = part.entries.at(-1)?.next ?? cookies[which] as bigint
      if (round === 4) world.put('late')
    }
    for (const one of found) {
      expect(one.filter((name) => name !== 'late').sort()).toEqual(['.', '..', ...made].sort())
      expect(new Set(one).size).toBe(one.length)
    }
  })

  both('NOTDIR, BADF, NOTCAPABLE, FAULT, %s', async (backend) => {
    const world = await createWorld({ backend })
    const file = world.opened('file', 'rwc')
    expect(world.readdir(file)).toBe('NOTDIR')
    expect(world.readdir(0)).toBe('NOTDIR')
    expect(world.readdir(99)).toBe('BADF')
    for (const [buf, len, used] of [[(1 << 20) - 99, 100, 0], [-100, 100, 0], [0, -1, 0], [2048, 100, (1 << 20) - 3], [2048, 100, -1]] as const) {
      expect(world.call.fd_readdir(3, buf, len, 0n, used)).toBe(21)
    }
    expect(world.hex(2048, 100)).not.toMatch(/[^0 ]/)
    world.giveUp(3, Rights.FD_READDIR)
    expect(world.readdir(3)).toBe('NOTCAPABLE')
  })

  both('a directory that is gone: NOENT, as from getdents, %s', async (backend) => {
    const world = await createWorld({ backend })
    world.mkdir('dir')
    const fd = world.opened('dir', 'd')
    world.rmdir('dir')
    const answer = world.readdir(fd)
    // Linux lists nothing of it; a listing of "." and ".." alone does no harm either.
    if (typeof answer === 'string') expect(answer).toBe('NOENT')
    else expect(names(answer.entries)).toEqual(['.', '..'])
  })
})

/** A directory of many files that counts what is asked of it. */
class Counted implements Pick<Directory, 'list' | 'stat' | 'statEntry' | 'duplicate' | 'close'> {
  readonly #names: string[]
  calls = 0

  constructor(count: number) {
    this.#names = Array.from({ length: count }, (_, index) => `file-${index}`)
  }

  list(): string[] {
    this.calls += this.#names.length
    return this.#names
  }

  stat(): Stat {
    this.calls++
    return { dev: 1n, ino: 1n, type: 'directory', nlink: 1n, size: 0n, atime: 0n, mtime: 0n, ctime: 0n }
  }

  statEntry(name: string): Stat {
    this.calls++
    return { dev: 1n, ino: BigInt(name.slice(5)) + 2n, type: 'file', nlink: 1n, size: 0n, atime: 0n, mtime: 0n, ctime: 0n }
  }

  duplicate(): Directory { return this as unknown as Directory }
  close(): void { /* nothing to close */ }
}

/** Lists a directory of so many entries and counts what that took. */
const work = async (count: number): Promise<{ calls: number; found: number; rounds: number }> => {
  const directory = new Counted(count)
  const world = await createWorld({ directory: directory as unknown as Directory })
  const found = world.list(3, 4096)
  expect(new Set(names(found)).size).toBe(count + 2)
  return { calls: directory.calls, found: found.length, rounds: world.trace.length }
}

describe('a large directory', () => {
  it('of 100,000 entries costs a hundred times what one of 1,000 costs', async () => {
    const [small, large] = [await work(1000), await work(100_000)]
    // One look at the names, one stat for each entry, and one more for each that a buffer cut off.
    expect(small.calls).toBeLessThan(1000 * 2 + 2 * small.rounds + 10)
    expect(large.calls / small.calls).toBeLessThan(105)
    expect(large.rounds / small.rounds).toBeLessThan(105)
  })

  it('of the host lists whole, with a small buffer too', async () => {
    const world = await createWorld({ wrap: false })
    fs.writeFileSync(`${world.folder}/0`, '')
    for (let index = 1; index < 3000; index++) fs.linkSync(`${world.folder}/0`, `${world.folder}/${index}`)
    expect(world.list(3, 64)).toHaveLength(3002)
    expect(new Set(names(world.list(3, 65536))).size).toBe(3002)
  })
})
