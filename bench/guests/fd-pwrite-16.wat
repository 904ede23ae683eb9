;; fd_pwrite of 16 bytes to a file, at one of 256 places after the other.
(module
  ;; include shared/imports.wat
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_pwrite" (func $fd_pwrite (param i32 i32 i32 i64 i32) (result i32)))
  ;; include shared/timed-loop.wat
  (data (i32.const 1024) "placed")
  (global $fd (mut i32) (i32.const 0))
  (global $place (mut i32) (i32.const 0))

  (func $prepare
    (call $iovec (i32.const 65536) (i32.const 16))
    (call $check (call $path_open (i32.const 3) (i32.const 1) (i32.const 1024) (i32.const 6)
      (i32.const 9) (i64.const 0x64) (i64.const 0) (i32.const 0) (i32.const 16))) ;; CREAT, TRUNC; FD_SEEK, FD_TELL, FD_WRITE
    (global.set $fd (i32.load (i32.const 16))))

  (func $call
    (i32.store (i32.const 65536) (global.get $place))
    (call $check (call $fd_pwrite (global.get $fd) (i32.const 0) (i32.const 1)
      (i64.extend_i32_u (i32.shl (global.get $place) (i32.const 4))) (i32.const 16)))
    (call $require (i32.eq (i32.load (i32.const 16)) (i32.const 16)))
    (global.set $place (i32.and (i32.add (global.get $place) (i32.const 1)) (i32.const 255)))))
