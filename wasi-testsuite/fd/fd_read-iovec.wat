;; iovec, 8 bytes: 0 u32 buf | 4 u32 buf_len; read here into one byte, which leaves the next alone.
(module
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0x100) "\00\02\00\00\01\00\00\00")
  (data (i32.const 0x200) "--")
  (func (export "_start")
    (if (call $fd_read (i32.const 0) (i32.const 0x100) (i32.const 1) (i32.const 0x300)) (then (call $proc_exit (i32.const 1))))
    (if (i32.ne (i32.load (i32.const 0x300)) (i32.const 1)) (then (call $proc_exit (i32.const 2))))
    (if (i32.ne (i32.load16_u (i32.const 0x200)) (i32.const 0x2d78)) (then (call $proc_exit (i32.const 3))))))
