/** Small guests as text, for tests of the command line. Each does one thing with what it was given. */

const wasi = (name: string, params: number, result = true): string =>
  `(import "wasi_snapshot_preview1" "${name}" (func $${name} ${'(param i32) '.repeat(params)}${result ? '(result i32)' : ''}))`

/** Ends with the given code. */
export const exits = (code: number): string => `(module ${wasi('proc_exit', 1, false)}
  (memory (export "memory") 1)
  (func (export "_start") (call $proc_exit (i32.const ${code}))))`

/** Writes text to a descriptor and returns. */
export const prints = (text: string, fd = 1): string => `(module ${wasi('fd_write', 4)}
  (memory (export "memory") 1)
  (data (i32.const 0) "\\10\\00\\00\\00" "\\${Buffer.byteLength(text).toString(16).padStart(2, '0')}\\00\\00\\00")
  (data (i32.const 16) "${[...Buffer.from(text)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')}")
  (func (export "_start") (drop (call $fd_write (i32.const ${fd}) (i32.const 0) (i32.const 1) (i32.const 8)))))`

/** Prints its arguments (or its environment) as they are handed over: each ends with a NUL byte. */
export const printsList = (what: 'args' | 'environ'): string => `(module ${wasi(`${what}_sizes_get`, 2)} ${wasi(`${what}_get`, 2)} ${wasi('fd_write', 4)}
  (memory (export "memory") 16)
  (func (export "_start")
    (drop (call $${what}_sizes_get (i32.const 0) (i32.const 4)))
    (drop (call $${what}_get (i32.const 4096) (i32.const 65536)))
    (i32.store (i32.const 0) (i32.const 65536))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))`

/** Prints the name of every directory that it was given, each on a line; `*` in front of those it may create files in. */
export const printsPreopens = `(module ${wasi('fd_prestat_get', 2)} ${wasi('fd_prestat_dir_name', 3)} ${wasi('fd_write', 4)}
  (import "wasi_snapshot_preview1" "path_create_directory" (func $mkdir (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_remove_directory" (func $rmdir (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 100) "wasmgate-probe")
  (func (export "_start") (local $fd i32) (local $len i32)
    (local.set $fd (i32.const 3))
    (block $done (loop $next
      (br_if $done (call $fd_prestat_get (local.get $fd) (i32.const 16)))
      (local.set $len (i32.load (i32.const 20)))
      (i32.store8 (i32.const 1024) (i32.const 32))
      (if (i32.eqz (call $mkdir (local.get $fd) (i32.const 100) (i32.const 14)))
        (then
          (i32.store8 (i32.const 1024) (i32.const 42))
          (drop (call $rmdir (local.get $fd) (i32.const 100) (i32.const 14)))))
      (drop (call $fd_prestat_dir_name (local.get $fd) (i32.const 1025) (local.get $len)))
      (i32.store8 (i32.add (i32.const 1025) (local.get $len)) (i32.const 10))
      (i32.store (i32.const 0) (i32.const 1024))
      (i32.store (i32.const 4) (i32.add (local.get $len) (i32.const 2)))
      (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
      (local.set $fd (i32.add (local.get $fd) (i32.const 1)))
      (br $next)))))`

/** Copies standard input to standard output; ends with the errno of what fails. */
export const copies = `(module ${wasi('fd_read', 4)} ${wasi('fd_write', 4)} ${wasi('proc_exit', 1, false)}
  (memory (export "memory") 1)
  (func (export "_start") (local $errno i32)
    (loop $next
      (i32.store (i32.const 0) (i32.const 1024))
      (i32.store (i32.const 4) (i32.const 4096))
      (local.set $errno (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 4)))
      (if (local.get $errno) (then (call $proc_exit (local.get $errno))))
      (if (i32.load (i32.const 4))
        (then
          (local.set $errno (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
          (if (local.get $errno) (then (call $proc_exit (local.get $errno))))
          (br $next))))))`

/** Writes to standard output until that fails, then ends with the errno. */
export const writesForEver = `(module ${wasi('fd_write', 4)} ${wasi('proc_exit', 1, false)}
  (memory (export "memory") 2)
  (func (export "_start") (local $errno i32)
    (i32.store (i32.const 4) (i32.const 65536))
    (loop $next
      (local.set $errno (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
      (br_if $next (i32.eqz (local.get $errno))))
    (call $proc_exit (local.get $errno))))`

/** Sleeps for a number of milliseconds in poll_oneoff. */
export const sleeps = (milliseconds: number): string => `(module ${wasi('poll_oneoff', 4)}
  (memory (export "memory") 1)
  (func (export "_start")
    (i32.store (i32.const 16) (i32.const 1))
    (i64.store (i32.const 24) (i64.const ${milliseconds}000000))
    (drop (call $poll_oneoff (i32.const 0) (i32.const 256) (i32.const 1) (i32.const 512)))))`

/** Opens a path below a descriptor for reading (or creates it) and ends with the errno. */
export const opens = (path: string, { fd = 3, create = false } = {}): string => `(module
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  ${wasi('proc_exit', 1, false)}
  (memory (export "memory") 1)
  (data (i32.const 16) "${path}")
  (func (export "_start")
    (call $proc_exit (call $path_open (i32.const ${fd}) (i32.const 0) (i32.const 16) (i32.const ${Buffer.byteLength(path)})
      (i32.const ${create ? 1 : 0}) (i64.const ${create ? 64 : 2}) (i64.const 0) (i32.const 0) (i32.const 0)))))`
