import fc from 'fast-check'
import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { codeOf } from '../error.ts'
import type { Directory } from '../filesystem.ts'
import { readOnly } from '../readonly.ts'
import { resolve } from '../resolve.ts'
import { bestHandles, hostDirectory, lendWorkingDirectory } from './index.ts'

// What there is in place of openat2(2), which a run comes to use after a while.
vi.mock(import('./libc/index.ts'), async (original) => ({ ...await original(), libcIfWorth: () => undefined }))

let base: string
let mount: string
let root: Directory
let giveBack: () => void
const before = process.cwd()

beforeEach(() => {
  base = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'wasmgate-standing-'))
  mount = join(base, 'mount')
  for (const top of ['mount', 'outside']) fs.mkdirSync(join(base, top, 'a', 'b', 'c'), { recursive: true })
  root = hostDirectory(mount).root
  giveBack = lendWorkingDirectory()
})
afterEach(() => {
  giveBack()
  root.close()
  expect(process.cwd()).toBe(before)
  fs.rmSync(base, { recursive: true })
})

/** The inode of what is at a path, or the code of the failure. */
function look(from: Directory, path: string): bigint | string | undefined {
  try {
    return resolve(from, path, 'follow', ({ directory, name }) => {
      const stat = name === undefined ? directory.stat() : directory.statEntry(name)
      if (stat.type === 'symlink') throw Object.assign(new Error(), { code: 'ELOOP' })
      return stat.ino
    })
  } catch (error) {
    return codeOf(error)
  }
}

function listNear(directory: Directory): string[] | undefined {
  const near = directory.approach?.()
  const names = near?.list()
  near?.close()
  return names
}

const inode = (path: string): bigint => fs.lstatSync(join(base, path), { bigint: true }).ino
const put = (path: string): void => fs.writeFileSync(join(base, path), path)
/** Where the working directory stands when a path has been asked for often enough. */
function standAt(path: string, from = root): string {
  for (let times = 0; times < 3; times++) look(from, path)
  return process.cwd()
}

describe.runIf(bestHandles() === 'descriptors')('the working directory', () => {
  it('goes where names are looked up, and answers stay the same', () => {
    for (const path of ['mount/x', 'mount/a/x', 'mount/a/b/c/x']) put(path)
    expect([standAt('x'), standAt('a/x'), standAt('a/b/c/x')]).toEqual([mount, join(mount, 'a'), join(mount, 'a/b/c')])
    for (const path of ['x', 'a/x', 'a/b/c/x', 'a/b/c/x', 'x']) expect(look(root, path)).toBe(inode(`mount/${path}`))
    expect(look(root, 'a/b/c/../../x')).toBe(inode('mount/a/x'))
    expect(look(readOnly(root), 'a/b/c/x')).toBe(inode('mount/a/b/c/x'))
    expect(standAt('a/b/x', readOnly(root))).toBe(join(mount, 'a/b'))
  })

  it('finds names that are not ASCII', () => {
    const path = Buffer.from('é/b/ö').toString('latin1')
    fs.mkdirSync(join(mount, 'é/b'), { recursive: true })
    put('mount/é/b/ö')
    expect(standAt(path)).toBe(join(mount, 'é/b'))
    expect(look(root, path)).toBe(inode('mount/é/b/ö'))
  })

  it('stays where it is while an operation on two directories is under way', () => {
    put('mount/a/b/c/x')
    standAt('a/b/c/x')
    resolve(root, 'a/b/c/x', 'entry', (source) => {
      // All of these would move it.
      for (let times = 0; times < 3; times++) look(root, 'a/x')
      source.directory.approach?.()?.close()
      root.approach?.()?.close()
      resolve(root, 'a/y', 'entry', (target) => source.directory.rename(source.name as string, target.directory, target.name as string))
    })
    expect(fs.readdirSync(join(mount, 'a')).sort()).toEqual(['b', 'y'])
  })

  it('a walk with links is never cut short', () => {
    fs.symlinkSync('a/b', join(mount, 'link'))
    put('mount/a/b/c/x')
    expect(standAt('link/c/x')).toBe(before)
    expect(look(root, 'link/c/x')).toBe(inode('mount/a/b/c/x'))
  })

  it.each<[what: string, change: () => void, answer: () => bigint | string]>([
    ['removed', () => fs.rmSync(join(mount, 'a/b/c'), { recursive: true }), () => 'ENOENT'],
    ['renamed', () => fs.renameSync(join(mount, 'a/b'), join(mount, 'a/z')), () => 'ENOENT'],
    ['moved out', () => fs.renameSync(join(mount, 'a/b'), join(base, 'b')), () => 'ENOENT'],
    ['moved out with its parent, and the same names made', () => {
      fs.renameSync(join(mount, 'a'), join(base, 'a'))
      fs.mkdirSync(join(mount, 'a/b/c'), { recursive: true })
      put('mount/a/b/c/x')
    }, () => inode('mount/a/b/c/x')],
    ['moved out, with a link to where it is now', () => {
      fs.renameSync(join(mount, 'a'), join(base, 'a'))
      fs.symlinkSync('../a', join(mount, 'a'))
    }, () => 'ENOTCAPABLE'],
    ['put into a twin of the mount that has its name', () => {
      fs.renameSync(mount, join(base, 'old'))
      fs.mkdirSync(join(mount, 'a/b'), { recursive: true })
      fs.renameSync(join(base, 'old/a/b/c'), join(mount, 'a/b/c'))
    }, () => 'ENOENT'],
    ['moved within the mount, with a link at its place', () => {
      fs.renameSync(join(mount, 'a'), join(mount, 'z'))
      fs.symlinkSync('../outside/a', join(mount, 'a'))
      put('outside/a/b/c/x')
    }, () => 'ENOTCAPABLE'],
    ['moved within the mount, with a link to it', () => {
      fs.renameSync(join(mount, 'a'), join(mount, 'z'))
      fs.symlinkSync('z', join(mount, 'a'))
    }, () => inode('mount/z/b/c/x')],
    ['moved within the mount, with a link to it by way of outside', () => {
      fs.renameSync(join(mount, 'a'), join(mount, 'z'))
      fs.symlinkSync('../mount/z', join(mount, 'a'))
    }, () => 'ENOTCAPABLE'],
    ['given a name that ends in the same, with a link to it by way of outside', () => {
      fs.renameSync(join(mount, 'a'), join(mount, 'za'))
      fs.symlinkSync('../mount/za', join(mount, 'a'))
    }, () => 'ENOTCAPABLE'],
    ['moved to the same names a level above', () => {
      fs.mkdirSync(join(base, 'mount2'))
      fs.renameSync(join(mount, 'a'), join(base, 'mount2', 'a'))
    }, () => 'ENOENT'],
    ['moved with the mount', () => fs.renameSync(mount, join(base, 'elsewhere')), () => inode('elsewhere/a/b/c/x')],
  ])('a directory that was %s', (_, change, answer) => {
    put('mount/a/b/c/x')
    expect(standAt('a/b/c/x')).toBe(join(mount, 'a/b/c'))
    change()
    for (let times = 0; times < 4; times++) expect(look(root, 'a/b/c/x')).toBe(answer())
  })

  it('a directory in the mount itself that was renamed', () => {
    put('mount/a/x')
    expect(standAt('a/x')).toBe(join(mount, 'a'))
    fs.renameSync(join(mount, 'a'), join(mount, 'z'))
    expect([look(root, 'a/x'), look(root, 'z/x')]).toEqual(['ENOENT', inode('mount/z/x')])
    expect(standAt('z/x')).toBe(join(mount, 'z'))
    fs.renameSync(join(mount, 'z'), join(mount, 'a'))
    fs.symlinkSync('../mount/a', join(mount, 'z'))
    expect(look(root, 'z/x')).toBe('ENOTCAPABLE')
  })

  it('is never another directory than the one that is to be listed', () => {
    put('mount/a/b/c/x')
    const outside = hostDirectory(join(base, 'outside', 'a', 'b')).root
    expect([root, outside, root].map(listNear)).toEqual([['a'], ['c'], ['a']])
    expect(standAt('a/b/c/x')).toBe(join(mount, 'a/b/c'))
    expect([root, outside].map(listNear)).toEqual([['a'], ['c']])
    outside.close()
  })

  it('a directory of another file system with the same inode number', ({ skip }) => {
    const at = join(mount, 'a')
    const cover = (): boolean => spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', at], { stdio: 'ignore' }).status === 0
    if (!cover()) return skip() // Only root may.
    try {
      put('mount/a/x')
      const { ino } = fs.statSync(at)
      expect(standAt('a/x')).toBe(at)
      expect(cover()).toBe(true)
      expect(fs.statSync(at).ino).toBe(ino)
      expect(look(root, 'a/x')).toBe('ENOENT')
    } finally {
      while (spawnSync('umount', ['-l', at]).status === 0);
    }
  })

  it.for(['a', 'a/b', 'a/b/c'])('another directory mounted over %s', (at, { skip }) => {
    put('mount/a/b/c/x')
    fs.mkdirSync(join(base, 'over', 'b', 'c'), { recursive: true })
    expect(standAt('a/b/c/x')).toBe(join(mount, 'a/b/c'))
    if (spawnSync('mount', ['--bind', join(base, 'over'), join(mount, at)], { stdio: 'ignore' }).status !== 0) return skip() // Only root may.
    try {
      expect(look(root, 'a/b/c/x')).toBe('ENOENT')
    } finally {
      spawnSync('umount', ['-l', join(mount, at)])
    }
    expect(look(root, 'a/b/c/x')).toBe(inode('mount/a/b/c/x'))
  })

  it('answers as a walk does, whatever others do', () => {
    const name = fc.constantFrom('a', 'b', 'c')
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))
    const change = fc.oneof(
      fc.tuple(path, path).map(([from, to]) => () => fs.renameSync(join(mount, from), join(mount, to))),
      fc.tuple(path).map(([at]) => () => fs.renameSync(join(mount, at), join(base, 'outside', 'moved'))),
      fc.tuple(path).map(([at]) => () => fs.renameSync(join(base, 'outside', 'moved'), join(mount, at))),
      path.map((at) => () => fs.mkdirSync(join(mount, at))),
      path.map((at) => () => fs.rmdirSync(join(mount, at))),
      path.map((at) => () => fs.unlinkSync(join(mount, at))),
      fc.tuple(fc.constantFrom('.', '..', 'a', 'b/c', '../b', '../outside', '../../mount/a'), path).map(([to, at]) => () => fs.symlinkSync(to, join(mount, at))),
    )
    fc.assert(fc.property(fc.array(fc.oneof(change, path), { maxLength: 60 }), (steps) => {
      fs.rmSync(mount, { recursive: true })
      fs.rmSync(join(base, 'outside'), { recursive: true })
      fs.mkdirSync(join(mount, 'a/b/c'), { recursive: true })
      fs.mkdirSync(join(base, 'outside/a/b'), { recursive: true })
      const [quick, walked] = [hostDirectory(mount).root, hostDirectory(mount, 'paths').root]
      for (const step of steps) {
        if (typeof step === 'string') for (let times = 0; times < 3; times++) expect(look(quick, step), step).toBe(look(walked, step))
        else try { step() } catch { /* nothing there to be changed */ }
      }
      quick.close()
    }), { numRuns: 60 })
  })
})
