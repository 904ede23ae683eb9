import fc from 'fast-check'
import { allRights, fdflags, fstflags, oflags } from './abi.ts'
import type { Arguments, Call, Fd, Name, Path, Program, Slice } from './calls.ts'

// Few names, few descriptors and short paths, so that calls meet; a little of everything else.

const name = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom('a', 'b', 'c', 'd') },
  { weight: 4, arbitrary: fc.constant('..') },
  { weight: 2, arbitrary: fc.constant('.') },
  { weight: 1, arbitrary: fc.constantFrom('n\xff', '', 'a ', 'l'.repeat(255), 'l'.repeat(256)) },
)
const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 20, arbitrary: fc.tuple(fc.array(name, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '', '', '', '', '/', '/.', '//')).map(([names, end]) => names.join('/') + end) },
  { weight: 20, arbitrary: name },
  { weight: 1, arbitrary: fc.constantFrom('', '/', '/a', 'a\0', './', '../../..', 'a/'.repeat(2047) + 'a', 'a/'.repeat(2048), 'a/b/c/d/a/b/c/d', 'a/../'.repeat(50) + 'b') },
)
const existing: fc.Arbitrary<Path> = fc.nat({ max: 40 }).map((nth) => ({ nth }))
const path = fc.oneof({ weight: 3, arbitrary: text }, { weight: 2, arbitrary: existing })
const target = fc.oneof({ weight: 1, arbitrary: text }, { weight: 1, arbitrary: fc.constantFrom('a/', 'c/', 'b/../c/', '../c', '..', './d', 'a/b', 'c') })
/** Of what there should be. */
const old = fc.oneof({ weight: 1, arbitrary: text }, { weight: 4, arbitrary: existing })
const directory: fc.Arbitrary<Fd> = fc.oneof(
  { weight: 10, arbitrary: fc.constant(3) },
  { weight: 8, arbitrary: fc.nat({ max: 7 }).map((directory) => ({ directory })) },
  { weight: 3, arbitrary: fc.constantFrom(4, 5, 6) },
  { weight: 1, arbitrary: fc.nat({ max: 12 }) },
)
const file: fc.Arbitrary<Fd> = fc.oneof(
  { weight: 20, arbitrary: fc.nat({ max: 7 }).map((file) => ({ file })) },
  { weight: 1, arbitrary: fc.nat({ max: 12 }) },
)
const anyFd: fc.Arbitrary<Fd> = fc.oneof(
  { weight: 6, arbitrary: file }, { weight: 6, arbitrary: directory }, { weight: 2, arbitrary: fc.nat({ max: 14 }) }, { weight: 1, arbitrary: fc.constantFrom(99, 65_536, 0x7fffffff) },
)

const names = (table: readonly string[], maxLength = 3): fc.Arbitrary<string> => fc.uniqueArray(fc.constantFrom(...table), { maxLength }).map((some) => some.join(' '))
const rights: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constant('ALL') },
  { weight: 3, arbitrary: fc.constantFrom('ALL -FD_WRITE', 'ALL -FD_READ', 'ALL -FD_READ -FD_WRITE', 'FD_READ', '', 'FD_READ FD_WRITE') },
  { weight: 2, arbitrary: names(allRights, 2).map((some) => ['ALL', ...some.split(' ').filter(Boolean).map((right) => `-${right}`)].join(' ')) },
  { weight: 1, arbitrary: names(allRights, 6) },
)
/** Of the rights that a descriptor has. */
const fewer = fc.oneof({ weight: 6, arbitrary: names(allRights, 2).map((some) => ['SAME', ...some.split(' ').filter(Boolean).map((right) => `-${right}`)].join(' ')) }, { weight: 1, arbitrary: rights })
/** Reading and writing cannot be asked of a directory, and directories are to be met as well. */
const base = fc.oneof({ weight: 2, arbitrary: fc.constant('ALL -FD_WRITE') }, { weight: 5, arbitrary: rights })

/** Not so close to the largest file that a write would end beyond it: how much of that is written is the host's affair. */
const huge = [(1n << 53n) + 100_000n, (1n << 62n) + 1n, (1n << 63n) - 1n]
const position: fc.Arbitrary<bigint> = fc.oneof(
  { weight: 10, arbitrary: fc.bigInt({ min: 0n, max: 40n }) },
  { weight: 4, arbitrary: fc.constantFrom(4095n, 4096n, 65_535n, 65_536n, 65_537n, 130_000n) },
  { weight: 1, arbitrary: fc.constantFrom((1n << 31n) - 2n, (1n << 32n) + 5n, 1n << 40n) },
  { weight: 1, arbitrary: fc.constantFrom(...huge, 1n << 63n, (1n << 64n) - 1n) },
)
const offset = fc.oneof({ weight: 6, arbitrary: position.filter((at) => at < 1n << 63n) }, { weight: 2, arbitrary: fc.bigInt({ min: -50n, max: 0n }) }, { weight: 1, arbitrary: fc.constantFrom(-(1n << 63n), -(1n << 40n)) })
const length: fc.Arbitrary<number> = fc.oneof({ weight: 12, arbitrary: fc.nat({ max: 60 }) }, { weight: 2, arbitrary: fc.constantFrom(300, 4096, 5000) }, { weight: 1, arbitrary: fc.constantFrom(66_000) })
const slice: fc.Arbitrary<Slice> = fc.oneof({ weight: 10, arbitrary: fc.constantFrom('abc', 'Z', 'hello world', '', '\0\0', '\xff\0x') }, { weight: 4, arbitrary: length })
const time = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(0n, 1n, 1_700_000_000_123_456_789n, 1_600_000_000_000_000_000n, 999_999_999n) }, { weight: 1, arbitrary: fc.constantFrom((1n << 63n) - 1n, 1n << 63n, (1n << 64n) - 1n) })
const times = fc.oneof({ weight: 6, arbitrary: fc.constantFrom('ATIM MTIM', 'ATIM', 'MTIM', 'ATIM_NOW MTIM', 'ATIM MTIM_NOW', '') }, { weight: 1, arbitrary: names([...fstflags, '0x10']) })

type Arbitraries<N extends Name> = { [Key in keyof Arguments[N]]: fc.Arbitrary<Arguments[N][Key]> }

const weights: { readonly [N in Name]: readonly [weight: number, arguments_: Arbitraries<N>] } = {
  path_open: [24, {
    fd: directory, follow: fc.boolean(), path,
    oflags: fc.oneof({ weight: 6, arbitrary: fc.constantFrom('CREAT', 'CREAT', '', 'DIRECTORY', 'CREAT TRUNC', 'TRUNC', 'CREAT EXCL') }, { weight: 1, arbitrary: names([...oflags, '0x10']) }),
    base, inheriting: rights, fdflags: fc.oneof({ weight: 8, arbitrary: fc.constant('') }, { weight: 3, arbitrary: fc.constant('APPEND') }, { weight: 1, arbitrary: names([...fdflags, '0x20']) }),
  }],
  path_create_directory: [10, { fd: directory, path }],
  path_remove_directory: [5, { fd: directory, path: old }],
  path_unlink_file: [6, { fd: directory, path: old }],
  path_rename: [10, { fd: directory, path: old, toFd: directory, to: path }],
  path_link: [6, { fd: directory, follow: fc.boolean(), path: old, toFd: directory, to: path }],
  path_symlink: [8, { target, fd: directory, path }],
  path_readlink: [3, { fd: directory, path: old, size: fc.constantFrom(4096, 4096, 0, 1, 3) }],
  path_filestat_get: [6, { fd: directory, follow: fc.boolean(), path: old }],
  path_filestat_set_times: [4, { fd: directory, follow: fc.boolean(), path: old, atim: time, mtim: time, flags: times }],
  fd_read: [6, { fd: file, slices: fc.array(length, { maxLength: 3 }) }],
  fd_pread: [4, { fd: file, slices: fc.array(length, { maxLength: 3 }), offset: position }],
  fd_write: [9, { fd: file, slices: fc.array(slice, { maxLength: 3 }) }],
  fd_pwrite: [5, { fd: file, slices: fc.array(slice, { maxLength: 3 }), offset: position }],
  fd_seek: [5, { fd: file, offset, whence: fc.constantFrom('SET', 'SET', 'CUR', 'CUR', 'END', 'END', '3') }],
  fd_tell: [3, { fd: file }],
  fd_filestat_set_size: [4, { fd: file, size: position }],
  fd_allocate: [3, { fd: file, offset: fc.oneof({ weight: 5, arbitrary: fc.bigInt({ min: 0n, max: 100_000n }) }, { weight: 1, arbitrary: fc.constantFrom(1n << 63n, (1n << 63n) - 1n) }), len: fc.oneof({ weight: 6, arbitrary: fc.bigInt({ min: 0n, max: 9000n }) }, { weight: 1, arbitrary: fc.constant(1n << 63n) }) }],
  fd_advise: [1, { fd: file, offset: position, len: position, advice: fc.nat({ max: 6 }) }],
  fd_sync: [1, { fd: anyFd }],
  fd_datasync: [1, { fd: anyFd }],
  fd_filestat_get: [5, { fd: anyFd }],
  fd_filestat_set_times: [3, { fd: anyFd, atim: time, mtim: time, flags: times }],
  fd_fdstat_get: [4, { fd: anyFd }],
  fd_fdstat_set_flags: [3, { fd: anyFd, flags: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('APPEND', '') }, { weight: 1, arbitrary: names([...fdflags, '0x20']) }) }],
  fd_fdstat_set_rights: [3, { fd: anyFd, base: fewer, inheriting: fewer }],
  fd_prestat_get: [1, { fd: anyFd }],
  fd_prestat_dir_name: [1, { fd: anyFd, size: fc.nat({ max: 8 }) }],
  fd_readdir: [10, {
    fd: directory, size: fc.oneof({ weight: 4, arbitrary: fc.constant(4096) }, { weight: 4, arbitrary: fc.integer({ min: 24, max: 100 }) }, { weight: 1, arbitrary: fc.nat({ max: 30 }) }),
    cookie: fc.oneof({ weight: 4, arbitrary: fc.constant('next' as const) }, { weight: 4, arbitrary: fc.constant(0n) }, { weight: 1, arbitrary: fc.oneof(fc.bigInt({ min: 0n, max: 8n }), fc.constantFrom(...huge, (1n << 64n) - 1n)) }),
  }],
  fd_renumber: [3, { fd: anyFd, toFd: anyFd }],
  fd_close: [5, { fd: anyFd }],
}

const call = fc.oneof(
  ...Object.entries(weights).map(([name, [weight, args]]) => ({ weight, arbitrary: fc.record(args as Record<string, fc.Arbitrary<unknown>>).map((args) => [name, args] as unknown as Call) })),
)

/** What a program may begin with, so that there is something to meet at once. */
const beginnings: readonly Program[] = [
  [],
  [['path_create_directory', { path: 'a' }], ['path_create_directory', { path: 'a/b' }], ['path_open', { path: 'c', oflags: 'CREAT' }], ['fd_write', { fd: 7, slices: ['0123456789'] }], ['path_symlink', { target: 'a/b', path: 'd' }]],
  [['path_create_directory', { path: 'a' }], ['path_create_directory', { path: 'a/b' }], ['path_create_directory', { path: 'a/b/c' }], ['path_create_directory', { path: 'a/b/c/d' }], ['path_symlink', { target: '..', path: 'a/b/d' }], ['path_open', { path: 'a/b', oflags: 'DIRECTORY', base: 'ALL -FD_WRITE' }]],
]

/** Programs of up to so many calls. */
export const programs = (maxLength: number): fc.Arbitrary<Program> =>
  fc.tuple(fc.nat({ max: beginnings.length - 1 }), fc.array(call, { minLength: 1, maxLength, size: 'max' }))
    .map(([beginning, calls]) => (beginnings[beginning] as Program).concat(calls))

