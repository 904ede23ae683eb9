;; path_open of a file of the preopened directory, as open(O_RDONLY) does, and fd_close.
(module
  ;; include shared/imports.wat
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
  ;; include shared/timed-loop.wat
  (data (i32.const 1024) "big-file")

  (func $prepare)

  (func $call
    (call $check (call $path_open (i32.const 3) (i32.const 1) (i32.const 1024) (i32.const 8)
      (i32.const 0) (i64.const 0x20002a) (i64.const 0) (i32.const 0) (i32.const 16))) ;; FD_READ, FD_TELL, FD_FILESTAT_GET, ...
    (call $require (i32.gt_u (i32.load (i32.const 16)) (i32.const 3)))
    (call $check (call $fd_close (i32.load (i32.const 16))))))
