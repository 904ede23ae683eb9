;; poll_oneoff of one clock that is due at once.
(module
  ;; include shared/imports.wat
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
  ;; include shared/timed-loop.wat

  ;; At 1024 a subscription: userdata 7, a clock, the monotonic one, timeout 0.
  (func $prepare
    (i64.store (i32.const 1024) (i64.const 7))
    (i32.store (i32.const 1040) (i32.const 1)))

  (func $call
    (i64.store (i32.const 65536) (i64.const 0))
    (call $check (call $poll_oneoff (i32.const 1024) (i32.const 65536) (i32.const 1) (i32.const 16)))
    (call $require (i32.eq (i32.load (i32.const 16)) (i32.const 1)))
    (call $require (i64.eq (i64.load (i32.const 65536)) (i64.const 7)))
    (call $check (i32.load16_u (i32.const 65544)))))
