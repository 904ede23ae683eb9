;; Imports what only a browser has.
(module
  (import "wbg" "__wbg_log_1" (func (param i32 i32)))
  (import "wbg" "__wbindgen_throw" (func (param i32 i32)))
  (func (export "_start")))
