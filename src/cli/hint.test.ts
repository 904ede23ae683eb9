import { expect, test } from 'vitest'
import type { NetworkRefusal } from '../net/guard/policy.ts'
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

const networkHint = (networkRefusal: NetworkRefusal, guestArgs: string[] = []): string | undefined =>
  hint({ mounts: [], guestArgs, refusal: undefined, networkRefusal, opensPaths: true }, exists)

test.each<[NetworkRefusal, string]>([
  [{ action: 'connect', where: '10.0.0.1:80' }, 'the guest was refused to connect to 10.0.0.1:80; --allow-connect 10.0.0.1:80 would let it'],
  [{ action: 'connect', where: '[::1]:80' }, "the guest was refused to connect to [::1]:80; --allow-connect '[::1]:80' would let it"],
  [{ action: 'connect', where: '[2001:db8::1]:443', name: 'example.com' }, 'the guest was refused to connect to [2001:db8::1]:443, which is example.com; --allow-connect example.com:443 would let it'],
  [{ action: 'send', where: '10.0.0.1:53' }, 'the guest was refused to send to 10.0.0.1:53; --allow-connect 10.0.0.1:53 would let it'],
  [{ action: 'listen', where: '0.0.0.0:8080' }, 'the guest was refused to listen on 0.0.0.0:8080; --allow-listen 0.0.0.0:8080 would let it'],
  [{ action: 'join', where: '224.0.0.251' }, 'the guest was refused to join the group 224.0.0.251; --allow-listen 224.0.0.251 would let it'],
  [{ action: 'resolve', where: 'example.com' }, 'the guest was refused to look up example.com; --allow-connect example.com would let it look it up and connect there, --allow-resolve example.com look it up'],
  [{ action: 'unix', where: '/run/x y' }, "the guest was refused the Unix socket '/run/x y'; --allow-unix '/run/x y' would give it"],
  [{ action: 'unix', where: '@x\u001b[2J' }, "the guest was refused the Unix socket '@x\\u001b[2J'; --allow-unix '@x\\u001b[2J' would give it"],
])('a refusal on the network: %j', (refusal, sentence) => {
  expect(networkHint(refusal)).toBe(sentence)
})

test('a refusal on the network, and an option that was left to the guest', () => {
  const refusal: NetworkRefusal = { action: 'connect', where: '10.0.0.1:80' }
  expect(networkHint(refusal, ['--allow-connect', '10.0.0.1'])).toBe("'--allow-connect' stands behind MODULE and was left to the guest; options of wasmgate come before MODULE")
  expect(networkHint(refusal, ['--listen', '80'])).toMatch('--allow-connect 10.0.0.1:80')
})

test('of a path and an address, the path came later', () => {
  const refusal: Refusal = { path: '../x', from: undefined, errno: Errno.NOTCAPABLE }
  expect(hint({ mounts: [], guestArgs: [], refusal, networkRefusal: { action: 'resolve', where: 'a' }, opensPaths: true }, exists)).toMatch("'../x'")
})
