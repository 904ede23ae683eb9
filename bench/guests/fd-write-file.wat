;; fd_write of 64 KB to a file, back to its beginning after every 64 writes.
(module
  ;; include shared/imports.wat
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32)))
  ;; include shared/timed-loop.wat
  (data (i32.const 1024) "written")
  (global $fd (mut i32) (i32.const 0))
  (global $block (mut i32) (i32.const 0))

  (func $prepare
    (call $iovec (i32.const 65536) (i32.const 65536))
    (call $check (call $path_open (i32.const 3) (i32.const 1) (i32.const 1024) (i32.const 7)
      (i32.const 9) (i64.const 0x64) (i64.const 0) (i32.const 0) (i32.const 16))) ;; CREAT, TRUNC; FD_SEEK, FD_TELL, FD_WRITE
    (global.set $fd (i32.load (i32.const 16))))

  (func $call
    (if (i32.eq (global.get $block) (i32.const 64))
      (then
        (call $check (call $fd_seek (global.get $fd) (i64.const 0) (i32.const 0) (i32.const 16)))
        (global.set $block (i32.const 0))))
    (global.set $block (i32.add (global.get $block) (i32.const 1)))
    (i32.store (i32.const 65536) (global.get $block))
    (i32.store (i32.const 131068) (global.get $block))
    (call $check (call $fd_write (global.get $fd) (i32.const 0) (i32.const 1) (i32.const 16)))
    (call $require (i32.eq (i32.load (i32.const 16)) (i32.const 65536)))))
