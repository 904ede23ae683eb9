  ;; Included by the guests that go through a file of 64 blocks of 64 KB again and again. Block n begins and ends with
  ;; the u32 n + 1.
  (data (i32.const 1024) "big-file")
  (global $fd (mut i32) (i32.const 0))
  (global $block (mut i32) (i32.const 0))

  (func $prepare
    (call $iovec (i32.const 65536) (i32.const 65536))
    (call $check (call $path_open (i32.const 3) (i32.const 1) (i32.const 1024) (i32.const 8)
      (i32.const 0) (i64.const 0x26) (i64.const 0) (i32.const 0) (i32.const 16))) ;; FD_READ, FD_SEEK, FD_TELL
    (global.set $fd (i32.load (i32.const 16))))

  ;; The call filled the buffer with block $block. Goes on to the next one.
  (func $verify-block
    (call $require (i32.eq (i32.load (i32.const 16)) (i32.const 65536)))
    (global.set $block (i32.add (global.get $block) (i32.const 1)))
    (call $require (i32.eq (i32.load (i32.const 65536)) (global.get $block)))
    (call $require (i32.eq (i32.load (i32.const 131068)) (global.get $block)))
    (global.set $block (i32.and (global.get $block) (i32.const 63))))
