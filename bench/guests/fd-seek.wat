;; fd_seek to an absolute position.
(module
  ;; include shared/imports.wat
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32)))
  ;; include shared/timed-loop.wat
  ;; include shared/big-file.wat
  (global $position (mut i64) (i64.const 0))

  (func $call
    (global.set $position (i64.and (i64.add (global.get $position) (i64.const 4099)) (i64.const 0x3fffff)))
    (call $check (call $fd_seek (global.get $fd) (global.get $position) (i32.const 0) (i32.const 16)))
    (call $require (i64.eq (i64.load (i32.const 16)) (global.get $position)))))
