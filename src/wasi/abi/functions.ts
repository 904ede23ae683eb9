/**
 * THE table: every function of preview1 with its parameters and results, in the order of the specification.
 * Bindings, tracing, `inspect`, the documents and the tests read it; nothing else lists the functions.
 * https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#functions
 */

/** The types a parameter or a result can have, each with how many and which wasm values carry it as a parameter. */
export const lowering = {
  fd: ['i32'],
  size: ['i32'],
  u32: ['i32'],
  s64: ['i64'],
  u64: ['i64'],
  timestamp: ['i64'],
  filesize: ['i64'],
  dircookie: ['i64'],
  clockid: ['i32'],
  exitcode: ['i32'],
  signal: ['i32'],
  whence: ['i32'],
  advice: ['i32'],
  lookupflags: ['i32'],
  oflags: ['i32'],
  fdflags: ['i32'],
  fstflags: ['i32'],
  riflags: ['i32'],
  roflags: ['i32'],
  siflags: ['i32'],
  sdflags: ['i32'],
  rights: ['i64'],
  /** A path: address and length of its bytes. */
  path: ['i32', 'i32'],
  /** Address and count of (address, length) pairs to be filled. */
  iovec_array: ['i32', 'i32'],
  /** Address and count of (address, length) pairs to be read. */
  ciovec_array: ['i32', 'i32'],
  /** Address of bytes that the function writes; their length is another parameter. */
  buffer: ['i32'],
  /** Address of a structure that the function reads. */
  subscriptions: ['i32'],
  // Of the dialects of sockets alone (src/wasi/sockets).
  s32: ['i32'],
  bool: ['i32'],
  port: ['i32'],
  /** Address and length of text; a zero at its end may be counted or not. */
  string: ['i32', 'i32'],
  /** Address of text with a zero at its end. */
  cstring: ['i32'],
  /** Address of `__wasi_address_t` (WasmEdge) or `__wasi_addr_t` (WAMR): read, or written to what it says. */
  wasmedge_address: ['i32'],
  wasmedge_address_out: ['i32'],
  wamr_address: ['i32'],
  wasmedge_family: ['i32'],
  wasmedge_type: ['i32'],
  wasmedge_option: ['i32'],
  wamr_family: ['i32'],
  wamr_type: ['i32'],
  /** Address of a structure or a list of them. */
  pointer: ['i32'],
  // As results only.
  u8: ['i32'],
  u16: ['i32'],
  // As results only: structures written at the address given.
  prestat: ['i32'],
  fdstat: ['i32'],
  filestat: ['i32'],
} as const satisfies Record<string, readonly ('i32' | 'i64')[]>

export type AbiType = keyof typeof lowering
export type Field = readonly [name: string, type: AbiType]
export interface FunctionRow {
  readonly name: string
  readonly params: readonly Field[]
  /** Each result is written through a pointer that follows the parameters. */
  readonly results: readonly Field[]
  /** It may have to wait for the outside world, so its body may answer with a Promise; 'sockets': only where there are any. */
  readonly waits?: true | 'sockets'
  /** It answers nothing at all (proc_exit). */
  readonly noreturn?: true
}

export const functions = [
  { name: 'args_get', params: [['argv', 'buffer'], ['argv_buf', 'buffer']], results: [] },
  { name: 'args_sizes_get', params: [], results: [['argc', 'size'], ['argv_buf_size', 'size']] },
  { name: 'environ_get', params: [['environ', 'buffer'], ['environ_buf', 'buffer']], results: [] },
  { name: 'environ_sizes_get', params: [], results: [['count', 'size'], ['buf_size', 'size']] },
  { name: 'clock_res_get', params: [['id', 'clockid']], results: [['resolution', 'timestamp']] },
  { name: 'clock_time_get', params: [['id', 'clockid'], ['precision', 'timestamp']], results: [['time', 'timestamp']] },
  { name: 'fd_advise', params: [['fd', 'fd'], ['offset', 'filesize'], ['len', 'filesize'], ['advice', 'advice']], results: [] },
  { name: 'fd_allocate', params: [['fd', 'fd'], ['offset', 'filesize'], ['len', 'filesize']], results: [] },
  { name: 'fd_close', params: [['fd', 'fd']], results: [] },
  { name: 'fd_datasync', params: [['fd', 'fd']], results: [] },
  { name: 'fd_fdstat_get', params: [['fd', 'fd']], results: [['stat', 'fdstat']] },
  { name: 'fd_fdstat_set_flags', params: [['fd', 'fd'], ['flags', 'fdflags']], results: [] },
  { name: 'fd_fdstat_set_rights', params: [['fd', 'fd'], ['fs_rights_base', 'rights'], ['fs_rights_inheriting', 'rights']], results: [] },
  { name: 'fd_filestat_get', params: [['fd', 'fd']], results: [['buf', 'filestat']] },
  { name: 'fd_filestat_set_size', params: [['fd', 'fd'], ['size', 'filesize']], results: [] },
  { name: 'fd_filestat_set_times', params: [['fd', 'fd'], ['atim', 'timestamp'], ['mtim', 'timestamp'], ['fst_flags', 'fstflags']], results: [] },
  { name: 'fd_pread', params: [['fd', 'fd'], ['iovs', 'iovec_array'], ['offset', 'filesize']], results: [['nread', 'size']] },
  { name: 'fd_prestat_get', params: [['fd', 'fd']], results: [['buf', 'prestat']] },
  { name: 'fd_prestat_dir_name', params: [['fd', 'fd'], ['path', 'buffer'], ['path_len', 'size']], results: [] },
  { name: 'fd_pwrite', params: [['fd', 'fd'], ['iovs', 'ciovec_array'], ['offset', 'filesize']], results: [['nwritten', 'size']] },
  { name: 'fd_read', params: [['fd', 'fd'], ['iovs', 'iovec_array']], results: [['nread', 'size']], waits: true },
  { name: 'fd_readdir', params: [['fd', 'fd'], ['buf', 'buffer'], ['buf_len', 'size'], ['cookie', 'dircookie']], results: [['bufused', 'size']] },
  { name: 'fd_renumber', params: [['fd', 'fd'], ['to', 'fd']], results: [] },
  { name: 'fd_seek', params: [['fd', 'fd'], ['offset', 's64'], ['whence', 'whence']], results: [['newoffset', 'filesize']] },
  { name: 'fd_sync', params: [['fd', 'fd']], results: [] },
  { name: 'fd_tell', params: [['fd', 'fd']], results: [['offset', 'filesize']] },
  { name: 'fd_write', params: [['fd', 'fd'], ['iovs', 'ciovec_array']], results: [['nwritten', 'size']], waits: 'sockets' },
  { name: 'path_create_directory', params: [['fd', 'fd'], ['path', 'path']], results: [] },
  { name: 'path_filestat_get', params: [['fd', 'fd'], ['flags', 'lookupflags'], ['path', 'path']], results: [['buf', 'filestat']] },
  { name: 'path_filestat_set_times', params: [['fd', 'fd'], ['flags', 'lookupflags'], ['path', 'path'], ['atim', 'timestamp'], ['mtim', 'timestamp'], ['fst_flags', 'fstflags']], results: [] },
  { name: 'path_link', params: [['old_fd', 'fd'], ['old_flags', 'lookupflags'], ['old_path', 'path'], ['new_fd', 'fd'], ['new_path', 'path']], results: [] },
  { name: 'path_open', params: [['fd', 'fd'], ['dirflags', 'lookupflags'], ['path', 'path'], ['oflags', 'oflags'], ['fs_rights_base', 'rights'], ['fs_rights_inheriting', 'rights'], ['fdflags', 'fdflags']], results: [['opened_fd', 'fd']] },
  { name: 'path_readlink', params: [['fd', 'fd'], ['path', 'path'], ['buf', 'buffer'], ['buf_len', 'size']], results: [['bufused', 'size']] },
  { name: 'path_remove_directory', params: [['fd', 'fd'], ['path', 'path']], results: [] },
  { name: 'path_rename', params: [['fd', 'fd'], ['old_path', 'path'], ['new_fd', 'fd'], ['new_path', 'path']], results: [] },
  { name: 'path_symlink', params: [['old_path', 'path'], ['fd', 'fd'], ['new_path', 'path']], results: [] },
  { name: 'path_unlink_file', params: [['fd', 'fd'], ['path', 'path']], results: [] },
  { name: 'poll_oneoff', params: [['in', 'subscriptions'], ['out', 'buffer'], ['nsubscriptions', 'size']], results: [['nevents', 'size']], waits: true },
  { name: 'proc_exit', params: [['rval', 'exitcode']], results: [], noreturn: true },
  { name: 'proc_raise', params: [['sig', 'signal']], results: [] },
  { name: 'sched_yield', params: [], results: [], waits: true },
  { name: 'random_get', params: [['buf', 'buffer'], ['buf_len', 'size']], results: [] },
  { name: 'sock_accept', params: [['fd', 'fd'], ['flags', 'fdflags']], results: [['connection', 'fd']], waits: true },
  { name: 'sock_recv', params: [['fd', 'fd'], ['ri_data', 'iovec_array'], ['ri_flags', 'riflags']], results: [['ro_datalen', 'size'], ['ro_flags', 'roflags']], waits: true },
  { name: 'sock_send', params: [['fd', 'fd'], ['si_data', 'ciovec_array'], ['si_flags', 'siflags']], results: [['so_datalen', 'size']], waits: true },
  { name: 'sock_shutdown', params: [['fd', 'fd'], ['how', 'sdflags']], results: [] },
] as const satisfies readonly FunctionRow[]

export type FunctionName = (typeof functions)[number]['name']

/** The wasm signature of a row: parameters in order, and `i32` (the errno) unless it never returns. */
export function signature(row: FunctionRow): { params: ('i32' | 'i64')[]; results: 'i32'[] } {
  return {
    params: [...row.params.flatMap(([, type]) => lowering[type]), ...row.results.map(() => 'i32' as const)],
    results: row.noreturn ? [] : ['i32'],
  }
}

// The same, for the compiler: what a body must look like, so that a wrong arity or a missing function does not build.
type Values<T> = T extends readonly [infer Head, ...infer Rest] ? [Head extends 'i64' ? bigint : number, ...Values<Rest>] : []
type ParamValues<T> = T extends readonly [readonly [string, infer Type extends AbiType], ...infer Rest]
  ? [...Values<(typeof lowering)[Type]>, ...ParamValues<Rest>]
  : []
type Pointers<T> = T extends readonly [unknown, ...infer Rest] ? [number, ...Pointers<Rest>] : []

/** The wasm values that the function of a row receives, as JavaScript sees them (i32 signed, i64 a signed bigint). */
export type ArgumentsOf<Row extends FunctionRow> = [...ParamValues<Row['params']>, ...Pointers<Row['results']>]

/** The same by the name of a function of preview1. */
export type Arguments<Name extends FunctionName> = ArgumentsOf<Extract<(typeof functions)[number], { name: Name }>>
