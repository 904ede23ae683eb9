;; Connects to 192.0.2.1 port 80 with WasmEdge's functions, and ends with the errno.
(module
  (import "wasi_snapshot_preview1" "sock_open" (func $sock_open (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sock_connect" (func $sock_connect (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\08\00\00\00\04\00\00\00" "\c0\00\02\01")
  (func (export "_start")
    (drop (call $sock_open (i32.const 1) (i32.const 2) (i32.const 16)))
    (call $proc_exit (call $sock_connect (i32.load (i32.const 16)) (i32.const 0) (i32.const 80)))))
