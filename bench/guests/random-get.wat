;; random_get of 16 bytes, which are never all zero.
(module
  ;; include shared/imports.wat
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  ;; include shared/timed-loop.wat

  (func $prepare)

  (func $call
    (i64.store (i32.const 65536) (i64.const 0))
    (i64.store (i32.const 65544) (i64.const 0))
    (call $check (call $random_get (i32.const 65536) (i32.const 16)))
    (call $require (i64.ne (i64.or (i64.load (i32.const 65536)) (i64.load (i32.const 65544))) (i64.const 0)))))
