import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { cases, readOnlyCases } from './cases.ts'
import { snapshot } from './cases/tools.ts'
import type { Mount } from './filesystem.ts'
import { hostDirectory, type HandleKind } from './host/index.ts'
import { memoryFileSystem } from './memory/index.ts'
import { readOnly } from './readonly.ts'

/** An empty file system to try things in, and how to be rid of it. */
type Backend = () => { mount: Mount; remove(): void }

/** Whether the host's short cuts by way of the C library are taken, which a run takes only after some thousand operations. */
let short = false
vi.mock(import('./host/libc/index.ts'), async (original) => {
  const real = await original()
  return { ...real, libcIfWorth: () => (short ? real.loadLibc() : undefined) }
})

/** A fresh folder of the host. */
const host = (handles: HandleKind, shortCuts = false): Backend => () => {
  short = shortCuts
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wasmgate-fs-'))
  return { mount: hostDirectory(folder, handles), remove: () => fs.rmSync(folder, { recursive: true, force: true }) }
}

/** A backend more is a line more. */
const backends: Readonly<Record<string, Backend>> = {
  memory: () => ({ mount: memoryFileSystem(), remove: () => {} }),
  'host by descriptors': host('descriptors'),
  'host by descriptors and the C library': host('descriptors', true),
  'host by paths': host('paths'),
}

const byPath = 'a checked path is no handle: after a rename it leads nowhere (host/path-handle.ts)'

/** What a backend cannot do, and why. These must fail, so that one which comes to work is taken from the list. */
const exceptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'host by paths': {
    'removeDirectory: a handle of it lives on, and nothing can be made there: ENOENT': byPath,
    'handle: stays the same directory when it is renamed': byPath,
    'handle: stays the same directory when its parents are renamed and moved': byPath,
    'handle: another directory under the old name is not the one it holds': byPath,
    'handle: a duplicate is of the same directory and closed on its own': byPath,
    'depth: 300 directories, one in the other': byPath,
    'rename: a directory up the tree and out of its parent': byPath,
    'rename: two directories can change places': byPath,
  },
}

const fillsTheDisk = 'ext4 takes all the space there is before it says that there is not enough, and other tests need some'

/** What is not run on a backend: what it can do only by luck, or at the cost of others. */
const notRun: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'host by descriptors': { 'allocate: more than there is space for is ENOSPC and changes nothing': fillsTheDisk },
  'host by descriptors and the C library': { 'allocate: more than there is space for is ENOSPC and changes nothing': fillsTheDisk },
  'host by paths': {
    'allocate: more than there is space for is ENOSPC and changes nothing': fillsTheDisk,
    'removeDirectory: one made anew under the name is another': 'the kernel may give the freed inode number to the next directory, and the check compares numbers',
  },
}

describe.each(Object.entries(backends))('%s', (backend, create) => {
  it.each(cases.filter(({ name }) => notRun[backend]?.[name] === undefined).map((one) => [one.name, one] as const))('%s', (name, { run }) => {
    const { mount, remove } = create()
    try {
      const reason = exceptions[backend]?.[name]
      if (reason === undefined) run(mount.root, expect)
      else expect(() => run(mount.root, expect), `works now, though: ${reason}`).toThrow()
    } finally {
      mount.close()
      remove()
    }
  })
})

describe.each(Object.entries(backends))('%s, read-only', (_, create) => {
  it.each(readOnlyCases.map((one) => [one.name, one] as const))('%s', (_name, { prepare, run }) => {
    const { mount, remove } = create()
    try {
      prepare(mount.root)
      const before = snapshot(mount.root)
      run(readOnly(mount.root), expect)
      expect(snapshot(mount.root)).toEqual(before)
    } finally {
      mount.close()
      remove()
    }
  })
})
