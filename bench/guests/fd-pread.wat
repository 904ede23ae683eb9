;; fd_pread of 64 KB, block after block.
(module
  ;; include shared/imports.wat
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_pread" (func $fd_pread (param i32 i32 i32 i64 i32) (result i32)))
  ;; include shared/timed-loop.wat
  ;; include shared/big-file.wat

  (func $call
    (call $check (call $fd_pread (global.get $fd) (i32.const 0) (i32.const 1)
      (i64.shl (i64.extend_i32_u (global.get $block)) (i64.const 16)) (i32.const 16)))
    (call $verify-block)))
