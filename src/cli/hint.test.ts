import { expect, test } from 'vitest'
import { Errno } from '../wasi/abi/errno.ts'
import type { Refusal } from '../wasi/refusals.ts'
import { parseArgv } from './argv.ts'
import { mountings } from './grants.ts'
import { hint } from './hint.ts'
import { runOptions } from './options.ts'

const there = new Set(['notes.txt', './notes.txt', 'sub/notes.txt', '/etc/passwd', '../up.txt', '/a b/c'])
const exists = (path: string): 'file' | 'directory' | undefined => (there.has(path) ? 'file' : path === 'sub' || path === '/etc' ? 'directory' : undefined)

const of = (options: string[], guestArgs: string[], refusal?: Refusal): string | undefined =>
  hint({ mounts: mountings(parseArgv(runOptions, options).given), guestArgs, refusal, opensPaths: true }, exists)

const none = 'the guest was given no directory; --dir . would give it the current one'
const without = (path: string, option: string): string => `the guest was given no directory with '${path}' in it; ${option} would give it one`

test.each<[string[], string[], string | undefined]>([
  [[], [], none],
  [[], ['-x', '--out=notes.txt'], none],
  [[], ['missing.txt'], none],
  [[], ['-v', 'notes.txt'], without('notes.txt', '--dir .')],
  [[], ['./notes.txt'], without('./notes.txt', '--dir .')],
  [[], ['sub/notes.txt'], without('sub/notes.txt', '--dir .')],
  [[], ['sub'], without('sub', '--dir .')],
  [[], ['/etc/passwd'], without('/etc/passwd', '--dir /etc')],
  [[], ['/etc'], without('/etc', '--dir /etc')],
  [[], ['../up.txt'], without('../up.txt', '--dir ..')],
  [[], ['/a b/c'], without('/a b/c', "--dir '/a b'")],
  [[], ['--dir', '.'], "'--dir' stands behind MODULE and was left to the guest; options of wasmgate come before MODULE"],
  [[], ['x', '-mount=.:/'], "'-mount=.:/' stands behind MODULE and was left to the guest; options of wasmgate come before MODULE"],
  [['--dir', '.'], ['notes.txt'], undefined],
  [['--dir', '.'], ['--dir', 'x'], undefined],
  [['--dir', './'], ['./notes.txt'], undefined],
  [['--dir', '.'], ['../up.txt'], without('../up.txt', '--dir ..')],
  [['--dir', '.'], ['/etc/passwd'], without('/etc/passwd', '--dir /etc')],
  [['--dir', '.::/'], ['/etc/passwd'], undefined],
  [['--dir', '.::/'], ['notes.txt'], undefined],
  [['--dir', '.::/'], ['../up.txt'], without('../up.txt', '--dir ..')],
  [['--dir', 'x::/sub'], ['sub/notes.txt'], undefined],
  [['--dir', 'x::/su'], ['sub/notes.txt'], without('sub/notes.txt', '--dir .')],
  [['--dir', 'x::sub'], ['sub/notes.txt'], undefined],
  [['--dir', '/x::/etc'], ['/etc/passwd'], undefined],
])('%j given, guest arguments %j', (options, guestArgs, expected) => {
  expect(of(options, guestArgs)).toBe(expected)
})

test('a refused path', () => {
  expect(of(['--dir', 'data::/d'], [], { path: '../x/y', from: '/d', errno: Errno.NOTCAPABLE })).toBe("the guest was refused '../x/y' in '/d', since it leads out of that directory; --dir x would give it the directory it leads to")
  expect(of(['--dir', 'data::/d'], [], { path: '/etc/passwd', from: '/d', errno: Errno.NOTCAPABLE })).toBe("the guest was refused '/etc/passwd' in '/d', since it leads out of that directory; --dir /etc would give it the directory it leads to")
  expect(of(['-v', 'data:/d:ro'], [], { path: 'out', from: '/d', errno: Errno.ROFS })).toBe("the guest was refused to change 'out' in '/d', which is read-only; -v without :ro would let it")
  expect(of(['--tmpfs', '/t'], [], { path: '..', from: '/t', errno: Errno.NOTCAPABLE })).toBe("the guest was refused '..' in '/t', since it leads out of that directory")
  expect(of(['--dir', '.'], [], { path: '../x', from: undefined, errno: Errno.NOTCAPABLE })).toBe("the guest was refused '../x', since it leads out of the directory it was given; a --dir that contains it would give it")
  expect(of(['--dir', '.'], [], { path: 'x', from: '.', errno: Errno.ACCES })).toBe("the guest was refused 'x' by the permissions of the host; no option of wasmgate gives more than this user has")
  expect(of(['--dir', '.:ro'], [], { path: 'x', from: undefined, errno: Errno.ROFS })).toBe("the guest was refused to change 'x' in a directory that is read-only; a mount without :ro would let it")
})

test('a guest that opens no files gets no hint', () => {
  expect(hint({ mounts: [], guestArgs: ['--dir', '.'], refusal: undefined, opensPaths: false }, exists)).toBeUndefined()
})
