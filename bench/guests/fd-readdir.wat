;; fd_readdir of a directory of 100 files, from the start, all in one call.
(module
  ;; include shared/imports.wat
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_readdir" (func $fd_readdir (param i32 i32 i32 i64 i32) (result i32)))
  ;; include shared/timed-loop.wat
  (data (i32.const 1024) "hundred")
  (global $fd (mut i32) (i32.const 0))

  (func $prepare
    (call $check (call $path_open (i32.const 3) (i32.const 1) (i32.const 1024) (i32.const 7)
      (i32.const 2) (i64.const 0x4000) (i64.const 0) (i32.const 0) (i32.const 16))) ;; DIRECTORY; FD_READDIR
    (global.set $fd (i32.load (i32.const 16))))

  ;; Names of 8 bytes behind 24 bytes each: 3200 bytes, and 51 more from a runtime that has "." and "..".
  (func $call
    (call $check (call $fd_readdir (global.get $fd) (i32.const 65536) (i32.const 65536) (i64.const 0) (i32.const 16)))
    (call $require (i32.or
      (i32.eq (i32.load (i32.const 16)) (i32.const 3200))
      (i32.eq (i32.load (i32.const 16)) (i32.const 3251))))))
