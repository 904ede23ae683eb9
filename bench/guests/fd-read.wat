;; fd_read of 64 KB, back to the file's beginning after every 64 reads.
(module
  ;; include shared/imports.wat
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  ;; include shared/timed-loop.wat
  ;; include shared/big-file.wat

  (func $call
    (if (i32.eqz (global.get $block))
      (then (call $check (call $fd_seek (global.get $fd) (i64.const 0) (i32.const 0) (i32.const 16)))))
    (call $check (call $fd_read (global.get $fd) (i32.const 0) (i32.const 1) (i32.const 16)))
    (call $verify-block)))
