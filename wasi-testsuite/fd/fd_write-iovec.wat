;; ciovec, 8 bytes: 0 u32 buf | 4 u32 buf_len; written here byte by byte, the array at address 0, which is as good as any,
;; and the result over the array itself.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\02\00\00\01\00\00\00" "\11\02\00\00\01\00\00\00")
  (data (i32.const 0x210) "abc")
  (func (export "_start") (local $total i32)
    (block $done
      (loop $more
        (if (call $fd_write (i32.const 1) (i32.const 0) (i32.const 2) (i32.const 0)) (then (call $proc_exit (i32.const 1))))
        (local.set $total (i32.add (local.get $total) (i32.load (i32.const 0))))
        (br_if $done (i32.eq (local.get $total) (i32.const 2)))
        ;; Only the first slice was taken, which is allowed: the second goes out alone.
        (if (i32.ne (local.get $total) (i32.const 1)) (then (call $proc_exit (i32.const 2))))
        (i64.store (i32.const 0) (i64.const 0x100000211))
        (i64.store (i32.const 8) (i64.const 0))
        (br $more)))))
