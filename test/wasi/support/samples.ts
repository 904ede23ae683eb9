import { Rights } from '../../../src/wasi/abi/flags.ts'
import { type Arguments, type FunctionName, type FunctionRow, functions, lowering } from '../../../src/wasi/abi/functions.ts'
import { ALL } from './program.ts'
import type { World } from './world.ts'

/** What `furnish` opens and where the samples put their bytes. */
export const FILE = 4
export const DIR = 5

/** A world in which every sample below succeeds: a file open as 4, a directory as 5, a link, bytes to read. */
export function furnish(world: World): World {
  world.put('file', 'text')
  world.mkdir('dir')
  world.symlink('file', 'link')
  world.mkdir('dir/empty')
  if (world.opened('file', 'rw') !== FILE || world.opened('dir', 'd') !== DIR) throw new Error('not 4 and 5')
  world.input.push('input')
  return world
}

/** For each function one call that succeeds in a furnished world; the compiler refuses a missing one. */
export const samples: { readonly [Name in FunctionName]: (world: World) => Arguments<Name> } = {
  args_get: () => [64, 128],
  args_sizes_get: () => [64, 68],
  environ_get: () => [64, 128],
  environ_sizes_get: () => [64, 68],
  clock_res_get: () => [1, 64],
  clock_time_get: () => [1, 0n, 64],
  fd_advise: () => [FILE, 0n, 0n, 0],
  fd_allocate: () => [FILE, 0n, 10n],
  fd_close: () => [FILE],
  fd_datasync: () => [FILE],
  fd_fdstat_get: () => [FILE, 64],
  fd_fdstat_set_flags: () => [FILE, 1],
  fd_fdstat_set_rights: () => [FILE, 2n, 0n],
  fd_filestat_get: () => [FILE, 64],
  fd_filestat_set_size: () => [FILE, 2n],
  fd_filestat_set_times: () => [FILE, 1n, 1n, 5],
  fd_pread: (world) => [FILE, ...world.iovecs([4096, 2], [4200, 10]), 0n, 64],
  fd_prestat_get: () => [3, 64],
  fd_prestat_dir_name: () => [3, 64, 5],
  fd_pwrite: (world) => [FILE, ...world.iovecs([4096, 2], [4200, 10]), 0n, 64],
  fd_read: (world) => [FILE, ...world.iovecs([4096, 2], [4200, 10]), 64],
  fd_readdir: () => [DIR, 4096, 200, 0n, 64],
  fd_renumber: () => [FILE, DIR],
  fd_seek: () => [FILE, 1n, 0, 64],
  fd_sync: () => [FILE],
  fd_tell: () => [FILE, 64],
  fd_write: (world) => [FILE, ...world.iovecs([4096, 2], [4200, 10]), 64],
  path_create_directory: (world) => [3, ...world.text('new')],
  path_filestat_get: (world) => [3, 0, ...world.text('file'), 64],
  path_filestat_set_times: (world) => [3, 0, ...world.text('file'), 1n, 1n, 5],
  path_link: (world) => [3, 0, ...world.text('file'), DIR, ...world.text('new')],
  path_open: (world) => [3, 0, ...world.text('new'), 1, ALL, ALL, 0, 64],
  path_readlink: (world) => [3, ...world.text('link'), 4096, 100, 64],
  path_remove_directory: (world) => [DIR, ...world.text('empty')],
  path_rename: (world) => [3, ...world.text('file'), DIR, ...world.text('new')],
  path_symlink: (world) => [...world.text('target'), 3, ...world.text('new')],
  path_unlink_file: (world) => [3, ...world.text('file')],
  poll_oneoff: (world) => [world.subscriptions({ type: 0, timeout: 1n }, { type: 2, fd: 1 }), 4096, 2, 64],
  proc_exit: () => [3],
  proc_raise: () => [0],
  sched_yield: () => [],
  random_get: () => [64, 16],
  sock_accept: () => [FILE, 0, 64],
  sock_recv: (world) => [FILE, ...world.iovecs([4096, 2]), 0, 64, 68],
  sock_send: (world) => [FILE, ...world.iovecs([4096, 2]), 0, 64],
  sock_shutdown: () => [FILE, 3],
}

/** The rights that a row needs, parameter by parameter of type fd; [] for those that need none. */
export function rightsOf(row: FunctionRow): number[][] {
  const own: Readonly<Record<string, number[][]>> = {
    fd_close: [[]], fd_fdstat_get: [[]], fd_fdstat_set_rights: [[]], fd_prestat_get: [[]], fd_prestat_dir_name: [[]], fd_renumber: [[], []],
    fd_pread: [[Rights.FD_READ], [Rights.FD_SEEK]], fd_pwrite: [[Rights.FD_WRITE], [Rights.FD_SEEK]],
    // Either right is enough to tell the position.
    fd_tell: [[Rights.FD_TELL | Rights.FD_SEEK]],
    path_link: [[Rights.PATH_LINK_SOURCE], [Rights.PATH_LINK_TARGET]], path_rename: [[Rights.PATH_RENAME_SOURCE], [Rights.PATH_RENAME_TARGET]],
    // No descriptor is a socket yet: NOTSOCK comes before all rights.
    sock_accept: [[]], sock_recv: [[]], sock_send: [[]], sock_shutdown: [[]],
  }
  return own[row.name] ?? [[Rights[row.name.toUpperCase() as keyof typeof Rights]]]
}

/** Where in the arguments of a row each parameter stands, and each pointer for a result. */
export function positions(row: FunctionRow): { name: string; type: string; at: number }[] {
  const found: { name: string; type: string; at: number }[] = []
  let at = 0
  for (const [name, type] of row.params) {
    found.push({ name, type, at })
    at += lowering[type].length
  }
  for (const [name] of row.results) found.push({ name: `result ${name}`, type: 'result', at: at++ })
  return found
}

export const rows: readonly FunctionRow[] = functions
