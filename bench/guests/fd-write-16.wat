;; fd_write of 16 bytes to descriptor 1.
(module
  ;; include shared/imports.wat
  ;; include shared/timed-loop.wat
  (func $prepare (call $iovec (i32.const 65536) (i32.const 16)))

  (func $call
    (call $check (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))
    (call $require (i32.eq (i32.load (i32.const 16)) (i32.const 16)))))
