;; clock_time_get of the monotonic clock, which must never go back.
(module
  ;; include shared/imports.wat
  ;; include shared/timed-loop.wat
  (global $last (mut i64) (i64.const 0))

  (func $prepare)

  (func $call
    (call $check (call $clock_time_get (i32.const 1) (i64.const 1) (i32.const 16)))
    (call $require (i64.ge_u (i64.load (i32.const 16)) (global.get $last)))
    (global.set $last (i64.load (i32.const 16)))))
