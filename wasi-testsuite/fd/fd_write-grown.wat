;; Memory that has grown since the last call: addresses in the new pages are good.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "grown\n")
  (func (export "_start")
    ;; FAULT is 21. A runtime may end the program instead.
    (drop (call $fd_write (i32.const 1) (i32.const 16) (i32.const 0) (i32.const 24)))
    (if (i32.ne (memory.grow (i32.const 2)) (i32.const 1)) (then (call $proc_exit (i32.const 1))))
    (i64.store (i32.const 131072) (i64.load (i32.const 0)))
    (i32.store (i32.const 131088) (i32.const 131072))
    (i32.store (i32.const 131092) (i32.const 6))
    (if (call $fd_write (i32.const 1) (i32.const 131088) (i32.const 1) (i32.const 131096)) (then (call $proc_exit (i32.const 2))))
    (if (i32.ne (i32.load (i32.const 131096)) (i32.const 6)) (then (call $proc_exit (i32.const 3))))))
