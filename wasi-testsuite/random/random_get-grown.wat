;; The last bytes of memory that has just grown.
(module
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (if (call $random_get (i32.const 0) (i32.const 16)) (then (call $proc_exit (i32.const 1))))
    (drop (memory.grow (i32.const 1)))
    (if (call $random_get (i32.const 131056) (i32.const 16)) (then (call $proc_exit (i32.const 2))))
    (if (i64.eqz (i64.or (i64.load (i32.const 131056)) (i64.load (i32.const 131064)))) (then (call $proc_exit (i32.const 3))))))
