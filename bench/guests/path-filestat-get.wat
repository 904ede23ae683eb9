;; path_filestat_get of a file of the preopened directory, links followed, as stat() does.
(module
  ;; include shared/imports.wat
  (import "wasi_snapshot_preview1" "path_filestat_get" (func $path_filestat_get (param i32 i32 i32 i32 i32) (result i32)))
  ;; include shared/timed-loop.wat
  (data (i32.const 1024) "big-file")

  (func $prepare)

  (func $call
    (i64.store (i32.const 65568) (i64.const 0))
    (call $check (call $path_filestat_get (i32.const 3) (i32.const 1) (i32.const 1024) (i32.const 8) (i32.const 65536)))
    (call $require (i64.eq (i64.load (i32.const 65568)) (i64.const 0x400000))))) ;; size
