  ;; Included by every guest: calls $prepare once, then $call in batches of twice the size each time, until a batch has
  ;; taken as many nanoseconds as argv[1] says. Writes "calls nanoseconds\n" of that last batch to descriptor 2, since
  ;; descriptor 1 may be what is measured. The batches before it are the warm-up.
  ;;
  ;; Memory: 0 an iovec | 16 what calls answer | 32 text | 256 argv | 1024 the guest's own data | 65536 its buffer, 128 KB
  (memory (export "memory") 3)

  (func (export "_start") (local $target i64) (local $calls i64) (local $left i64) (local $from i64) (local $took i64)
    (local.set $target (call $argument))
    (call $prepare)
    (local.set $calls (i64.const 1))
    (loop $batch
      (local.set $left (local.get $calls))
      (local.set $from (call $now))
      (loop $next
        (call $call)
        (local.set $left (i64.sub (local.get $left) (i64.const 1)))
        (br_if $next (i64.ne (local.get $left) (i64.const 0))))
      (local.set $took (i64.sub (call $now) (local.get $from)))
      (if (i64.lt_s (local.get $took) (local.get $target))
        (then
          (local.set $calls (i64.shl (local.get $calls) (i64.const 1)))
          (br $batch))))
    (call $report (local.get $calls) (local.get $took)))

  ;; Ends the guest with an errno, unless it is SUCCESS.
  (func $check (param $errno i32)
    (if (local.get $errno) (then (call $proc_exit (local.get $errno)))))

  ;; Ends the guest with 200 when a call said SUCCESS and did not do what it was to do.
  (func $require (param $true i32)
    (if (i32.eqz (local.get $true)) (then (call $proc_exit (i32.const 200)))))

  ;; The monotonic clock.
  (func $now (result i64)
    (call $check (call $clock_time_get (i32.const 1) (i64.const 1) (i32.const 16)))
    (i64.load (i32.const 16)))

  ;; Points the iovec at 0 to a buffer.
  (func $iovec (param $at i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $at))
    (i32.store (i32.const 4) (local.get $length)))

  ;; argv[1] as a decimal number.
  (func $argument (result i64) (local $at i32) (local $value i64) (local $byte i32)
    (call $check (call $args_sizes_get (i32.const 16) (i32.const 20)))
    (call $require (i32.eq (i32.load (i32.const 16)) (i32.const 2)))
    (call $require (i32.lt_u (i32.load (i32.const 20)) (i32.const 512)))
    (call $check (call $args_get (i32.const 256) (i32.const 272)))
    (local.set $at (i32.load (i32.const 260)))
    (loop $next
      (local.set $byte (i32.load8_u (local.get $at)))
      (if (local.get $byte)
        (then
          (local.set $value (i64.add (i64.mul (local.get $value) (i64.const 10))
            (i64.extend_i32_u (i32.sub (local.get $byte) (i32.const 48)))))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $next))))
    (local.get $value))

  (func $report (param $calls i64) (param $took i64) (local $at i32)
    (i32.store8 (i32.const 127) (i32.const 10))
    (local.set $at (call $decimal (local.get $took) (i32.const 127)))
    (local.set $at (i32.sub (local.get $at) (i32.const 1)))
    (i32.store8 (local.get $at) (i32.const 32))
    (local.set $at (call $decimal (local.get $calls) (local.get $at)))
    (call $iovec (local.get $at) (i32.sub (i32.const 128) (local.get $at)))
    (call $check (call $fd_write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 16))))

  ;; Writes a number so that it ends before $end; answers where it begins.
  (func $decimal (param $value i64) (param $end i32) (result i32)
    (loop $next
      (local.set $end (i32.sub (local.get $end) (i32.const 1)))
      (i32.store8 (local.get $end) (i32.wrap_i64 (i64.add (i64.const 48) (i64.rem_u (local.get $value) (i64.const 10)))))
      (local.set $value (i64.div_u (local.get $value) (i64.const 10)))
      (br_if $next (i64.ne (local.get $value) (i64.const 0))))
    (local.get $end))
