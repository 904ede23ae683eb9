;; Divides by zero, two calls deep.
(module
  (func $divide (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func $average (result i32) (call $divide (i32.const 10) (i32.const 0)))
  (func $_start (export "_start") (drop (call $average))))
