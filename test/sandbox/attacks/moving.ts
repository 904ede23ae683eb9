import * as fs from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { contents, CREAT, FOLLOW, NOFOLLOW, opens, READ, step, WRITE, writes, type Attack, type Call, type Seen, type Step } from '../attack.ts'
import { bind, CANARY, type Prop } from '../stage.ts'
import { everyFunction } from './leaving.ts'

/** A handle is of a directory wherever that goes; a checked path is of a place, and gone with it. */
const byHandle = (sees: string, elsewhere = 'NOENT'): Seen => ({ paths: elsewhere, else: sees })
const own: Prop = ['file', 'own', 'inside']
const tree: readonly Prop[] = [own, ['dir', 'a/b/c'], ['file', 'a/b/file', 'inside b'], ['file', 'a/file', 'inside a'], ['link', 'a/b/out', '../../../outside']]

/** Things that may not be reached from a directory that is not where it was, by every function. */
const stray = (from: string): Call[] =>
  ['..', '../..', '../secret', '../missing', '../outside/secret', '../mount/own', 'c/../../secret', 'c/../../missing'].flatMap((path) =>
    everyFunction(path, byHandle('NOTCAPABLE', path.startsWith('c') ? 'NOENT' : 'NOTCAPABLE'), from))

/** A directory to be put where the mount was: links of the mount lead into it, under their own names. */
const replacement = (path: string): void => {
  for (const name of ['back', 'abs']) {
    fs.mkdirSync(join(path, name, 'deep', 'er'), { recursive: true })
    for (const file of ['file', 'only']) fs.writeFileSync(join(path, name, 'deep', 'er', file), CANARY)
  }
  for (const file of ['own', 'only']) fs.writeFileSync(join(path, file), CANARY)
}

/** What a guest must see after its mount was moved away and another directory put in its place. */
const replaced: readonly Step[] = [
  // Links to the old place first, while the runtime knows no better: another directory stands there now.
  ...['back/deep/er/file', 'back/deep/er/only', 'back/deep/er/missing', 'abs/deep/er/file', 'abs/deep/er/missing'].flatMap((path) =>
    everyFunction(path, byHandle('NOTCAPABLE'))),
  step(byHandle('SUCCESS'), 'stat', '@m', FOLLOW, 'own'),
  { ...step(byHandle('SUCCESS'), 'open', '@m', FOLLOW, 'own', 0, READ, 0, 0), as: 'f' },
  { ...step({ paths: ['BADF'], else: 'SUCCESS' }, 'read', '@f', 100), gives: 'inside' },
  step('NOENT', 'stat', '@m', FOLLOW, 'only'),
  step({ 'read-only': 'ROFS', paths: 'NOENT', else: 'SUCCESS' }, 'mkdir', '@m', 'made'),
  step(byHandle('SUCCESS'), 'stat', '@m', FOLLOW, 'real/deep/er/file'),
]

export const moving: readonly Attack[] = [
  {
    tries: 'a directory that the host moves out of the mount while the guest holds it',
    props: tree,
    steps: [
      opens('d', 'a/b'),
      { host: ({ base, mount }) => fs.renameSync(join(mount, 'a', 'b'), join(base, 'away')) },
      ...stray('@d'),
      ...everyFunction('a/b/file', 'NOENT'),
      step(byHandle('SUCCESS'), 'stat', '@d', FOLLOW, '.'),
      step(byHandle('SUCCESS'), 'stat', '@d', FOLLOW, 'file'),
      step(byHandle('NOTCAPABLE'), 'open', '@d', FOLLOW, 'out/secret', 0, READ, 0, 0),
      step(byHandle('NOTCAPABLE'), 'open', '@d', FOLLOW, 'out/missing', 0, READ, 0, 0),
      step({ 'read-only': 'ROFS', paths: 'NOENT', else: 'SUCCESS' }, 'mkdir', '@d', 'made'),
      { host: ({ base }) => expect(fs.readdirSync(base).sort()).toEqual(['away', 'mount', 'outside']) },
    ],
  },
  {
    tries: 'a directory that the host moves out, beside what must not be seen',
    props: tree,
    steps: [
      opens('d', 'a/b'),
      { host: ({ base, mount }) => {
        replacement(join(base, 'beside'))
        fs.renameSync(join(mount, 'a', 'b'), join(base, 'beside', 'b'))
      } },
      ...stray('@d'),
      ...['../own', '../only', '../back/deep/er/only', '../b/file'].flatMap((path) => everyFunction(path, 'NOTCAPABLE', '@d')),
      { host: ({ base }) => {
        expect(fs.readdirSync(join(base, 'beside')).sort()).toEqual(['abs', 'b', 'back', 'only', 'own'])
        expect(contents(join(base, 'beside', 'own'))).toBe(CANARY)
      } },
    ],
  },
  {
    tries: 'a directory that the host deletes under the guest',
    props: [own, ['dir', 'a/b']],
    steps: [
      opens('d', 'a/b'),
      { host: ({ mount }) => fs.rmdirSync(join(mount, 'a', 'b')) },
      ...['..', '../..', '../../outside/secret'].flatMap((path) => everyFunction(path, 'NOTCAPABLE', '@d')),
      step('NOENT', 'open', '@d', FOLLOW, 'x', 0, READ, 0, 0),
      step(['NOENT', 'ROFS'], 'open', '@d', FOLLOW, 'x', CREAT, WRITE, 0, 0),
      step(['NOENT', 'ROFS'], 'mkdir', '@d', 'x'),
      step(['NOENT', 'ROFS'], 'symlink', 'y', '@d', 'x'),
      step(['NOENT', 'ROFS'], 'link', '@m', NOFOLLOW, 'own', '@d', 'x'),
      step(['NOENT', 'ROFS'], 'rename', '@m', 'own', '@d', 'x'),
      step(byHandle('SUCCESS'), 'stat', '@d', FOLLOW, '.'),
    ],
  },
  {
    tries: 'a directory that the host replaces by a link to outside while the guest holds it',
    props: tree,
    steps: [
      opens('d', 'a/b'),
      { host: ({ base, mount, outside }) => {
        fs.renameSync(join(mount, 'a', 'b'), join(base, 'away'))
        fs.symlinkSync(outside, join(mount, 'a', 'b'))
      } },
      ...everyFunction('secret', { 'read-only': ['NOENT', 'ROFS'], else: 'NOENT' }, '@d').filter(({ call }) => /open|stat|times/.test(String(call[0])) && call[4] !== CREAT && call[4] !== 5 && call[4] !== 9),
      ...['a/b/secret', 'a/b/missing', 'a/b/hop/inner', 'a/b/hop/missing'].flatMap((path) => everyFunction(path, 'NOTCAPABLE')),
      step({ 'read-only': 'ROFS', paths: 'NOENT', else: 'SUCCESS' }, 'open', '@d', FOLLOW, 'planted', CREAT, WRITE, 0, 0),
    ],
  },
  {
    tries: 'the mount itself moved away, and another directory put in its place',
    props: [own, ['dir', 'real/deep/er'], ['file', 'real/deep/er/file', 'inside'], ['link', 'back', '../mount/back'], ['link', 'abs', '$M/abs']],
    steps: [
      // The runtime has now seen what the mount is called, and that the way is free of links.
      ...Array.from({ length: 3 }, () => step('SUCCESS', 'stat', '@m', FOLLOW, 'real/deep/er/file')),
      { host: ({ base, mount }) => {
        fs.renameSync(mount, join(base, 'moved'))
        replacement(mount)
      } },
      ...replaced,
      { host: ({ mount }) => expect(contents(join(mount, 'own'))).toBe(CANARY) },
    ],
  },
  {
    tries: 'the same, where the guest has walked through what is a link by now',
    props: [own, ['dir', 'back/deep/er'], ['file', 'back/deep/er/file', 'inside'], ['dir', 'real/deep/er'], ['file', 'real/deep/er/file', 'inside'], ['link', 'abs', '$M/abs']],
    steps: [
      ...Array.from({ length: 3 }, () => step('SUCCESS', 'stat', '@m', FOLLOW, 'back/deep/er/file')),
      { host: ({ base, mount }) => {
        fs.renameSync(join(mount, 'back'), join(mount, 'front'))
        fs.symlinkSync('../mount/back', join(mount, 'back'))
        fs.renameSync(mount, join(base, 'moved'))
        replacement(mount)
      } },
      ...replaced,
    ],
  },
  {
    tries: 'the mount replaced by a link to outside',
    props: [own, ['dir', 'real/deep/er'], ['file', 'real/deep/er/file', 'inside'], ['link', 'back', '../mount/back'], ['link', 'abs', '$M/abs']],
    steps: [
      { host: ({ base, mount, outside }) => {
        fs.renameSync(mount, join(base, 'moved'))
        fs.symlinkSync(outside, mount)
      } },
      ...replaced,
      step('NOENT', 'stat', '@m', FOLLOW, 'secret'),
      step('NOENT', 'stat', '@m', FOLLOW, 'dir/inner'),
    ],
  },
  {
    tries: 'the mount deleted, and made anew',
    props: [],
    steps: [
      { host: ({ mount }) => fs.rmdirSync(mount) },
      step(['NOENT', 'ROFS'], 'mkdir', '@m', 'x'),
      step(['NOENT', 'ROFS'], 'open', '@m', FOLLOW, 'x', CREAT, WRITE, 0, 0),
      ...['..', '../mount', '../outside'].flatMap((path) => everyFunction(path, 'NOTCAPABLE').filter(({ call }) => !call.includes('own'))),
      { host: ({ mount, outside }) => fs.symlinkSync(outside, mount) },
      step('NOENT', 'stat', '@m', FOLLOW, 'secret'),
    ],
  },
  {
    tries: 'another directory mounted over the mount (where root may), whose path is then the same',
    props: [own, ['dir', 'real/deep/er'], ['file', 'real/deep/er/file', 'inside'], ['link', 'abs', '$M/abs']],
    not: { paths: 'a checked path cannot tell: the device number differs, and it is gone' },
    steps: [
      ...Array.from({ length: 3 }, () => step('SUCCESS', 'stat', '@m', FOLLOW, 'real/deep/er/file')),
      { host: ({ base, mount }) => {
        replacement(join(base, 'over'))
        bind(join(base, 'over'), mount)
      } },
      ...['abs/deep/er/file', 'abs/deep/er/missing'].flatMap((path) => everyFunction(path, 'NOTCAPABLE')),
      step('NOENT', 'stat', '@m', FOLLOW, 'only'),
      step('SUCCESS', 'stat', '@m', FOLLOW, 'real/deep/er/file'),
    ],
  },
  {
    tries: 'a file that the host replaces by a link while the guest holds it, and whose parent it moves',
    props: tree,
    steps: [
      { ...step('SUCCESS', 'open', '@m', FOLLOW, 'a/b/file', 0, READ, 0, 0), as: 'f' },
      { ...step(writes('SUCCESS'), 'open', '@m', FOLLOW, 'a/b/file', 0, 0x1fff_ffff, 0, 0), as: 'w' },
      { host: ({ base, mount, outside }) => {
        fs.renameSync(join(mount, 'a'), join(base, 'away'))
        fs.symlinkSync(join(outside, 'dir'), join(mount, 'a'))
        fs.rmSync(join(base, 'away', 'b', 'file'))
        fs.symlinkSync(join(outside, 'secret'), join(base, 'away', 'b', 'file'))
      } },
      { ...step('SUCCESS', 'read', '@f', 100), gives: 'inside b' },
      // Appending, and writing at an offset to a file that appends, open the file a second time.
      step({ 'read-only': 'BADF', else: 'SUCCESS' }, 'setflags', '@w', 1),
      step({ 'read-only': 'BADF', else: 'SUCCESS' }, 'write', '@w', 'GUEST'),
      step({ 'read-only': 'BADF', else: 'SUCCESS' }, 'pwrite', '@w', 'GUEST', 0),
    ],
  },
]

export const mounts: readonly Attack[] = [
  {
    tries: 'a mount in a mount: the inner one does not lead to the outer',
    props: [own, ['dir', 'inner/deep'], ['file', 'inner/file', 'inside'], ['link', 'inner/up', '..'], ['link', 'inner/own', '../own']],
    mounts: [{ path: 'mount' }, { path: 'mount/inner' }],
    steps: [
      ...['..', '../own', '../missing', 'up/own', 'up/missing', '../inner/file', 'deep/../../own'].flatMap((path) => everyFunction(path, 'NOTCAPABLE', '@m2')),
      step('NOTCAPABLE', 'open', '@m2', FOLLOW, 'own', 0, READ, 0, 0),
      step('SUCCESS', 'stat', '@m', FOLLOW, 'inner/up/own'),
      step('SUCCESS', 'stat', '@m', FOLLOW, 'inner/..'),
      // The outer moves the inner: it stays where it is, and does not lead out either.
      step(writes('SUCCESS'), 'rename', '@m', 'inner', '@m', 'other'),
      step(byHandle('SUCCESS'), 'stat', '@m2', FOLLOW, 'file'),
      ...['..', '../own', '../other/file'].flatMap((path) => everyFunction(path, 'NOTCAPABLE', '@m2')),
    ],
  },
  {
    tries: 'a read-only mount beside a writable one: nothing moves, links or writes from one to the other',
    props: [own, ['file', 'mine', 'inside'], ['dir', 'dir']],
    before: ({ base }) => {
      fs.mkdirSync(join(base, 'kept', 'dir'), { recursive: true })
      fs.writeFileSync(join(base, 'kept', 'file'), 'kept')
    },
    mounts: [{ path: 'mount' }, { path: 'kept', readOnly: true }],
    not: { paths: 'readOnly() is the same over every backend; the command line has no option for this one' },
    steps: [
      step('ROFS', 'rename', '@m2', 'file', '@m', 'stolen'),
      step(['ROFS', 'XDEV'], 'rename', '@m', 'mine', '@m2', 'planted'),
      step(['ROFS', 'XDEV'], 'rename', '@m', 'mine', '@m2', 'file'),
      step(['ROFS', 'XDEV'], 'rename', '@m', 'dir', '@m2', 'dir'),
      step('ROFS', 'link', '@m2', NOFOLLOW, 'file', '@m', 'stolen'),
      step('ROFS', 'link', '@m2', FOLLOW, 'file', '@m', 'stolen'),
      step(['ROFS', 'XDEV'], 'link', '@m', NOFOLLOW, 'mine', '@m2', 'planted'),
      step(['ROFS', 'NOTDIR'], 'rename', '@m2', 'file/', '@m', 'stolen'),
      ...([1, 8, 9, 5] as const).flatMap((oflags) => [
        step(['ROFS', 'EXIST'], 'open', '@m2', NOFOLLOW, 'file', oflags, WRITE, 0, 0),
        step('ROFS', 'open', '@m2', NOFOLLOW, 'missing', oflags | CREAT, READ, 0, 0),
      ]),
      step('ROFS', 'open', '@m2', NOFOLLOW, 'file', 0, READ | WRITE, 0, 1),
      { ...step('SUCCESS', 'open', '@m2', NOFOLLOW, 'file', 0, 0x1fffffff & ~WRITE, 0, 1), as: 'f' },
      step('BADF', 'write', '@f', 'GUEST'),
      step(['BADF', 'NOTCAPABLE'], 'pwrite', '@f', 'GUEST', 0),
      step(['BADF', 'INVAL'], 'setsize', '@f', 0),
      step('BADF', 'allocate', '@f', 0, 1000),
      step('ROFS', 'ftimes', '@f', 1, 1, 5),
      opens('d', 'dir', 'SUCCESS', '@m2'),
      step('ROFS', 'mkdir', '@d', 'planted'),
      step('ROFS', 'ftimes', '@d', 1, 1, 5),
      step('ROFS', 'times', '@m2', NOFOLLOW, '.', 1, 1, 5),
      step('ROFS', 'times', '@m2', NOFOLLOW, 'file', 1, 1, 5),
      step(['ROFS', 'XDEV'], 'rename', '@m', 'mine', '@d', 'planted'),
      { host: ({ base }) => {
        expect(fs.readdirSync(join(base, 'kept'), { recursive: true }).sort()).toEqual(['dir', 'file'])
        expect(contents(join(base, 'kept', 'file'))).toBe('kept')
        expect(fs.statSync(join(base, 'kept', 'file')).nlink).toBe(1)
      } },
    ],
  },
  {
    tries: 'a mount that is itself a link, which the host then points elsewhere',
    props: [own, ['link', 'out', '../outside']],
    before: ({ base }) => fs.symlinkSync('mount', join(base, 'door')),
    mounts: [{ path: 'door' }],
    steps: [
      ...['..', '../mount/own', '../door/own', '../outside/secret', 'out/secret', 'out/missing'].flatMap((path) => everyFunction(path, 'NOTCAPABLE')),
      { host: ({ base }) => {
        fs.unlinkSync(join(base, 'door'))
        fs.symlinkSync('outside', join(base, 'door'))
      } },
      step('SUCCESS', 'stat', '@m', FOLLOW, 'own'),
      step('NOENT', 'stat', '@m', FOLLOW, 'secret'),
      step('NOTCAPABLE', 'stat', '@m', FOLLOW, '../door/secret'),
    ],
  },
]
