;; Address 0 is an address as any other.
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (if (call $args_sizes_get (i32.const 0) (i32.const 4)) (then (call $proc_exit (i32.const 1))))
    (if (i32.ne (i32.load (i32.const 0)) (i32.const 1)) (then (call $proc_exit (i32.const 2))))
    (if (i32.eqz (i32.load (i32.const 4))) (then (call $proc_exit (i32.const 3))))))
