import * as fs from 'node:fs'
import { join } from 'node:path'
import {
  CREAT, DIRECTORY, DIRECTORY_ALL, EXCL, FOLLOW, NOFOLLOW, opens, READ, step, TRUNC, WRITE, writes, type Attack, type Call, type Seen,
} from '../attack.ts'
import type { Prop } from '../stage.ts'

/** Every function that takes a path, in every way that changes how the path is resolved; `own` is a file of the mount. */
export const everyFunction = (path: string, sees: Seen, from = '@m'): Call[] => [
  step(sees, 'open', from, FOLLOW, path, 0, READ, 0, 0),
  step(sees, 'open', from, NOFOLLOW, path, 0, READ, 0, 0),
  step(sees, 'open', from, FOLLOW, path, 0, WRITE, 0, 0),
  step(sees, 'open', from, NOFOLLOW, path, TRUNC, WRITE, 0, 0),
  step(sees, 'open', from, FOLLOW, path, CREAT, READ | WRITE, 0, 0),
  step(sees, 'open', from, NOFOLLOW, path, CREAT | EXCL, READ | WRITE, 0, 0),
  step(sees, 'open', from, FOLLOW, path, CREAT | TRUNC, READ | WRITE, 0, 0),
  step(sees, 'open', from, FOLLOW, path, DIRECTORY, DIRECTORY_ALL, 0, 0),
  step(sees, 'open', from, NOFOLLOW, path, DIRECTORY, DIRECTORY_ALL, 0, 0),
  step(sees, 'stat', from, FOLLOW, path),
  step(sees, 'stat', from, NOFOLLOW, path),
  step(sees, 'times', from, FOLLOW, path, 1, 1, 5),
  step(sees, 'times', from, NOFOLLOW, path, 1, 1, 5),
  step(sees, 'link', from, FOLLOW, path, '@m', 'stolen'),
  step(sees, 'link', from, NOFOLLOW, path, '@m', 'stolen'),
  step(sees, 'link', '@m', NOFOLLOW, 'own', from, path),
  step(sees, 'rename', from, path, '@m', 'stolen'),
  step(sees, 'rename', '@m', 'own', from, path),
  step(sees, 'mkdir', from, path),
  step(sees, 'rmdir', from, path),
  step(sees, 'unlink', from, path),
  step(sees, 'readlink', from, path),
  step(sees, 'symlink', 'x', from, path),
]

const own: Prop = ['file', 'own', 'inside']
const tree: readonly Prop[] = [own, ['dir', 'a/b/c'], ['file', 'a/file', 'inside']]

/** Paths that lead out, to what exists and to what does not: told apart by nothing. */
const outward: readonly (readonly [title: string, paths: readonly string[], props?: readonly Prop[]])[] = [
  ['by .. at every depth', [
    '..', '../', '../.', './..', '../..', '../../../../../../../../../../..', '../outside', '../outside/secret', '../outside/missing', '../missing/x',
    'a/../..', 'a/b/../../..', 'a/b/c/../../../..', 'a/b/c/../../../../outside/secret', './a/./b/.././../..', 'a//..//..', '../outside/empty/',
  ]],
  ['by .. and back in again', ['../mount', '../mount/own', '../mount/missing', 'a/../../mount/a/file']],
  ['by absolute paths', ['/', '//', '/etc', '/etc/passwd', '/nothing/there', '//etc/passwd', '/./etc/passwd', '/proc/self/environ', '$O/secret', '$O/missing', '$M', '$M/own']],
  ['through relative links that the host made', [
    'out/secret', 'out/missing', 'out/dir/inner', 'out/dir/missing', 'out/hop/inner', 'out/hop/missing', 'out/hop/deep/inner', 'out/../own', 'up/x', 'up/mount/own', 'a/down/secret',
  ], [['link', 'out', '../outside'], ['link', 'up', '..'], ['link', 'a/down', '../../outside']]],
  ['through absolute links that the host made', [
    'abs/secret', 'abs/missing', 'abs/hop/inner', 'abs/hop/missing', 'root/etc/passwd', 'root/nothing', 'a/abs/secret', 'self/own', 'self/missing',
  ], [['link', 'abs', '$O'], ['link', 'root', '/'], ['link', 'a/abs', '$O'], ['link', 'self', '$M']]],
  ['through a chain of links', ['one/secret', 'one/missing', 'one/hop/inner', 'a/four/secret'], [
    ['link', 'one', 'two'], ['link', 'two', 'a/three'], ['link', 'a/three', '../out'], ['link', 'out', '../outside'], ['link', 'a/four', '../one'],
  ]],
  ['through links whose targets are made in pieces', ['p/q/x', 'p/./q//outside/secret', 'p/r/secret', 'p/r/missing', 'p/dots/dots/dots/x'], [
    ['link', 'p', 'a/b'], ['link', 'a/b/q', '../../..'], ['link', 'a/b/r', '../.././../outside'], ['link', 'a/b/dots', '..'],
    ['link', 'a/dots', '..'], ['link', 'dots', '..'],
  ]],
  ['through links with odd targets', ['w/x', 'v/secret', 'u/x', 't/secret'], [
    ['link', 'w', '///'], ['link', 'v', './././../outside/.'], ['link', 'u', '../'], ['link', 't', '../outside//'],
  ]],
  ['through names that are no text', ['\xff\xfe/secret', '\xff\xfe/missing', 'new\nline/secret', 'sp ace%/missing'], [
    ['link', '\xff\xfe', '../outside'], ['link', 'new\nline', '../outside'], ['link', 'sp ace%', '../outside'],
  ]],
]

/** Where a link that leads out is the last component: what follows it is refused, what means the link itself gets the link. */
const lastLink = (target: string, existing: 'existing' | 'missing' | 'directory'): Attack => {
  const steps: Call[] = [
    step('NOTCAPABLE', 'open', '@m', FOLLOW, 'link0', 0, READ, 0, 0),
    step('LOOP', 'open', '@m', NOFOLLOW, 'link0', 0, READ, 0, 0),
    step('NOTCAPABLE', 'open', '@m', FOLLOW, 'link0', 0, WRITE, 0, 0),
    step('LOOP', 'open', '@m', NOFOLLOW, 'link0', 0, WRITE, 0, 0),
    step('NOTCAPABLE', 'open', '@m', FOLLOW, 'link0', TRUNC, WRITE, 0, 0),
    step('LOOP', 'open', '@m', NOFOLLOW, 'link0', TRUNC, WRITE, 0, 0),
    step('NOTCAPABLE', 'open', '@m', FOLLOW, 'link0', CREAT, READ | WRITE, 0, 0),
    step('LOOP', 'open', '@m', NOFOLLOW, 'link0', CREAT, READ | WRITE, 0, 0),
    step('NOTCAPABLE', 'open', '@m', FOLLOW, 'link0', CREAT | TRUNC, READ | WRITE, 0, 0),
    step('EXIST', 'open', '@m', FOLLOW, 'link0', CREAT | EXCL, READ | WRITE, 0, 0),
    step('EXIST', 'open', '@m', NOFOLLOW, 'link0', CREAT | EXCL | TRUNC, READ | WRITE, 0, 0),
    step('NOTCAPABLE', 'open', '@m', FOLLOW, 'link0', DIRECTORY, DIRECTORY_ALL, 0, 0),
    step(['NOTDIR', 'LOOP'], 'open', '@m', NOFOLLOW, 'link0', DIRECTORY, DIRECTORY_ALL, 0, 0),
    step('INVAL', 'open', '@m', FOLLOW, 'link0', DIRECTORY | CREAT, DIRECTORY_ALL, 0, 0),
    step('NOTCAPABLE', 'open', '@m', FOLLOW, 'link0/', 0, READ, 0, 0),
    step('NOTCAPABLE', 'open', '@m', NOFOLLOW, 'link0/', 0, READ, 0, 0),
    step('NOTCAPABLE', 'open', '@m', NOFOLLOW, 'link0//', DIRECTORY, DIRECTORY_ALL, 0, 0),
    step('NOTCAPABLE', 'open', '@m', NOFOLLOW, 'link0/.', DIRECTORY, DIRECTORY_ALL, 0, 0),
    step('NOTCAPABLE', 'open', '@m', FOLLOW, 'link0/', CREAT, READ | WRITE, 0, 0),
    step('NOTCAPABLE', 'stat', '@m', FOLLOW, 'link0'),
    { call: ['stat', '@m', NOFOLLOW, 'link0'], sees: 'SUCCESS', gives: /^7 / },
    step('NOTCAPABLE', 'stat', '@m', FOLLOW, 'link0/'),
    step('NOTCAPABLE', 'stat', '@m', NOFOLLOW, 'link0/'),
    step('NOTCAPABLE', 'times', '@m', FOLLOW, 'link0', 1, 1, 5),
    step('NOTCAPABLE', 'times', '@m', NOFOLLOW, 'link0/', 1, 1, 5),
    step(writes('SUCCESS'), 'times', '@m', NOFOLLOW, 'link0', 1, 1, 5),
    step('NOTCAPABLE', 'link', '@m', FOLLOW, 'link0', '@m', 'stolen'),
    step('NOTCAPABLE', 'link', '@m', FOLLOW, 'link0/', '@m', 'stolen'),
    step(writes('SUCCESS'), 'link', '@m', NOFOLLOW, 'link0', '@m', 'another-link'),
    { call: ['stat', '@m', NOFOLLOW, 'another-link'], sees: { 'read-only': 'NOENT', else: 'SUCCESS' }, gives: /^7 / },
    step({ 'read-only': 'NOENT', else: 'NOTCAPABLE' }, 'open', '@m', FOLLOW, 'another-link', 0, READ, 0, 0),
    step('EXIST', 'link', '@m', NOFOLLOW, 'own', '@m', 'link0'),
    { call: ['readlink', '@m', 'link0'], sees: 'SUCCESS', gives: target },
    step(['NOTCAPABLE', 'INVAL'], 'readlink', '@m', 'link0/'),
    step('EXIST', 'mkdir', '@m', 'link0'),
    step('EXIST', 'mkdir', '@m', 'link0/'),
    step('EXIST', 'symlink', 'x', '@m', 'link0'),
    step(writes('NOTDIR'), 'rmdir', '@m', 'link0'),
    step(writes('NOTDIR'), 'rmdir', '@m', 'link0/'),
    step(['NOTDIR', 'ROFS'], 'unlink', '@m', 'link0/'),
    step(['NOTDIR', 'ROFS'], 'rename', '@m', 'link1/', '@m', 'stolen'),
    step(writes('SUCCESS'), 'rename', '@m', 'link1', '@m', 'moved-link'),
    step({ 'read-only': 'NOENT', else: 'NOTCAPABLE' }, 'open', '@m', FOLLOW, 'moved-link', 0, READ, 0, 0),
    step({ 'read-only': 'NOENT', else: 'NOTCAPABLE' }, 'stat', '@m', FOLLOW, 'moved-link'),
    step(writes('SUCCESS'), 'rename', '@m', 'own', '@m', 'link2'),
    { call: ['stat', '@m', NOFOLLOW, 'link2'], sees: 'SUCCESS', gives: /^[47] / },
    step(writes('NOTDIR'), 'rename', '@m', 'a', '@m', 'link3'),
    step(writes('SUCCESS'), 'unlink', '@m', 'link3'),
  ]
  return {
    tries: `a link to ${existing === 'directory' ? 'a directory' : `something ${existing}`} outside (${target}) as the last component`,
    props: [...tree, ...[0, 1, 2, 3].map((index): Prop => ['link', `link${index}`, target])],
    steps,
  }
}

/** A chain of `length` links: c0 -> c1 -> ... -> end. */
const chain = (length: number, end: string): Prop[] =>
  Array.from({ length }, (_, index) => ['link', `c${index}`, index + 1 < length ? `c${index + 1}` : end])

export const leaving: readonly Attack[] = [
  ...outward.map(([title, paths, props = []]): Attack => ({
    tries: `leaves ${title}, with every function`,
    props: [...tree, ...props],
    steps: paths.flatMap((path) => everyFunction(path, 'NOTCAPABLE')),
  })),
  ...outward.slice(0, 3).map(([title, paths, props = []]): Attack => ({
    tries: `leaves ${title} from a directory that it opened, with every function`,
    props: [...tree, ...props],
    steps: [opens('d', 'a/b'), ...paths.filter((path) => !/^(\.\/)?a/.test(path)).flatMap((path) => everyFunction(path, 'NOTCAPABLE', '@d'))],
  })),
  lastLink('../outside/secret', 'existing'),
  lastLink('../outside/missing', 'missing'),
  lastLink('../outside', 'directory'),
  lastLink('../outside/hop', 'directory'),
  lastLink('$O/secret', 'existing'),
  lastLink('$O/missing', 'missing'),
  lastLink('$O', 'directory'),
  lastLink('/', 'directory'),
  lastLink('/etc/passwd', 'existing'),
  lastLink('/proc/self/root', 'directory'),
  {
    tries: 'leaves through links that it makes itself, also moved and linked to other depths',
    props: tree,
    not: { 'read-only': 'no link can be made' },
    steps: [
      ...['/', '/etc/passwd', '//etc', '$O/secret', '$M/own', '/proc/self/root'].map((target) => step('NOTCAPABLE', 'symlink', target, '@m', 'abs')),
      step('SUCCESS', 'symlink', '../outside/secret', '@m', 'made'),
      step('NOTCAPABLE', 'open', '@m', FOLLOW, 'made', 0, READ, 0, 0),
      // Inside at first, outside after a move: a link means something else at another depth.
      step('SUCCESS', 'symlink', '../../outside', '@m', 'a/b/c/late'),
      step('NOENT', 'stat', '@m', FOLLOW, 'a/b/c/late/secret'),
      step('SUCCESS', 'rename', '@m', 'a/b/c/late', '@m', 'a/late'),
      step('NOTCAPABLE', 'stat', '@m', FOLLOW, 'a/late/secret'),
      step('NOTCAPABLE', 'open', '@m', FOLLOW, 'a/late/missing', CREAT, WRITE, 0, 0),
      step('SUCCESS', 'symlink', '../outside', '@m', 'a/shallow'),
      step('NOENT', 'stat', '@m', FOLLOW, 'a/shallow/secret'),
      step('SUCCESS', 'link', '@m', NOFOLLOW, 'a/shallow', '@m', 'shallow'),
      step('NOTCAPABLE', 'stat', '@m', FOLLOW, 'shallow/secret'),
      // The directory around a link is moved up.
      step('SUCCESS', 'symlink', '../../../outside', '@m', 'a/b/inner'),
      step('NOTCAPABLE', 'stat', '@m', FOLLOW, 'a/b/inner/secret'),
      step('SUCCESS', 'rename', '@m', 'a/b', '@m', 'b'),
      step('NOTCAPABLE', 'stat', '@m', FOLLOW, 'b/inner/secret'),
    ],
  },
  {
    tries: 'walks a path often, so that it is known to be free of links, then puts a link into its middle (following it would mark hop)',
    props: [...tree, ['dir', 'x/hop/deep/er'], ['file', 'x/hop/deep/inner', 'inside'], ['dir', 'y']],
    not: { 'read-only': 'no link can be made' },
    steps: [
      ...Array.from({ length: 3 }, () => [
        step('SUCCESS', 'stat', '@m', FOLLOW, 'x/hop/deep/inner'),
        step('SUCCESS', 'stat', '@m', FOLLOW, 'x/hop/deep/er/.'),
        step('NOENT', 'stat', '@m', FOLLOW, 'x/hop/deep/er/missing'),
      ]).flat(),
      step('SUCCESS', 'rename', '@m', 'x', '@m', 'old'),
      step('SUCCESS', 'symlink', '../outside', '@m', 'x'),
      ...Array.from({ length: 3 }, () => ['inner', 'missing', 'er/missing'].flatMap((name) => everyFunction(`x/hop/deep/${name}`, 'NOTCAPABLE'))).flat(),
      step('SUCCESS', 'unlink', '@m', 'x'),
      step('SUCCESS', 'symlink', '../outside', '@m', 'y/z'),
      step('SUCCESS', 'rename', '@m', 'old', '@m', 'x'),
      step('SUCCESS', 'stat', '@m', FOLLOW, 'x/hop/deep/inner'),
      step('SUCCESS', 'rename', '@m', 'x/hop/deep', '@m', 'deep'),
      step('SUCCESS', 'link', '@m', NOFOLLOW, 'y/z', '@m', 'x/hop/deep'),
      step('NOENT', 'stat', '@m', FOLLOW, 'x/hop/deep/inner'),
    ],
  },
  {
    tries: 'a link that the host swaps in where a path is known to be free of links',
    props: [...tree, ['dir', 'x/dir/deep/er'], ['file', 'x/dir/deep/inner', 'inside']],
    steps: [
      ...Array.from({ length: 4 }, () => step('SUCCESS', 'stat', '@m', FOLLOW, 'x/dir/deep/inner')),
      { host: ({ mount, outside }) => {
        fs.renameSync(join(mount, 'x'), join(mount, 'old'))
        fs.symlinkSync(outside, join(mount, 'x'))
      } },
      ...everyFunction('x/dir/deep/inner', 'NOTCAPABLE'),
      ...everyFunction('x/dir/deep/missing', 'NOTCAPABLE'),
    ],
  },
  {
    tries: 'chains of 40 and 41 links, loops, and links to themselves',
    props: [...tree, ...chain(41, 'own'), ['link', 'me', 'me'], ['link', 'ping', 'pong'], ['link', 'pong', 'ping'], ['link', 'a/up', '../me'], ['link', 'here', '.']],
    steps: [
      step('SUCCESS', 'stat', '@m', FOLLOW, 'c1'),
      step('LOOP', 'stat', '@m', FOLLOW, 'c0'),
      step('SUCCESS', 'open', '@m', FOLLOW, 'c1', 0, READ, 0, 0),
      step('LOOP', 'open', '@m', FOLLOW, 'c0', 0, READ, 0, 0),
      step('LOOP', 'open', '@m', FOLLOW, 'c0', CREAT | TRUNC, WRITE, 0, 0),
      step('LOOP', 'times', '@m', FOLLOW, 'c0', 1, 1, 5),
      step('LOOP', 'link', '@m', FOLLOW, 'c0', '@m', 'stolen'),
      ...['me/x', 'ping/x', 'pong/x', 'a/up/x', 'me/../own'].flatMap((path) => everyFunction(path, 'LOOP')),
      step('LOOP', 'stat', '@m', FOLLOW, 'me'),
      step('LOOP', 'stat', '@m', NOFOLLOW, 'me/'),
      step('SUCCESS', 'stat', '@m', NOFOLLOW, 'me'),
      step('SUCCESS', 'stat', '@m', FOLLOW, `${'here/'.repeat(40)}own`),
      step('LOOP', 'stat', '@m', FOLLOW, `${'here/'.repeat(41)}own`),
      ...everyFunction(`${'here/'.repeat(41)}own`, 'LOOP'),
    ],
  },
  {
    tries: 'links out behind 39 and 40 others',
    props: [...chain(39, 'out'), ['link', 'out', '../outside'], own],
    steps: [...everyFunction('c0/secret', 'NOTCAPABLE'), ...everyFunction('c0/missing', 'NOTCAPABLE')],
  },
  {
    tries: 'paths of 4095 and 4096 bytes, names of 255 and 256, and empty ones',
    props: tree,
    steps: [
      ...everyFunction(`${'a/../'.repeat(818)}../x`, 'NOTCAPABLE'),
      ...everyFunction(`${'../'.repeat(1364)}etc`, 'NOTCAPABLE'),
      ...everyFunction('a/'.repeat(2100), 'NAMETOOLONG'),
      ...everyFunction('x'.repeat(4096), 'NAMETOOLONG'),
      ...everyFunction(`${'./'.repeat(2048)}x`, 'NAMETOOLONG'),
      step('SUCCESS', 'stat', '@m', FOLLOW, `${'./'.repeat(2046)}own`),
      step('NAMETOOLONG', 'stat', '@m', FOLLOW, `${'./'.repeat(2047)}own`),
      step('SUCCESS', 'stat', '@m', FOLLOW, `a${'/'.repeat(4090)}file`),
      step('NOENT', 'stat', '@m', FOLLOW, 'x'.repeat(255)),
      step('NAMETOOLONG', 'stat', '@m', FOLLOW, 'x'.repeat(256)),
      step('NAMETOOLONG', 'stat', '@m', FOLLOW, `a/b/c/${'x'.repeat(256)}/x`),
      ...everyFunction('', 'NOENT'),
      step('NOENT', 'symlink', '', '@m', 'empty'),
      ...[5000, 1 << 20, 1 << 27].map((length) => step('NAMETOOLONG', 'long', '@m', length)),
    ],
  },
  {
    tries: 'a NUL in a path, which the host would take for its end',
    props: tree,
    steps: ['\0', 'own\0', '\0own', '..\0', '../outside/secret\0x', 'a/\0/b', 'a\0/../../outside/secret'].flatMap((path) => everyFunction(path, 'ILSEQ'))
      .concat([step('ILSEQ', 'symlink', 'x\0y', '@m', 'z'), step('ILSEQ', 'symlink', '\0', '@m', 'z')]),
  },
  {
    tries: 'other cases and spellings of names, none of which mean .. or a name that is there',
    props: tree,
    steps: [
      'OWN', 'Own', 'own ', ' own', 'own.', '...', '.. ', ' ..', '. .', '%2e%2e', '..%2foutside', '..\\outside\\secret', '\\..\\x', 'C:', 'C:\\x', 'own:stream', '~', '$HOME', '*', '\xe2\x80\xa4\xe2\x80\xa4', '..\xc0\xaf', '\xc0\xae\xc0\xae', '\xef\xbc\x8e\xef\xbc\x8e',
    ].flatMap((name) => [step('NOENT', 'stat', '@m', FOLLOW, name), step('NOENT', 'open', '@m', FOLLOW, `${name}/outside`, 0, READ, 0, 0)]),
  },
  {
    tries: 'hard links to what lies outside: the host may have made one, the guest can make none',
    props: [own, ['hard', 'given', '$O/secret'], ['link', 'out', '../outside']],
    reads: true,
    not: { host: 'see the read-only one: writing to such a file is the host’s gift as well', paths: 'the same' },
    steps: [
      { call: ['open', '@m', NOFOLLOW, 'given', 0, READ, 0, 0], sees: 'SUCCESS', as: 'f' },
      { call: ['read', '@f', 100], sees: 'SUCCESS', gives: 'OUTSIDE-CANARY secret\n' },
      step('ROFS', 'open', '@m', NOFOLLOW, 'given', 0, WRITE, 0, 0),
    ],
  },
  {
    tries: 'hard links of its own to what lies outside',
    props: [own, ['link', 'out', '../outside'], ['link', 'secret', '../outside/secret']],
    steps: [
      step('NOTCAPABLE', 'link', '@m', FOLLOW, '../outside/secret', '@m', 'stolen'),
      step('NOTCAPABLE', 'link', '@m', FOLLOW, 'out/secret', '@m', 'stolen'),
      step('NOTCAPABLE', 'link', '@m', FOLLOW, 'secret', '@m', 'stolen'),
      step('NOTCAPABLE', 'link', '@m', FOLLOW, 'secret', '@m', '../outside/planted'),
      step('NOTCAPABLE', 'link', '@m', FOLLOW, 'own', '@m', 'out/planted'),
      step('NOENT', 'stat', '@m', NOFOLLOW, 'stolen'),
    ],
  },
]
