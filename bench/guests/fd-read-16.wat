;; fd_read of 16 bytes, back to the file's beginning after every 4096 reads, within its first block of zeros behind a 1.
(module
  ;; include shared/imports.wat
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  ;; include shared/timed-loop.wat
  (data (i32.const 1024) "big-file")
  (global $fd (mut i32) (i32.const 0))
  (global $reads (mut i32) (i32.const 0))

  (func $prepare
    (call $iovec (i32.const 65536) (i32.const 16))
    (call $check (call $path_open (i32.const 3) (i32.const 1) (i32.const 1024) (i32.const 8)
      (i32.const 0) (i64.const 0x26) (i64.const 0) (i32.const 0) (i32.const 16))) ;; FD_READ, FD_SEEK, FD_TELL
    (global.set $fd (i32.load (i32.const 16))))

  (func $call
    (if (i32.eqz (global.get $reads))
      (then (call $check (call $fd_seek (global.get $fd) (i64.const 0) (i32.const 0) (i32.const 16)))))
    (i32.store (i32.const 65536) (i32.const -1))
    (call $check (call $fd_read (global.get $fd) (i32.const 0) (i32.const 1) (i32.const 16)))
    (call $require (i32.eq (i32.load (i32.const 16)) (i32.const 16)))
    (call $require (i32.eq (i32.load (i32.const 65536)) (i32.eqz (global.get $reads))))
    (global.set $reads (i32.and (i32.add (global.get $reads) (i32.const 1)) (i32.const 4095)))))
